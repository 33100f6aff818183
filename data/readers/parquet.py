"""Parquet: columns of any flat type, written out as text."""

from io import BytesIO

import polars as pl

from catalogue.errors import UserError
from data.readers.grid import Grid, check_header


def read_parquet(name: str, content: bytes) -> Grid:
    """Return the table of a Parquet file; raise UserError for a damaged file or nested columns."""
    try:
        frame = pl.read_parquet(BytesIO(content))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UserError("«{file}» is damaged or no Parquet file. Fetch it again.", file=name) from error
    check_header(name, frame.columns)
    nested = [column for column, dtype in frame.schema.items() if dtype.is_nested() or dtype in (pl.Binary, pl.Object)]
    if nested:
        raise UserError(
            "«{file}»: column {columns} holds lists or binary data. Each cell must be a text, number or date.",
            file=name,
            columns=", ".join(f"«{column}»" for column in nested),
        )
    cells = frame.select(_as_text(column, dtype) for column, dtype in frame.schema.items())
    rows = pl.Series("row", range(1, cells.height + 1), dtype=pl.UInt32)
    return Grid(name, "parquet", cells, rows)


def _as_text(column: str, dtype: pl.DataType) -> pl.Expr:
    """Write whole floats without a fraction: pandas turns a count column with a gap into floats."""
    cell = pl.col(column)
    if dtype.is_float():
        whole = cell.is_finite() & (cell == cell.round()) & (cell.abs() < 2**53)
        return pl.when(whole).then(cell.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(cell.cast(pl.String))
    return cell.cast(pl.String)
