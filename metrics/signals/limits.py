"""How far a quantity ordinarily strays, from what it did in earlier months of the same series and segment.

A Student t prediction interval round zero: ± t(m) × the root of the mean square of its m earlier values, of the newest
sixty months. Nothing need be assumed of how strongly months hang together: where they do, the earlier values stray
alike. With one earlier value the limits are very wide, with many they come near the normal ones.
"""

from collections.abc import Sequence
from functools import cache

import polars as pl
from scipy.special import stdtrit

WINDOW = 60
# A mean square below this is what adding and subtracting leaves of zero.
NOTHING = 1e-12
# The sampling variance may grow by so much before it is added: n and the rate stray by themselves, and adding only what
# raises the limits would widen them for that alone. With 1.0 up to 8 of 100 steps are lost at n 100; with 1.25, 3.1 of
# 100 verdicts are false after n fell.
MARGIN = 1.15


def limit(quantity: str, sampling: str, probability: float, within: Sequence[str]) -> pl.Expr:
    """Return the half-width outside which `quantity` falls with `probability`; null without an earlier value.

    `sampling` names the column with the sampling variance of the quantity (null where there are no counts). Earlier
    values contain theirs already; what it has grown since beyond MARGIN, as it does where n falls, is added. A series
    that never moved is given its sampling variance alone.
    """
    own = _earlier_mean(pl.col(quantity) ** 2, within)
    now, before = pl.col(sampling).fill_null(0.0), _earlier_mean(pl.col(sampling), within)
    # Stocks stray less than counting alone would have it, the same persons being counted again: so does what is added.
    grown = ((now - MARGIN * before).clip(0.0) * (own / before).clip(0.0, 1.0)).fill_null(0.0).fill_nan(0.0)
    variance = pl.when(own > NOTHING).then(own + grown).otherwise(now)
    return pl.when(own.is_not_null()).then(_quantile(earlier(quantity, within), probability) * variance.sqrt())


def earlier(quantity: str, within: Sequence[str]) -> pl.Expr:
    """Return how many earlier values of the window the limits rest on."""
    known = pl.col(quantity).is_not_null().cast(pl.Int64)
    return known.rolling_sum(WINDOW, min_samples=1).shift(1).over(within).fill_null(0)


def _earlier_mean(values: pl.Expr, within: Sequence[str]) -> pl.Expr:
    return values.rolling_mean(WINDOW, min_samples=1).shift(1).over(within)


def _quantile(freedom: pl.Expr, probability: float) -> pl.Expr:
    return freedom.replace_strict(_quantiles(probability), default=None, return_dtype=pl.Float64)


@cache
def _quantiles(probability: float) -> dict[int, float]:
    """Return Student's t, two-sided, for every number of earlier values the window can hold."""
    return {freedom: float(stdtrit(freedom, 1 - probability / 2)) for freedom in range(1, WINDOW + 1)}
