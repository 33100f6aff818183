"""The door for files that come in: a case-level extract passes it pseudonymised or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

from catalogue.errors import UserError
from data.cases.arrival import arrived
from data.cases.columns import CASE_SOURCE
from data.cases.person_keys import PersonKeys, person_keys
from data.files import ContentFolder, hash_of
from data.spool import temporary_errors, temporary_folder
from knowledge.draft_rows import DraftFile, clean_name
from knowledge.rights import Actor, require_cases


def case_content(
    path: Path, name: str, actor: Actor, folder: Path, *, source: str | None = None, is_example: bool = False
) -> bytes | None:
    """Return what may be kept of a case-level extract in the store in a folder; None where the file is something else.

    Raises UserError where the actor may not take it in, the store holds example data, the extract cannot be read, or
    the file is said (`source`) to be one and is not.
    """

    def keys() -> PersonKeys:
        require_cases(actor)
        if is_example:
            raise UserError("«{file}» does not belong here: example data and real data never mix.", file=name)
        return person_keys(folder)

    content = arrived(path, name, keys, date.today())
    if content is None and source == CASE_SOURCE:
        raise UserError("«{file}» is no case-level extract: it has no column person_key.", file=name)
    return content


@dataclass(frozen=True)
class Arriving:
    """Files on the disk that are looked at without a draft, by an actor, for the store in a folder.

    What arrives of case-level extracts is written to `scratch`.
    """

    actor: Actor
    folder: Path
    is_example: bool
    scratch: Path

    def describe(self, path: Path, source: str | None) -> tuple[str, Path, DraftFile]:
        """Return a file's name, where what is looked at lies, and what a draft would know of it."""
        name = clean_name(path.name)
        content = case_content(path, name, self.actor, self.folder, source=source, is_example=self.is_example)
        if content is None:  # a file that is not there is said by the first check
            return name, path, DraftFile(name, hash_of(path) if path.is_file() else "", 0, source)
        kept = ContentFolder(self.scratch)
        sha256 = kept.write(lambda file: file.write(content))
        return name, kept.path(sha256), DraftFile(name, sha256, 0, CASE_SOURCE)


@contextmanager
def on_disk(content: Path | BinaryIO) -> Iterator[Path]:
    """Give a file's content a path for as long as it is looked at; what was written for that is gone afterwards."""
    if isinstance(content, Path):
        yield content
        return
    with temporary_folder("suunta-arrival-") as folder:
        path = Path(folder) / "file"
        content.seek(0)
        with temporary_errors(folder), path.open("wb") as file:
            copyfileobj(content, file)
        yield path
