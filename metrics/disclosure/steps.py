"""Other steps of the same cohorts: spells that reached six months are some of those that reached three.

So the counts of other months bound those of this one, and this one those: both are worked on together, the other
months' cells as they have been shown or hidden already.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.months import shift
from catalogue.schema import Indicator
from metrics.disclosure.cells import CELL, addends_of
from metrics.disclosure.knowledge import Past, Version, cells_then, past_of
from metrics.disclosure.relations import Floats, Numbers, nested_measures
from metrics.disclosure.scope import Scope

_GROUP = [name for name in CELL if name != "measure"]


@dataclass(frozen=True, eq=False)
class OtherStep:
    """The cells of another step in its month, and which cells of this month they bound."""

    values: Floats
    is_hidden: np.ndarray[tuple[int], np.dtype[np.bool_]]
    told: tuple[Floats, Floats]
    """The least and the most that a hidden one may be, as it was told; 0 and infinite where nothing was."""
    pairs: pl.DataFrame
    """cell, other (numbers of cells here and there) and is_earlier: whether the other is the larger, earlier step."""
    within: pl.DataFrame
    """larger, smaller (numbers of cells there): counts of the other month that lie within one another."""
    addends: Numbers
    """As in the table that is to be protected."""
    past: Past
    """What hidden ones among them add up to."""


def step_months(month: date, catalogue: Catalogue) -> dict[date, list[tuple[str, list[tuple[str, bool]]]]]:
    """Return the months with another step of the same cohorts: its measure, and those of now that it bounds.

    Of these whether the other is the larger one. What began is not smaller than any step before either: June's spells
    begun three months before are those of which April says how many reached one month. Every two steps are paired, not
    only neighbours: those who reached six months bound by themselves how many had reached one.
    """
    steps = sorted((i.cohort_months, i.numerator[0], i.denominator[0]) for i in _of_cohorts(catalogue))
    found: dict[date, list[tuple[str, list[tuple[str, bool]]]]] = {}
    for (months, earlier, _), (more, later, began) in combinations(steps, 2):
        found.setdefault(shift(month, months - more), []).append((earlier, [(later, True), (began, False)]))
        found.setdefault(shift(month, more - months), []).append((later, [(earlier, False)]))
    declared = [(each.smaller, each.larger, -each.months, True) for each in catalogue.disclosure.within]
    for here, there, offset, is_larger in (*declared, *_foretold(catalogue, steps)):
        found.setdefault(shift(month, offset), []).append((there, [(here, is_larger)]))
        found.setdefault(shift(month, -offset), []).append((here, [(there, not is_larger)]))
    return found


def _foretold(catalogue: Catalogue, steps: list[tuple[int, str, str]]) -> Iterator[tuple[str, str, int, bool]]:
    """Yield what is open in a month of those who reach a step in the next: its measure, and one that bounds it.

    The other measure, in how many months it is, and whether it is the larger one: the step itself, and the step
    before (of the first, what began).
    """
    before = [(0, ""), *((months, reached) for months, reached, _ in steps)]
    larger = {
        reached: (smaller, 1 + earlier - months) if smaller else (began, 1)
        for (earlier, smaller), (months, reached, began) in zip(before, steps, strict=False)
    }
    for measure in catalogue.measures.values():
        for later in measure.foretells:
            yield measure.id, later, 1, False
            if later in larger:
                yield measure.id, *larger[later], True


def _of_cohorts(catalogue: Catalogue) -> list[Indicator]:
    return [indicator for indicator in catalogue.indicators.values() if indicator.cohort_months]


def other_steps(
    cells: pl.DataFrame, values: Floats, others: Mapping[date, Version], month: date, scope: Scope
) -> Iterator[OtherStep]:
    """Yield the neighbouring steps that have been protected already."""
    now = cells.select(*CELL, "cell").with_columns(now=values)
    for when, measures in step_months(month, scope.catalogue).items():
        if when not in others:
            continue
        for there, bounded in measures:
            nested = _nested_in(scope.catalogue, there)
            of_measures = _of_measures(others[when], [there, *(part for part, _ in nested)])
            if of_measures.raw.is_empty():
                continue
            then = cells_then(of_measures, scope).filter(pl.col("value").is_not_null())
            if then.is_empty():
                continue
            then = then.drop("cell").with_row_index("cell").cast({"cell": pl.Int64})
            step = then.filter(pl.col("measure") == there)
            pairs = pl.concat([_fitting(now, step, here, is_earlier=is_earlier) for here, is_earlier in bounded])
            if pairs.is_empty():
                continue
            steady = then.with_columns(cell_now=pl.col("cell"), same=pl.lit(value=True))
            yield OtherStep(
                then.get_column("value").to_numpy(),
                then.get_column("is_hidden").to_numpy(),
                (
                    then.get_column("told_lower").fill_null(0.0).to_numpy(),
                    then.get_column("told_upper").fill_null(float("inf")).to_numpy(),
                ),
                pairs,
                _within(then, nested),
                addends_of(then, scope.totals),
                past_of(steady, scope),
            )


def _fitting(now: pl.DataFrame, then: pl.DataFrame, here: str, *, is_earlier: bool) -> pl.DataFrame:
    """Return the pairs (see OtherStep) of one measure of now of which the larger one is not the smaller."""
    pairs = now.filter(pl.col("measure") == here).join(then, on=_GROUP, suffix="_other")
    least, most = ("now", "value") if is_earlier else ("value", "now")
    fitting = pairs.filter(pl.col(least) <= pl.col(most)).select("cell", other="cell_other")
    return fitting.with_columns(is_earlier=pl.lit(is_earlier))


def _nested_in(catalogue: Catalogue, measure: str) -> list[tuple[str, str]]:
    """Return part and whole of the counts that lie within a step in its own month, and within these."""
    pairs = {*nested_measures(catalogue), *((m.id, whole) for m in catalogue.measures.values() for whole in m.part_of)}
    found, wholes = list[tuple[str, str]](), [measure]
    for whole in wholes:  # grows on the way
        parts = sorted(part for part, of in pairs if of == whole)
        found += [(part, whole) for part in parts]
        wholes += [part for part in parts if part not in wholes]
    return found


def _within(then: pl.DataFrame, nested: list[tuple[str, str]]) -> pl.DataFrame:
    """Return larger and smaller of the pairs of cells that do not contradict what lies within what."""
    names = pl.DataFrame(nested, schema={"measure": pl.String, "whole": pl.String}, orient="row")
    parts = then.join(names, on="measure").select("whole", *_GROUP, smaller="cell", least="value")
    both = parts.join(then, left_on=["whole", *_GROUP], right_on=["measure", *_GROUP])
    return both.filter(pl.col("least") <= pl.col("value")).select("smaller", larger="cell").sort("larger", "smaller")


def _of_measures(version: Version, measures: list[str]) -> Version:
    chosen = pl.col("measure").is_in(measures)
    return Version(version.raw.filter(chosen), version.protected.filter(chosen))
