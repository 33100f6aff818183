"""The coming month: it answers first, counts municipality by municipality, and hands out what it shows."""

from datetime import date
from io import BytesIO

import fastexcel
import polars as pl
import pytest

from data.cases.keeping import extract_day
from reports.workbook import HEADER_ROW
from tests.ahead_files import AHEAD_SERVICES, AHEAD_SPELLS
from tests.builders import JUNE, publish
from tests.intake.cases_published import publish_cases
from tests.pages.opening import opener
from tests.pages.test_downloads import offered  # noqa: F401 - fixture
from tests.pages.test_pages import text

STEPS = "suunta-kainuu-koillismaa-soon-over-1-3-and-6-months-2026-06-release-1"
FLOWS = "suunta-kainuu-koillismaa-next-month-s-flow-if-nobody-left-2026-06-release-1"
SHARES = "suunta-kainuu-koillismaa-steps-of-the-municipality-s-share-of-the-benefit-2026-06-release-1"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return publish_cases(tmp_path_factory.mktemp("next"), AHEAD_SPELLS, AHEAD_SERVICES, day="2026-06-30")


@pytest.fixture
def open_page(monkeypatch):
    """Return a function that runs the page on a store, with an address."""
    return opener(monkeypatch, "next-month")


def shown_of(page):
    assert not page.exception
    return text(page).replace("\xa0", " ")


def row_of(page, name, table=0):
    """Return what the cells of a place's row say, by the head of their column."""
    tables = [element.proto.body for element in page.get("html") if "suunta-counts" in element.proto.body]
    row = tables[table].replace("\xa0", " ").split(f">{name}<", 1)[1].split("</tr>")[0]
    cells = row.split('data-label="')[1:]
    return {cell.split('"')[0]: cell.split('<span class="suunta-value">')[1].split("</span>")[0] for cell in cells}


def test_the_answer_comes_first_and_says_how_many_without_a_plan_and_where_most(open_page, store):
    shown = shown_of(open_page(store.folder, lang="en"))
    assert "Coming month, Kainuu–Koillismaa" in shown
    assert "13–21 unemployment spells will pass 3 months within 30 days unless they end." in shown
    assert "Of them 6–14 have no plan. Most of them are in Kajaani: 13." in shown
    assert shown.index("13–21") < shown.index("Soon over") < shown.index("flow if nobody left") < shown.index("benefit")


def test_the_day_of_the_extract_is_said(open_page, store):
    assert "extract of 30 Jun 2026" in shown_of(open_page(store.folder, lang="en"))
    assert extract_day(store, store.release(), JUNE) == date(2026, 6, 30)
    assert extract_day(store, store.release(), date(2026, 5, 1)) is None


def test_each_municipality_has_its_counts_by_step_horizon_and_condition(open_page, store):
    kajaani = row_of(open_page(store.folder, lang="en"), "Kajaani")
    three_months = {head: cell for head, cell in kajaani.items() if head.startswith("Over 3 mo")}
    assert three_months == {
        "Over 3 mo: 30 d": "13",
        "Over 3 mo: 14 d": "6",
        "Over 3 mo: without a plan": "6",
        "Over 3 mo: without a service": "13",
    }


def test_a_small_count_is_a_range_with_its_sign_and_never_a_bare_zero(open_page, store):
    page = open_page(store.folder, lang="en")
    assert row_of(page, "Kuhmo")["Over 3 mo: 30 d"] == "0–4"
    assert "range: hidden cells" in shown_of(page)
    assert row_of(page, "Ristijärvi")["Over 3 mo: 30 d"] == "0"


def test_the_flow_if_nobody_left_stands_beside_the_newest_one(open_page, store):
    # 13 of Kajaani's 20 of April. In June 0 of 0 that began in March.
    kajaani = row_of(open_page(store.folder, lang="en"), "Kajaani", table=2)
    assert kajaani["Over 3 mo: spells"] == "13"
    assert kajaani["Over 3 mo: share"] == "65.0 %"
    assert "Over 1 mo: share" not in kajaani
    assert kajaani["Over 3 mo: Jun 2026 share"] == "cannot be computed"


def test_ranges_of_the_newest_flow_carry_the_sign_that_ranges_carry_elsewhere(open_page, made_example):
    # In the example's October 1 to 4 of the spells that began in Ristijärvi three months earlier go on.
    page = open_page(made_example, lang="en")
    tables = [element.proto.body for element in page.get("html") if "suunta-counts" in element.proto.body]
    row = tables[2].replace("\xa0", " ").split(">Ristijärvi<", 1)[1].split("</tr>")[0]
    newest = {cell.split('"')[0]: cell for cell in row.split('data-label="')[1:]}
    for head in ("Over 3 mo: Oct 2026 spells", "Over 3 mo: Oct 2026 share", "Over 3 mo: share"):
        assert "is-range" in newest[head]
        assert "⇕" in newest[head]
    assert "⇕" not in newest["Over 1 mo: spells"]


