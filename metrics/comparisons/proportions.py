"""What comparisons start from: each place's rate with the counts it rests on, as far as hidden cells leave them known.

| column | type | meaning |
|---|---|---|
| place | String | id, once |
| numerator, denominator | Float64 | the sums; null where hidden |
| numerator_lower, numerator_upper, denominator_lower, denominator_upper | Float64 | what they may be |
| rate, rate_lower, rate_upper | Float64 | numerator / denominator, as a fraction; rate null where hidden |

Where the numerator is part of the denominator both grow together, so the ends of the rate are not those of the sums.
"""

import polars as pl

from metrics.ratios import SUMS

RATES = ("rate", "rate_lower", "rate_upper")


def proportions(figures: pl.DataFrame, factor: float) -> pl.DataFrame:
    """Return the places whose counts are known or bounded, in their order.

    `figures` are those of metrics.figures of one indicator, period and group; `factor` is the indicator's. A rate that
    is published without counts cannot be compared by them and is left out, as is a place without anything to count.
    """
    return with_empty(figures, factor).filter(pl.col("denominator_lower") > 0)


def with_empty(figures: pl.DataFrame, factor: float) -> pl.DataFrame:
    """Return what `proportions` does, and the places without anything to count: 0 of 0, without a rate."""
    ends = zip(RATES, ("value", "lower", "upper"), strict=True)
    rates = [(pl.col(figure) / factor).alias(rate) for rate, figure in ends]
    empty = pl.col("status") == "not_computable"
    sums = [pl.when(empty).then(0.0).otherwise(pl.col(name)).alias(name) for name in SUMS]
    return figures.filter(pl.col("status").is_in(["exact", "range"]) | empty).select("place", *sums, *rates)
