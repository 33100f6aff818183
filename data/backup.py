"""Backup and restore: one archive of the register, the releases' parts and the files they came from.

The archive is a zip file: `backup.json`, `suunta.db`, `parts/<SHA-256>.parquet`, `originals/<SHA-256>`. It is taken
while the program runs: the register is copied as of one moment, and what it names never changes.
"""

import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from catalogue.errors import UserError
from data.files import WRITING, ContentFolder, write_errors
from data.register import Register
from data.store import DATABASE, Store, database_url

FORMAT = 1
ABOUT = "backup.json"
_MEMBER = re.compile(r"parts/[0-9a-f]{64}\.parquet|originals/[0-9a-f]{64}|" + re.escape(DATABASE))


@dataclass(frozen=True)
class Backup:
    """What an archive holds."""

    releases: int
    files: int
    bytes: int


def back_up(store: Store, archive: Path) -> Backup:
    """Write an archive of the store; it appears under its name when it is whole. An archive there is not replaced.

    Raises UserError where the archive exists, cannot be written, or a file of the store is missing or damaged.
    """
    if archive.exists():
        raise UserError("«{file}» exists already. Name another file for the backup.", file=str(archive))
    unfinished = archive.with_name(f"{WRITING}{archive.name}")
    try:
        with write_errors(archive.parent):
            with unfinished.open("wb") as file:
                done = _write(store, zipfile.ZipFile(file, "w", allowZip64=True))
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(archive)
    finally:
        unfinished.unlink(missing_ok=True)
    return done


def restore(archive: Path, folder: Path) -> Store:
    """Bring a store back from an archive into an empty or new folder, and return it.

    Every file is compared with its hash and every release with its files before the folder appears: whole or not at
    all. Raises UserError for a folder that holds anything, a damaged archive, a full disk.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError("{folder} is not empty. A backup is restored into a new or empty folder.", folder=str(folder))
    with write_errors(folder.parent):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=".restoring-", ignore_cleanup_errors=True) as scratch:
            fresh = Path(scratch) / "store"
            _unpack(archive, fresh)
            _check(Store.open(fresh), archive)
            if folder.exists():
                folder.rmdir()
            fresh.replace(folder)
    return Store.open(folder)


def _write(store: Store, target: zipfile.ZipFile) -> Backup:
    with target as opened, TemporaryDirectory() as scratch:
        copy = Path(scratch) / DATABASE
        store.register.copy_to(copy)
        taken = Register(database_url(Path(scratch)))
        releases = len(taken.releases())
        about = {"format": FORMAT, "kind": store.kind, "releases": releases}
        opened.writestr(ABOUT, json.dumps(about), zipfile.ZIP_DEFLATED)
        opened.write(copy, DATABASE, zipfile.ZIP_DEFLATED)
        files = list(_files(store, taken))
        for name, path, compression in files:
            opened.write(path, name, compression)
        return Backup(releases, len(files), sum(path.stat().st_size for _, path, _ in files))


def _files(store: Store, register: Register) -> Iterator[tuple[str, Path, int]]:
    """Yield name, path and compression of every file that the register names; each is checked first."""
    for sha256 in sorted(register.part_hashes()):
        yield f"parts/{sha256}.parquet", store.parts.check(sha256), zipfile.ZIP_STORED  # compressed in itself
    for sha256 in sorted(register.original_hashes()):
        yield f"originals/{sha256}", store.originals.check(sha256), zipfile.ZIP_DEFLATED


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack an archive; nothing but the names of a store is taken from it, and every file must fit its hash."""
    try:
        with zipfile.ZipFile(archive) as opened:
            _require_backup(opened, archive)
            for member in opened.infolist():
                if member.filename != ABOUT:
                    _unpack_member(opened, member, folder, archive)
    except FileNotFoundError as error:
        raise UserError("There is no file «{file}».", file=str(archive)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, json.JSONDecodeError) as error:
        raise _damaged(archive) from error


def _require_backup(opened: zipfile.ZipFile, archive: Path) -> None:
    if not {ABOUT, DATABASE} <= set(opened.namelist()):
        raise UserError("«{file}» is no backup of Suunta.", file=str(archive))
    found = json.loads(opened.read(ABOUT)).get("format")
    if found != FORMAT:
        raise UserError(
            "«{file}» was made by a newer Suunta (format {format}). Restore it with that.",
            file=str(archive),
            format=found,
        )


def _unpack_member(opened: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, archive: Path) -> None:
    if not _MEMBER.fullmatch(member.filename):
        raise _damaged(archive)
    path = folder / member.filename
    with opened.open(member) as source:
        if member.filename == DATABASE:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as target:
                shutil.copyfileobj(source, target)
        elif ContentFolder(path.parent, path.suffix).write(lambda file: shutil.copyfileobj(source, file)) != path.stem:
            raise _damaged(archive)


def _check(store: Store, archive: Path) -> None:
    """Raise UserError where a release names a file that the archive lacks."""
    missing_parts = store.register.part_hashes() - set(store.parts.hashes())
    if missing_parts or store.register.original_hashes() - set(store.originals.hashes()):
        raise _damaged(archive)


def _damaged(archive: Path) -> UserError:
    return UserError("The backup «{file}» is damaged. Use another one; nothing has been changed.", file=str(archive))
