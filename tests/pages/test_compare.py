"""The page Compare, run without a browser."""

from io import BytesIO
from xml.etree import ElementTree

import polars as pl
import pytest

from tests.builders import EXTRACT, publish
from tests.metrics.test_compared import ten
from tests.pages.opening import opener
from tests.pages.tables import table_of
from tests.pages.test_downloads import offered  # noqa: F401 - fixture
from tests.pages.test_pages import text

SVG = "{http://www.w3.org/2000/svg}"
CHARTS = ("funnel", "panels", "map", "contributions")


@pytest.fixture
def open_page(monkeypatch):
    """Return a function that runs the page on a store, with an address."""
    return opener(monkeypatch, "compare")


def test_the_answer_the_table_and_the_sums_are_on_the_page(open_page, tmp_path):
    page = open_page(publish(tmp_path, ten()).folder, lang="en")
    assert not page.exception
    shown = text(page)
    assert "Clearly outside ordinary variation (99.8 %): Sotkamo (weaker)." in shown
    assert "below the limit of 99.8 %" in shown
    assert "changed by −1.00\xa0percentage points" in shown
    assert "municipality?lang=en&amp;area=area%3Akainuu-koillismaa&amp;month=2026-06" in shown


@pytest.mark.parametrize(("hidden", "is_said"), [("290", True), (None, False)])
def test_hollow_signs_of_the_map_are_explained_where_there_are_any(open_page, tmp_path, hidden, is_said):
    rows = ten(hidden=hidden) if hidden else ten()
    shown = text(open_page(publish(tmp_path, rows).folder, lang="en"))
    assert ("Hollow: hidden cells leave a range." in shown) == is_said


def test_the_address_holds_indicator_places_and_order(open_page, tmp_path):
    page = open_page(publish(tmp_path, ten()).folder, lang="en", places="765,205", order="need")
    address = {name: "".join(values) for name, values in page.query_params.items()}
    assert (address["indicator"], address["places"], address["order"]) == ("activation_rate", "765,205", "need")


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    ("rows", "address"),
    [
        ("205;2026-06;80;20\n", {}),
        ("205;2026-06;80;20\n", {"area": "205"}),
        ("205;2026-06;80;20\n290;2026-06;30;...\n", {}),
        ("205;2026-06;80;20\n", {"places": "564"}),
        ("205;2026-06;80;20\n", {"area": "country"}),
    ],
)
def test_one_month_one_place_hidden_cells_and_no_figures_end_in_sentences(open_page, tmp_path, code, rows, address):
    store = publish(tmp_path, "municipality;month;unemployed;in_services\n" + rows)
    page = open_page(store.folder, lang=code, **address)
    assert not page.exception
    assert not page.error


def read(offered, part):  # noqa: F811
    """Return the Parquet file of a table or chart of the page in English."""
    name = f"suunta-kainuu-koillismaa-compare-activation-rate-{part}-2026-06-release-1.parquet"
    return pl.read_parquet(BytesIO(offered[name].make()))


def test_the_places_leave_as_they_are_shown_cell_by_cell(open_page, offered, tmp_path):  # noqa: F811
    page = open_page(publish(tmp_path, ten(hidden="290")).folder, lang="en")
    rows, file = table_of(page, "suunta-places"), read(offered, "places")
    assert len(rows) == len(file) == 10
    for shown, row in zip(rows, file.iter_rows(named=True), strict=True):
        name, figure, n, verdict, category, rank = shown
        assert name == [row["place_title"]]
        assert row["shown"] in figure
        if row["interval_lower"] is not None:
            assert figure[-1] == f"{row['interval_lower']:.1f}\u2013{row['interval_upper']:.1f}\xa0%"
        ends = dict.fromkeys([f"{row['denominator_lower']:.0f}", f"{row['denominator_upper']:.0f}"])
        assert n == ["\u2013".join(ends)]
        assert verdict[-1:] == ([row["verdict_word"]] if row["verdict_word"] else [])
        assert category[-1] == row["category_word"]
        ranks = dict.fromkeys([row["rank_lower"], row["rank_upper"]])
        assert rank == ["rank " + "\u2013".join(map(str, ranks))]
    assert file.filter(place="290").select("value", "lower").row(0) == (None, pytest.approx(100 / 81))  # 1 of 80 + 1


def test_every_place_of_the_funnel_leaves_as_it_is_shown(open_page, offered, tmp_path):  # noqa: F811
    page = open_page(publish(tmp_path, ten()).folder, lang="en", places="205,765")
    rows, file = table_of(page, 'id="alike"'), read(offered, "all-in-the-funnel")
    assert [[cell[0] for cell in row] for row in rows] == [
        [row["place_title"], row["shown"], f"{row['denominator']:.0f}", row["category_word"]]
        for row in file.iter_rows(named=True)
    ]
    assert rows[0] == [["Kajaani"], ["30.0\xa0%"], ["100"], ["above the limit of 95 %"]]
    assert len(rows) == 10


