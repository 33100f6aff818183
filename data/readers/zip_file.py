"""Zip containers that nobody vouches for: counted by unpacking before anything is kept, and packed anew for others.

What a header says of sizes is not believed: a few kilobytes can unpack to terabytes, and two programs may read two
different files out of one container. So each entry is inflated and counted here first, and the library that reads the
workbook gets a container of our own with the very bytes that were counted.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from catalogue.errors import UserError
from data.limits import Limits

MOST_ENTRIES = 10_000
_ENCRYPTED = 0x1
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_CHUNK, _PART = 64 * 1024, 1024**2
# What zipfile and zlib raise for bytes that are no sound container.
FAULTS = (BadZipFile, zlib.error, struct.error, OSError, EOFError, NotImplementedError, UnicodeError, ValueError)


def check_zip(name: str, path: Path, limits: Limits) -> list[str]:
    """Return the names of the entries; raise UserError where it is damaged, encrypted or unpacks to too much."""
    try:
        with ZipFile(path) as container, path.open("rb") as file:
            entries = container.infolist()
            _check_entries(name, entries)
            limits.check_whole(name, sum(entry.file_size for entry in entries))
            _count(name, file, entries, limits)
    except FAULTS as error:
        raise damaged(name) from error
    return [entry.filename for entry in entries]


def packed_anew(name: str, path: Path, wanted: Callable[[str], bool]) -> bytes:
    """Return a container of the wanted entries alone. To be called after check_zip."""
    packed = BytesIO()
    try:
        with ZipFile(path) as container, ZipFile(packed, "w", ZIP_STORED) as copy:
            for entry in container.namelist():
                if wanted(entry):
                    copy.writestr(entry, container.read(entry))
    except FAULTS as error:
        raise damaged(name) from error
    return packed.getvalue()


def damaged(name: str) -> UserError:
    """Return the sentence for a container, or a workbook in it, that cannot be read."""
    return UserError("«{file}» is a damaged Excel file. Fetch it again, or open it in Excel and save it.", file=name)


def _check_entries(name: str, entries: list[ZipInfo]) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UserError("«{file}» is protected by a password. Save it without one.", file=name)
    twice = len({entry.filename.casefold() for entry in entries}) < len(entries)
    strange = any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries)
    if twice or strange or len(entries) > MOST_ENTRIES:
        raise damaged(name)


def _count(name: str, file: BinaryIO, entries: list[ZipInfo], limits: Limits) -> None:
    """Raise UserError where the entries unpack to more than may be, or one to another size than it declares."""
    before = 0
    for entry in entries:
        size = 0
        for step in _steps(file, entry):
            size += step
            limits.check_whole(name, before + size)
        if size != entry.file_size:
            raise damaged(name)
        before += size


def _steps(file: BinaryIO, entry: ZipInfo) -> Iterator[int]:
    """Yield the sizes of the parts that an entry really unpacks to, one after the other."""
    file.seek(entry.header_offset)
    _, name_length, extra_length = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    file.seek(name_length + extra_length, 1)
    if entry.compress_type == ZIP_STORED:
        yield entry.compress_size
        return
    inflater, left = zlib.decompressobj(-zlib.MAX_WBITS), entry.compress_size
    while left > 0 and not inflater.eof:
        packed = file.read(min(_CHUNK, left))
        if not packed:
            raise EOFError
        left -= len(packed)
        while packed:
            yield len(inflater.decompress(packed, _PART))
            packed = inflater.unconsumed_tail
    while not inflater.eof and (rest := inflater.decompress(b"", _PART)):
        yield len(rest)
