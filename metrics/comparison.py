"""Change from the same month a year earlier, where the two months may be compared at all.

Adds to the figures of metrics.figures:

| column | type | meaning |
|---|---|---|
| earlier, earlier_lower, earlier_upper | Float64 | the figure twelve months before |
| change, change_lower, change_upper | Float64 | difference in the indicator's unit (percentage points, weeks) |
| comparison | String | see COMPARISONS |
| break_id | String | the break that lies between, if that is why |
| direction | String | better, worse, same, unclear; null where there is no comparison |
"""

from dataclasses import replace
from datetime import date

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.months import iso, shift
from metrics.database import ReleaseDatabase
from metrics.figures import Period, Request, compute
from metrics.ratios import FIGURE_KEY, SHOWN

COMPARISONS = {
    "comparable": "both months are known and alike",
    "no_earlier": "there is no figure for the month a year earlier",
    "no_figure": "there is no figure for the month itself",
    "break": "the series starts anew in between",
    "other_source": "the two months come from different sources",
    "other_coverage": "the two months cover different municipalities",
}
YEAR = 12


def compute_with_change(database: ReleaseDatabase, request: Request) -> pl.DataFrame:
    """Return the figures of monthly periods, each with its change from twelve months before."""
    months = [period.last for period in request.periods]
    wanted = sorted({*months, *(shift(month, -YEAR) for month in months)})
    figures = compute(database, replace(request, periods=tuple(Period.of_month(month) for month in wanted)))
    return with_change(figures, months, database.catalogue)


def with_change(figures: pl.DataFrame, months: list[date], catalogue: Catalogue, length: int = 1) -> pl.DataFrame:
    """Return the figures of `months` with their change; `figures` must hold the months a year earlier as well.

    Each figure is that of the `length` months that end in its month, no more than a year.
    """
    later = {iso(shift(month, -YEAR)): iso(month) for month in months}
    earlier = figures.filter(pl.col("period").is_in(list(later))).select(
        "indicator",
        "place",
        pl.col("period").replace_strict(later),
        "sex",
        "age_group",
        pl.col("value").alias("earlier"),
        pl.col("lower").alias("earlier_lower"),
        pl.col("upper").alias("earlier_upper"),
        pl.col("status").alias("earlier_status"),
        pl.col("source").alias("earlier_source"),
        pl.col("covered").alias("earlier_covered"),
    )
    now = figures.filter(pl.col("period").is_in([iso(month) for month in months]))
    joined = now.join(earlier, on=FIGURE_KEY, how="left", maintain_order="left")
    joined = joined.join(
        _breaks(now, months, catalogue, length),
        on=["indicator", "place", "period"],
        how="left",
        maintain_order="left",
    )
    compared = joined.with_columns(_comparison().alias("comparison")).with_columns(_changes())
    return compared.with_columns(_direction(catalogue).alias("direction")).drop(
        "earlier_status", "earlier_source", "earlier_covered"
    )


def _breaks(figures: pl.DataFrame, months: list[date], catalogue: Catalogue, length: int) -> pl.DataFrame:
    """Return the newest break between each month and the first of those a year earlier, of indicators and places."""
    first = {month: shift(month, 1 - length - YEAR) for month in months}
    found = []
    for indicator, place in figures.select("indicator", "place").unique().iter_rows():
        breaks = catalogue.breaks_between(indicator, place, min(first.values()), max(months))
        for month in months if breaks else ():
            between = [each for each in breaks if first[month] < each.since <= month]
            found += [(indicator, place, iso(month), each.id) for each in between[:1]]
    names = ["indicator", "place", "period", "break_id"]
    return pl.DataFrame(found, schema=dict.fromkeys(names, pl.String), orient="row")


def _comparison() -> pl.Expr:
    return (
        pl.when(~pl.col("status").is_in(SHOWN))
        .then(pl.lit("no_figure"))
        .when(~pl.col("earlier_status").fill_null("missing").is_in(SHOWN))
        .then(pl.lit("no_earlier"))
        .when(pl.col("break_id").is_not_null())
        .then(pl.lit("break"))
        .when(pl.col("source") != pl.col("earlier_source"))
        .then(pl.lit("other_source"))
        .when(pl.col("covered") != pl.col("earlier_covered"))
        .then(pl.lit("other_coverage"))
        .otherwise(pl.lit("comparable"))
    )


def _changes() -> list[pl.Expr]:
    comparable = pl.col("comparison") == "comparable"
    differences = {
        "change": pl.col("value") - pl.col("earlier"),
        "change_lower": pl.col("lower") - pl.col("earlier_upper"),
        "change_upper": pl.col("upper") - pl.col("earlier_lower"),
    }
    return [pl.when(comparable).then(difference).alias(name) for name, difference in differences.items()]


def _direction(catalogue: Catalogue) -> pl.Expr:
    """Name the direction: only what holds over the whole range, and shows at the decimals that are shown."""
    indicators = catalogue.indicators.values()
    step = pl.col("indicator").replace_strict(
        {i.id: 0.5 * 10.0**-i.decimals for i in indicators}, return_dtype=pl.Float64
    )
    is_up_good = pl.col("indicator").is_in([i.id for i in indicators if i.better == "up"])
    rises, falls = pl.col("change_lower") >= step, pl.col("change_upper") <= -step
    same = (pl.col("change_lower") > -step) & (pl.col("change_upper") < step)
    return (
        pl.when(pl.col("comparison") != "comparable")
        .then(None)
        .when(rises | falls)
        .then(pl.when(rises == is_up_good).then(pl.lit("better")).otherwise(pl.lit("worse")))
        .when(same)
        .then(pl.lit("same"))
        .otherwise(pl.lit("unclear"))
    )
