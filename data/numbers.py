"""Reading the cells themselves: whole numbers, rates and the symbols that stand for a number that is not shown."""

from collections.abc import Callable

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.errors import sentence
from catalogue.schema import Measure, Source
from data.observations import STATUS

# Thousands may be set apart by a space, no-break space, thin space or narrow no-break space, never by a point.
_SPACES = " \u00a0\u2009\u202f"
_GROUPED = rf"^\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?$"
_PLAIN = r"^\d+(?:[.,]\d+)?$"
_SIGN = r"^[-\u2212]\s?\d"

CELL_REASONS = {
    "number": sentence("is no number and no symbol that this source uses"),
    "negative": sentence("is negative; a count is 0 or more"),
    "fraction": sentence("is no whole number; a count has no decimals"),
    "status": sentence("is no status; write hidden, missing or not_applicable"),
    "contradiction": sentence("has a number and a status that says there is none"),
}


def parse_cells(cells: pl.DataFrame, source: Source, catalogue: Catalogue) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the cells with value, lower, upper and the two statuses, and a problem for each that cannot be read.

    `cells` has row, column, measure, text and status_text. The problems have row, column, text, reason.
    """
    text = pl.col("text").str.strip_chars()
    digits = text.str.replace_all(rf"[{_SPACES}]", "").str.replace(",", ".", literal=True)
    is_number = text.str.contains(_PLAIN) | text.str.contains(_GROUPED)
    parsed = cells.with_columns(
        pl.when(is_number).then(digits).cast(pl.Float64, strict=False).alias("value"),
        _status(text, is_number, source).alias("status"),
        pl.col("measure").is_in(_measures(catalogue, lambda measure: measure.unit != "percent")).alias("is_count"),
    ).with_columns(_reason(text).alias("reason"))
    problems = parsed.drop_nulls("reason").select("row", "column", "text", "reason")
    return _with_bounds(parsed, source, catalogue), problems


def _status(text: pl.Expr, is_number: pl.Expr, source: Source) -> pl.Expr:
    """Name the cell's status: its status column first, then its symbol; null where it can be neither."""
    said = pl.col("status_text").str.strip_chars().str.to_lowercase()
    said = pl.when(said == "").then(None).when(said == "normal").then(None).otherwise(said)
    by_symbol = text.replace_strict(
        list(source.symbols), list(source.symbols.values()), default=None, return_dtype=pl.String
    )
    return pl.coalesce(said, pl.when(is_number).then(pl.lit("normal")), by_symbol)


def _reason(text: pl.Expr) -> pl.Expr:
    """Name what is wrong with a cell; null where nothing is."""
    status, value = pl.col("status"), pl.col("value")
    without_number = ["hidden", "missing", "not_applicable"]
    return (
        pl.when(pl.col("measure").is_null())
        .then(None)
        .when(text.str.contains(_SIGN))
        .then(pl.lit("negative"))
        .when(status.is_null())
        .then(pl.lit("number"))
        .when(~status.is_in(list(STATUS)))
        .then(pl.lit("status"))
        .when(status.is_in(without_number) & value.is_not_null())
        .then(pl.lit("contradiction"))
        .when(~status.is_in(without_number) & value.is_null())
        .then(pl.lit("number"))
        .when(pl.col("is_count") & (value != value.floor()))
        .then(pl.lit("fraction"))
    )


def _with_bounds(parsed: pl.DataFrame, source: Source, catalogue: Catalogue) -> pl.DataFrame:
    """Give a hidden count the source's bounds. Hidden days and rates have none: they do not count persons."""
    low, high = source.hidden_bounds or (None, None)
    bounded = (pl.col("status") == "hidden") & pl.col("measure").is_in(_measures(catalogue, lambda m: m.counts_units))
    return parsed.with_columns(
        pl.when(bounded).then(pl.lit(low, pl.Float64)).otherwise(pl.col("value")).alias("lower"),
        pl.when(bounded).then(pl.lit(high, pl.Float64)).otherwise(pl.col("value")).alias("upper"),
        pl.col("status")
        .replace_strict({name: codes[0] for name, codes in STATUS.items()}, default=None)
        .alias("obs_status"),
        pl.col("status")
        .replace_strict({name: codes[1] for name, codes in STATUS.items()}, default=None)
        .alias("conf_status"),
    )


def _measures(catalogue: Catalogue, test: Callable[[Measure], bool]) -> list[str]:
    return [name for name, measure in catalogue.measures.items() if test(measure)]
