"""The policy of a confidential source, as what the attacker must be unable to find out.

- a count of 1 to 4 persons or spells may not be bounded more narrowly than 1 to 4
- no sum of several open cells worth 1 to 4 is known exactly
- the days of 1 to 4 spells are not known exactly
- of 1 to 4 it is not known that all, or none, are in the numerator
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalogue.catalogue import Catalogue
from catalogue.schema import Indicator
from tests.disclosure.cells import Cells
from tests.disclosure.collecting import PARTS, Figures, Row
from tests.disclosure.facts import Facts, Terms, plus
from tests.disclosure.shown import Shown
from tests.disclosure.solving import Target
from tests.disclosure.structure import counts_of
from tests.disclosure.tightening import Tightened

SMALL = (1, 4)
SPELLS_OF = {"open_days": "open_spells", "open_days_squared": "open_spells"}


@dataclass(frozen=True)
class Breach:
    """Something confidential that can be worked out. kind: count, sum, days, rate; false: shown, and not so."""

    kind: str
    what: str
    low: float
    high: float
    allowed: tuple[float, float]
    truth: float

    def __str__(self) -> str:
        low, high = self.allowed
        return f"{self.kind}: {self.what} is {self.low:g} to {self.high:g}, allowed {low:g} to {high:g}"


@dataclass(frozen=True)
class Secret:
    """A target with its name and what the attacker may find out of it at most."""

    kind: str
    what: str
    target: Target
    allowed: tuple[float, float]
    truth: float

    @property
    def breach(self) -> Breach | None:
        """The breach, where the goals were not reached."""
        if self.target.is_met:
            return None
        low, high = self.target.least, self.target.most
        return Breach(self.kind, self.what, math.ceil(low - 1e-6), math.floor(high + 1e-6), self.allowed, self.truth)


def secrets_of(shown: Sequence[Shown], facts: Facts, known: Tightened, catalogue: Catalogue) -> Iterator[Secret]:
    """Return everything that must stay uncertain: of single cells, and of whatever places and periods can be asked."""
    yield from _counts(facts.cells, catalogue)
    yield from _days(facts.cells)
    seen: set[tuple[object, ...]] = set()
    for key, secret in _of_figures(shown, facts, known):
        if key not in seen:
            seen.add(key)
            yield secret


def _counts(cells: Cells, catalogue: Catalogue) -> Iterator[Secret]:
    counted = set(counts_of(catalogue))
    for number, cell in enumerate(cells.cells):
        if cell.measure in counted and SMALL[0] <= cells.truth[number] <= SMALL[1]:
            yield Secret("count", str(cell), Target({number: 1.0}, *SMALL), SMALL, cells.truth[number])


def _days(cells: Cells) -> Iterator[Secret]:
    for number, cell in enumerate(cells.cells):
        spells = cells.number.get(cell._replace(measure=SPELLS_OF.get(cell.measure, "")))
        if spells is not None and SMALL[0] <= cells.truth[spells] <= SMALL[1]:
            yield _inexact("days", str(cell), {number: 1.0}, cells.truth[number])


def _inexact(kind: str, what: str, terms: Terms, truth: float) -> Secret:
    return Secret(kind, what, Target(terms, truth - 1, truth + 1, either=True), (truth - 1, truth + 1), truth)


Keyed = tuple[tuple[object, ...], Secret]


def _of_figures(shown: Sequence[Shown], facts: Facts, known: Tightened) -> Iterator[Keyed]:
    """Return sums worth 1 to 4, and rates of 0 % and 100 %, with a key that equal sums share."""
    keys = ["indicator", "place", "period", "sex", "age_group", "basis", "covered", "status"]
    for each in shown:
        figures = Figures(facts, each)
        for row in each.figures.select(keys).unique(maintain_order=True).iter_rows(named=True):
            indicator = figures.indicators[row["indicator"]]
            # Asked of all municipalities of the place, whichever of them the program adds up.
            asked = row | {"basis": "published"}
            numerator, denominator = (figures.terms(asked, getattr(indicator, part)) for part in PARTS)
            if numerator and denominator:
                where = f"{_name(row)} (release {each.release})"
                parts = {"numerator": numerator, "denominator": denominator}
                yield from _of_sums(figures, indicator, parts, known, where)
                if indicator.form != "mean":
                    yield from _of_rates(figures, parts, where)


def _name(row: Row) -> str:
    return f"of {row['indicator']} of {row['place']} in {row['period']} {row['sex']} {row['age_group']}"


def _of_sums(
    figures: Figures, indicator: Indicator, parts: Mapping[str, Terms], known: Tightened, where: str
) -> Iterator[Keyed]:
    for part, terms in parts.items():
        # Each cell once: a year's mean of a stock says as much of its months as their sum.
        opened = {n: 1.0 for n in terms if not known.fixed[n]}
        rest = _true(figures, opened)
        is_count = figures.shown.catalogue.measures[getattr(indicator, part)[0]].counts_units
        if is_count and len(opened) > 1 and _is_small(rest):
            yield ("sum", *sorted(opened)), _inexact("sum", f"{part} {where}", opened, rest)
        if not is_count and len(terms) > 1 and _is_small(_true(figures, parts["denominator"])):
            yield ("days", *sorted(terms)), _inexact("days", f"{part} {where}", terms, _true(figures, terms))


def _of_rates(figures: Figures, parts: Mapping[str, Terms], where: str) -> Iterator[Keyed]:
    """Of 1 to 4, some must be possible that are in the numerator, and some that are not."""
    numerator, denominator = parts["numerator"], parts["denominator"]
    part, whole = _true(figures, numerator), _true(figures, denominator)
    if not _is_small(whole):
        return
    key = (*sorted(numerator), *sorted(denominator))
    if part == 0:
        yield ("none", *key), Secret("rate", f"0 % {where}", Target(numerator, high=1), (0, 1), 0)
    if part == whole:
        rest = {n: factor for n, factor in plus((1, denominator), (-1, numerator)).items() if factor}
        yield ("all", *key), Secret("rate", f"100 % {where}", Target(rest, high=1), (0, 1), 0)


def _true(figures: Figures, terms: Terms) -> float:
    return float(sum(factor * figures.cells.truth[n] for n, factor in terms.items()))


def _is_small(value: float) -> bool:
    return SMALL[0] <= value <= SMALL[1]
