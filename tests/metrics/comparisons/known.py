"""Places whose counts are known, as metrics.comparisons.proportions gives them."""

from collections.abc import Sequence

import polars as pl

from metrics.comparisons.proportions import RATES
from metrics.ratios import SUMS


def known_counts(places: Sequence[str], numerators: Sequence[float], denominators: Sequence[float]) -> pl.DataFrame:
    """Return the frame of places whose counts are all known; the rate of 0 of 0 is null."""
    counts = pl.DataFrame(
        {"place": list(places), "numerator": numerators, "denominator": denominators},
        schema={"place": pl.String, "numerator": pl.Float64, "denominator": pl.Float64},
    )
    bounds = [
        pl.col(part).alias(f"{part}_{end}") for part in ("numerator", "denominator") for end in ("lower", "upper")
    ]
    rate = pl.col("numerator") / pl.when(pl.col("denominator") > 0).then("denominator")
    return counts.with_columns(*bounds, *(rate.alias(name) for name in RATES)).select("place", *SUMS, *RATES)
