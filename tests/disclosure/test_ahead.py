"""What comes next gives nothing away: not by itself, nor with the stocks and flows of its month and of the others."""

from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from catalogue.months import span
from data.observations import TOTAL
from metrics.disclosure.knowledge import Version
from metrics.disclosure.protection import protect
from tests.disclosure.ahead_counted import counted
from tests.disclosure.ahead_knowledge import CONDITIONS, add_ahead
from tests.disclosure.cells import Cell, Cells
from tests.disclosure.collecting import facts_of_rows
from tests.disclosure.facts import Facts, facts_of_sum
from tests.disclosure.policy import SMALL
from tests.disclosure.solving import Target, bound
from tests.disclosure.structure import Knowledge, add_structure
from tests.disclosure.tables import hide, small
from tests.disclosure.tightening import Tightened, tighten

CATALOGUE = load_catalogue()
KNOWN = Knowledge(equal_measures=(("unemployed", "open_spells"),))


def protected(truth: pl.DataFrame) -> pl.DataFrame:
    """Protect month by month, each with those before it, as publishing does."""
    found: dict[date, Version] = {}
    for month in truth.get_column("period").unique().sort():
        raw = truth.filter(period=month)
        found[month] = Version(raw, protect(raw, CATALOGUE, [], dict(found)))
    return pl.concat([version.protected for version in found.values()])


def named_by_condition(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with the condition in the measure's name, since the attacker's cells have no breakdown."""
    wanted = rows.filter(pl.col("breakdown").is_in([TOTAL, *(name[1:] for name in CONDITIONS if name)]))
    is_all = pl.col("breakdown") == TOTAL
    name = pl.when(is_all).then("measure").otherwise(pl.concat_str("measure", "breakdown", separator="|"))
    return wanted.with_columns(name.alias("measure"), pl.lit(TOTAL).alias("breakdown"))


def facts_of(shown: pl.DataFrame, cells: Cells, *, plans_later: bool) -> Facts:
    """Return everything that is known: the municipalities' rows, the areas' rows, and what goes with what."""
    facts = Facts(cells)
    is_single = pl.col("place").is_in(cells.municipalities)
    facts_of_rows(facts, shown.filter(is_single), 0, "row")
    for row in shown.filter(~is_single).iter_rows(named=True):
        members = members_of(row["place"], row["period"], cells)
        terms = dict.fromkeys(numbers_of(cells, row["measure"], members, row["period"]), 1.0)
        facts_of_sum(facts, terms, row["value"], (row["lower"], row["upper"]), f"{row['measure']} of {row['place']}")
    add_structure(facts, KNOWN)
    add_ahead(facts, cells, plans_later=plans_later)
    return facts


def members_of(place: str, month: date, cells: Cells) -> list[str]:
    members = CATALOGUE.places.members(place.partition("@")[0], month)
    return [code for code in cells.municipalities if code in members]


def numbers_of(cells: Cells, measure: str, places: list[str], month: date) -> list[int]:
    return [cells.number[Cell(0, measure, place, month, TOTAL, TOTAL)] for place in places]


def counts_of(cells: Cells, open_cells) -> Iterator[tuple[str, Target]]:
    """Yield every small count, and every small sum of the open cells of a column."""
    for number, cell in enumerate(cells.cells):
        value = cells.truth[number]
        if not cell.measure.startswith("open_days") and SMALL[0] <= value <= SMALL[1]:
            yield str(cell), Target({number: 1.0}, *SMALL)
    by_column: dict[tuple[str, date], list[int]] = {}
    for number in open_cells:
        by_column.setdefault((cells.cells[number].measure, cells.cells[number].period), []).append(number)
    for (measure, month), numbers in by_column.items():
        total = sum(cells.truth[number] for number in numbers)
        if len(numbers) > 1 and SMALL[0] <= total <= SMALL[1] and not measure.startswith("open_days"):
            terms = dict.fromkeys(numbers, 1.0)
            yield f"sum: {measure} {month}", Target(terms, total - 1, total + 1, either=True)


def shares_of(cells: Cells) -> Iterator[tuple[str, Target]]:
    """Yield every share of a small count that is none or all of it: one that is in it, or is not, must be possible."""
    for number, cell in enumerate(cells.cells):
        measure, _, condition = cell.measure.partition("|")
        every = cells.number[cell._replace(measure=measure)]
        if condition and SMALL[0] <= cells.truth[every] <= SMALL[1]:
            if cells.truth[number] == 0:
                yield f"none: {cell}", Target({number: 1.0}, high=1)
            if cells.truth[number] == cells.truth[every]:
                yield f"all: {cell}", Target({every: 1.0, number: -1.0}, high=1)


def found_by(shown: pl.DataFrame, truth: pl.DataFrame) -> list[str]:
    """Return what the attacker finds out, by name: of counts, and of shares without what earlier months said of plans.

    Where all of twelve had a plan a month ago, all of the three who are left have one. That was said of the twelve.
    """
    cells = Cells([named_by_condition(truth)])
    found = []
    for is_of_counts in (True, False):
        facts = facts_of(named_by_condition(shown), cells, plans_later=is_of_counts)
        assert [fact.origin for fact in facts.false] == []
        known = tighten(facts)
        open_cells = [number for number in range(len(cells)) if not known.fixed[number]]
        targets = list(counts_of(cells, open_cells) if is_of_counts else shares_of(cells))
        found += unmet(known, targets, cells)
    return found


def unmet(known: Tightened, targets: list[tuple[str, Target]], cells: Cells) -> list[str]:
    for _, target in targets:
        target.see(sum(factor * cells.truth[number] for number, factor in target.terms.items()))
    bound(known, [target for _, target in targets])
    return [f"{name} is {target.least:g} to {target.most:g}" for name, target in targets if not target.is_met]


# Extracts before months of 31, 30 and 28 days: 30 days hold less than July, as much as June and more than February.
SUMMER = span(date(2026, 3, 1), date(2026, 7, 1)), span(date(2026, 5, 1), date(2026, 7, 1))
WINTER = span(date(2025, 11, 1), date(2026, 3, 1)), span(date(2026, 1, 1), date(2026, 3, 1))


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    ("seed", "times"),
    [(1, SUMMER), (2, WINTER), pytest.param(2, SUMMER, marks=SLOW), pytest.param(1, WINTER, marks=SLOW)],
    ids=["1 summer", "2 winter", "2 summer", "1 winter"],
)
def test_what_comes_next_gives_nothing_away_with_all_stocks_and_flows(seed, times, tmp_path):
    truth = counted(tmp_path, *times, 0.5, seed, CATALOGUE)
    shown = protected(truth)
    of_ahead = shown.filter(pl.col("measure").str.starts_with("ahead"))
    assert 0 < of_ahead.get_column("value").null_count() < of_ahead.height / 2
    assert found_by(shown, truth) == []


def test_the_attacker_finds_what_hiding_small_counts_alone_gives_away(tmp_path):
    months = span(date(2026, 6, 1), date(2026, 7, 1))
    truth = counted(tmp_path, months, months[:1], 0.5, 1, CATALOGUE)
    shown = hide(truth, small() & ~pl.col("measure").str.starts_with("open_days"), (0, 4))
    found = " ".join(found_by(shown, truth))
    # All of a small group, by all of a larger one; and a count between two others.
    assert "all: ahead_" in found
    assert "none: ahead_" in found
