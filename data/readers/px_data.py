"""The cells of a PX file: all of them in order, or with KEYS only the rows that are not all zeros."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from math import prod

import polars as pl

from catalogue.errors import UserError
from data.readers.cube import DenseCells, Dimension, SparseCells

# Split so much text at once: a Python text takes about 60 bytes a cell, Polars 16.
_CHUNK = 4 * 1024**2
# "The different delimiters are synonyms and can be mixed in the file" (px file format 2013).
_DELIMITERS = str.maketrans(",;\x1a", "   ")
_QUOTED = r'^"[^"]*"$'
_TOKEN = re.compile(r'[\s,;\x1a]*+(?:"(?P<key>[^"]*+)"|(?P<cell>[^\s",;\x1a]++))')


def dense_cells(name: str, text: str, start: int, line: int, expected: int) -> DenseCells:
    """Return all cells from `start` to the end of the text; raise UserError where they are not as many as expected."""
    _refuse_cut_off(name, text)
    parts, found = [], 0
    for chunk in _chunks(text, start):
        cells = pl.Series(chunk.translate(_DELIMITERS).split(), dtype=pl.String)
        quoted = cells.str.contains('"', literal=True)
        if quoted.any():
            _refuse_open_quote(name, cells.filter(quoted))
            cells = cells.str.strip_chars('"')
        found += len(cells)
        parts.append(cells)
    if found != expected:
        raise _wrong_count(name, line, found, expected)
    return DenseCells(pl.concat(parts, rechunk=True) if parts else pl.Series(dtype=pl.String))


def keyed_cells(
    name: str, text: str, start: int, stub: Sequence[tuple[Dimension, Sequence[str]]], width: int
) -> SparseCells:
    """Return the cells of a file with KEYS: each row begins with its keys, and rows that are not there are zeros.

    `stub` gives each dimension with the texts by which its categories are named; `width` is a row's number of cells.
    """
    _refuse_cut_off(name, text)
    indexes = [{key: number for number, key in enumerate(keys)} for _, keys in stub]
    positions: list[int] = []
    texts: list[str] = []
    seen: set[int] = set()
    tokens = _TOKEN.finditer(text, start)
    for number, match in enumerate(tokens, start=1):
        keys = [_key(match), *(_key(next(tokens, None)) for _ in stub[1:])]
        row = _row_of(name, number, keys, stub, indexes)
        cells = [cell["cell"] or cell["key"] for cell in islice(tokens, width)]
        if len(cells) < width or row in seen:
            raise _bad_row(name, number, keys)
        seen.add(row)
        positions.extend(range(row * width, (row + 1) * width))
        texts.extend(cells)
    given = pl.DataFrame({"position": positions, "text": texts}, schema={"position": pl.Int64, "text": pl.String})
    return SparseCells(given, "0")


def size_of(dimensions: Sequence[Dimension]) -> int:
    """Return how many cells the dimensions make."""
    return prod(len(dimension.codes) for dimension in dimensions)


def _chunks(text: str, start: int) -> Iterator[str]:
    """Yield the text in parts that end between two cells."""
    while start < len(text):
        stop = start + _CHUNK
        while stop < len(text) and not text[stop - 1].isspace():
            stop += 1
        yield text[start:stop]
        start = stop


def _refuse_cut_off(name: str, text: str) -> None:
    """A last cell that nothing follows may have lost digits. (Some offices write no semicolon, but end the line.)"""
    if not (text[-1:].isspace() or text[-1:] in ';,"\x1a'):
        raise UserError("«{file}» is cut off: nothing ends its last cell. Fetch it again.", file=name)


def _refuse_open_quote(name: str, quoted: pl.Series) -> None:
    broken = quoted.filter(~quoted.str.contains(_QUOTED))
    if len(broken):
        raise UserError(
            "«{file}»: in DATA, the quotation marks of «{text}» are uneven.", file=name, text=str(broken[0])[:40]
        )


def _key(match: re.Match[str] | None) -> str:
    return (match["key"] or "") if match else ""


def _row_of(
    name: str,
    number: int,
    keys: Sequence[str],
    stub: Sequence[tuple[Dimension, Sequence[str]]],
    indexes: Sequence[dict[str, int]],
) -> int:
    row = 0
    for key, index, (dimension, _) in zip(keys, indexes, stub, strict=True):
        if key not in index:
            raise UserError(
                "«{file}», row {row} of DATA: «{text}» is no category of «{column}». A row with KEYS begins with one "
                "category of each variable of STUB, then has its cells.",
                file=name,
                row=number,
                text=key[:40],
                column=dimension.name,
            )
        row = row * len(dimension.codes) + index[key]
    return row


def _bad_row(name: str, number: int, keys: Sequence[str]) -> UserError:
    return UserError(
        "«{file}», row {row} of DATA ({keys}) has too few cells, or stands twice.",
        file=name,
        row=number,
        keys=", ".join(keys)[:200],
    )


def _wrong_count(name: str, line: int, found: int, expected: int) -> UserError:
    return UserError(
        "«{file}», line {line}: DATA has {found} cells, and the variables' values make {expected}. The file is cut off "
        "or its header does not belong to it.",
        file=name,
        line=line,
        found=found,
        expected=expected,
    )
