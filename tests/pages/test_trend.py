"""The page of the trend: whatever there is to draw, it answers first, and its files are what it shows."""

from datetime import date
from io import BytesIO

import polars as pl
import pytest

from catalogue.language import speak
from catalogue.months import parse_month, span
from tests.builders import EXTRACT, publish
from tests.pages.opening import opener
from tests.pages.tables import table_of
from tests.pages.test_downloads import offered  # noqa: F401 - fixture
from tests.pages.test_pages import text

HEAD = "municipality;month;unemployed;in_services\n"


@pytest.fixture
def open_trend(monkeypatch):
    """Return a function that runs the page on a store, with an address."""
    return opener(monkeypatch, "trend")


def months(first, last, cells=lambda at: "80;20"):
    return "".join(f"205;{month:%Y-%m};{cells(at)}\n" for at, month in enumerate(span(first, last)))


def test_the_answer_comes_first_with_its_verdict(open_trend, tmp_path):
    page = open_trend(publish(tmp_path).folder, lang="en", place="205", indicator="activation_rate")
    shown = text(page).replace("\xa0", " ")
    assert not page.exception
    assert "Activation rate, Kajaani" in shown
    assert "In Kajaani, the activation rate was 19.9 % in June 2026" in shown
    lead = shown[shown.index("suunta-lead") : shown.index("Level")]
    assert "20.0 %" in lead
    assert "−0.1 percentage points" in lead
    assert "data-verdict=" in shown
    assert shown.index("<h1>") < shown.index("Level")


def test_without_a_place_the_page_is_about_the_area(open_trend, tmp_path):
    page = open_trend(publish(tmp_path).folder)
    assert "Aktivointiaste, Kainuu–Koillismaa" in text(page)
    address = {name: "".join(values) for name, values in page.query_params.items()}
    assert (address["place"], address["indicator"]) == ("area:kainuu-koillismaa", "activation_rate")


def test_area_members_and_indicators_with_figures_are_offered(open_trend, tmp_path):
    page = open_trend(publish(tmp_path, HEAD + months(date(2026, 6, 1), date(2026, 6, 1))).folder, lang="en")
    labels = [box.label for box in page.selectbox]
    assert labels == ["Area", "Month", "Area or municipality", "Indicator"]
    assert page.selectbox[2].options[0] == "Kainuu–Koillismaa"
    assert "Kajaani" in page.selectbox[2].options
    assert page.selectbox[3].options == ["Activation rate"]


def test_another_area_takes_the_place_with_it(open_trend, tmp_path):
    page = open_trend(publish(tmp_path).folder, place="205")
    page.selectbox[0].set_value("region:18").run()
    assert "Aktivointiaste, Kainuu<" in text(page)


def test_one_month_is_no_chart_of_nothing(open_trend, tmp_path):
    page = open_trend(publish(tmp_path, HEAD + "205;2026-06;80;20\n").folder, place="205", lang="en")
    shown = text(page)
    assert not page.exception
    assert len(page.get("plotly_chart")) == 1
    assert "too short" in shown
    assert "nothing to lay beside it" in " ".join(caption.value for caption in page.caption)


@pytest.mark.parametrize(("cells", "begins_at_zero"), [("80;20", False), ("80;0", True)])
def test_of_the_scale_only_what_is_so_is_said(open_trend, tmp_path, cells, begins_at_zero):
    rows = months(date(2025, 1, 1), date(2026, 6, 1), lambda at: cells)
    shown = text(open_trend(publish(tmp_path, HEAD + rows).folder, place="205", lang="en"))
    assert ("The scale does not begin at zero." in shown) != begins_at_zero
    assert "Upright strokes" not in shown


@pytest.mark.parametrize(("years", "drawn"), [(2, 3), (20, 3)])
def test_two_years_and_twenty_are_drawn(open_trend, tmp_path, years, drawn):
    rows = months(date(2027 - years, 1, 1), date(2026, 12, 1), lambda at: f"{800 + at % 7};{200 + at % 5}")
    page = open_trend(publish(tmp_path, HEAD + rows, kind="example").folder, place="205")
    assert not page.exception
    assert len(page.get("plotly_chart")) >= drawn - (years == 2)


def test_a_place_without_figures_says_so(open_trend, tmp_path):
    page = open_trend(publish(tmp_path).folder, place="765", indicator="activation_rate", lang="en")
    assert not page.exception
    assert "There are no figures: no data." in text(page)
    assert len(page.get("plotly_chart")) == 0


def test_hidden_months_are_words_and_never_zero(open_trend, tmp_path):
    rows = "municipality;month;passed_1m;plan_before_1m\n205;2026-05;60;40\n205;2026-06;3;2\n"
    page = open_trend(publish(tmp_path, rows).folder, place="205", indicator="plan_within_one_month", lang="en")
    shown = text(page)
    assert "There is no figure for June 2026: hidden." in shown
    assert "hidden" in shown[shown.index("suunta-trend") :]


def test_an_empty_store_says_what_to_do(open_trend, tmp_path):
    from data.store import Store

    page = open_trend(Store.create(tmp_path / "s").folder)
    assert not page.exception
    assert "Ei vielä lukuja" in text(page)


