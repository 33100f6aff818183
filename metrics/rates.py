"""Published rates: of the place itself, or, for an area that has none, whether its municipalities have one."""

import polars as pl

from metrics.asked import Asked
from metrics.database import ReleaseDatabase

_KEY = ("indicator", "place", "source", "preference", "period", "sex", "age_group")
_NONE = pl.DataFrame(
    schema=dict.fromkeys(_KEY, pl.String)
    | {"preference": pl.Int64, "value": pl.Float64, "status": pl.String, "basis": pl.String}
)


def published_rates(cells: pl.DataFrame, database: ReleaseDatabase, asked: Asked) -> pl.DataFrame:
    """Return the candidates that are rates, with value and status; `not_summable` where only parts of a place have one.

    `cells` are the rows of metrics/sql/cells.sql. A published rate speaks for one month; a year has none.
    """
    of_rates = cells.join(asked.rates, on="measure")
    if of_rates.is_empty():
        return _NONE
    single = asked.months.filter(pl.len().over("period") == 1)
    is_own = (pl.col("basis") == "published") | (pl.col("place") == pl.col("code"))
    found = (
        of_rates.join(database.preferences, on=["indicator", "source"])
        .join(asked.constituents, on="code")
        .join(single, on="month")
    )
    own = found.filter(is_own).select(*_KEY, "value", _status().alias("status"))
    others = found.filter(~is_own).select(_KEY).unique()
    summed = others.with_columns(pl.lit(None, pl.Float64).alias("value"), pl.lit("not_summable").alias("status"))
    return pl.concat([own, summed]).with_columns(pl.lit("rate").alias("basis"))


def _status() -> pl.Expr:
    return (
        pl.when(pl.col("value").is_not_null())
        .then(pl.lit("rate"))
        .when("hidden")
        .then(pl.lit("hidden"))
        .when("not_applicable")
        .then(pl.lit("not_applicable"))
        .otherwise(pl.lit("missing"))
    )