def test_a_share_of_a_cohort_that_is_not_counted_is_no_gap(open_page, store):
    table = [each.proto.body for each in open_page(store.folder, lang="en").get("html") if "counts" in each.proto.body][
        2
    ]
    assert '<span class="suunta-value"></span>' not in table


def test_the_steps_of_days_carry_the_share_of_the_configuration(open_page, store):
    page = open_page(store.folder, lang="en")
    kajaani = row_of(page, "Kajaani", table=3)
    assert kajaani["over 100 d: 10 %: 30 d"] == "6"
    assert [head.split(": ")[1] for head in kajaani][::2] == ["10 %", "20 %", "30 %", "40 %", "50 %"]
    assert "Days in the spell stand for days of benefit" in shown_of(page)
    assert row_of(page, "Kajaani", table=4)["over 100 d: 10 %: without a plan"] == "6"


def test_in_finnish_and_swedish_it_says_the_same(open_page, store):
    finnish = shown_of(open_page(store.folder, lang="fi"))
    assert "13–21 työttömyysjaksoa ylittää 3 kuukautta 30 päivän kuluessa, elleivät ne pääty." in finnish
    assert "Niistä 6–14 on ilman suunnitelmaa. Eniten niitä on kunnassa Kajaani: 13." in finnish
    assert "poiminta 30.6.2026" in finnish
    swedish = shown_of(open_page(store.folder, lang="sv"))
    assert "13–21 arbetslöshetsperioder passerar 3 månader inom 30 dagar om de inte upphör." in swedish


def test_one_municipality_alone_is_an_area_of_itself(open_page, store):
    shown = shown_of(open_page(store.folder, lang="en", area="205"))
    assert "13 unemployment spells will pass 3 months" in shown
    assert "Most of them" not in shown


def test_without_services_it_says_so_and_leaves_their_column_out(open_page, tmp_path):
    page = open_page(publish_cases(tmp_path, AHEAD_SPELLS, None).folder, lang="en")
    assert "who is without one is not known" in shown_of(page)
    assert "Over 3 mo: without a service" not in row_of(page, "Kajaani")


def test_a_release_without_case_files_says_what_brings_them(open_page, tmp_path):
    shown = shown_of(open_page(publish(tmp_path).folder, lang="en"))
    assert "This release does not say what comes next in the area." in shown
    assert 'href="extracts?lang=en"' in shown


def test_another_area_without_counts_says_so_too(open_page, store):
    assert "does not say what comes next" in shown_of(open_page(store.folder, lang="en", area="region:01"))


def test_what_leaves_is_what_is_shown(open_page, store, offered):  # noqa: F811
    page = open_page(store.folder, lang="en")
    rows = pl.read_parquet(BytesIO(offered[f"{STEPS}.parquet"].make()))
    own = rows.filter(place="205", step="3m")
    assert own.select("days", "condition_title", "shown").rows() == [
        (14, "all", "6"),
        (14, "without a plan", "6"),
        (14, "without a service", "6"),
        (30, "all", "13"),
        (30, "without a plan", "6"),
        (30, "without a service", "13"),
    ]
    kuhmo = rows.filter(place="290", step="3m", days=30, condition_title="all").row(0, named=True)
    assert (kuhmo["value"], kuhmo["lower"], kuhmo["upper"], kuhmo["shown"]) == (None, 0, 4, "0–4")
    assert row_of(page, "Kuhmo")["Over 3 mo: 30 d"] == kuhmo["shown"]
    assert set(rows.get_column("extract")) == {"extract of 30 Jun 2026"}
    flows = pl.read_parquet(BytesIO(offered[f"{FLOWS}.parquet"].make())).filter(place="205", step="3m")
    assert flows.select("value", "began_lower", "share_shown").row(0) == (13, 20, "65.0\xa0%")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_every_form_holds_the_same_rows(open_page, store, offered, form):  # noqa: F811
    open_page(store.folder, lang="en")
    for name in (STEPS, FLOWS, SHARES):
        expected = pl.read_parquet(BytesIO(offered[f"{name}.parquet"].make()))
        content = offered[f"{name}.{form}"].make()
        if form == "csv":
            read = pl.read_csv(content, infer_schema=False)
        else:
            read = fastexcel.read_excel(content).load_sheet(0, header_row=HEADER_ROW, dtypes="string").to_polars()
        assert read.height == expected.height
        assert read.columns[0] == "Place"
        assert read.get_column("As shown").to_list() == expected.get_column("shown").to_list()
        assert read.get_column("Spells").cast(pl.Float64).to_list() == expected.get_column("value").to_list()
    assert "%" not in "".join(read.get_column("Municipality's share of the benefit, %").to_list())


def test_the_workbook_says_what_it_is_and_of_which_day(open_page, store, offered):  # noqa: F811
    open_page(store.folder, lang="en")
    book = fastexcel.read_excel(offered[f"{SHARES}.xlsx"].make())
    notes = dict(book.load_sheet(1, header_row=None, dtypes="string").to_polars().iter_rows())
    assert notes["Extract"] == "extract of 30 Jun 2026"
    assert notes["Period"] == "June 2026"
    assert notes["Source"]
