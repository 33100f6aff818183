"""What each row of a file speaks of: place, month and groups, read from its texts."""

from collections.abc import Callable, Iterator
from datetime import date

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.months import parse_month
from catalogue.places import COUNTRY
from data.layout import Layout
from data.observations import DIMENSIONS, SCHEMA, TOTAL
from data.readers.grid import Batch, Grid

PROBLEMS = pl.Schema(
    {"row": pl.UInt32, "column": pl.String, "text": pl.String, "reason": pl.String, "other": pl.UInt32}
)
_Reader = Callable[[str], str | date | None]


def read_keys(batch: Batch, layout: Layout, catalogue: Catalogue) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return one row per row of the batch with `row`, `place`, `period` and what else it names, and the problems.

    Where one column names the figure (long form), `measure` and its groups are there too. What cannot be read is null.
    """
    keys = batch.rows.to_frame()
    problems = [pl.DataFrame(schema=PROBLEMS)]
    if layout.contents:
        keys = pl.concat([keys, _contents(batch.cells.get_column(layout.contents), layout)], how="horizontal")
        problems.append(_unread(batch, layout.contents, keys["measure"].is_null(), "contents"))
    for target, column, read, reason in _readers(layout, catalogue):
        if column is None:
            keys = keys.with_columns(pl.lit(COUNTRY).alias(target))
            continue
        values = translated(batch.cells.get_column(column), read, SCHEMA[target])
        keys = keys.with_columns(values.alias(target))
        problems.append(_unread(batch, column, values.is_null(), reason))
    return keys, pl.concat(problems)


def repeated_keys(grid: Grid, layout: Layout, catalogue: Catalogue, hashes: list[pl.DataFrame]) -> pl.DataFrame:
    """Return a problem for each row that repeats the key of an earlier one.

    `hashes` holds row and hash of the keys, so that 5 million rows take 60 MB; rows whose hash repeats are read anew
    and compared in full.
    """
    suspects = pl.concat(hashes).filter(pl.col("hash").is_duplicated()).get_column("row")
    if suspects.is_empty():
        return pl.DataFrame(schema=PROBLEMS)
    column = layout.place or layout.time or ""
    found = pl.concat(_keys_of(grid, layout, catalogue, suspects, column))
    first = pl.col("row").min().over([name for name in found.columns if name not in ("row", "text")])
    repeated = found.with_columns(first.alias("other")).filter(pl.col("row") != pl.col("other"))
    return repeated.select(
        "row", pl.lit(column).alias("column"), "text", pl.lit("duplicate").alias("reason"), "other"
    ).select(pl.col(name).cast(dtype) for name, dtype in PROBLEMS.items())


def hashes_of(keys: pl.DataFrame) -> pl.DataFrame:
    """Return `row` and `hash` of the keys that could be read in full."""
    return keys.drop_nulls().select("row", pl.struct(pl.exclude("row")).hash().alias("hash"))


def _keys_of(grid: Grid, layout: Layout, catalogue: Catalogue, rows: pl.Series, column: str) -> Iterator[pl.DataFrame]:
    """Yield the keys of the rows named, with the text of one column."""
    for batch in grid.batches():
        chosen = batch.rows.is_in(rows.implode())
        part = Batch(batch.cells.filter(chosen), batch.rows.filter(chosen))
        keys, _ = read_keys(part, layout, catalogue)
        yield keys.with_columns(part.cells.get_column(column).alias("text"))


def _readers(layout: Layout, catalogue: Catalogue) -> Iterator[tuple[str, str | None, _Reader, str]]:
    """Yield, for each key: its name, the file's column, how its texts are read, the reason where one cannot be."""
    yield "place", layout.place, catalogue.places.read, "place"
    yield "period", layout.time, parse_month, "month"
    for dimension, column in layout.dimensions.items():
        yield dimension, column, category_reader(catalogue, dimension), "category"


def translated(texts: pl.Series, read: _Reader, dtype: pl.DataType) -> pl.Series:
    """Return what each text means; each different text is read once."""
    texts = texts.fill_null("")
    different = texts.unique()
    meanings = pl.Series([read(text) for text in different.to_list()], dtype=dtype)
    return texts.replace_strict(different, meanings, default=None, return_dtype=dtype)


def _contents(texts: pl.Series, layout: Layout) -> pl.DataFrame:
    """Return the measure and the groups that each text of the contents column stands for."""
    found = {text: layout.source.column(text) for text in texts.unique().drop_nulls().to_list()}
    names = [name for name in ("measure", *DIMENSIONS) if name not in layout.dimensions]
    return pl.DataFrame(
        {
            name: texts.replace_strict(
                list(found),
                [getattr(column, name) if column else None for column in found.values()],
                default=None,
                return_dtype=pl.String,
            )
            for name in names
        }
    )


def _unread(batch: Batch, column: str, failed: pl.Series, reason: str) -> pl.DataFrame:
    """Return a problem for each row whose text in `column` could not be read."""
    return (
        pl.DataFrame(
            {
                "row": batch.rows.filter(failed),
                "column": column,
                "text": batch.cells.get_column(column).filter(failed).fill_null(""),
                "reason": reason,
                "other": None,
            },
            schema=PROBLEMS,
        )
        if failed.any()
        else pl.DataFrame(schema=PROBLEMS)
    )


def category_reader(catalogue: Catalogue, dimension: str) -> Callable[[str], str | None]:
    """Return a function from a cell's text (code or title in any language; blank is the total) to the category."""
    categories = catalogue.dimensions[dimension].categories
    known = {title.casefold(): code for code, titles in categories.items() for title in titles.model_dump().values()}
    known |= {code.casefold(): code for code in categories} | {"": TOTAL}
    return lambda text: known.get(text.strip().casefold())
