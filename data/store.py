"""The release store: immutable files of observations, one per source and month, and the register that names them.

A release is one row of the register and the list of its parts. Publishing writes the new parts under their hashes first
and the row last, in one transaction; a part that no row names is nobody's. One publisher at a time holds the store's
lock (a file lock, which the system opens again when its holder is killed); the register refuses a second release on
one base even so.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import polars as pl
from filelock import FileLock, Timeout

from catalogue.catalogue import Catalogue
from catalogue.errors import Message, UserError
from data.files import ContentFolder, write_errors
from data.progress import Step, Tell, silent
from data.protections import Protect, kept_along, nothing_protected
from data.publication import Received, keep_originals, read_part, revised_parts
from data.register import Register, WithRelease
from data.releases import Cell, Original, Part, Release, StoreKind

ROOT = Path(__file__).parent.parent
REAL_STORE = ROOT / "var" / "store"
EXAMPLE_STORE = ROOT / "var" / "example"
DATABASE = "suunta.db"
LOCK = "publishing.lock"
LOCK_SECONDS = 60


def default_folder() -> Path:
    """Return the store's folder: SUUNTA_STORE, else var/store beside the program."""
    return Path(os.environ.get("SUUNTA_STORE") or REAL_STORE)


class Store:
    """A folder with releases. Open it with `Store.open`, which needs it to exist, or `Store.create`."""

    def __init__(self, folder: Path, register: Register, kind: StoreKind) -> None:
        self.folder = folder
        self.kind = kind
        self.parts = ContentFolder(folder / "parts", ".parquet")
        self.originals = ContentFolder(folder / "originals")
        self.cases = ContentFolder(folder / "cases", ".parquet")
        self.register = register

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Open a store, bringing its register up to date; raise UserError where there is none."""
        register = Register(database_url(folder)) if cls.exists(folder) else None
        kind = register.kind() if register else None
        if register is None or kind is None:
            raise UserError("There is no store in {folder}. Publish a file to make one.", folder=str(folder))
        if not register.is_current():
            with locked(folder):
                register.migrate(kind)
        return cls(folder, register, kind)

    @staticmethod
    def exists(folder: Path) -> bool:
        """Return whether a store was ever made in the folder."""
        return (folder / DATABASE).is_file()

    @classmethod
    def create(cls, folder: Path, kind: StoreKind = "real") -> "Store":
        """Open a store, making it where there is none; raise UserError where it is of the other kind."""
        with write_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        register = Register(database_url(folder))
        with locked(folder):
            register.migrate(kind)
        found = register.kind()
        if found != kind and found == "example":
            raise UserError(
                "The store in {folder} holds example data, and real data never mix with it. Name another folder with "
                "--store or SUUNTA_STORE.",
                folder=str(folder),
            )
        if found != kind:
            raise UserError("The store in {folder} holds real data; example data do not go there.", folder=str(folder))
        return cls(folder, register, kind)

    @property
    def is_example(self) -> bool:
        """True where everything in the store is invented."""
        return self.kind == "example"

    def releases(self) -> list[Release]:
        """Return every release, newest first (without their parts)."""
        return self.register.releases()

    def newest_id(self) -> int:
        """Return the number of the newest release, 0 where there is none."""
        return self.register.newest_id()

    def release(self, number: int | None = None) -> Release:
        """Return a release with its parts, the newest by default; raise UserError where there is none."""
        found = self.register.release(number)
        if found is not None:
            return found
        if number is None:
            raise UserError("The store in {folder} has no release yet. Publish a file first.", folder=str(self.folder))
        raise UserError("There is no release {number}.", number=number)

    def parts_of(self, number: int) -> Mapping[Cell, Part]:
        """Return the parts of a release by source and month; none for 0, the state before the first."""
        return self.release(number).by_cell if number else {}

    def release_at(self, moment: datetime) -> Release:
        """Return what was known at a moment (with time zone): the release that was the newest then."""
        number = self.register.newest_id(moment)
        if not number:
            raise UserError("Nothing had been published by {moment}.", moment=moment)
        return self.release(number)

    def part_paths(self, release: Release) -> list[Path]:
        """Return the Parquet files of a release."""
        return [self.parts.path(part.sha256) for part in release.parts]

    def read_part(self, part: Part) -> pl.DataFrame:
        """Return a part's observations; raise UserError where the file is missing or damaged."""
        return read_part(self.parts, part)

    def publish(
        self,
        received: Sequence[Received],
        catalogue: Catalogue,
        *,
        actor: str,
        comment: str = "",
        base: int | None = None,
        protect: Protect = nothing_protected,
        also: WithRelease | None = None,
        tell: Tell = silent,
    ) -> Release | None:
        """Publish files on top of the newest release and return the new one, None where they change nothing.

        `base` is the release they were looked at against; where another has come since, UserError tells what that
        changed, and nothing is written. `protect` makes what may be shown of new confidential parts; `also` is written
        with the release or, where it raises UserError, neither is.
        """
        self._refuse_other_kind(received, catalogue)
        with self.locked():
            newest = self._newest_on(base)
            tell(Step.LOCKED, 1, 1)
            before = newest.by_cell if newest else {}
            after = revised_parts(before, received, self.parts, catalogue, tell)
            if after == before:
                return None
            made = protect(after)
            originals = list(keep_originals(received, self.originals, tell))
            along = kept_along(made, also)
            return self._add(newest, after, actor=actor, comment=comment, originals=originals, also=along, tell=tell)

    def undo(
        self, *, actor: str, comment: str = "", to: int | None = None, base: int | None = None, tell: Tell = silent
    ) -> Release | None:
        """Bring back an earlier release, by default the one before the newest, as a release of its own.

        `to` 0 is the state before the first. Returns None where that is what the newest holds already.
        """
        with self.locked():
            newest = self._newest_on(base)
            if newest is None:
                raise UserError("There is nothing to undo: the store has no release.")
            tell(Step.LOCKED, 1, 1)
            number = newest.base_id if to is None else to
            after = self.parts_of(number)
            if after == newest.by_cell:
                return None
            return self._add(newest, after, actor=actor, comment=comment, restores=number, tell=tell)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the store's lock, so that nobody else publishes, undoes or cleans meanwhile."""
        with locked(self.folder):
            yield

    def _newest_on(self, base: int | None) -> Release | None:
        """Return the newest release; raise UserError where it is another than the one the caller looked at."""
        newest = self.register.release()
        if base is None or base == (newest.id if newest else 0):
            return newest
        raise UserError(
            "Another publication came after release {base}, on which yours was built. Look at what it changed, then "
            "publish again; nothing has been changed.",
            details=[_news(release) for release in reversed(self.releases()) if release.id > base],
            base=base,
        )

    def _add(
        self,
        newest: Release | None,
        after: Mapping[Cell, Part],
        *,
        actor: str,
        comment: str,
        originals: Sequence[Original] = (),
        restores: int | None = None,
        also: WithRelease | None = None,
        tell: Tell,
    ) -> Release:
        """Write the release's row: the one step by which the new state becomes the published one."""
        with self.register.writing() as connection:
            number = self.register.add(
                connection,
                base=newest,
                restores=restores,
                actor=actor,
                comment=comment,
                parts=sorted(after.values(), key=lambda part: part.cell),
                originals=originals,
            )
            if also is not None:
                also(connection, number)
            tell(Step.ROW_WRITTEN, 1, 1)
        tell(Step.COMMITTED, 1, 1)
        return self.release(number)

    def _refuse_other_kind(self, received: Sequence[Received], catalogue: Catalogue) -> None:
        for file in received:
            if (catalogue.sources[file.source].kind == "example") != self.is_example:
                raise UserError("«{file}» does not belong here: example data and real data never mix.", file=file.name)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of the store in a folder; raise UserError where somebody else holds it too long."""
    try:
        with write_errors(folder), FileLock(folder / LOCK, timeout=LOCK_SECONDS):
            yield
    except Timeout as error:
        raise UserError("Somebody else is publishing. Try again in a moment; nothing has been changed.") from error


def database_url(folder: Path) -> str:
    """Return the address of the register in a store's folder."""
    return f"sqlite:///{folder / DATABASE}"


def _news(release: Release) -> Message:
    files = ", ".join(f"«{file.name}»" for file in release.originals)
    return Message(
        "Release {number}, {who}, {when}: {what}",
        {"number": release.id, "who": release.actor, "when": release.created_at, "what": files or release.comment},
    )
