"""The adversary: from what is shown alone to bounds of every confidential cell, and where these are too narrow.

Policy of a confidential source: a count of 1 to 4 persons or spells may not be bounded more narrowly than 1 to 4; no sum
of several open cells worth 1 to 4 is known exactly; days of 1 to 4 spells are not known exactly; no 0 % or 100 % of 1 to 4.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from catalogue.catalogue import Catalogue
from metrics.database import ReleaseDatabase
from tests.disclosure.cells import Cells
from tests.disclosure.collecting import PARTS, Figures, facts_of_figures
from tests.disclosure.facts import Facts, Terms, plus
from tests.disclosure.shown import GROUPS, Shown, shown_by
from tests.disclosure.solving import Target, Tightened, bound, tighten
from tests.disclosure.structure import Knowledge, add_structure, counts_of

SMALL = (1, 4)
SPELLS_OF = {"open_days": "open_spells", "open_days_squared": "open_spells"}
_INFINITE = 1e9


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


def breaches(
    shown: Sequence[Shown],
    truth: Sequence[pl.DataFrame],
    catalogue: Catalogue,
    knowledge: Knowledge | None = None,
    *,
    whole: bool = False,
) -> list[Breach]:
    """Return everything that can be worked out of the figures shown; `truth` holds each release as it came in.

    The attacker takes from the truth which cells there are, and which guess is right (whether a cell was revised).
    `whole` adds that cells are whole numbers, for small tables.
    """
    cells = Cells(truth)
    facts = facts_of(shown, cells, knowledge or Knowledge())
    known = tighten(facts)
    secrets = [*_counts(cells, catalogue), *_days(cells), *_of_figures(shown, facts, known)]
    for secret in secrets:
        secret.target.see(secret.truth)
    bound(known, [secret.target for secret in secrets], whole=whole)
    false = [_false(facts, number) for number in range(len(facts.false))]
    found = [*false, *_remainders(known, cells), *filter(None, (secret.breach for secret in secrets))]
    return list(dict.fromkeys(found))


def facts_of(shown: Sequence[Shown], cells: Cells, knowledge: Knowledge) -> Facts:
    """Return what the figures and the structure say of the cells."""
    facts = Facts(cells)
    for each in shown:
        facts_of_figures(facts, each)
    add_structure(facts, knowledge)
    return facts


def attack(
    protected: Sequence[pl.DataFrame],
    truth: Sequence[pl.DataFrame],
    catalogue: Catalogue,
    folder: Path,
    knowledge: Knowledge | None = None,
) -> list[Breach]:
    """Open protected tables (one for each release, oldest first) in the program and return the breaches."""
    return breaches(show(protected, truth, catalogue, folder), truth, catalogue, knowledge)


def show(
    protected: Sequence[pl.DataFrame], truth: Sequence[pl.DataFrame], catalogue: Catalogue, folder: Path
) -> list[Shown]:
    """Return all that the program shows of protected tables."""
    found = []
    for release, (table, true) in enumerate(zip(protected, truth, strict=True)):
        path = folder / f"release-{release}.parquet"
        table.write_parquet(path)
        months = true.get_column("period").unique().sort().to_list()
        municipalities = Cells([true]).municipalities
        there = set(true.select("sex", "age_group").unique().iter_rows())
        groups = [group for group in GROUPS if group in there]
        found += shown_by(ReleaseDatabase([path], catalogue), release, municipalities, months, groups)
    return found


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


def _of_figures(shown: Sequence[Shown], facts: Facts, known: Tightened) -> Iterator[Secret]:
    """Sums worth 1 to 4 of whatever place and period can be asked for, and their rates of 0 % and 100 %."""
    truth = facts.cells.truth
    seen: set[tuple[object, ...]] = set()
    for each in shown:
        figures = Figures(facts, each)
        keys = ["indicator", "place", "period", "sex", "age_group", "basis", "covered", "status"]
        for row in each.figures.select(keys).unique(maintain_order=True).iter_rows(named=True):
            indicator = figures.indicators[row["indicator"]]
            # Asked of all municipalities of the place, whichever of them the program adds up.
            asked = row | {"basis": "published"}
            parts = {part: figures.terms(asked, getattr(indicator, part)) for part in PARTS}
            numerator, denominator = parts["numerator"], parts["denominator"]
            if not numerator or not denominator:
                continue
            sums = {part: sum(factor * truth[n] for n, factor in terms.items()) for part, terms in parts.items()}
            where = f"of {row['indicator']} of {row['place']} in {row['period']} {row['sex']} {row['age_group']}"
            for part, terms in parts.items():
                opened = {n: factor for n, factor in terms.items() if not known.fixed[n]}
                rest = sum(factor * truth[n] for n, factor in opened.items())
                key = ("sum", *sorted(opened))
                is_count = each.catalogue.measures[getattr(indicator, part)[0]].counts_units
                if is_count and len(opened) > 1 and _is_small(rest) and key not in seen:
                    seen.add(key)
                    yield _inexact("sum", f"{part} {where} (release {each.release})", opened, rest)
                is_days = indicator.form == "mean" and part == "numerator" and len(terms) > 1
                if is_days and _is_small(sums["denominator"]) and ("days", *sorted(terms)) not in seen:
                    seen.add(("days", *sorted(terms)))
                    yield _inexact("days", f"{part} {where} (release {each.release})", terms, sums[part])
            key = ("rate", row["indicator"], each.release, *sorted(denominator))
            if indicator.form != "mean" and _is_small(sums["denominator"]) and key not in seen:
                seen.add(key)
                yield from _shares(numerator, denominator, sums, f"{where} (release {each.release})")


def _is_small(value: float) -> bool:
    return SMALL[0] <= value <= SMALL[1]


def _shares(numerator: Terms, denominator: Terms, sums: dict[str, float], where: str) -> Iterator[Secret]:
    """Of 1 to 4, some must be possible that are in the numerator, and some that are not."""
    whole, part = sums["denominator"], sums["numerator"]
    if part == 0:
        yield Secret("rate", f"0 % {where}", Target(numerator, high=1), (0, 1), 0)
    if part == whole:
        rest = {n: factor for n, factor in plus((1, denominator), (-1, numerator)).items() if factor}
        yield Secret("rate", f"100 % {where}", Target(rest, high=1), (0, 1), 0)


def _remainders(known: Tightened, cells: Cells) -> Iterator[Breach]:
    """Rows that, less what is known, give the exact sum of several open cells."""
    exact = np.nonzero(np.abs(known.high - known.low) < 1e-9)[0]
    for number in exact:
        begin, end = known.matrix.indptr[number : number + 2]
        factors, columns = known.matrix.data[begin:end], known.matrix.indices[begin:end]
        if end - begin > 1 and np.ptp(factors) < 1e-9 and _is_small(value := known.high[number] / factors[0]):
            if all(cells.cells[c].measure not in SPELLS_OF for c in columns):
                what = " + ".join(str(cells.cells[c]) for c in columns)
                value = round(float(value), 6)
                yield Breach("sum", what, value, value, (value - 1, value + 1), value)


def _false(facts: Facts, number: int) -> Breach:
    fact = facts.false[number]
    truth = float(sum(f * facts.cells.truth[n] for n, f in zip(fact.numbers, fact.factors, strict=True)))
    return Breach("false", fact.origin, fact.low, fact.high, (truth, truth), truth)
