"""Parquet: columns of any flat type, written out as text."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from catalogue.errors import UserError
from data.limits import Limits
from data.readers.grid import Batch, Grid, batch_rows, without_blank_rows

# What pyarrow raises for bytes that are no Parquet file or a damaged one.
_FAULTS = (pa.ArrowException, OSError, pl.exceptions.PolarsError)


def read_parquet(name: str, path: Path, limits: Limits) -> Grid:
    """Return the table of a Parquet file; raise UserError for a damaged file or columns of another type."""
    try:
        with pq.ParquetFile(path) as file:
            columns = file.schema_arrow.names
            _check_size(name, file.metadata, limits)
            types = pl.DataFrame(file.schema_arrow.empty_table()).schema if len(set(columns)) == len(columns) else {}
    except _FAULTS as error:
        raise _damaged(name) from error
    _check_types(name, types)
    return Grid(name, "parquet", columns, lambda: _batches(name, path, batch_rows(len(columns))), limits=limits)


def _check_types(name: str, types: Mapping[str, pl.DataType]) -> None:
    """Refuse columns whose cells are no text, number or date: polars writes none of these types out as text."""
    nested = [column for column, dtype in types.items() if dtype.is_nested() or dtype in (pl.Binary, pl.Object)]
    if nested:
        raise UserError(
            "«{file}»: column {columns} holds lists or binary data. Each cell must be a text, number or date.",
            file=name,
            columns=_quoted(nested),
        )
    lengths = [column for column, dtype in types.items() if dtype == pl.Duration]
    if lengths:
        raise UserError(
            "«{file}»: column {columns} holds lengths of time (type duration), which cannot be read as numbers. Save "
            "them as whole numbers, such as days, and give the file again.",
            file=name,
            columns=_quoted(lengths),
        )


def _quoted(columns: list[str]) -> str:
    return ", ".join(f"«{column}»" for column in columns)


def _check_size(name: str, metadata: pq.FileMetaData, limits: Limits) -> None:
    """Refuse what would unpack to too much. A row group's columns are unpacked one after the other."""
    limits.check_columns(name, metadata.num_columns)
    limits.check_rows(name, metadata.num_rows, metadata.num_columns)
    for index in range(metadata.num_row_groups):
        group = metadata.row_group(index)
        for column in range(group.num_columns):
            limits.check_whole(name, group.column(column).total_uncompressed_size)


def _batches(name: str, path: Path, height: int) -> Iterator[Batch]:
    first = 1
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=height):
                frame = pl.DataFrame(batch)
                cells = frame.select(_as_text(column, dtype) for column, dtype in frame.schema.items())
                yield without_blank_rows(cells, first)
                first += cells.height
    except _FAULTS as error:
        raise _damaged(name) from error


def _damaged(name: str) -> UserError:
    return UserError("«{file}» is damaged or no Parquet file. Fetch it again.", file=name)


def _as_text(column: str, dtype: pl.DataType) -> pl.Expr:
    """Write whole floats without a fraction: pandas turns a count column with a gap into floats."""
    cell = pl.col(column)
    if dtype.is_float():
        whole = cell.is_finite() & (cell == cell.round()) & (cell.abs() < 2**53)
        return pl.when(whole).then(cell.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(cell.cast(pl.String))
    return cell.cast(pl.String)
