"""How far a quantity ordinarily strays, from what it did in earlier months of the same series and segment.

A Student t prediction interval round zero: ± t(m) × the root of the mean square of its m earlier values, of the newest
sixty months. Nothing need be assumed of how strongly months hang together: where they do, the earlier values stray
alike. With one earlier value the limits are very wide, with many they come near the normal ones.
"""

from functools import cache

import numpy as np
from scipy.special import stdtrit

from metrics.signals.months import YEAR, Array, Integers, Segments

YEARS = 5
WINDOW = YEARS * YEAR
# A mean square below this is what adding and subtracting leaves of zero.
NOTHING = 1e-12
# The sampling variance may grow by so much before it is added: n and the rate stray by themselves, and adding only what
# raises the limits would widen them for that alone. With 1.0 up to 8 of 100 steps are lost at n 100; with 1.25, 3.1 of
# 100 verdicts are false after n fell.
MARGIN = 1.15


def limits(
    quantities: Array, sampling: Array, probabilities: tuple[float, ...], segments: Segments
) -> tuple[Array, Integers]:
    """Return the half-width outside which each quantity falls with its probability, and on how many values it rests.

    quantities, sampling: questions x series x months. `sampling` is the sampling variance of the quantity (NaN where
    there are no counts). Earlier values contain theirs already; what it has grown since beyond MARGIN, as it does where
    n falls, is added. A series that never moved is given its sampling variance alone. NaN without an earlier value.
    """
    own, earlier = _earlier_mean(quantities**2, segments)
    before, _ = _earlier_mean(sampling, segments)
    now = np.nan_to_num(sampling)
    # Stocks stray less than counting alone would have it, the same persons being counted again: so does what is added.
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip(own / before, 0.0, 1.0)
    grown = np.nan_to_num(np.maximum(now - MARGIN * before, 0.0) * share)
    variance = np.where(own > NOTHING, own + grown, now)
    widths = [_quantiles(p)[many] for p, many in zip(probabilities, earlier, strict=True)]
    return np.where(np.isfinite(own), np.stack(widths) * np.sqrt(variance), np.nan), earlier


def _earlier_mean(values: Array, segments: Segments) -> tuple[Array, Integers]:
    """Return the mean of what is known in the window before each month, NaN where nothing is, and how much is."""
    known = np.isfinite(values)
    both = np.stack([np.where(known, values, 0.0), known.astype(np.float64)])
    total, count = segments.earlier(segments.total(both, YEARS), 1, 0.0)
    mean = np.divide(total, count, out=np.full(values.shape, np.nan), where=count > 0)
    return mean, count.astype(np.int64)


@cache
def _quantiles(probability: float) -> Array:
    """Return Student's t, two-sided, by the number of earlier values the window can hold; NaN for none."""
    found: Array = stdtrit(np.arange(1, WINDOW + 1), 1 - probability / 2)
    return np.concatenate([[np.nan], found])
