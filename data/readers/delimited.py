"""CSV in all its dialects: delimiter, encoding, byte-order mark and title lines are found out and reported."""

import codecs
import csv
from collections import Counter
from io import StringIO

import polars as pl

from catalogue.errors import UserError
from data.readers.grid import Grid, check_header, without_blank_rows

DELIMITERS = (";", ",", "\t", "|")
SAMPLE_LINES = 50
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_delimited(name: str, content: bytes) -> Grid:
    """Return the table of a CSV file; raise UserError for what is no table."""
    text, encoding = decode(name, content)
    sample = text.split("\n", SAMPLE_LINES)[:SAMPLE_LINES]  # not splitlines(): it also cuts at form feeds
    delimiter, header_line = _dialect(name, sample)
    title = next((line.strip('"; ,\t') for line in sample[:header_line] if line.strip()), None)
    body = text.split("\n", header_line)[header_line]
    header = next(csv.reader(StringIO(body), delimiter=delimiter))
    check_header(name, header)
    cells, rows = without_blank_rows(_cells(name, body, delimiter, header, header_line), header_line + 2)
    return Grid(name, "csv", cells, rows, title, encoding, delimiter)


def decode(name: str, content: bytes) -> tuple[str, str]:
    """Return a file's text and the encoding it was in: by its mark, else UTF-8, else Windows-1252."""
    encoding = next((known for mark, known in _MARKS if content.startswith(mark)), None)
    if encoding is None:
        encoding = "utf-8" if _is_utf8(content) else "cp1252"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UserError("«{file}» is not a text file. Give a CSV, Parquet or PxWeb json file.", file=name)
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _dialect(name: str, sample: list[str]) -> tuple[str, int]:
    """Return the delimiter and the index of the header line: the first with as many fields as most lines have."""
    best = (0, 0, "", 0)
    for delimiter in DELIMITERS:
        widths = [len(next(csv.reader([line], delimiter=delimiter), [])) for line in sample]
        width, lines = Counter(w for w in widths if w > 1).most_common(1)[0] if max(widths, default=0) > 1 else (0, 0)
        if (lines, width) > best[:2]:
            best = (lines, width, delimiter, widths.index(width))
    if not best[2]:
        raise UserError(
            "«{file}» holds no table: no line has two or more fields separated by a semicolon, comma or tab.",
            file=name,
        )
    return best[2], best[3]


def _cells(name: str, body: str, delimiter: str, header: list[str], header_line: int) -> pl.DataFrame:
    try:
        cells = pl.read_csv(body.encode(), separator=delimiter, infer_schema=False, empty_string_is_null=False)
    except pl.exceptions.NoDataError:
        return pl.DataFrame(schema=dict.fromkeys(header, pl.String))
    except pl.exceptions.ComputeError as error:
        raise _uneven(name, body, delimiter, header, header_line) or _open_quote(name) from error
    # A line that is cut short reads as empty cells, and an empty cell may mean something: look for it.
    uneven = _uneven(name, body, delimiter, header, header_line) if (cells[:, -1] == "").any() else None
    if uneven:
        raise uneven
    return cells


def _uneven(name: str, body: str, delimiter: str, header: list[str], header_line: int) -> UserError | None:
    """Return the sentence that names the first row with another number of fields than the header."""
    for row, fields in enumerate(csv.reader(StringIO(body), delimiter=delimiter), start=header_line + 1):
        if fields and len(fields) != len(header):
            return UserError(
                "«{file}», row {row}: {found} fields where the header has {expected}. A value with a separator in it "
                "must stand in quotes.",
                file=name,
                row=row,
                found=len(fields),
                expected=len(header),
            )
    return None


def _open_quote(name: str) -> UserError:
    return UserError("«{file}» cannot be read as CSV: a quotation mark is left open.", file=name)
