"""A series as months in a row: gaps filled with nulls, cut at breaks, shocks left out.

Breaks and shocks come as frames with the series' key columns and `period` (Date): the first month of the new series,
and each unusual month.
"""

from collections.abc import Sequence

import polars as pl

YEAR = 12


def in_a_row(months: pl.DataFrame, by: Sequence[str], breaks: pl.DataFrame, shocks: pl.DataFrame) -> pl.DataFrame:
    """Return every month from the first to the last of all series, ordered by series and month.

    Adds `segment` (Int: how many breaks lie behind), `left_out` (Boolean) and `usable`: the value where it is known and
    not left out, else null. Raise ValueError where a series has two rows of one month.
    """
    key = [*by, "period"]
    if months.select(key).is_duplicated().any():
        raise ValueError(f"two rows with the same {', '.join(key)}")
    series = months.select(by).unique(maintain_order=True)
    period = pl.date_range(pl.col("period").min(), pl.col("period").max(), "1mo")
    grid = series.join(months.select(period), how="cross").join(months, on=key, how="left")
    marked = _marked(_marked(grid.sort(key), key, breaks, "starts"), key, shocks, "left_out")
    known = pl.col("value").is_not_null() & pl.col("value").is_finite() & ~pl.col("left_out")
    return marked.with_columns(
        pl.col("starts").cum_sum().over(by).alias("segment"), pl.when(known).then(pl.col("value")).alias("usable")
    ).drop("starts")


def _marked(grid: pl.DataFrame, key: Sequence[str], marks: pl.DataFrame, name: str) -> pl.DataFrame:
    flags = marks.select(key).unique().with_columns(pl.lit(value=True).alias(name))
    return grid.join(flags, on=key, how="left", maintain_order="left").with_columns(pl.col(name).fill_null(value=False))


def no_events(months: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Return the empty frame of breaks or shocks that fits these series."""
    return months.select(*by, "period").clear()
