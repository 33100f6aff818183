"""A file as a table of text: nothing is interpreted yet, so that every cell can still be quoted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from catalogue.errors import UserError


@dataclass(frozen=True, eq=False)
class Grid:
    """A file's table. `cells` has String columns only, named as in the file; null where the file has no cell."""

    name: str
    kind: str
    cells: pl.DataFrame
    rows: pl.Series
    """The number of each row, as a person counts rows in the file (1 is the first line)."""
    title: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    """What the file itself says of its columns: column -> time, dimension or content."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Longer titles of columns, where the file gives both code and title."""


def check_header(name: str, header: list[str]) -> None:
    """Raise UserError where column names are empty or stand twice."""
    empty = [str(index) for index, column in enumerate(header, start=1) if not column.strip()]
    if empty:
        raise UserError(
            "«{file}»: column {column} has no name. Write a name in the header row.",
            file=name,
            column=", ".join(empty),
        )
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise UserError(
            "«{file}»: the column name {columns} stands more than once. Keep one of them.",
            file=name,
            columns=", ".join(f"«{column}»" for column in twice),
        )


def without_blank_rows(cells: pl.DataFrame, first_row: int) -> tuple[pl.DataFrame, pl.Series]:
    """Return the rows that hold anything, and their numbers in the file, counted from `first_row`."""
    blank = cells.select(pl.all_horizontal(pl.all().fill_null("").str.strip_chars() == "").alias("blank")).to_series()
    rows = pl.int_range(first_row, first_row + cells.height, dtype=pl.UInt32, eager=True).alias("row")
    return cells.filter(~blank), rows.filter(~blank)
