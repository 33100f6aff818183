"""A cube, one cell for each combination of its dimensions' categories (PX, JSON-stat), laid out as a table's rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Protocol

import polars as pl

from catalogue.errors import UserError
from data.limits import Limits
from data.readers.grid import Batch, Grid, batch_rows


@dataclass(frozen=True)
class Dimension:
    """One variable of a cube."""

    name: str
    codes: Sequence[str]
    """Of its categories, in the order of the cells."""
    title: str = ""
    labels: Sequence[str] = ()
    """Longer titles of the categories, as many as codes, or none."""
    role: str = "dimension"
    """time, dimension or content."""


class Cells(Protocol):
    """The texts of a cube's cells by position; the last dimension varies fastest."""

    def take(self, positions: pl.Series) -> pl.Series:
        """Return the texts of the cells at these positions, as String."""


@dataclass(frozen=True, eq=False)
class DenseCells:
    """Every cell is given."""

    texts: pl.Series

    def take(self, positions: pl.Series) -> pl.Series:
        """See Cells."""
        return self.texts.gather(positions)


@dataclass(frozen=True, eq=False)
class SparseCells:
    """Some cells are given; the others all say the same."""

    given: pl.DataFrame
    """`position` (Int64, each once) and `text`."""
    otherwise: str | None

    def take(self, positions: pl.Series) -> pl.Series:
        """See Cells."""
        asked = positions.cast(pl.Int64).alias("position").to_frame()
        found = asked.join(self.given, on="position", how="left", maintain_order="left").get_column("text")
        return found if self.otherwise is None else found.fill_null(self.otherwise)


@dataclass(frozen=True, eq=False)
class Cube:
    """Dimensions and cells, and what a table needs besides."""

    name: str
    kind: str
    dimensions: Sequence[Dimension]
    cells: Cells
    value_name: str
    """Names the column of values where no dimension says what is counted."""
    only: pl.Series | None = None
    """Positions of the cells to which the table is confined; None: every combination has its row."""
    title: str | None = None
    encoding: str | None = None


def check_cube(name: str, dimensions: Sequence[Dimension], limits: Limits) -> None:
    """Raise UserError where a category stands twice in its dimension, or the table would be beyond a limit.

    To be called before the cells are allocated: a few kilobytes can declare 10^15 of them.
    """
    columns, rows = 1, 1
    for dimension in dimensions:
        if dimension.role == "content":
            columns *= len(dimension.codes)
        else:
            rows *= len(dimension.codes)
    limits.check_columns(name, len(dimensions) + columns)
    limits.check_rows(name, rows, len(dimensions) + columns)
    for dimension in dimensions:
        _refuse_repeated(name, dimension)


def cube_grid(cube: Cube, limits: Limits) -> Grid:
    """Return a row for each combination of the dimensions but that of contents, whose categories are columns."""
    content = _content(cube.dimensions)
    plain = [dimension for dimension in cube.dimensions if dimension is not content]
    values = content.codes if content else [cube.value_name]
    titles = dict(zip(content.codes, content.labels, strict=False)) if content else {}
    return Grid(
        cube.name,
        cube.kind,
        [*(dimension.name for dimension in plain), *values],
        lambda: _batches(cube, content, plain),
        cube.title,
        encoding=cube.encoding,
        roles={d.name: d.role for d in plain} | dict.fromkeys(values, "content"),
        aliases={d.name: d.title for d in plain if d.title} | titles,
        limits=limits,
    )


def _content(dimensions: Sequence[Dimension]) -> Dimension | None:
    """Return the dimension of contents: at most one may have that role."""
    return next((dimension for dimension in dimensions if dimension.role == "content"), None)


def _batches(cube: Cube, content: Dimension | None, plain: Sequence[Dimension]) -> Iterator[Batch]:
    """Yield the rows; they are numbered by their place among all combinations, from 1."""
    strides = _strides(cube.dimensions)
    own = _strides(plain)
    chosen = None if cube.only is None else _row_numbers(cube.only, plain, strides, own)
    count = prod(len(dimension.codes) for dimension in plain) if chosen is None else len(chosen)
    names = content.codes if content else [cube.value_name]
    height = batch_rows(len(plain) + len(names))
    for start in range(0, count, height):
        stop = min(start + height, count)
        numbers = pl.int_range(start, stop, eager=True) if chosen is None else chosen.slice(start, height)
        columns, positions = [], numbers * 0
        for dimension in plain:
            index = numbers // own[dimension.name] % len(dimension.codes)
            positions = positions + index * strides[dimension.name]
            columns.append(pl.Series(dimension.name, dimension.codes, dtype=pl.String).gather(index))
        step = strides[content.name] if content else 0
        values = [cube.cells.take(positions + number * step).alias(name) for number, name in enumerate(names)]
        yield Batch(pl.DataFrame([*columns, *values]), (numbers + 1).cast(pl.UInt32).alias("row"))


def _strides(dimensions: Sequence[Dimension]) -> dict[str, int]:
    """Return how far apart in the cells two neighbouring categories of each dimension are."""
    strides, step = {}, 1
    for dimension in reversed(dimensions):
        strides[dimension.name] = step
        step *= len(dimension.codes)
    return strides


def _row_numbers(
    positions: pl.Series, plain: Sequence[Dimension], strides: dict[str, int], own: dict[str, int]
) -> pl.Series:
    """Return the numbers of the rows that hold these cells, in order."""
    numbers = positions * 0
    for dimension in plain:
        numbers = numbers + positions // strides[dimension.name] % len(dimension.codes) * own[dimension.name]
    return numbers.unique().sort()


def _refuse_repeated(name: str, dimension: Dimension) -> None:
    seen: set[str] = set()
    for code in dimension.codes:
        if code in seen:
            raise UserError(
                "«{file}»: the category «{code}» of «{column}» stands more than once.",
                file=name,
                code=code,
                column=dimension.name,
            )
        seen.add(code)
