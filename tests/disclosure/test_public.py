"""A public source on real figures: what its own totals give away, and that the program narrows no single municipality.

StatFin hides counts of 1 to 4 only where they stand, so its region less the members shown gives some of them away. The
program shows the source's totals as they are, but never what a municipality's cell must then be.
"""

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from data.observations import TOTAL
from data.publication import read_part
from data.store import Store
from intake.publishing import publish_files
from knowledge.rights import local_user
from metrics.database import ReleaseDatabase
from tests.disclosure.attacker import facts_of
from tests.disclosure.cells import Cell, Cells
from tests.disclosure.collecting import facts_of_rows
from tests.disclosure.facts import Facts, facts_of_sum
from tests.disclosure.shown import shown_by
from tests.disclosure.solving import Target, bound, bounds
from tests.disclosure.structure import Knowledge
from tests.disclosure.tables import JUNE
from tests.disclosure.tightening import tighten

CATALOGUE = load_catalogue()
FILE = "12r5_2026M06_all_areas.pxweb.json"
HIDDEN = (1, 4)
COLUMN = ("measure", "period", "sex", "age_group")
REGIONS = {f"region:{code}": CATALOGUE.places.members(f"region:{code}", JUNE) for code in CATALOGUE.places.regions}


@pytest.fixture(scope="module")
def release(real_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("public") / "store"
    publish_files([real_data / "statfin" / FILE], folder, CATALOGUE, local_user())
    store = Store.open(folder)
    return store, store.release()


@pytest.fixture(scope="module")
def observations(release):
    store, newest = release
    return pl.concat([read_part(store.parts, part) for part in newest.parts])


@pytest.fixture(scope="module")
def columns(observations):
    """The published columns, each as a measure of its own; without rates and without what Suunta added up."""
    added_up = (pl.col("measure") == "in_services") & (pl.col("breakdown") == TOTAL)
    published = observations.filter(~added_up & ~pl.col("measure").str.ends_with("_published"))
    named = pl.concat_str("measure", "breakdown", separator=":").alias("measure")
    return published.with_columns(named, pl.lit(TOTAL).alias("breakdown"))


@pytest.fixture(scope="module")
def shown(release):
    """Every figure of every municipality, region and area of the country."""
    store, newest = release
    database = ReleaseDatabase.open(store, newest, CATALOGUE)
    return shown_by(database, 0, list(CATALOGUE.places.municipalities), [JUNE], forms=["parquet"])


def unknown_cells(cells):
    """The numbers of the municipalities' hidden cells; codes for an unknown municipality are hidden in another way."""
    return [n for n, cell in enumerate(cells.cells) if cells.truth[n] != cells.truth[n] and cell.place.isdigit()]


def worked_out_by_programs(columns):
    """Return column and municipality -> bounds of what is hidden, given the regions, by linear programs."""
    cells = Cells([columns])
    facts = Facts(cells)
    facts_of_rows(facts, columns.filter(pl.col("place").str.contains(r"^\d")), 0, "municipality")
    for region, members in REGIONS.items():
        for *column, value in columns.filter(place=region).select(*COLUMN, "value").iter_rows():
            measure, *group = column
            inside = (cells.number.get(Cell(0, measure, place, *group)) for place in members)
            facts_of_sum(facts, {n: 1.0 for n in inside if n is not None}, value, (None, None), region)
    result = bounds(facts, unknown_cells(cells))
    found = {(c.measure, c.sex, c.age_group, c.place): result[n] for n, c in enumerate(cells.cells) if n in result}
    return {key: ends for key, ends in found.items() if ends != HIDDEN}


def worked_out_by_subtraction(columns):
    """Return the same: of a region less its shown members, k hidden ones share what is left, each 1 to 4."""
    found = {}
    for region, members in REGIONS.items():
        for measure, period, sex, age_group, value in columns.filter(place=region).select(*COLUMN, "value").iter_rows():
            rows = columns.filter(
                pl.col("place").is_in(members), measure=measure, period=period, sex=sex, age_group=age_group
            )
            hidden = rows.filter(pl.col("value").is_null()).get_column("place").to_list()
            if value is None or not hidden:
                continue
            left, others = value - rows.get_column("value").sum(), len(hidden) - 1
            ends = (max(1, left - 4 * others), min(4, left - others))
            if ends != HIDDEN:
                found |= {(measure, sex, age_group, place): ends for place in hidden}
    return found


def test_the_regions_of_june_2026_give_48_of_836_hidden_cells_away_and_narrow_127(columns):
    hidden = columns.filter(pl.col("value").is_null() & pl.col("place").str.contains(r"^\d{3}$")).height
    by_programs, by_subtraction = worked_out_by_programs(columns), worked_out_by_subtraction(columns)
    exact = [key for key, (low, high) in by_subtraction.items() if low == high]
    assert by_programs == by_subtraction
    assert (hidden, len(by_subtraction), len(exact)) == (836, 127, 48)


def test_no_figure_of_a_single_municipality_is_narrower_than_one_to_four(observations, shown):
    totals = observations.filter(sex=TOTAL, age_group=TOTAL, breakdown=TOTAL)
    hidden = totals.filter(pl.col("value").is_null()).select("measure", "place").rows()
    checked = 0
    for row in shown[0].figures.filter(pl.col("place").str.contains(r"^\d{3}$")).iter_rows(named=True):
        indicator = CATALOGUE.indicators[row["indicator"]]
        for part in ("numerator", "denominator"):
            of_part = [(measure, row["place"]) for measure in getattr(indicator, part)]
            is_shown = (row["sex"], row["age_group"]) == (TOTAL, TOTAL) and row[f"{part}_lower"] is not None
            if is_shown and any(cell in hidden for cell in of_part):
                checked += 1
                assert row[part] is None
                assert row[f"{part}_upper"] - row[f"{part}_lower"] >= 3, row
    assert checked > 200


# Cells that all figures together bound more narrowly than the cell's own figure does: by the figures, and by the rows
# that the source publishes of sub-regions, regions and the country. Sums use these rows, so whoever takes the sums
# apart finds no more than what the rows give away anyway.
GIVEN_AWAY = {
    "086": ((31, 31), (31, 31)),
    "145": ((115, 115), (115, 115)),
    "152": ((34, 34), (34, 34)),
    "286": ((603, 603), (603, 603)),
    "287": ((31, 31), (31, 31)),
    "440": ((11, 18), (14, 17)),
    "593": ((198, 198), (198, 198)),
    "683": ((27, 32), (30, 30)),
    "832": ((27, 27), (27, 27)),
}


def municipalities_within():
    """Sub-region, region and country -> the rows of municipalities, known or not, that add up to it."""
    belongs = CATALOGUE.places.official_rows
    within = {}
    for code in [place for place in belongs if place.isdigit() or place.startswith("unknown:")]:
        place = code
        while place in belongs:
            place = belongs[place]
            within.setdefault(place, []).append(code)
    return within


def bounds_from_the_sources_rows(columns, places):
    """Return the bounds of the places' persons in services, all services together, by linear programs."""
    services = columns.filter(pl.col("measure").str.starts_with("in_services:"), sex=TOTAL, age_group=TOTAL)
    cells, within = Cells([services]), municipalities_within()
    facts = Facts(cells)
    facts_of_rows(facts, services.filter(pl.col("place").is_in(cells.municipalities)), 0, "own row")
    rows = services.filter(pl.col("place").is_in(list(within))).select("place", "measure", "value", "lower", "upper")
    for place, measure, value, *ends in rows.iter_rows():
        inside = (cells.number.get(Cell(0, measure, code, JUNE, TOTAL, TOTAL)) for code in within[place])
        facts_of_sum(facts, {n: 1.0 for n in inside if n is not None}, value, tuple(ends), place)
    assert facts.false == []
    own = {place: [n for n, cell in enumerate(cells.cells) if cell.place == place] for place in places}
    targets = {place: Target(dict.fromkeys(numbers, 1.0), -1.0, 1e6) for place, numbers in own.items()}
    bound(tighten(facts), list(targets.values()))
    return {place: (round(target.least), round(target.most)) for place, target in targets.items()}


def test_all_figures_together_narrow_only_cells_that_the_source_itself_gives_away(observations, shown):
    cells = Cells([observations], ["unemployed", "in_services", "labour_force"])
    facts = facts_of(shown, cells, Knowledge())
    hidden = [n for n in unknown_cells(cells) if (cells.cells[n].sex, cells.cells[n].age_group) == (TOTAL, TOTAL)]
    result = {cells.cells[n]: ends for n, ends in bounds(facts, hidden).items()}
    alone = {cell: (facts.lower[n], facts.upper[n]) for cell, n in cells.number.items()}
    narrowed = {cell: ends for cell, ends in result.items() if ends != alone[cell]}
    assert len(hidden) > 200
    assert {cell.measure for cell in narrowed} == {"in_services"}
    by_figures = {cell.place: (round(low), round(high)) for cell, (low, high) in narrowed.items()}
    assert by_figures == {place: ends for place, (ends, _) in GIVEN_AWAY.items()}


def test_the_sources_own_rows_bound_each_of_them_at_least_as_narrowly_as_all_figures_do(columns):
    by_rows = bounds_from_the_sources_rows(columns, sorted(GIVEN_AWAY))
    assert by_rows == {place: ends for place, (_, ends) in GIVEN_AWAY.items()}
    for (low, high), (least, most) in GIVEN_AWAY.values():
        assert low <= least <= most <= high


def test_the_sources_own_rows_give_two_of_them_away_by_plain_subtraction(observations):
    services = observations.filter(measure="in_services", sex=TOTAL, age_group=TOTAL)
    # Kouvola is the only one of its region with anybody in coaching: the country less all other regions leaves one.
    coaching = dict(services.filter(breakdown="coaching").select("place", "value").iter_rows())
    others = sum(coaching[region] for region in REGIONS if region != "region:08")
    assert [coaching[place] for place in REGIONS["region:08"] if place != "286"] == [0] * 5
    assert coaching["country"] - others - coaching["unknown:MK91"] - coaching["unknown:MKJO"] == 1
    # Taivalkoski and Kuusamo are a sub-region of their own: its row less Kuusamo's is 27, service by service.
    parts = services.filter(pl.col("breakdown") != TOTAL)
    whole, kuusamo = (parts.filter(place=place).get_column("value").sum() for place in ("subregion:178", "305"))
    assert whole - kuusamo == 27
