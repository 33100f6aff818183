"""Funnel limits: how far from the common rate a place of its size may lie by ordinary variation alone.

The limits are the exact binomial ones, interpolated between counts, widened by the variation that there is between
places anyhow (over-dispersion). Sources: D. J. Spiegelhalter, Funnel plots for comparing institutional performance,
Statistics in Medicine 24 (2005), 1185-1202, appendices A.1.1 and A.3; Spiegelhalter et al., Statistical methods for
healthcare regulation, JRSS A 175 (2012), 1-47. z and tau squared are as in FunnelPlotR for proportions: on the scale of
the arcsine of the square root, where a rate of n has the standard error 1 / (2 sqrt n) whatever the rate.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy.special import ndtr
from scipy.stats import binom

from metrics.comparisons.bounded import Numbers

# Two-sided 95 % and 99.8 %.
ALERT, ALARM = 1.959964, 3.090232
WINSORISED = 0.1
# Of fewer places the spread says nothing.
MINIMUM_PLACES = 5
CATEGORIES = {
    "inside": "within the limits of 95 %",
    "alert": "outside 95 %, within 99.8 %",
    "alarm": "outside 99.8 %",
    "unclear": "hidden cells leave it open",
}
LIMITS = {"lower_998": -ALARM, "lower_95": -ALERT, "upper_95": ALERT, "upper_998": ALARM}


@dataclass(frozen=True)
class Funnel:
    """The common rate (a fraction) and the spread around it.

    `places` is how many it was estimated on, `hidden` how many of them stand there with the middle of their bounds.
    """

    centre: float
    phi: float
    tau_squared: float
    places: int
    hidden: int = 0

    def limits(self, sizes: pl.Series) -> pl.DataFrame:
        """Return for each denominator `n` the limits as fractions: lower_998, lower_95, upper_95, upper_998."""
        n = sizes.cast(pl.Float64).to_numpy()
        return pl.DataFrame({"n": n} | {name: self._limit(n, z) for name, z in LIMITS.items()})

    def grid(self, smallest: float, largest: float, points: int = 200) -> pl.DataFrame:
        """Return the limits over whole denominators from `smallest` to `largest`, denser where they bend."""
        sizes = np.unique(np.geomspace(max(1.0, smallest), max(1.0, largest), points).round())
        return self.limits(pl.Series(sizes))

    def judge(self, places: pl.DataFrame) -> pl.DataFrame:
        """Return the places (metrics.comparisons.proportions) with what the funnel says of each.

        | column | type | meaning |
        |---|---|---|
        | z, adjusted_z | Float64 | standardised distance from the common rate, without and with tau squared |
        | lower_998, lower_95, upper_95, upper_998 | Float64 | limits at the place's denominator, as fractions |
        | category | String | see CATEGORIES |
        | side | String | above, below; null within the limits and where unclear |

        z, limits: null where hidden. Through hidden cells a place is outside only where it is whatever they hold, and
        then in the milder category of those possible.
        """
        rate, n = (_numbers(places, name) for name in ("rate", "denominator"))
        distance, error = _angle(rate) - _angle(self.centre), _standard_error(n)
        scores = {"z": distance / error, "adjusted_z": distance / np.hypot(error, np.sqrt(self.tau_squared))}
        limits = self.limits(pl.Series(n)).drop("n")
        judged = places.with_columns(pl.Series(name, values) for name, values in scores.items()).hstack(limits)
        return judged.with_columns(pl.col(*scores, *LIMITS).fill_nan(None)).with_columns(*self._categories(places))

    def _categories(self, places: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """Return category and side. A rate leaves the limits further out the larger it and its n: the ends suffice."""
        steps = np.array(
            [
                self._steps(_numbers(places, rate), _numbers(places, n))
                for rate in ("rate_lower", "rate_upper")
                for n in ("denominator_lower", "denominator_upper")
            ]
        )
        least, most = steps.min(axis=0), steps.max(axis=0)
        mildest = np.where(least > 0, least, np.where(most < 0, most, 0))
        unclear = (mildest == 0) & (least != most)
        names = np.array(["inside", "alert", "alarm"])[np.abs(mildest)]
        category = pl.Series("category", np.where(unclear, "unclear", names), dtype=pl.String)
        sides = np.array(["below", "", "above"])[np.sign(mildest) + 1]
        return category, pl.Series("side", sides, dtype=pl.String).replace("", None)

    def _steps(self, rate: Numbers, n: Numbers) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Return how many limits lie between the centre and the rate: -2 to 2."""
        above = sum((rate > self._limit(n, z)).astype(np.int64) for z in (ALERT, ALARM))
        below = sum((rate < self._limit(n, -z)).astype(np.int64) for z in (ALERT, ALARM))
        return np.asarray(above - below)

    def _limit(self, n: Numbers, z: float) -> Numbers:
        """Return the exact limit, its distance from the centre widened as tau squared widens the standard error."""
        centre = _angle(self.centre)
        widening = np.sqrt(1 + self.tau_squared / _standard_error(n) ** 2)
        angle = centre + (_angle(exact_limit(n, self.centre, z)) - centre) * widening
        return np.asarray(np.sin(angle.clip(0.0, np.pi / 2)) ** 2)


