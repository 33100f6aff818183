"""Why an area's rate moved: what each place's own rate did, and what the places' weights did. The parts add up exactly.

With w the place's share of the area's denominator, r its rate, R the area's rate, a bar for the mean of the two periods
and D for later less earlier: rate part = bar w x D r, mix part = (bar r - bar R) x D w. Their sum over the places is
D R, since the weights add up to one in both periods. Source: E. M. Kitagawa, Components of a difference between two
rates, Journal of the American Statistical Association 50 (1955), 1168-1194.

A place with nothing to count in one period has no rate then: that of the other stands in, so that all it does is mix.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from metrics.comparisons.bounded import Bounded, Numbers

PARTS = ("rate_part", "mix_part", "total_part")


@dataclass(frozen=True)
class Contributions:
    """What each place contributed to the area's change, in the indicator's unit (percentage points, weeks).

    `places` has, in their order: place; rate_part, mix_part, total_part (null where hidden cells leave them open); and
    of each `_lower`, `_upper`. The ranges hold the truth whatever the cells hold, but may be wider than need be.
    """

    places: pl.DataFrame
    change: float | None
    change_lower: float
    change_upper: float


@dataclass(frozen=True)
class _Period:
    """The places' weights and rates, which of them have anything to count; and the area's rate."""

    weight: Bounded
    rate: Bounded
    has_rate: np.ndarray[Any, np.dtype[np.bool_]]
    area: Bounded


def contributions(earlier: pl.DataFrame, later: pl.DataFrame, factor: float = 1.0) -> Contributions | None:
    """Return the contributions of the area's municipalities (metrics.comparisons.proportions.with_empty).

    None where a place has no counts in one of the periods, or the area has nothing to count: then the parts would not
    add up to its change.
    """
    if set(earlier.get_column("place")) != set(later.get_column("place")) or earlier.is_empty():
        return None
    in_order = earlier.select("place").join(later, on="place", how="left", maintain_order="left")
    if any(frame.get_column("denominator_lower").sum() <= 0 for frame in (earlier, in_order)):
        return None
    before, after = _period(earlier), _period(in_order)
    change = (after.area - before.area).times(factor).columns("change")
    parts = dict(zip(PARTS, _parts(*_with_stand_ins(before, after)), strict=True))
    columns = [part.times(factor).columns(name) for name, part in parts.items()]
    table = pl.DataFrame({"place": earlier.get_column("place")} | {k: v for part in columns for k, v in part.items()})
    return Contributions(table, *(ends.item() for ends in change.values()))


def _parts(before: _Period, after: _Period) -> tuple[Bounded, Bounded, Bounded]:
    rate_part = (before.weight + after.weight).times(0.5) * (after.rate - before.rate)
    distance = (before.rate + after.rate - before.area - after.area).times(0.5)
    mix_part = distance * (after.weight - before.weight)
    return rate_part, mix_part, rate_part + mix_part


def _period(places: pl.DataFrame) -> _Period:
    """Return weights and rates. A weight is least where the place is smallest and all others are largest."""
    numerator, size, rate = (Bounded.of(places, name) for name in ("numerator", "denominator", "rate"))
    weight = Bounded(
        size.value / size.value.sum(),
        size.lower / (size.lower + size.upper.sum() - size.upper),
        size.upper / (size.upper + size.lower.sum() - size.lower),
    )
    return _Period(weight, rate, size.upper > 0, _area_rate(numerator, size, rate))


def _area_rate(numerator: Bounded, size: Bounded, rate: Bounded) -> Bounded:
    """Return the area's rate. At an end of a place's rate its denominator is the one that goes with that end."""
    ends = (
        numerator.lower.sum() / _divided(numerator.lower, rate.lower, size.upper).sum(),
        numerator.upper.sum() / _divided(numerator.upper, rate.upper, size.lower).sum(),
    )
    return Bounded(*(np.array([number]) for number in (numerator.value.sum() / size.value.sum(), *ends)))


def _divided(numerator: Numbers, rate: Numbers, otherwise: Numbers) -> Numbers:
    """Return the denominator of numerator and rate; where the numerator is 0 any will do that is possible."""
    return np.divide(numerator, rate, out=otherwise.copy(), where=numerator > 0)


def _with_stand_ins(before: _Period, after: _Period) -> tuple[_Period, _Period]:
    zero = Bounded(*(np.zeros(len(before.has_rate)) for _ in range(3)))
    known_before, known_after = (period.rate.where(period.has_rate, zero) for period in (before, after))
    return (
        replace(before, rate=before.rate.where(before.has_rate, known_after)),
        replace(after, rate=after.rate.where(after.has_rate, known_before)),
    )
