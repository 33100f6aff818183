"""What files make of a release: the parts that follow from the parts before, written to the store."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.errors import UserError
from data.cases.reading import CaseReading
from data.files import ContentFolder, hash_of
from data.observations import parquet_bytes
from data.progress import Step, Tell
from data.releases import Cell, Original, Part, revise
from data.spool import Spool
from data.totals import with_totals


@dataclass(frozen=True, eq=False)
class Received:
    """A file that was read: where it lies, and what it says."""

    name: str
    path: Path
    sha256: str
    """Of the content that was read; another content under the same path is refused."""
    source: str
    observations: Spool
    cases: CaseReading | None = None
    """Of a case-level extract its rows; the file itself was never kept."""


def read_part(parts: ContentFolder, part: Part) -> pl.DataFrame:
    """Return a part's observations; raise UserError where the file is missing or damaged."""
    return pl.read_parquet(parts.check(part.sha256))


def revised_parts(
    before: Mapping[Cell, Part],
    received: Sequence[Received],
    parts: ContentFolder,
    catalogue: Catalogue,
    tell: Tell,
    *,
    into: ContentFolder | None = None,
) -> dict[Cell, Part]:
    """Return the parts after the files, the new ones written. Memory holds one source and month at a time.

    Files are applied in order: a later one revises an earlier one. New parts go to `into`, by default to `parts`.
    """
    after = dict(before)
    target = into or parts
    total = sum(len(file.observations.months) for file in received)
    for done, (file, month) in enumerate(_months_of(received), start=1):
        cell = (file.source, month)
        incoming = file.observations.read(month)
        folder = parts if after.get(cell) == before.get(cell) else target
        existing = read_part(folder, after[cell]) if cell in after else incoming.clear()
        revised = with_totals(revise(existing, incoming, catalogue.places), catalogue.sources[file.source])
        after[cell] = _write(target, cell, revised)
        tell(Step.PART_WRITTEN, done, total)
    return after


def keep_originals(received: Sequence[Received], originals: ContentFolder, tell: Tell) -> Iterator[Original]:
    """Keep each file as it was received; raise UserError where it has changed since it was read.

    Of case-level extracts only the names and hashes are: what is kept of them lies elsewhere, and not for good.
    """
    for done, file in enumerate(received, start=1):
        is_kept = file.cases is None
        if hash_of(file.path) != file.sha256 or (is_kept and originals.keep(file.path) != file.sha256):
            raise UserError(
                "«{file}» was changed while it was being read. Give it again; nothing has been changed.", file=file.name
            )
        tell(Step.ORIGINAL_KEPT, done, len(received))
        if file.cases is None:
            yield Original(file.name, file.source, file.sha256, file.path.stat().st_size)
        else:
            yield Original(file.name, file.source, file.cases.about.sha256, file.cases.about.bytes)


def _months_of(received: Sequence[Received]) -> Iterator[tuple[Received, date]]:
    for file in received:
        for month in file.observations.months:
            yield file, month


def _write(parts: ContentFolder, cell: Cell, observations: pl.DataFrame) -> Part:
    return Part(*cell, parts.write(lambda file: file.write(parquet_bytes(observations))), observations.height)
