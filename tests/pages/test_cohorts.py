"""The page of cohorts: whatever there is to follow, it answers first, and its files are what it shows."""

from datetime import date
from io import BytesIO

import fastexcel
import polars as pl
import pytest

from reports.workbook import HEADER_ROW
from tests.builders import JUNE, publish
from tests.cohort_files import FLOWS, HEAD, followed_months
from tests.pages.opening import opener
from tests.pages.test_downloads import offered  # noqa: F401 - fixture
from tests.pages.test_pages import text

FILES = "suunta-kajaani-kohortit-2024-06-2026-05-julkaisu-1"


@pytest.fixture
def open_cohorts(monkeypatch):
    """Return a function that runs the page on a store, with an address."""
    return opener(monkeypatch, "cohorts")


def shown_of(page):
    assert not page.exception
    return text(page).replace("\xa0", " ")


def tables_of(page):
    return [element.proto.body for element in page.get("html") if "suunta-judged" in element.proto.body]


def test_the_answer_comes_first(open_cohorts, tmp_path):
    shown = shown_of(open_cohorts(publish(tmp_path, FLOWS).folder, place="205", lang="en"))
    assert "Cohorts, Kajaani" in shown
    assert "that began in March 2026, 80.0 % lasted over 3 months" in shown
    assert shown.index("80.0 % lasted") < shown.index("Time to leaving") < shown.index("By start month")


def test_the_address_is_written_out_and_opens_the_same_cohort(open_cohorts, tmp_path):
    store = publish(tmp_path, FLOWS).folder
    page = open_cohorts(store, place="205")
    address = {name: "".join(values) for name, values in page.query_params.items()}
    assert (address["place"], address["began"], address["together"]) == ("205", "2026-03", "1")
    shown = shown_of(open_cohorts(store, **{**address, "lang": "en", "began": "2026-05"}))
    assert "that began in May 2026, 80.0 % lasted over 1 month" in shown


def test_a_start_month_that_is_not_there_gives_the_newest(open_cohorts, tmp_path):
    page = open_cohorts(publish(tmp_path, FLOWS).folder, place="205", lang="en", began="2019-01")
    assert "began in March 2026" in shown_of(page)
    assert "January 2019" in page.toast[0].value


def test_another_start_month_is_followed(open_cohorts, tmp_path):
    page = open_cohorts(publish(tmp_path, FLOWS).folder, place="205", lang="en")
    assert [box.label for box in page.selectbox] == ["Area", "Area or municipality", "Began in", "Start months"]
    page.selectbox[2].set_value(date(2025, 12, 1)).run()
    assert "that began in December 2025, 33.3 % lasted over 6 months" in shown_of(page)


def test_the_table_has_every_step_of_each_start_month_and_marks_what_is_unripe(open_cohorts, tmp_path):
    page = open_cohorts(publish(tmp_path, FLOWS).folder, place="205", lang="en")
    shown_of(page)
    table = tables_of(page)[-1].replace("\xa0", " ")
    assert table.index("May 2026") < table.index("March 2026") < table.index("June 2024")
    march = table[table.index(">March 2026") : table.index(">January 2026")]
    assert all(said in march for said in (">70<", "90.0 %", "80.0 %", "+20.0 pp"))
    assert march.count("not ripe yet") == 2
    december = table[table.index(">December 2025") : table.index(">October 2025")]
    assert december.count("no data") == 2  # over 1 and 3 months were in months that no file has
    assert december.count("not ripe yet") == 1


def test_where_the_steps_disagree_each_says_its_own_number(open_cohorts, tmp_path):
    page = open_cohorts(
        publish(tmp_path, FLOWS.replace("2026-04;_T;70;63", "2026-04;_T;72;63")).folder, lang="en", place="205"
    )
    shown_of(page)
    table = tables_of(page)[-1]
    march = table[table.index(">March 2026") : table.index(">January 2026")]
    assert "differs by step" in march
    assert "n = 72" in march
    assert "n = 70" in march


def test_the_rest_of_the_start_months_is_one_click_away(open_cohorts, tmp_path):
    rows = HEAD + followed_months(date(2022, 1, 1), JUNE)
    page = open_cohorts(publish(tmp_path, rows).folder, place="205", lang="en")
    shown_of(page)
    newest, rest = tables_of(page)[-2:]
    assert newest.count('role="rowheader"') == 24
    assert "Earlier start months (41)" in [box.label for box in page.expander]  # January 2021 to May 2026: 65
    assert rest.count('role="rowheader"') == 41


@pytest.mark.parametrize(("years", "drawn"), [(2, 1), (20, 1)])
def test_two_years_and_twenty_are_drawn(open_cohorts, tmp_path, years, drawn):
    rows = HEAD + followed_months(date(2026 - years, 7, 1), JUNE)
    page = open_cohorts(publish(tmp_path, rows).folder, place="205")
    shown_of(page)
    assert len(page.get("plotly_chart")) == drawn


def test_one_month_is_no_chart_of_nothing(open_cohorts, tmp_path):
    page = open_cohorts(
        publish(tmp_path, HEAD + followed_months(JUNE, JUNE)).folder, place="205", lang="en", began="2026-03"
    )
    shown = shown_of(page)
    assert "50.0 % lasted over 3 months" in shown
    assert len(page.get("plotly_chart")) == 0
    assert "there is no curve to draw" in " ".join(caption.value for caption in page.caption)


