"""The text of a file: its encoding is found out and reported."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from catalogue.errors import UserError
from data.limits import Limits

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1024**2


def encoding_of(name: str, path: Path) -> str:
    """Return the encoding of a text file: by its mark, else UTF-8, else Windows-1252; UserError where it is no text."""
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((known for mark, known in _MARKS if start.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        if is_text(path, encoding):
            return encoding
    raise UserError("«{file}» is not a text file. Give a CSV, Excel, Parquet, PX or JSON file.", file=name)


def read_text(name: str, path: Path, limits: Limits, encoding: str | None = None) -> tuple[str, str]:
    """Return a whole file's text with \\n as line ends, and its encoding."""
    limits.check_whole(name, path.stat().st_size)
    encoding = encoding or encoding_of(name, path)
    with path.open(encoding=encoding) as file:
        return file.read(), encoding


def is_text(path: Path, encoding: str) -> bool:
    """Return whether a whole file can be read in this encoding, without NULs."""
    try:
        return not any("\0" in chunk for chunk in _decoded(path, encoding))
    except UnicodeError:
        return False


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)
