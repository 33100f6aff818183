"""Excel workbooks (.xlsx): the one sheet that holds a table, every cell as text.

Numbers come with up to nine decimals and without ".0", dates as 2026-06-01 00:00:00, formulas as their values. Hidden
sheets are passed over; hidden rows and columns are read.
"""

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import fastexcel
import polars as pl

from catalogue.errors import UserError
from data.limits import Limits
from data.readers.excel_table import SheetTable, find_table
from data.readers.excel_xml import Scan, Sheet, letters, scan_sheet, text_lengths, visible_sheets
from data.readers.grid import Batch, Grid, batch_rows, check_header
from data.readers.zip_file import FAULTS, check_zip, damaged, packed_anew

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
VALUE = "value"
_WORKBOOK = "xl/workbook.xml"
_OTHER_WORKBOOKS = ("xl/workbook.bin", "content.xml")
_LEFT_OUT = ("xl/media/", "xl/drawings/", "xl/embeddings/", "xl/externalLinks/", "xl/tables/", "xl/pivot")


def read_excel(name: str, path: Path, limits: Limits) -> Grid:
    """Return the table of a workbook; raise UserError for another kind of zip, and for what cannot be read whole."""
    limits.check_whole(name, path.stat().st_size)
    entries = check_zip(name, path, limits)
    if _WORKBOOK not in entries:
        raise _other_kind(name, entries)
    tables = dict(_tables(name, path, limits))
    tables = {sheet: table for sheet, table in tables.items() if table.has_figures} or tables
    if len(tables) != 1:
        raise _not_one(name, list(tables))
    return _grid(name, next(iter(tables.values())), limits)


def compound_error(name: str, path: Path) -> UserError:
    """Return the sentence for the container of old or encrypted Office files."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        encrypted = content.find("EncryptedPackage".encode("utf-16-le")) >= 0
    if encrypted:
        return UserError("«{file}» is protected by a password. Save it without one.", file=name)
    return UserError("«{file}» is an old Excel file (.xls). Open it in Excel and save it as .xlsx.", file=name)


def _tables(name: str, path: Path, limits: Limits) -> Iterator[tuple[str, SheetTable]]:
    """Yield the tables of the visible sheets with their names."""
    scans = _scans(name, path, limits)
    packed = packed_anew(name, path, lambda entry: not entry.startswith(_LEFT_OUT))
    with _sound(name):
        reader = fastexcel.read_excel(packed)
    for sheet, scan in scans.items():
        _refuse_fault(name, sheet.name, scan)
        if scan.last_row < 0:
            continue
        with _sound(name):
            loaded = reader.load_sheet(sheet.index, header_row=None, skip_rows=0, dtypes="string")
            cells = loaded.to_polars()
        cells.columns = [letters(scan.first_column + at) for at in range(cells.width)]
        table = find_table(cells, scan.merged)
        if table is not None:
            yield sheet.name, table


def _scans(name: str, path: Path, limits: Limits) -> dict[Sheet, Scan]:
    """Return what the XML of each visible sheet says; raise UserError where they are too much together."""
    scans, size = {}, 0
    with _sound(name), ZipFile(path) as container:
        sheets = visible_sheets(name, container)
        if len({sheet.entry for sheet in sheets}) < len(sheets):
            raise damaged(name)
        lengths = text_lengths(name, container, limits)
        for sheet in sheets:
            scans[sheet] = scan_sheet(name, container, sheet.entry, lengths, limits)
            size += scans[sheet].size
            limits.check_whole(name, size)
    return scans


def _refuse_fault(name: str, sheet: str, scan: Scan) -> None:
    """Raise UserError where a cell has no value to read, though something stands in it."""
    if scan.fault is None:
        return
    cell, text = scan.fault
    if text:
        raise UserError(
            "«{file}», sheet «{sheet}», cell {cell}: the formula shows an error ({text}). Correct it.",
            file=name,
            sheet=sheet,
            cell=cell,
            text=text,
        )
    raise UserError(
        "«{file}», sheet «{sheet}», cell {cell}: the formula has no value yet. Open the file in Excel and save it.",
        file=name,
        sheet=sheet,
        cell=cell,
    )


@contextmanager
def _sound(name: str) -> Iterator[None]:
    """Turn what the libraries raise for a damaged workbook into a sentence."""
    try:
        yield
    except (fastexcel.FastExcelError, KeyError, *FAULTS) as error:
        raise damaged(name) from error
    except BaseException as error:
        # A panic in Rust is no Exception, and each library has a class of its own for it that cannot be imported.
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise damaged(name) from error


def _grid(name: str, table: SheetTable, limits: Limits) -> Grid:
    if not table.levels:
        return Grid(name, "xlsx", table.names, lambda: _wide(table), table.title, limits=limits)
    headings = [" · ".join(texts) for texts in zip(*table.levels, strict=True)]
    check_header(name, headings)
    columns = [*table.names, *(f"[{row}]" for row in table.level_rows), VALUE]
    return Grid(name, "xlsx", columns, lambda: _long(table, columns), table.title, limits=limits)


def _wide(table: SheetTable) -> Iterator[Batch]:
    height = batch_rows(table.cells.width)
    for start in range(0, table.cells.height, height):
        cells = table.cells.slice(start, height)
        yield Batch(cells.rename(dict(zip(cells.columns, table.names, strict=True))), table.rows.slice(start, height))


def _long(table: SheetTable, columns: list[str]) -> Iterator[Batch]:
    """Yield one row per figure: what describes its row, what stands above its column, and the figure."""
    stub = len(table.names)
    figures = table.cells.width - stub
    height = max(1, batch_rows(len(columns)) // figures)
    for start in range(0, table.cells.height, height):
        cells, rows = table.cells.slice(start, height), table.rows.slice(start, height)
        described = cells.select(pl.nth(range(stub))).rename(dict(zip(cells.columns, table.names, strict=False)))
        parts = [
            described.with_columns(
                *(
                    pl.lit(level[at]).alias(column)
                    for column, level in zip(columns[stub:-1], table.levels, strict=True)
                ),
                cells.to_series(stub + at).alias(VALUE),
            )
            for at in range(figures)
        ]
        yield Batch(pl.concat(parts), pl.concat([rows] * figures))


def _not_one(name: str, sheets: list[str]) -> UserError:
    if not sheets:
        return UserError("«{file}» holds no table: no sheet has two cells side by side.", file=name)
    return UserError(
        "«{file}» has tables on several sheets: {sheets}. Give each as a file of its own.",
        file=name,
        sheets=", ".join(f"«{sheet}»" for sheet in sheets[:8]),
    )


def _other_kind(name: str, entries: list[str]) -> UserError:
    if not entries:
        return UserError("«{file}» is an archive with nothing in it. Fetch it again.", file=name)
    if any(entry in entries for entry in _OTHER_WORKBOOKS):
        return UserError("«{file}» is a workbook of another kind (.ods, .xlsb). Save it as .xlsx.", file=name)
    return UserError("«{file}» is compressed. Unpack it and give the file that is in it.", file=name)
