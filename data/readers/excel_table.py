"""Where a sheet's table is: its header of one row or more, its rows, and what around it is title or note.

- The header begins with the first row that has two cells or more; rows with one cell before it are titles. It goes on
  while the first column stays empty: PxWeb writes the categories of several variables above each other and leaves out
  those that repeat. Such a table, and one whose last columns are months, gives one row per figure.
- The table ends after its last row with a figure (a number or a missing symbol) beyond the first column, and the rows
  right below that also have two cells or more. What follows is notes, as long as it holds no number: a row with a
  number is never left out, so that at worst it is reported as unreadable.
- A column without a name that describes the rows (PxWeb gives those none) is called by its letter. There, and below a
  header of several rows, an empty cell repeats the one above, but in the last such column.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from catalogue.months import parse_month
from data.readers.excel_xml import letters

_NUMBER = r"[-−+]?\s?\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?:[.,]\d+)?|[-−+]?\s?\d[\d.,]*"
_FIGURE = rf"^\s*(?:(?:{_NUMBER})\s?%?|\.{{1,6}}|[-–—*])\s*$"


@dataclass(frozen=True, eq=False)
class SheetTable:
    """A table in a sheet."""

    cells: pl.DataFrame
    """The rows below the header, String; called by the letters of their columns."""
    rows: pl.Series
    """UInt32: the number of each row in the sheet."""
    names: Sequence[str]
    """Of the columns from the left: of all, or where there are levels of those that describe the rows."""
    levels: Sequence[Sequence[str]]
    """What stands above the columns of figures: for each level one text per column."""
    level_rows: Sequence[int]
    """The number of each level's row in the sheet."""
    title: str | None
    has_figures: bool


@dataclass(frozen=True, eq=False)
class _Shape:
    """For each row: how many cells are filled, whether the first is, whether there is a figure, and one beyond it."""

    filled: list[int]
    first: list[bool]
    figure: list[bool]
    beyond: list[bool]


def find_table(cells: pl.DataFrame, merged: Sequence[tuple[int, int, int]]) -> SheetTable | None:
    """Return the table of a sheet, None where no two cells stand side by side.

    `cells` has every row of the sheet from the first; its columns are called by their letters. `merged` has column,
    first and last row (from 0) of cells merged over several rows.
    """
    shape = _shape(cells)
    top = _top(shape)
    if top is None:
        return None
    title = next((text for row in cells.head(top).iter_rows() for text in row if text and text.strip()), None)
    ours = pl.Series([row >= top and (shape.filled[row] > 1 or shape.figure[row]) for row in range(cells.height)])
    cells = cells.select(column for column in cells.columns if _filled(cells[column].filter(ours)).any())
    shape = _shape(cells)
    body = _body(shape, top)
    end = _end(shape, body)
    header = [row for row in range(top, body) if shape.filled[row]]
    names, levels = _header([list(cells.row(row)) for row in header], cells.columns)
    described = len(names) if levels else _leading_blanks(cells.row(top))
    chosen = [row for row in range(body, end) if shape.filled[row]]
    if described:  # here a row with nothing but the first category only heads those that follow
        chosen = [row for row in chosen if shape.filled[row] > 1 or not shape.first[row] or shape.figure[row]]
    filled = _merged_down(cells, merged, body).select(pl.all().gather(chosen))
    filled = _carried_down(filled, described)
    rows = pl.Series("row", [row + 1 for row in chosen], dtype=pl.UInt32)
    numbers = [row + 1 for row in header] if levels else []
    return SheetTable(filled, rows, names, levels, numbers, title, any(shape.beyond[top + 1 :]))


def _filled(column: pl.Series) -> pl.Series:
    return column.fill_null("").str.strip_chars() != ""


