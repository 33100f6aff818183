"""Totals that a source leaves out: the sum of the parts it does publish, as a range where a part is hidden."""

import polars as pl

from catalogue.schema import DerivedTotal, Source
from data.observations import KEY, STATUS, TOTAL, conform


def with_totals(observations: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Return the observations, conform, with the declared totals worked out anew where every part of them is there."""
    derived = pl.col("measure").is_in([total.measure for total in source.totals]) & (pl.col("breakdown") == TOTAL)
    published = observations.filter(~derived)
    return conform(pl.concat([published, *(_total(published, total) for total in source.totals)]))


def _total(observations: pl.DataFrame, total: DerivedTotal) -> pl.DataFrame:
    """Add up a breakdown. A part that is missing, or a required part that the file lacks, leaves no total."""
    parts = observations.filter(
        (pl.col("measure") == total.measure) & pl.col("breakdown").is_in([*total.breakdown, *total.optional])
    )
    key = [column for column in KEY if column != "breakdown"]
    required = pl.col("breakdown").is_in(list(total.breakdown))
    summed = parts.group_by(*key, "frequency", "source").agg(
        pl.lit(TOTAL).alias("breakdown"),
        pl.when(pl.col("value").is_not_null().all()).then(pl.col("value").sum()).alias("value"),
        pl.col("lower").sum(),
        pl.col("upper").sum(),
        (required.sum() == len(total.breakdown)).alias("complete"),
        pl.col("lower").is_not_null().all().alias("bounded"),
    )
    sound = summed.filter(pl.col("complete") & pl.col("bounded"))
    normal, hidden = STATUS["normal"], STATUS["hidden"]
    known = pl.col("value").is_not_null()
    return sound.with_columns(
        pl.when(known).then(pl.lit(normal[0])).otherwise(pl.lit(hidden[0])).alias("obs_status"),
        pl.when(known).then(pl.lit(normal[1])).otherwise(pl.lit(hidden[1])).alias("conf_status"),
    ).select(observations.columns)
