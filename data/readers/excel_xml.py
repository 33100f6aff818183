"""What of a workbook's XML the spreadsheet library does not tell, or only at a price.

It gives null for a formula without a value and for an error, which would read as a missing figure; it allots a cell for
every place between the first cell and the last, and a copy of a text for every cell that refers to it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

from data.limits import Limits
from data.readers.zip_file import damaged

# What the spreadsheet library and the table made of it take for a cell, beside its text.
CELL_BYTES = 64
MOST_COLUMNS = 16_384
_SHOWN = 20  # signs of a value that are kept
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_Start = Callable[[str, dict[str, str]], None]
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class Sheet:
    """A visible worksheet."""

    index: int
    """Among all sheets of the workbook."""
    name: str
    entry: str
    """Name of its XML in the container."""


@dataclass
class Scan:
    """What a sheet's XML says; rows and columns are counted from 0."""

    first_column: int = MOST_COLUMNS
    last_column: int = -1
    last_row: int = -1
    """Of the cells with a value."""
    size: int = 0
    """What its cells take in memory, all from the first row to the last."""
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    """Column, first and last row of cells merged over several rows."""
    fault: tuple[str, str] | None = None
    """The first cell with a formula without value ("") or with an error (its text)."""


def visible_sheets(name: str, container: ZipFile) -> list[Sheet]:
    """Return a workbook's visible worksheets in order."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str, str]] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            identifier = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), identifier, attributes.get("state", "visible")))

    for entry, start in ((_RELATIONS, relation), (_WORKBOOK, sheet)):
        with container.open(entry) as stream:
            _parse(name, stream, start)
    return [
        Sheet(index, title, targets[identifier])
        for index, (title, identifier, state) in enumerate(sheets)
        if state == "visible" and identifier in targets
    ]


def text_lengths(name: str, container: ZipFile, limits: Limits) -> list[int]:
    """Return the length of each shared text, to which cells refer by number; UserError where there are too many."""
    entry = "xl/sharedStrings.xml"
    if entry not in container.namelist():
        return []
    lengths: list[int] = []

    def start(tag: str, _attributes: dict[str, str]) -> None:
        if _local(tag) == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    with container.open(entry) as stream:
        _parse(name, stream, start, text=text, check=lambda: limits.check_whole(name, len(lengths) * CELL_BYTES))
    return lengths


def scan_sheet(name: str, container: ZipFile, entry: str, lengths: list[int], limits: Limits) -> Scan:
    """Return what stands where in a sheet; raise UserError where reading its cells would take too much memory."""
    scanner = _SheetScanner(lengths)
    with container.open(entry) as stream:
        _parse(name, stream, scanner.start, scanner.text, lambda: limits.check_whole(name, scanner.size))
    scanner.end_cell()
    scan = scanner.scan
    columns = max(0, scan.last_column - scan.first_column + 1)
    limits.check_columns(name, columns)
    limits.check_rows(name, scan.last_row + 1, 1)
    scan.size = (scan.last_row + 1) * columns * CELL_BYTES + scanner.size
    limits.check_whole(name, scan.size)
    return scan


def letters(column: int) -> str:
    """Return how a spreadsheet calls a column counted from 0: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


class _SheetScanner:
    """Hears where a sheet's elements begin, and their text; a cell is judged when the next begins."""

    def __init__(self, lengths: list[int]) -> None:
        self.scan = Scan()
        self.size = 0
        """Of all texts together, a shared one counted for each cell that refers to it."""
        self._lengths = lengths
        self._row = self._column = -1
        self._type = self._value = ""
        self._length = 0
        self._formula = self._inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag if ":" not in tag else _local(tag)
        if tag == "c":
            self.end_cell()
            self._begin_cell(attributes)
        elif tag in ("v", "t"):
            self._inside = True
            self._widen()
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self.end_cell()
            self._row = _place(f"A{attributes['r']}")[1] if "r" in attributes else self._row + 1
            self._column = -1
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def text(self, data: str) -> None:
        if self._inside:
            self._length += len(data)
            self._value += data[: _SHOWN - len(self._value)] if len(self._value) < _SHOWN else ""

    def end_cell(self) -> None:
        """Judge the cell that has been heard, if any."""
        value = self._value.strip()
        if self._formula and not value and not (self._inside and self._type == "str"):
            self.scan.fault = self.scan.fault or (f"{letters(self._column)}{self._row + 1}", "")
        elif self._type == "e":
            self.scan.fault = self.scan.fault or (f"{letters(self._column)}{self._row + 1}", value or "#")
        self.size += self._shared_length() if self._type == "s" else self._length
        self._type, self._value, self._length = "", "", 0
        self._formula = self._inside = False

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._column, self._row = (self._column + 1, self._row) if reference is None else _place(reference)
        self._type = attributes.get("t", "")

    def _widen(self) -> None:
        """Take the cell into the bounds: the library gives it a place even where its text is empty."""
        scan, column = self.scan, self._column
        scan.first_column = min(scan.first_column, column)
        scan.last_column = max(scan.last_column, column)
        scan.last_row = max(scan.last_row, self._row)

    def _shared_length(self) -> int:
        number = self._value.strip()
        known = number.isdecimal() and len(number) < 10 and int(number) < len(self._lengths)
        return self._lengths[int(number)] if known else 0

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (column, top), (_, bottom) = _place(first), _place(last or first)
        if bottom > top:
            self.scan.merged.append((column, top, bottom))


def _place(reference: str) -> tuple[int, int]:
    """Return column and row, from 0, of a reference such as B7; raise ValueError for anything else."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    return _column(found[1]), int(found[2]) - 1


def _local(tag: str) -> str:
    """Return a tag without its namespace's prefix."""
    return tag.rpartition(":")[2]


@cache
def _column(letters_: str) -> int:
    """Return the number, from 0, of a column of one to three letters."""
    number = 0
    for letter in letters_.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _parse(
    name: str,
    stream: IO[bytes],
    start: _Start,
    text: Callable[[str], None] | None = None,
    check: Callable[[], None] = lambda: None,
) -> None:
    """Go through XML. A document type, which could define entities, is refused."""

    def refuse(*_: object) -> None:
        raise damaged(name)

    parser = expat.ParserCreate("utf-8")  # whatever the XML says of itself, as the spreadsheet library reads it
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    if text:
        parser.CharacterDataHandler = text
    try:
        while chunk := stream.read(1024**2):
            parser.Parse(chunk)
            check()
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:  # ValueError: a reference that is none
        raise damaged(name) from error
