"""XmR charts with the rules of NHS England's Making Data Count, for series whose points do not hang together.

Not a verdict: limits assume independent points, and monthly labour market series are not (docs/decisions/0003). A chart
is available only where `is_independent` says so. All functions work along the last axis; NaN is a gap.
Source of the rules: Making Data Count, "Plot the dots"; of the constants: D. J. Wheeler, Understanding Variation.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

LIMIT = 2.66
RANGE_LIMIT = 3.267
RUN = 7
INDEPENDENT = 0.3
FEWEST = 20


@dataclass(frozen=True)
class Limits:
    """The mean, the process limits and the mean moving range after screening, each in the values' unit."""

    mean: Array
    lower: Array
    upper: Array
    moving_range: Array


def limits(values: Array) -> Limits:
    """Return mean ± 2.66 × mean moving range; ranges of 3.267 × their mean or more are dropped, once."""
    ranges = np.abs(np.diff(values, axis=-1))
    screened = np.where(ranges < RANGE_LIMIT * _mean(ranges)[..., None], ranges, np.nan)
    moving_range = np.where(np.isfinite(screened).any(axis=-1), _mean(screened), _mean(ranges))
    mean = _mean(values)
    return Limits(mean, mean - LIMIT * moving_range, mean + LIMIT * moving_range, moving_range)


def signals(values: Array, within: Limits) -> dict[str, npt.NDArray[np.int8]]:
    """Return for each rule 1 (high, rising), -1 (low, falling) or 0 per point.

    A rule marks the point that completes its pattern, not those before it, so a later point changes no earlier mark.
    """
    mean, reach = within.mean[..., None], (within.upper - within.mean)[..., None]
    away = values - mean
    sides = np.nan_to_num(np.sign(away))
    outer = sides * (np.abs(away) > reach * 2 / 3)
    return {
        "outside": (sides * (np.abs(away) > reach)).astype(np.int8),
        "run_of_seven": _alike(sides, RUN),
        "trend_of_seven": _trend(values),
        "two_of_three": _two_of_three(outer),
    }


def autocorrelation(values: Array) -> Array:
    """Return the lag-1 autocorrelation; gaps are left out. NaN where nothing varies."""
    away = np.nan_to_num(values - _mean(values)[..., None])
    return _ratio((away[..., 1:] * away[..., :-1]).sum(axis=-1), (away**2).sum(axis=-1))


def is_independent(values: Array) -> npt.NDArray[np.bool_]:
    """Return whether an XmR chart may be shown: twenty points or more, lag-1 autocorrelation under 0.3."""
    enough = np.isfinite(values).sum(axis=-1) >= FEWEST
    return np.asarray(enough & (autocorrelation(values) < INDEPENDENT))


def _mean(values: Array) -> Array:
    """Return the mean of what is known; NaN where nothing is."""
    known = np.isfinite(values)
    return _ratio(np.where(known, values, 0.0).sum(axis=-1), known.sum(axis=-1))


def _ratio(above: Array, below: npt.NDArray[np.generic]) -> Array:
    divisor = np.asarray(below, dtype=np.float64)
    divided: Array = np.divide(above, divisor, out=np.full(divisor.shape, np.nan), where=divisor > 0)
    return divided


def _newest(values: Array, count: int) -> Array:
    """Return for each point the `count` points up to it; NaN before the first."""
    before = np.full((*values.shape[:-1], count - 1), np.nan)
    return np.lib.stride_tricks.sliding_window_view(np.concatenate([before, values], axis=-1), count, axis=-1)


def _alike(sides: Array, count: int) -> npt.NDArray[np.int8]:
    alike = (_newest(sides, count) == sides[..., None]).all(axis=-1)
    return np.where(alike, np.nan_to_num(sides), 0).astype(np.int8)


def _trend(values: Array) -> npt.NDArray[np.int8]:
    """Seven points that rise or fall are six steps of one sign."""
    steps = np.sign(np.diff(values, axis=-1, prepend=np.nan))
    return _alike(steps, RUN - 1)


def _two_of_three(outer: Array) -> npt.NDArray[np.int8]:
    same = (_newest(outer, 3) == outer[..., None]).sum(axis=-1)
    return np.where((same >= 2) & (np.abs(outer) == 1), np.nan_to_num(outer), 0).astype(np.int8)
