"""Ranks as ranges: which ranks of a place agree with ordinary variation, and with what hidden cells may hold.

The method: a place is surely better than another where Newcombe's interval of the difference of their rates lies on
one side of zero. A place's best rank is one more than the number of places surely better than it, its worst is the
number of places less those that are surely worse. Each place is compared with all others at once, so each interval is
taken at 1 - 5 % / (places - 1) (Bonferroni): the range holds the place's true rank in 95 % of cases or more. Sources:
M. Mogstad, J. Romano, A. Shaikh, D. Wilhelm, Inference for ranks, Review of Economic Studies 91 (2024), 476-518, for
the ranks from differences; R. G. Newcombe 1998 for the differences. Through hidden cells a place is surely better only
where it is whatever they hold.
"""

from typing import Literal

import polars as pl
from scipy.special import ndtri

from metrics.intervals import newcombe

CONFIDENCE = 0.95


def rank_ranges(places: pl.DataFrame, better: Literal["up", "down"]) -> pl.DataFrame:
    """Return the places (metrics.comparisons.proportions) in their order, each with its ranks; 1 is the best.

    | column | type | meaning |
    |---|---|---|
    | place | String | id |
    | ranked | Int64 | how many places are ranked |
    | rank_lower, rank_upper | Int64 | best and worst rank that ordinary variation allows |
    | shown_lower, shown_upper | Int64 | best and worst rank of the rates as they are; apart for ties and hidden cells |
    """
    ranked = len(places)
    pairs = places.join(places, how="cross", suffix="_other").filter(pl.col("place") != pl.col("place_other"))
    above, below = ("before", "after") if better == "down" else ("after", "before")
    counted = pairs.group_by("place").agg(
        _surely_above("", "_other", ranked).sum().alias(above),
        _surely_above("_other", "", ranked).sum().alias(below),
        (pl.col("rate_lower") > pl.col("rate_upper_other")).sum().alias(f"shown_{above}"),
        (pl.col("rate_upper") < pl.col("rate_lower_other")).sum().alias(f"shown_{below}"),
    )
    # A place alone has no pairs.
    others = pl.col("before", "after", "shown_before", "shown_after").fill_null(0).cast(pl.Int64)
    joined = places.select("place").join(counted, on="place", how="left", maintain_order="left").with_columns(others)
    return joined.select(
        "place",
        pl.lit(ranked, dtype=pl.Int64).alias("ranked"),
        (pl.col("before") + 1).alias("rank_lower"),
        (ranked - pl.col("after")).alias("rank_upper"),
        (pl.col("shown_before") + 1).alias("shown_lower"),
        (ranked - pl.col("shown_after")).alias("shown_upper"),
    )


def _surely_above(one: str, other: str, places: int) -> pl.Expr:
    """Say whether the place with the suffix `one` has the higher rate, whatever the hidden cells hold.

    Taken are the rates' ends that lie nearest each other, with the smallest denominators, which give the widest
    interval.
    """
    z = float(ndtri(1 - (1 - CONFIDENCE) / 2 / max(1, places - 1)))
    n, m = pl.col(f"denominator_lower{one}"), pl.col(f"denominator_lower{other}")
    lower, _ = newcombe(pl.col(f"rate_lower{one}") * n, n, pl.col(f"rate_upper{other}") * m, m, z)
    return lower > 0
