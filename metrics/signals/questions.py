"""What is asked of a month. Each question is a quantity that is zero where nothing happened, with limits and a signal.

| question | quantity | limits cross by chance |
|---|---|---|
| level | change from the same month a year earlier | 1.5 % |
| jump | change from the month before, less what these months usually do (median of five years) | 0.5 % |
| rolling_year | change of the rolling twelve months from the twelve before | 1.5 % |

The level sees what lasts, in the figure that is shown beside it; the jump sees at once what a persistent series hides
among its slow swings.
"""

from dataclasses import dataclass

import numpy as np

from metrics.signals.limits import YEARS, limits
from metrics.signals.months import YEAR, Array, Integers, Segments

QUESTIONS = {
    "level": "change from the same month a year earlier",
    "jump": "change from the month before, less what these months usually do",
    "rolling_year": "change of the rolling twelve months: the month's own denominator is under minimum_n",
}
LEVEL, JUMP, ROLLING_YEAR = range(3)
_PROBABILITIES = (0.015, 0.005, 0.015)


@dataclass(frozen=True, eq=False)
class Series:
    """The months of series that may be used, as series x months: NaN where hidden, left out or not there."""

    usable: Array
    """The value, in the indicator's unit."""
    numerator: Array
    denominator: Array
    factor: Array
    """value = factor x numerator / denominator"""
    segments: Segments


@dataclass(frozen=True, eq=False)
class Answers:
    """What each of QUESTIONS, in that order, says of each month: questions x series x months."""

    quantity: Array
    """In the indicator's unit; NaN where it is not known."""
    limit: Array
    """The half-width of ordinary variation; NaN where nothing earlier is known."""
    earlier: Integers
    """On how many earlier values the limit rests."""
    signal: Array
    """1 up, -1 down, 0 ordinary, NaN where the quantity or its limit is not known."""


def answers(series: Series) -> Answers:
    """Return the answers to all questions."""
    of_year = _rolling_year(series)
    jump, scale = _jump(series.usable, series.segments)
    quantities = np.stack(
        [series.usable - series.segments.earlier(series.usable, YEAR), jump, _change(of_year, YEAR)],
    )
    sampling = np.stack([_sampling(series, YEAR), _sampling(series, 1), _sampling(of_year, YEAR)])
    limit, earlier = limits(quantities, sampling, _PROBABILITIES, series.segments)
    signal = _signal(quantities, limit)
    signal[LEVEL] = _without_echo(signal[LEVEL], series.segments)
    signal[JUMP] = _without_return(signal[JUMP], series.segments)
    quantities[JUMP] *= scale
    limit[JUMP] *= scale
    return Answers(quantities, limit, earlier, signal)


def _change(series: Series, months: int) -> Array:
    return series.usable - series.segments.earlier(series.usable, months)


def _rolling_year(series: Series) -> Series:
    """Return the same of rolling twelve months. For stocks the means are meant, whose ratio is the same."""
    counts = np.stack([series.numerator, series.denominator])
    is_whole = series.segments.age >= YEAR - 1
    numerator, denominator = np.where(is_whole, series.segments.total(counts, 1), np.nan)
    usable = series.factor * _ratio(numerator, denominator)
    return Series(usable, numerator, denominator, series.factor, series.segments)


def _ratio(numerator: Array, denominator: Array) -> Array:
    ratio: Array = np.divide(numerator, denominator, out=np.full(numerator.shape, np.nan), where=denominator > 0)
    return ratio


def _jump(usable: Array, segments: Segments) -> tuple[Array, Array]:
    """Return the step from the month before less the median step of the same months of up to five earlier years.

    The fewer years the usual change is known from, the more it strays itself; the scale by which the jump is divided
    makes months comparable.
    """
    step = usable - segments.earlier(usable, 1)
    # NaN comes last.
    ordered = np.sort(np.stack([segments.earlier(step, YEAR * year) for year in range(1, YEARS + 1)]), axis=0)
    years = np.isfinite(ordered).sum(axis=0)
    low, high = (np.take_along_axis(ordered, at[None], axis=0)[0] for at in (np.maximum(years - 1, 0) // 2, years // 2))
    scale = np.sqrt(1 + 1 / np.where(years > 0, years, np.nan))
    return (step - (low + high) / 2) / scale, scale


def _sampling(series: Series, months: int) -> Array:
    """Return the variance of the difference of two rates that counting alone gives; NaN without counts."""
    counts = np.stack([series.numerator, series.denominator])
    (count, whole), (before, whole_before) = counts, series.segments.earlier(counts, months)
    both = (whole > 0) & (whole_before > 0)
    whole, whole_before = np.where(both, whole, np.nan), np.where(both, whole_before, np.nan)
    rate = (count + before) / (whole + whole_before)
    # A mean (days per spell) is no rate: its counts say nothing of its variance.
    binomial = np.maximum(rate * (1 - rate), 0.0)
    variance: Array = series.factor**2 * binomial * (1 / whole + 1 / whole_before)
    return variance


def _signal(quantity: Array, limit: Array) -> Array:
    outside = (np.abs(quantity) > limit) & (limit > 0)
    return np.where(np.isnan(quantity) | np.isnan(limit), np.nan, np.where(outside, np.sign(quantity), 0.0))


def _without_echo(now: Array, segments: Segments) -> Array:
    """Take back a signal that only says that a lone signal of a year ago is over."""
    then, sooner, later = (np.nan_to_num(segments.earlier(now, YEAR + offset)) for offset in (0, 1, -1))
    return np.where((now != 0) & (then == -now) & (sooner != then) & (later != then), 0.0, now)


def _without_return(now: Array, segments: Segments) -> Array:
    """Take back a jump that only undoes the jump of the month before, or that a jump a year ago made look unusual."""
    undone = [np.nan_to_num(segments.earlier(now, months)) == -now for months in (1, YEAR)]
    return np.where((now != 0) & (undone[0] | undone[1]), 0.0, now)
