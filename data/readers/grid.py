"""A file as a table of text: nothing is interpreted yet, so that every cell can still be quoted.

The table comes in batches, so that the memory it takes does not grow with the file.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from catalogue.errors import UserError
from data.limits import Limits

# So many cells at once: what follows a batch (parsing, bounds) takes about 300 bytes a cell.
BATCH_CELLS = 500_000


@dataclass(frozen=True, eq=False)
class Batch:
    """Consecutive rows. `cells` has String columns only, named as in the file; null where the file has no cell."""

    cells: pl.DataFrame
    rows: pl.Series
    """UInt32: the number of each row, as a person counts rows in the file (1 is the first line)."""


@dataclass(frozen=True, eq=False)
class Grid:
    """A file's table. May be gone through several times."""

    name: str
    kind: str
    columns: Sequence[str]
    source: Callable[[], Iterator[Batch]]
    """Opens the file anew and yields its rows, without those that are blank. Use `batches`, which keeps the limits."""
    title: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    """What the file itself says of its columns: column -> time, dimension or content."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Longer titles of columns, where the file gives both code and title."""
    limits: Limits = field(default_factory=Limits.of_environment)

    def __post_init__(self) -> None:
        """Raise UserError where column names are empty, stand twice or are too many."""
        check_header(self.name, self.columns)
        self.limits.check_columns(self.name, len(self.columns))

    def batches(self) -> Iterator[Batch]:
        """Yield the table, at least one batch (which may be empty); raise UserError at a fault or beyond a limit."""
        rows = 0
        for batch in self.source():
            rows += batch.cells.height
            self.limits.check_rows(self.name, rows, len(self.columns))
            self._check_cells(batch)
            if batch.cells.height or not rows:
                yield batch
        if not rows:
            yield Batch(pl.DataFrame(schema=dict.fromkeys(self.columns, pl.String)), _numbers(1, 0))

    def _check_cells(self, batch: Batch) -> None:
        """Raise UserError where a cell is longer than any figure or name can be."""
        longest = batch.cells.select(pl.all().str.len_chars().max())
        for column, length in longest.row(0, named=True).items() if batch.cells.height else ():
            if length is not None and length > self.limits.cell_characters:
                at = batch.cells.get_column(column).str.len_chars().arg_max() or 0
                self.limits.check_cell(self.name, int(batch.rows[at]), column, length)

    @cached_property
    def sample(self) -> pl.DataFrame:
        """The cells of the first batch, from which the layout is recognised."""
        return next(self.batches()).cells


def held(frame: pl.DataFrame, first_row: int) -> Callable[[], Iterator[Batch]]:
    """Return the source of a Grid whose cells are in memory; its rows are numbered in the file from `first_row`."""

    def batches() -> Iterator[Batch]:
        height = batch_rows(frame.width)
        for start in range(0, frame.height, height):
            yield without_blank_rows(frame.slice(start, height), first_row + start)

    return batches


def batch_rows(columns: int) -> int:
    """Return how many rows of so many columns make a batch."""
    return max(1_000, BATCH_CELLS // max(1, columns))


def check_header(name: str, header: Sequence[str]) -> None:
    """Raise UserError where column names are empty or stand twice."""
    empty = [str(index) for index, column in enumerate(header, start=1) if not column.strip()]
    if empty:
        raise UserError(
            "«{file}»: column {column} has no name. Write a name in the header row.",
            file=name,
            column=", ".join(empty),
        )
    seen: set[str] = set()
    twice = sorted({column for column in header if column in seen or seen.add(column)})  # type: ignore[func-returns-value]
    if twice:
        raise UserError(
            "«{file}»: the column name {columns} stands more than once. Keep one of them.",
            file=name,
            columns=", ".join(f"«{column}»" for column in twice),
        )


def without_blank_rows(cells: pl.DataFrame, first_row: int) -> Batch:
    """Return the rows that hold anything; they are numbered in the file from `first_row`."""
    blank = cells.select(pl.all_horizontal(pl.all().fill_null("").str.strip_chars() == "").alias("blank")).to_series()
    rows = _numbers(first_row, cells.height)
    return Batch(cells.filter(~blank), rows.filter(~blank)) if blank.any() else Batch(cells, rows)


def _numbers(first: int, count: int) -> pl.Series:
    return pl.int_range(first, first + count, dtype=pl.UInt32, eager=True).alias("row")