def test_the_table_says_everything_of_each_month_newest_first(open_trend, tmp_path):
    page = open_trend(publish(tmp_path).folder, place="205", indicator="activation_rate", lang="en")
    table = next(element.proto.body for element in page.get("html") if "suunta-trend" in element.proto.body)
    assert table.index("June 2026") < table.index("June 2025")
    first = table[table.index("June 2026") : table.index("June 2025")].replace("\xa0", " ")
    for said in ("19.9 %", "2,578 unemployed", "–", "−0.1 pp", "series too short for a verdict"):
        assert said in first


def test_the_files_are_the_figures_on_screen(open_trend, offered, tmp_path):  # noqa: F811
    open_trend(publish(tmp_path).folder, place="205", indicator="activation_rate", lang="fi")
    name = "suunta-kajaani-aktivointiaste-2025-06-2026-06-julkaisu-1"
    made = pl.read_parquet(BytesIO(offered[f"{name}.parquet"].make()))
    assert made.select("period", "shown").rows() == [("2026-06", "19,9\xa0%"), ("2025-06", "20,0\xa0%")]
    assert made.get_column("verdict_word").to_list() == ["liian lyhyt sarja arvioon"] * 2
    assert made.get_column("change").round(1).to_list() == [-0.1, None]
    assert "Aktivointiaste, Kajaani" in offered[f"{name}.svg"].make().decode()
    by_year = "suunta-kajaani-aktivointiaste-vuosittain-2025-06-2026-06-julkaisu-1"
    assert "Aktivointiaste, Kajaani, vuosittain" in offered[f"{by_year}.svg"].make().decode()


def test_files_are_made_of_the_protected_figures_whatever_the_screen_shows(open_trend, offered, monkeypatch, tmp_path):  # noqa: F811
    import ui.trend_offer
    from ui.loading_trend import load_trend

    asked = []

    def load(opened, *key):
        asked.append(opened.unprotected)
        return load_trend(opened, *key)

    monkeypatch.setattr(ui.trend_offer, "load_trend", load)
    open_trend(publish(tmp_path, EXTRACT).folder, place="205")
    for offer in offered.values():
        offer.make()
    assert asked == [False] * len(offered)
    assert len(offered) == 10


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_the_page_speaks_each_language(open_trend, tmp_path, code):
    rows = months(date(2024, 1, 1), date(2026, 10, 1), lambda at: f"800;{200 + 10 * (at % 2)}")
    page = open_trend(publish(tmp_path, HEAD + rows, kind="example").folder, place="205", lang=code)
    assert not page.exception
    assert [box.label for box in page.expander][-1] in (
        "Näytä kaikki kuukaudet taulukkona",
        "Visa alla månader som tabell",
        "Show all months as a table",
    )
    assert len(page.get("plotly_chart")) == 4  # level, years, judged, XmR


def test_every_cell_of_the_table_is_in_the_file_of_the_level(open_trend, offered, tmp_path):  # noqa: F811
    rows = months(date(2024, 1, 1), date(2026, 6, 1), lambda at: f"800;{200 + 10 * (at % 2)}")
    page = open_trend(publish(tmp_path, HEAD + rows).folder, place="205", indicator="activation_rate", lang="en")
    made = offered["suunta-kajaani-activation-rate-2024-01-2026-06-release-1.parquet"].make()
    file = pl.read_parquet(BytesIO(made))
    table = table_of(page, "suunta-trend")
    assert len(table) == len(file) == 30
    for shown, row in zip(table, file.iter_rows(named=True), strict=True):
        month, figure, rests_on, interval, change, verdict, judged, source = shown
        assert month == [speak("en").month(parse_month(row["period"]))]
        assert figure[-1] == row["shown"]
        assert rests_on == [f"{row['denominator']:,.0f} {row['n_title']}"]
        assert interval == [f"{row['interval_lower']:.1f}\u2013{row['interval_upper']:.1f}\xa0%"]
        if row["change"] is None:
            assert change[-1] == row["comparison_word"]
        else:
            assert change[-1].replace("\N{MINUS SIGN}", "-") in (
                f"{row['change']:+.1f}\xa0{row['change_unit']}",
                f"{abs(row['change']):.1f}\xa0{row['change_unit']}",  # nothing has no sign
            )
        assert verdict[-1] == row["verdict_word"]
        assert (judged == ["\u2013"]) is (row["judged"] is None)
        if row["judged"] is not None:
            assert f"+{row['judged_upper']:.1f}), {row['question_word']}" in judged[0]
        assert source == [row["source_title"]]


def test_every_picture_says_whose_when_whence_and_that_it_is_invented(open_trend, offered, tmp_path):  # noqa: F811
    rows = months(date(2024, 1, 1), date(2026, 10, 1), lambda at: f"800;{200 + 10 * (at % 2)}")
    store = publish(tmp_path, HEAD + rows, kind="example")
    open_trend(store.folder, place="205", indicator="activation_rate", lang="en")
    pictures = [offer.make().decode() for name, offer in offered.items() if name.endswith(".svg")]
    assert len(pictures) == 4  # level, years, judged, XmR
    for svg in pictures:
        assert "Activation rate, Kajaani" in svg
        assert "Source: Example data (invented). Release 1, " in svg
        assert "Example data: every figure is invented." in svg


def test_of_one_municipality_nothing_is_said_of_members_and_of_an_area_it_is(open_trend, tmp_path):
    store = publish(tmp_path)
    said = "Members as in the chosen month throughout."
    assert said not in text(open_trend(store.folder, place="205", lang="en"))
    assert said in text(open_trend(store.folder, lang="en"))
