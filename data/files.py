"""Files that are named by what is in them: written once, whole, and never changed."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from catalogue.errors import UserError

WRITING = ".writing-"


@dataclass(frozen=True)
class ContentFolder:
    """A folder of files named `<SHA-256><ending>`."""

    folder: Path
    ending: str = ""

    def path(self, sha256: str) -> Path:
        """Return where the file with this hash is, or would be."""
        return self.folder / f"{sha256}{self.ending}"

    def write(self, write: Callable[[BinaryIO], object]) -> str:
        """Keep what `write` puts into the file given to it, and return its hash.

        Raises UserError where the disk is full or the folder read-only; nothing is left behind then.
        """
        with write_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self.folder, prefix=WRITING)
            try:
                with os.fdopen(descriptor, "w+b") as file:
                    write(file)
                    sha256 = _finish(file, Path(name))
                self._name(Path(name), sha256)
            finally:
                Path(name).unlink(missing_ok=True)
        return sha256

    def keep(self, path: Path) -> str:
        """Keep a copy of a file and return its hash; raise UserError as `write` does."""
        with path.open("rb") as source:
            return self.write(lambda file: shutil.copyfileobj(source, file))

    def check(self, sha256: str) -> Path:
        """Return the path of the file with this hash; raise UserError where it is gone or no longer what it was."""
        path = self.path(sha256)
        try:
            found = hash_of(path)
        except OSError as error:
            raise UserError(
                "A file of the store is missing: {path}. Restore it from a backup.", path=str(path)
            ) from error
        if found != sha256:
            raise UserError("A file of the store is damaged: {path}. Restore it from a backup.", path=str(path))
        return path

    def hashes(self) -> Iterator[str]:
        """Yield the hash of every file that is here by its name."""
        for path in sorted(self.folder.glob(f"*{self.ending}")) if self.folder.is_dir() else []:
            if path.is_file() and not path.name.startswith("."):
                yield path.name.removesuffix(self.ending)

    def unfinished(self) -> Iterator[Path]:
        """Yield the files that a writer left half-written when it was killed."""
        if self.folder.is_dir():
            yield from sorted(self.folder.glob(f"{WRITING}*"))

    def _name(self, written: Path, sha256: str) -> None:
        """Give a whole file its name, so that a file under its hash is whole whatever happens meanwhile."""
        path = self.path(sha256)
        if path.exists() and hash_of(path) == sha256:
            return
        written.replace(path)  # also where the file of that name was damaged: this mends it
        _sync_folder(self.folder)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def write_errors(folder: Path) -> Iterator[None]:
    """Turn a full disk, a read-only folder and the like into a sentence."""
    try:
        yield
    except OSError as error:
        raise UserError(
            "The store cannot be written: {reason} ({path}). Nothing has been changed.",
            reason=error.strerror or str(error),
            path=str(folder),
        ) from error


def _finish(file: BinaryIO, path: Path) -> str:
    """Bring a file's content to the disk and return its hash."""
    file.flush()
    os.fsync(file.fileno())
    return hash_of(path)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
