"""Rows as StatFin 12r5 writes them in long form: area, month, name of the figure, figure."""

from datetime import date
from pathlib import Path

import polars as pl

from catalogue.catalogue import load_catalogue
from catalogue.months import shift, span

SOURCE = "statfin-12r5"
LAST = date(2026, 6, 1)
MONTHS = 240


def long_rows(rows: int, months: int = MONTHS) -> pl.DataFrame:
    """Return at least so many rows: alue, kk, tiedot, arvo (text, as a reader gives them)."""
    source = load_catalogue().sources[SOURCE]
    contents = [code for code, column in source.columns.items() if not column.measure.endswith("_published")]
    if rows < months * len(contents):
        months = max(1, rows // len(contents))
    areas = -(-rows // (months * len(contents)))
    names = [f"{month:%Y}M{month:%m}" for month in span(shift(LAST, 1 - months), LAST)]
    return (
        pl.DataFrame({"alue": [f"SK{number:03}" for number in range(1, areas + 1)]})
        .join(pl.DataFrame({"kk": names}), how="cross")
        .join(pl.DataFrame({"tiedot": contents}), how="cross")
        .with_columns((pl.int_range(pl.len()) * 7919 % 900 + 5).cast(pl.String).alias("arvo"))
    )


def write_rows(path: Path, rows: int) -> Path:
    """Write the rows as a Parquet file and return its path."""
    long_rows(rows).write_parquet(path)
    return path
