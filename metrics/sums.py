"""From the cells of a release to sums: numerator and denominator side by side, of units, places and periods.

A unit is one municipality (or a total published as a row of its own). What is not known is NaN here, not null: it goes
through every sum it is part of, so nothing has to be counted to see whether a sum is known. The result has nulls.
"""

from dataclasses import dataclass

import polars as pl

from metrics.asked import Asked
from metrics.database import ReleaseDatabase

_GROUP = ("source", "month", "sex", "age_group")
_CELL = ("value", "lower", "upper")
_INDICATOR = ("indicator", "kind")
_UNKNOWN = float("nan")
# The sums: part and bound of each column.
_SUMS = {
    "numerator": ("numerator", "value"),
    "numerator_lower": ("numerator", "lower"),
    "numerator_upper": ("numerator", "upper"),
    "rest_lower": ("rest", "lower"),
    "rest_upper": ("rest", "upper"),
    "denominator": ("denominator", "value"),
    "denominator_lower": ("denominator", "lower"),
    "denominator_upper": ("denominator", "upper"),
}


@dataclass(frozen=True, eq=False)
class Sums:
    """What was added up, and of what."""

    of_figures: pl.DataFrame
    """One row per indicator, place, basis, source, period and group with the sums that with_ratios takes."""
    units: pl.DataFrame
    """The sums of each indicator, basis, unit, source, month and group; `complete` where they count."""
    cells: pl.DataFrame
    """The cells of each basis, unit, measure, source, month and group."""


def add_up(cells: pl.DataFrame, database: ReleaseDatabase, asked: Asked) -> Sums:
    """Return the sums. `cells` are the rows of metrics/sql/cells.sql.

    Only complete units count (all cells there, with bounds), so that numerator and denominator cover the same
    municipalities; `covered` says how many.
    """
    terms = database.terms.filter(pl.col("indicator").is_in(asked.indicators))
    of_units = _cells(cells, asked.constituents)
    units = _unit_sums(of_units, terms, database.preferences)
    sums = _period_sums(_place_sums(units, asked.constituents), asked)
    has_rest = pl.col("indicator").is_in(terms.filter(pl.col("part") == "rest").get_column("indicator").to_list())
    of_figures = sums.join(database.preferences, on=["indicator", "source"]).with_columns(
        pl.when(has_rest).then(pl.col("rest_lower", "rest_upper"))
    )
    return Sums(of_figures, units, of_units)


def _cells(cells: pl.DataFrame, constituents: pl.DataFrame) -> pl.DataFrame:
    """Return the cells of each unit: the sum of its own row and of those who joined it."""
    codes = constituents.select("basis", "unit", "code").unique()
    known = pl.col(_CELL).fill_null(_UNKNOWN), pl.col("hidden", "not_applicable").fill_null(value=False)
    rows = cells.with_columns(known).join(codes, on="code")
    if not codes.select("basis", "unit").is_duplicated().any():  # nobody has joined anybody: each row is a cell
        return rows.drop("code")
    return rows.group_by("basis", "unit", "measure", *_GROUP).agg(
        pl.col(_CELL).sum(), pl.col("hidden").any(), pl.col("not_applicable").all()
    )


def _unit_sums(cells: pl.DataFrame, terms: pl.DataFrame, preferences: pl.DataFrame) -> pl.DataFrame:
    """Return the sums of each indicator's terms; complete where every term is there with bounds."""
    joined = cells.join(terms, on="measure").join(preferences, on=["indicator", "source"], how="semi")
    is_of = {"numerator": pl.col("part") == "numerator", "rest": pl.col("part") == "rest"}
    is_of["denominator"] = pl.col("in_denominator")
    amounts = [pl.when(is_of[part]).then(bound).otherwise(0.0).alias(name) for name, (part, bound) in _SUMS.items()]
    has_all_terms = pl.col("found") == pl.col("terms")
    has_bounds = pl.col("lower").is_not_nan() & pl.col("upper").is_not_nan()
    return (
        joined.with_columns(amounts)
        .group_by(*_INDICATOR, "terms", "basis", "unit", *_GROUP)
        .agg(pl.col(*_SUMS, "lower", "upper").sum(), pl.col("hidden", "not_applicable").any(), pl.len().alias("found"))
        .with_columns(
            (has_all_terms & has_bounds).alias("complete"), (has_all_terms & pl.col("hidden")).alias("hidden")
        )
    )


def _place_sums(units: pl.DataFrame, constituents: pl.DataFrame) -> pl.DataFrame:
    """Return the sums of the complete units of each place."""
    of_place = constituents.select("place", "basis", "unit", "counted").unique()
    return (
        units.join(of_place, on=["basis", "unit"])
        .with_columns(
            pl.when("complete").then(pl.col(list(_SUMS))).otherwise(0.0),
            (pl.col("complete") & pl.col("counted")).alias("covered"),
            pl.col("counted") & pl.col("not_applicable"),
        )
        .group_by(*_INDICATOR, "place", "basis", *_GROUP)
        .agg(pl.col(*_SUMS, "covered", "not_applicable").sum(), pl.col("hidden").any())
    )


def _period_sums(places: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Return the sums of each period: stocks are the mean of its months, flows their sum."""
    counted = asked.constituents.filter("counted").group_by("place", "basis").agg(pl.col("unit").n_unique())
    months = asked.months.with_columns(pl.len().cast(pl.Int64).over("period").alias("months_asked"))
    divisor = pl.when(pl.col("kind") == "stock").then("months_asked").otherwise(1)
    is_whole = pl.col("found") == pl.col("months_asked")
    return (
        places.join(months, on="month")
        .join(counted, on=["place", "basis"])
        .with_columns((pl.col("covered") > 0).alias("months"))
        .group_by(*_INDICATOR, "place", "basis", "source", "period", "sex", "age_group", "unit", "months_asked")
        .agg(
            pl.col(*_SUMS, "months").sum(),
            pl.col("covered", "not_applicable").min(),
            pl.col("hidden").any(),
            pl.len().alias("found"),
        )
        .with_columns(
            (pl.col(list(_SUMS)) / divisor).fill_nan(None),
            pl.col("months", "covered").cast(pl.Int64),
            (is_whole & (pl.col("not_applicable") == pl.col("unit"))).alias("not_applicable"),
        )
    )
