"""The newest flows into 1, 3 and 6 months, beside which those to come are read."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from catalogue.months import shift
from data.cases.ahead import MONTH_STEPS
from metrics.database import ReleaseDatabase
from metrics.figures import Period, Request, compute


def newest_flows(database: ReleaseDatabase, places: Sequence[str], month: date) -> pl.DataFrame:
    """Return the flows (rows of metrics.figures) of the newest month that has any, with `step`: `1m`, `3m`, `6m`.

    That is the month of the extract where it was over, else the month before.
    """
    flows = {
        i.id: f"{i.cohort_months}m" for i in database.catalogue.indicators.values() if i.cohort_months in MONTH_STEPS
    }
    periods = tuple(Period.of_month(each) for each in (month, shift(month, -1)))
    figures = compute(database, Request(tuple(flows), tuple(places), periods, members_at=month))
    known = figures.filter(pl.col("source").is_not_null())
    newest = known.filter(pl.col("period") == pl.col("period").max())
    step = pl.col("indicator").replace_strict(flows, return_dtype=pl.String)
    return newest.with_columns(step.alias("step"))