def fit_funnel(places: pl.DataFrame) -> Funnel | None:
    """Return the funnel of all available places (metrics.comparisons.proportions), not of those chosen for show.

    A hidden count stands at the middle of what it may be: to leave such places out would leave out most of the small
    ones, and the spread between places would be that of the large. None where they are fewer than MINIMUM_PLACES, or
    where all or none of those counted are in the numerator.
    """
    counted = places.filter(pl.col("denominator_lower") > 0)
    numerator, denominator = _middle(counted, "numerator"), _middle(counted, "denominator")
    if len(counted) < MINIMUM_PLACES or not 0 < numerator.sum() < denominator.sum():
        return None
    centre = float(numerator.sum() / denominator.sum())
    error = _standard_error(denominator)
    rate = (numerator / denominator).clip(0.0, 1.0)
    phi, tau_squared = over_dispersion((_angle(rate) - _angle(centre)) / error, error)
    return Funnel(centre, phi, tau_squared, len(counted), counted.get_column("rate").null_count())


def over_dispersion(scores: Numbers, errors: Numbers, winsorised: float = WINSORISED) -> tuple[float, float]:
    """Return phi and tau squared from z-scores and their standard errors.

    The share `winsorised` at each end is drawn in to its quantile first, so that the odd ones out do not hide
    themselves. phi is the mean squared score, about 1 where nothing but chance is at work; tau squared is the variance
    between places (DerSimonian and Laird 1986), 0 where chance explains the spread.
    """
    low, high = np.quantile(scores, [winsorised, 1 - winsorised])
    squared = float((scores.clip(low, high) ** 2).sum())
    weights = errors**-2
    freedom = len(scores) - 1
    between = (squared - freedom) / (weights.sum() - (weights**2).sum() / weights.sum())
    return squared / len(scores), max(0.0, float(between))


def exact_limit(n: Numbers, centre: float, z: float) -> Numbers:
    """Return the rate under which the share Phi(z) of binomial counts of n lies, interpolated between counts.

    n is rounded to whole numbers (means of months need not be); the limit lies within 0 to 1. Where all n being counted
    is no rarer than that, it is 1, as the lower one is 0 where none is: nothing lies beyond all to interpolate towards.
    """
    whole, probability = np.round(n), ndtr(z)
    count = binom.ppf(probability, whole, centre)
    excess = (binom.cdf(count, whole, centre) - probability) / binom.pmf(count, whole, centre)
    return np.where(count >= whole, 1.0, ((count - excess) / whole).clip(0.0, 1.0))


def _angle(rate: Any) -> Any:
    return np.arcsin(np.sqrt(rate))


def _standard_error(n: Numbers) -> Numbers:
    return np.asarray(1 / (2 * np.sqrt(n)))


def _numbers(places: pl.DataFrame, name: str) -> Numbers:
    return places.get_column(name).cast(pl.Float64).to_numpy()


def _middle(places: pl.DataFrame, name: str) -> Numbers:
    return np.asarray((_numbers(places, f"{name}_lower") + _numbers(places, f"{name}_upper")) / 2)
