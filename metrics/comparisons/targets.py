"""How far a figure is from its target: in cases, and whether ordinary variation could account for the distance.

The denominator stays as it is: a spell gets a plan, an unemployed person goes into a service, a spell ends in time.
So the cases missing are target x denominator less the numerator, in whole cases, and the rest changes as the numerator
does where it is part of the denominator.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import polars as pl

from metrics.intervals import wilson
from metrics.words import Row

# Sums of ratios carry rounding errors; a case is not missing for one of them.
_DECIMALS = 9


class Verdict(StrEnum):
    """The figure's interval against the target."""

    REACHED = "reached"
    """The whole interval is at the target or better."""
    MISSED = "missed"
    """The whole interval is worse than the target."""
    CANNOT_TELL = "cannot_tell"
    """Ordinary variation, or hidden cells, could put the rate on either side."""


@dataclass(frozen=True)
class Distance:
    """How many cases would take the figure to its target; both 0 where it is there. `more`: cases to add or to avoid.

    `cases_lower` and `cases_upper` differ where hidden cells leave it open.
    """

    more: bool
    cases_lower: int
    cases_upper: int
    verdict: Verdict


def distance(place: Row, target: float, better: Literal["up", "down"]) -> Distance:
    """Return the distance of a place (a row of metrics.comparisons.proportions) from `target`, a fraction."""
    at_lower = _denominator(place["numerator_lower"], place["rate_lower"], place["denominator_upper"])
    at_upper = _denominator(place["numerator_upper"], place["rate_upper"], place["denominator_lower"])
    above_lower = place["numerator_lower"] - target * at_lower
    above_upper = place["numerator_upper"] - target * at_upper
    ends = (-above_upper, -above_lower) if better == "up" else (above_lower, above_upper)
    least, most = (max(0, math.ceil(round(end, _DECIMALS))) for end in ends)
    return Distance(better == "up", least, most, _verdict(place, target, better))


def _denominator(numerator: float, rate: float, otherwise: float) -> float:
    """Return the denominator that goes with an end of the rate: it is not always an end of its own."""
    return numerator / rate if numerator > 0 else otherwise


def _verdict(place: Row, target: float, better: Literal["up", "down"]) -> Verdict:
    """Compare with Wilson's interval of both ends of the rate, of the smallest denominator that is possible."""
    size = place["denominator_lower"]
    ends = pl.DataFrame({"rate": [place["rate_lower"], place["rate_upper"]], "n": [size, size]})
    lower, upper = wilson(pl.col("rate") * pl.col("n"), pl.col("n"))
    least, most = ends.select(lower.min().alias("lower"), upper.max().alias("upper")).row(0)
    is_above, is_below = least >= target, most <= target
    if better == "down":
        is_above, is_below = is_below, is_above
    if is_above:
        return Verdict.REACHED
    return Verdict.MISSED if is_below else Verdict.CANNOT_TELL
