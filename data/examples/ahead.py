"""What comes next at the end of the example's last month, in the wide form of its monthly extract.

Counted from the invented cases as an area's own case files are: what the cases tell later is not known on that day.
"""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from catalogue.months import shift
from data.cases.ahead import ahead_observations
from data.examples.cases import Cases
from data.examples.extract import HIDDEN, LAST_PUBLISHED

_RENAMED = {"place": "municipality", "period": "month"}


def ahead_extract(cases: Cases, month: date = LAST_PUBLISHED) -> pl.DataFrame:
    """Return a row for each municipality and condition: municipality, month, breakdown, each measure and its status.

    Counts of 1 to 4 are null with the status `hidden`, as in the monthly extract.
    """
    day = shift(month, 1) - timedelta(days=1)
    with TemporaryDirectory() as scratch:
        files = [_written(Path(scratch) / f"{n}.parquet", each, day) for n, each in enumerate(_tables(cases))]
        found = ahead_observations(files[:1], files[1:], day)
    named = found.rename(_RENAMED).with_columns(
        pl.col("value").cast(pl.Int64), status=pl.when(_is_small()).then(pl.lit("hidden")).otherwise(pl.lit("normal"))
    )
    keys = ["municipality", "month", "breakdown"]
    shown = named.with_columns(pl.when(~_is_small()).then("value").alias("value")).sort("measure")
    wide = shown.pivot(on="measure", index=keys, values=["value", "status"])
    names = {name: name.removeprefix("value_") for name in wide.columns if name.startswith("value_")}
    names |= {name: f"{name[7:]}_status" for name in wide.columns if name.startswith("status_")}
    # Of the next month there is no condition: such cells say that there is none.
    absent = [pl.col(name).fill_null("not_applicable") for name in wide.columns if name.startswith("status_")]
    return wide.with_columns(absent).rename(names).sort(keys)


def _is_small() -> pl.Expr:
    return pl.col("value").is_between(*HIDDEN)


def _tables(cases: Cases) -> tuple[pl.DataFrame, pl.DataFrame]:
    return cases.spells, cases.services


def _written(path: Path, cases: pl.DataFrame, day: date) -> Path:
    """Write cases as an extract of the day has them: an end is the last day, and what lies later is not known."""
    last = pl.col("end") - pl.duration(days=1)
    known = cases.filter(pl.col("start") <= day).with_columns(pl.when(last <= day).then(last).alias("end"))
    texts = [pl.col(name).cast(pl.String) for name in ("person_key", "municipality", "sex")]
    known.with_columns(*texts, pl.lit(None, pl.String).alias("age_group")).write_parquet(path)
    return path
