"""From a grid of text to observations, every cell that cannot be read reported with its row and column."""

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.errors import Message, UserError, sentence
from catalogue.schema import Column
from data.keys import PROBLEMS, hashes_of, read_keys, repeated_keys
from data.layout import Layout, recognise
from data.numbers import CELL_REASONS, parse_cells
from data.observations import DIMENSIONS, KEY
from data.readers.grid import Batch, Grid
from data.spool import SPOOLED, Spool

SHOWN_PROBLEMS = 20
# So many problems are kept with row and text; beyond that they are only counted.
KEPT_PROBLEMS = 100_000

REASONS = CELL_REASONS | {
    "place": sentence("is no municipality or area that is known"),
    "month": sentence("is no month; write 2026-06"),
    "category": sentence("is no category of this column"),
    "contents": sentence("is no figure of this source"),
    "duplicate": sentence("stands already in row {other}: the same place, month and group twice"),
}


@dataclass(frozen=True, eq=False)
class Reading:
    """What a file says.

    `observations` are on disk, by month. `problems` has the columns of PROBLEMS, one row for each cell that cannot be
    read, the first KEPT_PROBLEMS of `problem_count`.
    """

    grid: Grid
    layout: Layout
    observations: Spool
    problems: pl.DataFrame
    problem_count: int

    def require_sound(self) -> "Reading":
        """Return itself; raise UserError with the first problems where there is one, or where there are no rows."""
        if self.problem_count:
            raise UserError(
                "«{file}» cannot be taken in. Wrong cells: {count}. Correct them and give the file again.",
                details=self.describe_problems(),
                file=self.grid.name,
                count=self.problem_count,
            )
        if not self.observations.rows:
            raise UserError(
                "«{file}» has a header but no rows. Fetch it again with the months you need.", file=self.grid.name
            )
        return self

    def describe_problems(self) -> list[Message]:
        """Return a sentence for each of the first problems, and one for the rest."""
        shown = [_problem_message(problem) for problem in self.problems.head(SHOWN_PROBLEMS).iter_rows(named=True)]
        rest = self.problem_count - len(shown)
        return [*shown, Message("and {count} more", {"count": rest})] if rest else shown


def _problem_message(problem: dict[str, object]) -> Message:
    text = REASONS[str(problem["reason"])]
    reason = Message(text, {"other": problem["other"]})
    return Message("row {row}, column «{column}»: «{text}» {reason}", {**problem, "reason": reason})


@dataclass
class _Problems:
    """Problems as they are found."""

    kept: list[pl.DataFrame] = field(default_factory=lambda: [pl.DataFrame(schema=PROBLEMS)])
    count: int = 0

    def add(self, found: pl.DataFrame) -> None:
        if self.count < KEPT_PROBLEMS:
            self.kept.append(found.head(KEPT_PROBLEMS - self.count))
        self.count += found.height

    def by_row(self) -> pl.DataFrame:
        return pl.concat(self.kept).sort("row", maintain_order=True)


def read_observations(
    grid: Grid,
    catalogue: Catalogue,
    source: str | None = None,
    *,
    example: bool = False,
    tell: Callable[[int], None] = lambda rows: None,
) -> Reading:
    """Return the observations of a grid. Raises UserError where its source is not known (see `recognise`).

    `tell` hears after each batch how many rows have been read.
    """
    layout = recognise(grid, catalogue, source, example=example)
    spool, problems, hashes, rows = Spool(), _Problems(), [], 0
    for batch in grid.batches():
        keys, bad_keys = read_keys(batch, layout, catalogue)
        cells, bad_cells = parse_cells(_cells(batch, keys, layout), layout.source, catalogue)
        problems.add(bad_keys)
        problems.add(_as_problems(bad_cells))
        spool.append(cells.drop_nulls(KEY).select(pl.col(name).cast(dtype) for name, dtype in SPOOLED.items()))
        hashes.append(hashes_of(keys))
        rows += batch.cells.height
        tell(rows)
    problems.add(repeated_keys(grid, layout, catalogue, hashes))
    return Reading(grid, layout, spool, problems.by_row(), problems.count)


def _cells(batch: Batch, keys: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Return one row per cell: keys, measure and groups, and `column`, `text`, `status_text` as the file has them."""
    keys = keys.with_columns(pl.lit("M").alias("frequency"), pl.lit(layout.source.id).alias("source"))
    if layout.contents and layout.value:
        return keys.with_columns(
            pl.lit(layout.value).alias("column"),
            batch.cells.get_column(layout.value).fill_null("").alias("text"),
            pl.lit(None, pl.String).alias("status_text"),
        )
    return pl.concat(_cells_of(name, column, batch, keys, layout) for name, column in layout.measures.items())


def _cells_of(name: str, column: Column, batch: Batch, keys: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Return the cells of one column of counts; a group that the row names goes before the column's own."""
    status = layout.statuses.get(name)
    groups = [pl.lit(getattr(column, d)).alias(d) for d in DIMENSIONS if d not in layout.dimensions]
    return keys.select(
        *keys.columns,
        *groups,
        pl.lit(column.measure).alias("measure"),
        pl.lit(name).alias("column"),
        batch.cells.get_column(name).fill_null("").alias("text"),
        (batch.cells.get_column(status) if status else pl.lit(None, pl.String)).alias("status_text"),
    )


def _as_problems(bad_cells: pl.DataFrame) -> pl.DataFrame:
    return bad_cells.select(
        *(pl.col(name).cast(PROBLEMS[name]) for name in ("row", "column", "text", "reason")),
        pl.lit(None, pl.UInt32).alias("other"),
    )
