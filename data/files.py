"""Files that are named by what is in them: written once, whole, and never changed."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from catalogue.errors import UserError


@dataclass(frozen=True)
class ContentFolder:
    """A folder of files named `<SHA-256><ending>`."""

    folder: Path
    ending: str = ""

    def path(self, sha256: str) -> Path:
        """Return where the file with this hash is, or would be."""
        return self.folder / f"{sha256}{self.ending}"

    def write(self, content: bytes) -> str:
        """Keep the content and return its hash. Raises UserError where the disk is full or the folder read-only."""
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            self._write(self.path(sha256), content)
        except OSError as error:
            raise UserError(
                "The store cannot be written: {reason} ({path}). Nothing has been changed.",
                reason=error.strerror,
                path=str(self.folder),
            ) from error
        return sha256

    def read(self, sha256: str) -> bytes:
        """Return the content with this hash; raise UserError where it is gone or no longer what it was."""
        try:
            content = self.path(sha256).read_bytes()
        except OSError as error:
            raise UserError(
                "A file of the store is missing: {path}. Restore it from a backup.",
                path=str(self.path(sha256)),
            ) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise UserError(
                "A file of the store is damaged: {path}. Restore it from a backup.",
                path=str(self.path(sha256)),
            )
        return content

    def _write(self, path: Path, content: bytes) -> None:
        """Write under another name and rename, so that a file under its hash is whole whatever happens meanwhile."""
        if path.exists() and path.stat().st_size == len(content):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".writing-", delete=False) as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                file.close()
                Path(file.name).replace(path)
            except OSError:
                Path(file.name).unlink(missing_ok=True)
                raise
        _sync_folder(self.folder)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
