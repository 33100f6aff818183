"""From a grid of text to observations, every cell that cannot be read reported with its row and column."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.errors import Message, UserError, sentence
from catalogue.months import parse_month
from catalogue.places import COUNTRY
from data.layout import Layout, declared_column, recognise
from data.numbers import CELL_REASONS, parse_cells
from data.observations import DIMENSIONS, KEY, SCHEMA, TOTAL, conform
from data.readers.grid import Grid
from data.totals import with_totals

SHOWN_PROBLEMS = 20
PROBLEMS = pl.Schema(
    {"row": pl.UInt32, "column": pl.String, "text": pl.String, "reason": pl.String, "other": pl.UInt32}
)

REASONS = CELL_REASONS | {
    "place": sentence("is no municipality or area that is known"),
    "month": sentence("is no month; write 2026-06"),
    "category": sentence("is no category of this column"),
    "contents": sentence("is no figure of this source"),
    "duplicate": sentence("stands already in row {other}: the same place, month and group twice"),
}


@dataclass(frozen=True, eq=False)
class Reading:
    """What a file says. `problems` has the columns of PROBLEMS, one row for each cell that cannot be read."""

    grid: Grid
    layout: Layout
    observations: pl.DataFrame
    problems: pl.DataFrame

    def require_sound(self) -> "Reading":
        """Return itself; raise UserError with the first problems where there is one."""
        if self.problems.is_empty():
            return self
        raise UserError(
            "«{file}» cannot be taken in. Wrong cells: {count}. Correct them and give the file again.",
            details=self.describe_problems(),
            file=self.grid.name,
            count=self.problems.height,
        )

    def describe_problems(self) -> list[Message]:
        """Return a sentence for each of the first problems, and one for the rest."""
        shown = [_problem_message(problem) for problem in self.problems.head(SHOWN_PROBLEMS).iter_rows(named=True)]
        rest = self.problems.height - len(shown)
        return [*shown, Message("and {count} more", {"count": rest})] if rest else shown


def _problem_message(problem: dict[str, object]) -> Message:
    text = REASONS[str(problem["reason"])]
    reason = Message(text, {"other": problem["other"]})
    return Message("row {row}, column «{column}»: «{text}» {reason}", {**problem, "reason": reason})


def read_observations(grid: Grid, catalogue: Catalogue, source: str | None = None, *, example: bool = False) -> Reading:
    """Return the observations of a grid. Raises UserError where its source is not known (see `recognise`)."""
    layout = recognise(grid, catalogue, source, example=example)
    cells = _long(grid, layout)
    cells, bad_keys = _with_keys(cells, layout, catalogue)
    cells, bad_cells = parse_cells(cells, layout.source, catalogue)
    found = [bad_keys, _as_problems(bad_cells), _duplicates(cells, layout)]
    problems = pl.concat(found).unique(maintain_order=True)
    observations = conform(cells.select(SCHEMA.names()))
    sound = with_totals(observations, layout.source) if problems.is_empty() else observations
    return Reading(grid, layout, sound, problems.sort("row", maintain_order=True))


def _long(grid: Grid, layout: Layout) -> pl.DataFrame:
    """Return one row per cell: row, column, text, status_text, and the texts of the key columns."""
    keys = [("place_text", layout.place), ("period_text", layout.time)]
    keys += [(f"{dimension}_text", layout.dimensions.get(dimension)) for dimension in DIMENSIONS]
    index = [pl.col(column).alias(name) if column else pl.lit(None, pl.String).alias(name) for name, column in keys]
    rows = grid.cells.with_columns(grid.rows.alias("row"))
    if layout.contents and layout.value:
        return rows.select(
            "row",
            *index,
            pl.col(layout.contents).alias("column"),
            pl.col(layout.value).fill_null("").alias("text"),
            pl.lit(None, pl.String).alias("status_text"),
        )
    parts = [
        rows.select(
            "row",
            *index,
            pl.lit(column).alias("column"),
            pl.col(column).fill_null("").alias("text"),
            (pl.col(layout.statuses[column]) if column in layout.statuses else pl.lit(None, pl.String)).alias(
                "status_text"
            ),
        )
        for column in layout.measures
    ]
    return pl.concat(parts)


def _with_keys(cells: pl.DataFrame, layout: Layout, catalogue: Catalogue) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the cells with measure, place, period and groups, and the problems of the key columns."""
    cells, bad_contents = _with_measures(cells, layout)
    cells = cells.with_columns(pl.lit("M").alias("frequency"), pl.lit(layout.source.id).alias("source"))
    if layout.place is None:
        cells = cells.with_columns(pl.lit(COUNTRY).alias("place"))
        bad_places = pl.DataFrame(schema=PROBLEMS)
    else:
        cells, bad_places = _translate(cells, "place", layout.place, catalogue.places.read, "place")
    cells, bad_months = _translate(cells, "period", layout.time or "", parse_month, "month")
    problems = [bad_contents, bad_places, bad_months]
    for dimension, column in layout.dimensions.items():
        read = _category_reader(catalogue, dimension)
        cells, bad = _translate(cells.drop(dimension), dimension, column, read, "category")
        problems.append(bad)
    return cells, pl.concat(problems)


