"""One door for every kind of file: the content decides, not the name's ending."""

import codecs
from pathlib import Path

from catalogue.errors import UserError
from data.limits import Limits
from data.readers.delimited import read_delimited
from data.readers.excel import COMPOUND, ZIP, compound_error, read_excel
from data.readers.grid import Grid
from data.readers.json_file import read_json
from data.readers.parquet import read_parquet
from data.readers.px import is_px, read_px

_GZIP = b"\x1f\x8b"
_BLANK = b"\xef\xbb\xbf \t\r\n"


def read_file(path: Path, name: str | None = None, limits: Limits | None = None) -> Grid:
    """Return the table that a file holds, every cell as text; raise UserError where it cannot be opened or read.

    `name` is how people know the file, where it lies under another name.
    """
    name, limits = name or path.name, limits or Limits.of_environment()
    start = _start(name, path, limits)
    if not start.strip(_BLANK):
        raise UserError("«{file}» is empty. Fetch it again.", file=name)
    if start.startswith(b"PAR1"):
        return read_parquet(name, path, limits)
    text = _decoded(start)
    if is_px(text):
        return read_px(name, path, limits)
    if text.lstrip().startswith(("{", "[")):
        return read_json(name, path, limits)
    if start.startswith(ZIP):
        return read_excel(name, path, limits)
    if start.startswith(COMPOUND):
        raise compound_error(name, path)
    if start.startswith(_GZIP):
        raise UserError("«{file}» is compressed. Unpack it and give the file that is in it.", file=name)
    return read_delimited(name, path, limits)


def _start(name: str, path: Path, limits: Limits) -> bytes:
    """Return a file's first bytes; raise UserError where there are none to be had, or far too many."""
    try:
        limits.check_file(name, path.stat().st_size)
        with path.open("rb") as file:
            return file.read(4096)
    except FileNotFoundError as error:
        raise UserError("There is no file «{file}».", file=str(path)) from error
    except OSError as error:
        raise UserError("«{file}» cannot be opened: {reason}.", file=str(path), reason=error.strerror) from error


def _decoded(start: bytes) -> str:
    """Return the beginning of a file as text, if it is text; only its first signs matter."""
    utf16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return start.removeprefix(codecs.BOM_UTF8).decode("utf-16" if utf16 else "latin-1", "ignore")
