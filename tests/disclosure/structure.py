"""What an attacker knows without seeing any figure: which cells add up to which, and which cannot exceed which."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from catalogue.catalogue import Catalogue
from catalogue.months import shift
from data.observations import TOTAL
from tests.disclosure.cells import Cell, Cells
from tests.disclosure.facts import Facts

SEXES = ("M", "F")
# Total -> the groups that make it up; a set of groups that is not there in full is at most its total.
AGE_PARTITIONS = (
    (TOTAL, ("Y_LT25", "Y25T29", "Y30T49", "Y_GE50")),
    (TOTAL, ("Y_LT25", "Y25T49", "Y_GE50")),
    (TOTAL, ("Y_LT25", "Y25T49", "Y_GT50")),
    ("Y25T49", ("Y25T29", "Y30T49")),
    ("Y_LT25", ("Y_LT20",)),
    ("Y_GE50", ("Y_GT50",)),
)
COMPLETE = AGE_PARTITIONS[:2] + AGE_PARTITIONS[3:4]
COHORT = {1: "1m", 3: "3m", 6: "6m", 12: "12m"}
# (smaller, larger, months by which the larger lies earlier)
ORDERS = (
    ("plan_before_1m", "passed_1m", 0),
    ("passed_1m", "reached_1m", 0),
    ("reached_3m", "passed_1m", 2),
    ("reached_6m", "passed_1m", 5),
    ("reached_12m", "passed_1m", 11),
    *((f"reached_{name}", f"began_{name}_ago", 0) for name in COHORT.values()),
    ("reached_3m", "reached_1m", 2),
    ("reached_6m", "reached_3m", 3),
    ("reached_6m", "reached_1m", 5),
    ("reached_12m", "reached_6m", 6),
    ("reached_12m", "reached_3m", 9),
    ("reached_12m", "reached_1m", 11),
    ("in_services", "jobseekers", 0),
    ("unemployed", "jobseekers", 0),
)
SAME = tuple(
    (f"began_{COHORT[later]}_ago", f"began_{COHORT[earlier]}_ago", later - earlier)
    for later in COHORT
    for earlier in COHORT
    if earlier < later
)


@dataclass(frozen=True)
class Knowledge:
    """How much the attacker supposes beyond arithmetic."""

    partitions: bool = True
    orders: bool = True
    cohorts: bool = True
    unrevised: bool = True
    """A cell that two releases do not show to differ is the same in both."""
    equal_measures: tuple[tuple[str, str], ...] = ()
    """Measures known to count the same, such as unemployed and open_spells in the example data."""


def add_structure(facts: Facts, knowledge: Knowledge) -> None:
    """Add what is known of the cells before anything is shown."""
    for number, cell in enumerate(facts.cells.cells):
        if knowledge.partitions:
            _partitions(facts, number, cell)
        if knowledge.orders:
            _orders(facts, number, cell)
        for other, origin in _alike(facts.cells, cell, knowledge):
            facts.add({number: 1, other: -1}, 0, 0, origin, is_guess=True)


def _orders(facts: Facts, number: int, cell: Cell) -> None:
    for smaller, larger, months in ORDERS:
        if cell.measure == smaller:
            other = facts.cells.number.get(cell._replace(measure=larger, period=shift(cell.period, -months)))
            if other is not None:
                facts.add({other: 1, number: -1}, 0, math.inf, f"{smaller} within {larger}", is_guess=True)


def _alike(cells: Cells, cell: Cell, knowledge: Knowledge) -> Iterator[tuple[int, str]]:
    """Return the cells that hold the same number, with the reason why."""
    found: list[tuple[Cell, str]] = []
    if knowledge.cohorts:
        for later, earlier, months in SAME:
            if cell.measure == later:
                other = cell._replace(measure=earlier, period=shift(cell.period, -months))
                found.append((other, "the same cohort"))
    found += [(cell._replace(measure=twin), "equal") for one, twin in knowledge.equal_measures if one == cell.measure]
    if knowledge.unrevised:
        found += [(cell._replace(release=release), "not revised") for release in range(cell.release)]
    return ((cells.number[other], origin) for other, origin in found if other in cells.number)


def _partitions(facts: Facts, number: int, cell: Cell) -> None:
    if cell.sex == TOTAL:
        sexes = [cell._replace(sex=sex) for sex in SEXES]
        _parts(facts, number, sexes, "men and women", is_complete=True)
    for total, ages in AGE_PARTITIONS:
        if cell.age_group == total:
            parts = [cell._replace(age_group=age) for age in ages]
            _parts(facts, number, parts, "age groups", is_complete=(total, ages) in COMPLETE)


def _parts(facts: Facts, number: int, parts: list[Cell], origin: str, *, is_complete: bool) -> None:
    known = list(_known(facts.cells, parts))
    whole = is_complete and len(known) == len(parts)
    facts.add({number: 1, **dict.fromkeys(known, -1)}, 0, 0 if whole else math.inf, origin)


def _known(cells: Cells, wanted: list[Cell]) -> Iterator[int]:
    return (cells.number[cell] for cell in wanted if cell in cells.number)


def counts_of(catalogue: Catalogue) -> list[str]:
    """Return the measures that count persons or spells."""
    return [name for name, measure in catalogue.measures.items() if measure.unit in ("persons", "spells")]
