"""CSV in all its dialects: delimiter, encoding, byte-order mark and title lines are found out and reported."""

import atexit
import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from time import monotonic, sleep
from weakref import WeakSet

import polars as pl
import pyarrow as pa
import pyarrow.csv as pc

from catalogue.errors import UserError
from data.limits import Limits
from data.readers.grid import Batch, Grid, batch_rows, without_blank_rows
from data.readers.text import encoding_of

DELIMITERS = (";", ",", "\t", "|")
SAMPLE_LINES = 50
# A line longer than this is cut in the sample; the header must fit.
LINE_CHARACTERS = 200_000
BLOCK_BYTES = 4 * 1024**2
LONGEST_WAIT_SECONDS = 2.0

RowHandler = Callable[[pc.InvalidRow], str]
_LENT: WeakSet[RowHandler] = WeakSet()
"""The handlers of faulty rows that Arrow still holds."""


@dataclass(frozen=True)
class _Table:
    """Where a file's table is and how its fields are set apart."""

    name: str
    path: Path
    encoding: str
    delimiter: str
    columns: Sequence[str]
    header_line: int
    """Index of the header's line; the lines before it are the title."""


def read_delimited(name: str, path: Path, limits: Limits) -> Grid:
    """Return the table of a CSV file; raise UserError for what is no table."""
    encoding = encoding_of(name, path)
    with path.open(encoding=encoding) as file:
        lines = list(islice(iter(lambda: file.readline(LINE_CHARACTERS), ""), SAMPLE_LINES))
    delimiter, header_line = _dialect(name, lines)
    title = next((line.strip('"; ,\t\n') for line in lines[:header_line] if line.strip()), None)
    columns = next(csv.reader(StringIO(lines[header_line]), delimiter=delimiter))
    table = _Table(name, path, encoding, delimiter, columns, header_line)
    return Grid(
        name, "csv", columns, lambda: _batches(table), title, encoding=encoding, delimiter=delimiter, limits=limits
    )


def _dialect(name: str, lines: list[str]) -> tuple[str, int]:
    """Return the delimiter and the index of the header line: the first with as many fields as most lines have."""
    best = (0, 0, "", 0)
    for delimiter in DELIMITERS:
        widths = [_width(line, delimiter) for line in lines]
        width, count = Counter(w for w in widths if w > 1).most_common(1)[0] if max(widths, default=0) > 1 else (0, 0)
        if (count, width) > best[:2]:
            best = (count, width, delimiter, widths.index(width))
    if not best[2]:
        raise UserError(
            "«{file}» holds no table: no line has two or more fields separated by a semicolon, comma or tab. Give a "
            "CSV, Excel, Parquet, PX or JSON file.",
            file=name,
        )
    return best[2], best[3]


def _width(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:  # a field longer than the csv module takes
        return 0


def _batches(table: _Table) -> Iterator[Batch]:
    """Yield the rows after the header. A row of another width, or a quote left open, ends the reading."""
    uneven: list[pc.InvalidRow] = []
    first = table.header_line + 2
    try:
        for block in _reader(table, uneven):
            cells = pl.DataFrame(block)
            _refuse_line_breaks(table, cells, first)
            for start in range(0, cells.height, batch_rows(cells.width)):
                yield without_blank_rows(cells.slice(start, batch_rows(cells.width)), first + start)
            first += cells.height
    except (pa.ArrowException, UnicodeError) as error:
        raise (_uneven(table, uneven[0]) if uneven else _open_quote(table.name)) from error


def _reader(table: _Table, uneven: list[pc.InvalidRow]) -> Iterator[pa.RecordBatch]:
    """Return the file's blocks, every cell as text; nothing where there are no rows."""
    with pc.open_csv(
        table.path,
        read_options=pc.ReadOptions(
            encoding="utf-8" if table.encoding == "utf-8-sig" else table.encoding,
            column_names=table.columns,
            skip_rows=table.header_line + 1,
            block_size=BLOCK_BYTES,
            use_threads=False,  # else a faulty row has no number
        ),
        parse_options=pc.ParseOptions(
            delimiter=table.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,  # blank rows are counted, then left out
            invalid_row_handler=_lent_handler(uneven),
        ),
        convert_options=pc.ConvertOptions(
            column_types=dict.fromkeys(table.columns, pa.string()), strings_can_be_null=False
        ),
    ) as reader:
        yield from reader


def _lent_handler(uneven: list[pc.InvalidRow]) -> RowHandler:
    """Return a handler that ends the reading at a faulty row and keeps the row."""

    def refuse(row: pc.InvalidRow) -> str:
        uneven.append(row)
        return "error"

    _LENT.add(refuse)
    return refuse


@atexit.register
def _await_arrow() -> None:
    """Wait until Arrow has let go of the handlers: it reads on a little after an error, in a thread of its own.

    A thread that lets a Python object go after Python has ended is ended with it, and takes the whole process along:
    "terminate called without an active exception", exit code 134.
    """
    latest = monotonic() + LONGEST_WAIT_SECONDS
    while _LENT and monotonic() < latest:
        sleep(0.001)


def _refuse_line_breaks(table: _Table, cells: pl.DataFrame, first_row: int) -> None:
    """A cell over several lines is a quotation mark left open: it would swallow the rows that follow."""
    broken = cells.select(pl.any_horizontal(pl.all().str.contains(r"[\r\n]"))).to_series()
    if broken.any():
        raise _open_quote(table.name, first_row + int(broken.arg_true()[0]))


def _uneven(table: _Table, row: pc.InvalidRow) -> UserError:
    return UserError(
        "«{file}», row {row}: {found} fields where the header has {expected}. A value with a separator in it must "
        "stand in quotes.",
        file=table.name,
        row=row.number,
        found=row.actual_columns,
        expected=row.expected_columns,
    )


def _open_quote(name: str, row: int | None = None) -> UserError:
    if row is None:
        return UserError("«{file}» cannot be read as CSV: a quotation mark is left open.", file=name)
    return UserError(
        "«{file}», row {row}: a quotation mark is left open, or a cell goes over lines.", file=name, row=row
    )