def _with_measures(cells: pl.DataFrame, layout: Layout) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the cells with the measure and groups that their column (or contents cell) stands for."""
    texts = cells.get_column("column").unique().drop_nulls().to_list()
    found = {text: layout.measures.get(text) or declared_column(text, layout.source) for text in texts}
    table = pl.DataFrame(
        [(text, column.measure, *(getattr(column, d) for d in DIMENSIONS)) for text, column in found.items() if column],
        schema=dict.fromkeys(["column", "measure", *DIMENSIONS], pl.String),
        orient="row",
    )
    joined = cells.join(table, on="column", how="left", maintain_order="left")
    bad = joined.filter(pl.col("measure").is_null()).select(
        "row",
        pl.lit(layout.contents).alias("column"),
        pl.col("column").alias("text"),
        pl.lit("contents").alias("reason"),
    )
    return joined, _as_problems(bad)


def _translate(
    cells: pl.DataFrame,
    target: str,
    column: str,
    read: Callable[[str], str | date | None],
    reason: str,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the cells with `target` read from the texts of one key column, and the texts that could not be read."""
    source = f"{target}_text"
    dtype = SCHEMA[target]
    texts = cells.get_column(source).unique().to_list()
    table = pl.DataFrame(
        {source: texts, target: [read(text or "") for text in texts]},
        schema={source: pl.String, target: dtype},
    )
    joined = cells.join(table, on=source, how="left", maintain_order="left", nulls_equal=True)
    bad = joined.filter(pl.col(target).is_null()).select(
        "row",
        pl.lit(column).alias("column"),
        pl.col(source).fill_null("").alias("text"),
        pl.lit(reason).alias("reason"),
    )
    return joined, _as_problems(bad.unique(maintain_order=True))


def _category_reader(catalogue: Catalogue, dimension: str) -> Callable[[str], str | None]:
    """Return a function from a cell's text (code or title in any language; blank is the total) to the category."""
    categories = catalogue.dimensions[dimension].categories
    known = {title.casefold(): code for code, titles in categories.items() for title in titles.model_dump().values()}
    known |= {code.casefold(): code for code in categories} | {"": TOTAL}
    return lambda text: known.get(text.strip().casefold())


def _duplicates(cells: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Return a problem for each row that repeats the key of an earlier one."""
    keyed = cells.drop_nulls([*KEY])
    first = pl.col("row").min().over(KEY)
    repeated = keyed.with_columns(first.alias("first")).filter(pl.col("row") != pl.col("first"))
    text = "place_text" if layout.place else "period_text"
    problems = repeated.select(
        "row",
        pl.lit(layout.place or layout.time).alias("column"),
        pl.col(text).alias("text"),
        pl.lit("duplicate").alias("reason"),
        pl.col("first").alias("other"),
    )
    return _as_problems(problems.unique(maintain_order=True))


def _as_problems(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with the columns and types of PROBLEMS."""
    if "other" not in frame.columns:
        frame = frame.with_columns(pl.lit(None).alias("other"))
    return frame.select(pl.col(name).cast(dtype) for name, dtype in PROBLEMS.items())
