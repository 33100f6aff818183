"""A table and its notes as an Excel workbook. Texts are written as texts: nothing in a cell is ever run."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import polars as pl
import xlsxwriter

# Counted from 0: above it stand title, caption and the mark of example data.
HEADER_ROW = 3
_WIDEST = 60
_NOTES_WIDTHS = (34, 110)
# Excel writes the marks of its own language: 40,5 where it is Finnish.
_COUNT = "#,##0"


@dataclass(frozen=True, eq=False)
class Sheets:
    """What the two sheets of a workbook hold, all texts in the user's language."""

    names: tuple[str, str]
    title: str
    caption: str
    mark: str
    """What must not be overlooked, on both sheets; empty where nothing must."""
    rows: pl.DataFrame
    kinds: Sequence[str]
    """Kind of each column, see reports.figure_table.Column."""
    decimals: Sequence[int]
    """Decimals with which the ratios of each row are shown; the cells hold them unrounded."""
    notes: Sequence[tuple[str, str]]


def workbook(sheets: Sheets) -> bytes:
    """Return the workbook: the table under a frozen header with filters, and the notes."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": sheets.title, "comments": " ".join([sheets.mark, sheets.caption]).strip()})
        _write_table(book, sheets)
        _write_notes(book, sheets)
    return buffer.getvalue()


def _write_table(book: Any, sheets: Sheets) -> None:
    sheet = book.add_worksheet(sheets.names[0])
    _write_head(book, sheet, sheets)
    header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {places: book.add_format({"num_format": _ratio_format(places)}) for places in set(sheets.decimals)}
    others = {"count": book.add_format({"num_format": _COUNT}), "ordinal": book.add_format({"num_format": "0"})}
    for at, name in enumerate(sheets.rows.columns):
        sheet.write_string(HEADER_ROW, at, name, header)
        sheet.set_column(at, at, _width(sheets.rows.get_column(name)))
    for line, (row, places) in enumerate(zip(sheets.rows.iter_rows(), sheets.decimals, strict=True), HEADER_ROW + 1):
        for at, (value, kind) in enumerate(zip(row, sheets.kinds, strict=True)):
            _write(sheet, line, at, value, others.get(kind, formats[places]))
    last = HEADER_ROW + max(sheets.rows.height, 1)
    sheet.autofilter(HEADER_ROW, 0, last, sheets.rows.width - 1)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_landscape()


def _write_head(book: Any, sheet: Any, sheets: Sheets) -> None:
    sheet.write_string(0, 0, sheets.title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, sheets.caption)
    sheet.write_string(2, 0, sheets.mark, book.add_format({"bold": True, "font_color": "#8a3b00"}))
    if sheets.mark:
        sheet.set_header("&L" + sheets.mark.replace("&", "&&"))
        sheet.set_tab_color("#8a3b00")


def _write(sheet: Any, line: int, at: int, value: Any, number: Any) -> None:
    """Write a cell by its type; what is not known stays an empty cell."""
    if isinstance(value, bool):
        sheet.write_boolean(line, at, value)
    elif isinstance(value, int | float):
        sheet.write_number(line, at, value, number)
    elif value:
        sheet.write_string(line, at, value)


def _ratio_format(decimals: int) -> str:
    return "0." + "0" * decimals if decimals else "0"


def _width(cells: pl.Series) -> int:
    """Return a width in signs for the widest cell; a header may take two lines."""
    texts = cells.drop_nulls().to_list() if cells.dtype == pl.String else []
    return min(max(len(cells.name) // 2 + 4, *map(len, texts), 0) + 2, _WIDEST)


def _write_notes(book: Any, sheets: Sheets) -> None:
    sheet = book.add_worksheet(sheets.names[1])
    label = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    text = book.add_format({"valign": "top", "text_wrap": True})
    for at, width in enumerate(_NOTES_WIDTHS):
        sheet.set_column(at, at, width)
    for line, (name, said) in enumerate(sheets.notes):
        sheet.write_string(line, 0, name, label)
        sheet.write_string(line, 1, said, text)
    if sheets.mark:
        sheet.set_header("&L" + sheets.mark.replace("&", "&&"))
        sheet.set_tab_color("#8a3b00")