def test_places_apart_leave_with_the_reason_that_is_shown(open_page, offered, tmp_path):  # noqa: F811
    page = open_page(publish(tmp_path, ten()).folder, lang="en", places="region:18,205,765,091")
    rows, file = table_of(page, 'id="apart"'), read(offered, "not-compared")
    said = [[row["place_title"], row["shown"], row["apart_word"]] for row in file.iter_rows(named=True)]
    # The page says once what stands in the place of a figure.
    assert said[-1] == ["Helsinki", "no data", "no data"]
    assert rows[-1] == [["Helsinki"], ["\N{EN DASH}"], ["no data"]]
    assert [[cell[0] for cell in row] for row in rows[:-1]] == said[:-1]


def test_the_panels_leave_month_by_month_as_their_table_shows_them(open_page, offered, tmp_path):  # noqa: F811
    page = open_page(publish(tmp_path, ten()).folder, lang="en")
    name = "suunta-kainuu-koillismaa-compare-activation-rate-panels-2026-06-release-1.parquet"
    file = pl.read_parquet(BytesIO(offered[name].make()))
    shown = [(row[1][-1], row[2][0]) for row in table_of(page, "suunta-series")]
    assert shown == file.select("shown", "place_title").rows()
    assert len(shown) == 2 * 11  # ten places and the area, in two months


def test_the_map_and_the_funnel_leave_with_the_places_they_draw(open_page, offered, tmp_path):  # noqa: F811
    open_page(publish(tmp_path, ten()).folder, lang="en", places="205,765,290")
    for part in ("map", "funnel"):
        assert set(read(offered, part)["place_title"]) == {"Kajaani", "Sotkamo", "Kuhmo"}


def test_the_contributions_leave_as_they_are_shown(open_page, offered, tmp_path):  # noqa: F811
    page = open_page(publish(tmp_path, ten()).folder, lang="en")
    file = {row["place_title"]: row for row in read(offered, "contributions").iter_rows(named=True)}
    for (name,), *parts in table_of(page, 'id="contributions"'):
        found = [file[name][part] for part in ("rate_part", "mix_part", "total_part")]
        signed = ["\N{MINUS SIGN}" * (round(part, 2) < 0) + "+" * (round(part, 2) > 0) for part in found]
        texts = [f"{sign}{abs(part):.2f}\xa0pp" for sign, part in zip(signed, found, strict=True)]
        assert [part[0] for part in parts] == texts


@pytest.mark.parametrize("part", CHARTS)
def test_a_picture_holds_names_caption_source_release_and_the_mark_of_invented_figures(
    open_page,
    offered,  # noqa: F811
    tmp_path,
    part,
):
    open_page(publish(tmp_path, ten(), kind="example").folder, lang="en")
    name = f"suunta-example-kainuu-koillismaa-compare-activation-rate-{part}-2026-06-release-1"
    root = ElementTree.fromstring(offered[f"{name}.svg"].make())
    said = [text for element in root.iter(f"{SVG}text") for text in element.itertext()]
    words = " ".join(said)
    assert "Activation rate, Kainuu–Koillismaa, June 2026" in words
    assert "Source: Example data (invented)" in words
    assert "Release 1, " in words
    assert said.count("Example data: every figure is invented.") >= 2
    assert all(any(place in text for text in said) for place in ("Kajaani", "Sotkamo"))
    assert len(root.find(f"{SVG}desc").text) > 40  # the answer in words
    assert offered[f"{name}.png"].make().startswith(b"\x89PNG")


def test_files_are_made_of_the_protected_figures_whatever_the_screen_shows(open_page, offered, monkeypatch, tmp_path):  # noqa: F811
    import ui.compare
    import ui.compare_panels
    import ui.compare_table
    import ui.explanation
    from ui.loading_compare import load_compared

    asked = []

    def load(opened, view):
        asked.append(opened.unprotected)
        return load_compared(opened, view)

    for module in (ui.compare, ui.compare_panels, ui.compare_table, ui.explanation):
        monkeypatch.setattr(module, "load_compared", load)
    open_page(publish(tmp_path, ten()).folder)
    for offer in offered.values():
        offer.make()
    assert asked == [False] * len(offered)
    assert len(offered) == 5 + 3 + 3 + 5 + 5 + 5  # funnel, all in it, places, panels, map, contributions


def test_a_small_count_of_a_confidential_source_leaves_in_no_file(open_page, offered, tmp_path):  # noqa: F811
    open_page(publish(tmp_path, EXTRACT.replace("697;2026-06;36;9;", "697;2026-06;36;3;")).folder, lang="en")
    exact = f"{300 / 39:.6f}"  # what 3 of 36 + 3 would be
    for name, offer in offered.items():
        assert exact not in offer.make().decode("utf-8", errors="replace"), name


def test_groups_have_no_limits_and_say_why_and_are_shown_with_their_intervals(open_page, tmp_path):
    address = {"places": "group:paltamo-hyrynsalmi-ristijarvi,205,765"}
    page = open_page(publish(tmp_path, ten()).folder, lang="en", **address)
    shown = text(page)
    assert not page.exception
    assert "There are no limits of ordinary variation" in shown
    assert "Each place with its 95 % interval (thin line); there is no funnel." in shown
    assert len(table_of(page, "suunta-places")) == 3
    assert len(page.get("plotly_chart")) >= 1
