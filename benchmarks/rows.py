"""Rows as StatFin 12r5 writes them in long form: area, month, name of the figure, figure."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from catalogue.catalogue import load_catalogue
from catalogue.months import shift, span
from catalogue.schema import Column

SOURCE = "statfin-12r5"
LAST = date(2026, 6, 1)
MONTHS = 240


def long_rows(rows: int, months: int = MONTHS) -> pl.DataFrame:
    """Return at least so many rows: alue, kk, tiedot, arvo (text, as a reader gives them)."""
    columns = load_catalogue().sources[SOURCE].columns
    contents = [code for code, column in columns.items() if not column.measure.endswith("_published")]
    if rows < months * len(contents):
        months = max(1, rows // len(contents))
    areas = -(-rows // (months * len(contents)))
    names = [f"{month:%Y}M{month:%m}" for month in span(shift(LAST, 1 - months), LAST)]
    return (
        pl.DataFrame({"alue": [f"SK{number:03}" for number in range(1, areas + 1)]})
        .join(pl.DataFrame({"kk": names}), how="cross")
        .join(pl.DataFrame({"tiedot": contents}), how="cross")
        .with_columns((_level(columns) + pl.int_range(pl.len()) * 7919 % 5).cast(pl.String).alias("arvo"))
    )


def _level(columns: Mapping[str, Column]) -> pl.Expr:
    """Return about how large each figure is: parts within their totals, and numerators within their denominators."""
    totals = {"labour_force": 9_000, "jobseekers": 3_000, "unemployed": 1_000}
    levels = {
        code: totals.get(c.measure, 50) if (c.sex, c.age_group, c.breakdown) == ("_T", "_T", "_T") else 50
        for code, c in columns.items()
    }
    return pl.col("tiedot").replace_strict(list(levels), list(levels.values()), return_dtype=pl.Int64)


def write_rows(path: Path, rows: int) -> Path:
    """Write the rows as a Parquet file and return its path."""
    long_rows(rows).write_parquet(path)
    return path
