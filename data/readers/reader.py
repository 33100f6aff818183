"""One door for every kind of file: the content decides, not the name's ending."""

from pathlib import Path

from catalogue.errors import UserError
from data.readers.delimited import read_delimited
from data.readers.grid import Grid
from data.readers.parquet import read_parquet
from data.readers.pxweb_json import read_pxweb_json

_ZIP = b"PK\x03\x04"


def read_file(path: Path) -> Grid:
    """Return the table of a file on disk; raise UserError where it cannot be opened or read."""
    return read_content(path.name, load(path))


def load(path: Path) -> bytes:
    """Return a file's bytes; raise UserError where there are none to be had."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UserError("There is no file «{file}».", file=str(path)) from error
    except OSError as error:
        raise UserError("«{file}» cannot be opened: {reason}.", file=str(path), reason=error.strerror) from error


def read_content(name: str, content: bytes) -> Grid:
    """Return the table that the bytes of a file hold, every cell as text; raise UserError where there is none."""
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise UserError("«{file}» is empty.", file=name)
    if content.startswith(b"PAR1"):
        return read_parquet(name, content)
    if start.startswith((b"{", b"[")):
        return read_pxweb_json(name, content)
    if content.startswith(_ZIP):
        raise UserError(
            "«{file}» is an Excel or zip file, which is not read yet. Save the sheet as CSV (UTF-8) and give that.",
            file=name,
        )
    return read_delimited(name, content)