def test_without_flows_the_page_says_which_extract_brings_them(open_cohorts, tmp_path):
    page = open_cohorts(publish(tmp_path).folder, lang="en")
    shown = shown_of(page)
    assert "This release has no flows" in shown
    assert "began_3m_ago" in shown
    assert 'href="extracts?lang=en"' in shown
    assert len(page.get("download_button")) == 0


def test_an_empty_store_says_what_to_do(open_cohorts, tmp_path):
    from data.store import Store

    assert "Ei vielä lukuja" in shown_of(open_cohorts(Store.create(tmp_path / "s").folder))


def test_sexes_are_shown_where_the_source_has_them(open_cohorts, tmp_path):
    sexes = followed_months(JUNE, JUNE, lambda start: 60, sex="F") + followed_months(
        JUNE, JUNE, lambda start: 40, sex="M"
    )
    page = open_cohorts(publish(tmp_path, HEAD + followed_months(JUNE, JUNE) + sexes).folder, place="205", lang="en")
    assert "By sex, March 2026" in shown_of(page)
    table = next(body for body in tables_of(page) if ">Women<" in body)
    assert table.index("Women") < table.index("Men<")
    assert ">60<" in table


def test_a_small_count_is_a_word_or_a_range_and_leaves_in_no_file(open_cohorts, offered, tmp_path):  # noqa: F811
    rows = FLOWS.replace("205;2026-06;_T;50;40;70;56", "205;2026-06;_T;50;40;70;3")
    open_cohorts(publish(tmp_path, rows).folder, place="205")
    made = pl.read_parquet(BytesIO(offered[f"{FILES}.parquet"].make()))
    row = made.row(by_predicate=(pl.col("began") == "2026-03") & (pl.col("indicator") == "flow_over_3m"), named=True)
    assert (row["value"], row["numerator"]) == (None, None)


def test_the_table_read_back_is_the_one_on_screen_in_every_form(open_cohorts, offered, tmp_path):  # noqa: F811
    page = open_cohorts(publish(tmp_path, FLOWS).folder, place="205")
    shown_of(page)
    on_screen = [part.split("</span>")[0] for part in tables_of(page)[-1].split('<span class="suunta-figure">')[1:]]
    figures = [shown for at, shown in enumerate(on_screen) if at % 5]  # the first of five is n
    made = pl.read_parquet(BytesIO(offered[f"{FILES}.parquet"].make()))
    assert made.get_column("shown").to_list() == figures
    assert (
        made.get_column("status").to_list().count("unripe") == 3 + 2 + 2 + 1 + 1
    )  # May, March, January; December, October
    excel = fastexcel.read_excel(offered[f"{FILES}.xlsx"].make())
    assert excel.load_sheet(0, header_row=HEADER_ROW, dtypes="string").to_polars()["Näytöllä"].to_list() == figures
    csv = pl.read_csv(BytesIO(offered[f"{FILES}.csv"].make()), separator=";", infer_schema=False)
    assert csv["Näytöllä"].to_list() == figures
    assert csv["Alkoivat"].to_list()[:4] == ["2026-05"] * 4


def test_the_curves_that_leave_are_those_on_screen(open_cohorts, offered, tmp_path):  # noqa: F811
    open_cohorts(publish(tmp_path, FLOWS).folder, place="205")
    name = "suunta-kajaani-aika-jakson-paattymiseen-2026-03-julkaisu-1"
    rows = pl.read_parquet(BytesIO(offered[f"{name}.parquet"].make()))
    assert rows.get_column("began").unique(maintain_order=True).to_list() == ["2026-03", "2025-03"]
    svg = offered[f"{name}.svg"].make().decode()
    assert "Kohortit, Kajaani, alkaneet: maaliskuu 2026" in svg
    assert "Julkaisu 1, " in svg
    assert ">3/2025" in svg
    assert offered[f"{name}.png"].make().startswith(b"\x89PNG")


def test_files_are_made_of_the_protected_figures_whatever_the_screen_shows(
    open_cohorts,
    offered,  # noqa: F811
    monkeypatch,
    tmp_path,
):
    import ui.cohort_chart
    import ui.cohorts
    from ui.loading_cohorts import load_cohorts, load_followed

    asked = []

    def recorded(load):
        def loading(opened, *key):
            asked.append(opened.unprotected)
            return load(opened, *key)

        return loading

    monkeypatch.setattr(ui.cohorts, "load_cohorts", recorded(load_cohorts))
    monkeypatch.setattr(ui.cohorts, "load_followed", recorded(load_followed))
    monkeypatch.setattr(ui.cohort_chart, "load_followed", recorded(load_followed))
    open_cohorts(publish(tmp_path, FLOWS).folder, place="205")
    for offer in offered.values():
        offer.make()
    assert asked == [False] * len(offered)
    assert len(offered) == 8


@pytest.mark.parametrize(
    ("code", "title"), [("fi", "Kohortit, Kajaani"), ("sv", "Kohorter, Kajana"), ("en", "Cohorts, Kajaani")]
)
def test_the_page_speaks_each_language(open_cohorts, tmp_path, code, title):
    rows = HEAD + followed_months(date(2023, 1, 1), JUNE)
    assert title in shown_of(open_cohorts(publish(tmp_path, rows).folder, place="205", lang=code, together="12"))