def _shape(cells: pl.DataFrame) -> _Shape:
    filled = cells.select(pl.all().fill_null("").str.strip_chars() != "")
    figure = cells.select(pl.all().fill_null("").str.contains(_FIGURE))
    beyond = figure.select(pl.any_horizontal(pl.nth(range(1, cells.width)))) if cells.width > 1 else figure
    return _Shape(
        filled.select(pl.sum_horizontal(pl.all().cast(pl.UInt32))).to_series().to_list(),
        filled.to_series(0).to_list(),
        figure.select(pl.any_horizontal(pl.all())).to_series().to_list(),
        beyond.to_series().to_list(),
    )


def _top(shape: _Shape) -> int | None:
    """Return the header's first row, with rows right above it that are empty but for a category further right."""
    half = max(shape.filled, default=0) / 2
    wide = (row for row, count in enumerate(shape.filled) if count > 1 and (count >= half or not shape.first[row]))
    top = next(wide, None)
    while top and shape.filled[top - 1] and not shape.first[top - 1]:
        top -= 1
    return top


def _body(shape: _Shape, top: int) -> int:
    """Return the first row below the header: the first that begins in the first column, or else the next.

    Header rows may hold numbers (years), but not the only ones of the sheet.
    """
    following = min(top + 1, len(shape.filled))
    rows = range(following, len(shape.filled))
    begun = next((row for row in rows if shape.first[row] and (shape.first[top] or shape.beyond[row])), following)
    return begun if any(shape.beyond[begun:]) or not any(shape.figure[following:begun]) else following


def _end(shape: _Shape, body: int) -> int:
    height = len(shape.filled)
    last = max((row for row in range(body, height) if shape.beyond[row] and shape.filled[row] > 1), default=body - 1)
    while last + 1 < height and shape.filled[last + 1] > 1:
        last += 1
    return 1 + max((row for row in range(last + 1, height) if shape.figure[row]), default=last)


def _header(rows: list[list[str | None]], letters_: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """Return names and levels (see SheetTable) of a header's rows."""
    texts = [[text if text and text.strip() else "" for text in row] for row in rows]
    whole = [" · ".join(row[at] for row in texts if row[at]) for at in range(len(letters_))]
    if len(texts) > 1:
        stub = next((at for at in range(len(whole)) if all(row[at] for row in texts)), 0)
    else:
        stub = len(whole) - _trailing_months(whole)
    named = [text or letter for text, letter in zip(whole, letters_, strict=True)]
    if 0 < stub < len(whole):
        return named[:stub], [_carried_right(row[stub:]) for row in texts]
    blanks = _leading_blanks(whole)
    return named[:blanks] + whole[blanks:], []


def _trailing_months(texts: Sequence[str]) -> int:
    return next((n for n, text in enumerate(reversed(texts)) if parse_month(text) is None), len(texts))


def _leading_blanks(texts: Sequence[str | None]) -> int:
    return next((at for at, text in enumerate(texts) if text and text.strip()), len(texts))


def _carried_right(texts: list[str]) -> list[str]:
    for at in range(1, len(texts)):
        texts[at] = texts[at] or texts[at - 1]
    return texts


def _carried_down(cells: pl.DataFrame, stub: int) -> pl.DataFrame:
    """Repeat the text above in the empty cells of the columns that describe the rows, but for the last of them."""
    return cells.with_columns(
        pl.when(pl.col(column).str.strip_chars() != "").then(pl.col(column)).forward_fill().alias(column)
        for column in cells.columns[: max(0, stub - 1)]
    )


def _merged_down(cells: pl.DataFrame, merged: Sequence[tuple[int, int, int]], body: int) -> pl.DataFrame:
    """Repeat the text of cells that are merged over several rows below the header."""
    ranges: dict[str, list[tuple[int, int]]] = {}
    for column, first, last in sorted(merged):
        if first >= body:
            ranges.setdefault(letters(column), []).append((first, last))
    for letter in ranges.keys() & set(cells.columns):
        texts, free = cells[letter].to_list(), 0
        for first, last in ranges[letter]:
            if first >= free:  # merged cells that overlap are no sound workbook; going over them once bounds the time
                free = min(last + 1, len(texts))
                texts[first:free] = texts[first : first + 1] * (free - first)
        cells = cells.with_columns(pl.Series(letter, texts, dtype=pl.String))
    return cells
