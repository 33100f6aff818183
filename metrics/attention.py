"""What needs attention in a month: the figures beyond ordinary variation, the strongest first."""

import polars as pl

from metrics.verdict_words import SIGNALS


def attention(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the rows (metrics.judged) with a signal, strongest first; ties as they come."""
    signals = figures.filter(pl.col("verdict").is_in(SIGNALS))
    return signals.sort("strength", descending=True, nulls_last=True, maintain_order=True)


def need(figures: pl.DataFrame) -> pl.DataFrame:
    """Return each place once, in order of need: the most signals of worsening first, then the strongest of them.

    | column | type | meaning |
    |---|---|---|
    | place | String | id |
    | concerns | UInt32 | its figures that worsen beyond ordinary variation |
    | strongest | Float64 | the greatest strength among them, 0 where there is none |
    | size | Float64 | its largest denominator; of places without a concern the largest comes first |
    """
    strength = pl.when(pl.col("verdict") == "worsens").then("strength")
    places = figures.group_by("place", maintain_order=True).agg(
        (pl.col("verdict") == "worsens").sum().alias("concerns"),
        strength.max().fill_null(0.0).alias("strongest"),
        pl.col("denominator_upper").max().fill_null(0.0).alias("size"),
    )
    return places.sort("concerns", "strongest", "size", "place", descending=[True, True, True, False])
