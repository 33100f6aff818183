"""The release store: immutable files of observations, one per source and month, and the register that names them.

A release is one row of the register and the list of its parts. Publishing writes the new parts under their hashes first
and the row last, in one transaction under the store's lock; a part that no row names is nobody's.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.errors import UserError
from catalogue.months import iso
from data.files import ContentFolder
from data.observations import conform
from data.register import Register
from data.releases import Original, Part, Release, StoreKind, revise
from data.spool import Spool
from data.totals import with_totals

ROOT = Path(__file__).parent.parent
REAL_STORE = ROOT / "var" / "store"
EXAMPLE_STORE = ROOT / "var" / "example"
DATABASE = "suunta.db"
Parts = dict[tuple[str, date], Part]


def default_folder() -> Path:
    """Return the store's folder: SUUNTA_STORE, else var/store beside the program."""
    return Path(os.environ.get("SUUNTA_STORE") or REAL_STORE)


@dataclass(frozen=True, eq=False)
class Received:
    """A file that was read: where it lies, and what it says."""

    name: str
    path: Path
    source: str
    observations: Spool


class Store:
    """A folder with releases. Open it with `Store.open`, which needs it to exist, or `Store.create`."""

    def __init__(self, folder: Path, register: Register, kind: StoreKind) -> None:
        self.folder = folder
        self.kind = kind
        self.parts = ContentFolder(folder / "parts", ".parquet")
        self.originals = ContentFolder(folder / "originals")
        self._register = register

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Open a store; raise UserError where there is none."""
        register = Register(_url(folder)) if cls.exists(folder) else None
        kind = register.kind() if register else None
        if register is None or kind is None:
            raise UserError("There is no store in {folder}. Publish a file to make one.", folder=str(folder))
        return cls(folder, register, kind)

    @staticmethod
    def exists(folder: Path) -> bool:
        """Return whether a store was ever made in the folder."""
        return (folder / DATABASE).is_file()

    @classmethod
    def create(cls, folder: Path, kind: StoreKind = "real") -> "Store":
        """Open a store, making it where there is none; raise UserError where it is of the other kind."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(
                "The store cannot be written: {reason} ({path}). Nothing has been changed.",
                reason=error.strerror,
                path=str(folder),
            ) from error
        register = Register(_url(folder))
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
        return self._register.releases()

    def newest_id(self) -> int:
        """Return the number of the newest release, 0 where there is none."""
        return self._register.newest_id()

    def release(self, number: int | None = None) -> Release:
        """Return a release with its parts, the newest by default; raise UserError where there is none."""
        found = self._register.release(number)
        if found is not None:
            return found
        if number is None:
            raise UserError("The store in {folder} has no release yet. Publish a file first.", folder=str(self.folder))
        raise UserError("There is no release {number}.", number=number)

    def part_paths(self, release: Release) -> list[Path]:
        """Return the Parquet files of a release."""
        return [self.parts.path(part.sha256) for part in release.parts]

    def read_part(self, part: Part) -> pl.DataFrame:
        """Return a part's observations; raise UserError where the file is missing or damaged."""
        return pl.read_parquet(self.parts.check(part.sha256))

    def publish(
        self,
        received: Sequence[Received],
        catalogue: Catalogue,
        *,
        actor: str,
        comment: str = "",
        base: int | None = None,
    ) -> Release | None:
        """Publish files on top of the newest release and return the new one, None where they change nothing.

        Files are applied in order: a later one revises an earlier one. `base` is the release they were looked at
        against; where another has come since, UserError tells so and nothing is changed.
        """
        self._refuse_other_kind(received, catalogue)
        with self._register.writing() as connection:
            newest = self._register.newest(connection)
            base_id = newest.id if newest else 0
            if base is not None and base != base_id:
                raise UserError(
                    "Release {newest} was published after you began on release {base}. Look at the changes again.",
                    newest=base_id,
                    base=base,
                )
            before = dict(newest.by_cell) if newest else {}
            after = self._revised(before, received, catalogue)
            if after == before:
                return None
            files = [Original(f.name, f.source, self.originals.keep(f.path), f.path.stat().st_size) for f in received]
            number = self._register.add(
                connection,
                base=base_id,
                kind="publication",
                actor=actor,
                comment=comment,
                parts=sorted(after.values(), key=lambda part: (part.source, part.period)),
                originals=files,
            )
        return self.release(number)

    def _revised(self, before: Parts, received: Sequence[Received], catalogue: Catalogue) -> Parts:
        """Return the parts by source and month after the files, with the new ones written."""
        after = dict(before)
        for file in received:
            for period in file.observations.months:
                incoming = file.observations.read(period)
                key = (file.source, period)
                existing = self.read_part(after[key]) if key in after else incoming.clear()
                revised = conform(revise(existing, incoming, catalogue.places))
                after[key] = self._write_part(*key, with_totals(revised, catalogue.sources[file.source]))
        return after

    def _write_part(self, source: str, period: date, observations: pl.DataFrame) -> Part:
        sha256 = self.parts.write(lambda file: observations.write_parquet(file, compression="zstd", statistics=True))
        return Part(source, period, sha256, observations.height)

    def _refuse_other_kind(self, received: Sequence[Received], catalogue: Catalogue) -> None:
        for file in received:
            if (catalogue.sources[file.source].kind == "example") != self.is_example:
                raise UserError("«{file}» does not belong here: example data and real data never mix.", file=file.name)


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / DATABASE}"


def describe_months(release: Release) -> str:
    """Return `2006-01 … 2026-06`, the first and last month of a release."""
    months = release.months
    return iso(months[0]) if len(months) == 1 else f"{iso(months[0])} … {iso(months[-1])}"
