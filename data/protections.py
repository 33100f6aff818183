"""What may be shown of a part: the protected table of each part of a confidential source, made when it is published.

A protection belongs to what a part says (source, month and hash), not to a release: a release that brings the same part
back shows the same of it. The work itself is done in metrics.disclosure; here is kept what came of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, insert, select

from catalogue.catalogue import Catalogue
from catalogue.errors import UserError
from catalogue.months import iso
from data import tables
from data.register import Register, WithRelease
from data.releases import Cell, Part

Name = tuple[str, date, str]
"""Source, month and hash of a part."""


@dataclass(frozen=True)
class Protection:
    """A part and what may be shown of it."""

    part: Part
    shown: Part


Protect = Callable[[Mapping[Cell, Part]], Sequence[Protection]]
"""Protects what is new among the parts of a release that is about to be published, and returns it."""


def nothing_protected(_parts: Mapping[Cell, Part]) -> Sequence[Protection]:
    """Protect nothing: parts of confidential sources cannot be opened then before they are protected."""
    return ()


def name_of(part: Part) -> Name:
    """Return what a protection is kept under."""
    return part.source, part.period, part.sha256


def protected_parts(register: Register) -> dict[Name, Part]:
    """Return what may be shown of every part that has been protected."""
    with register.reading() as connection:
        rows = connection.execute(select(tables.protected_part)).all()
    months = [date.fromisoformat(row.period) for row in rows]
    return {
        (row.source, month, row.sha256): Part(row.source, month, row.protected_sha256, row.rows)
        for row, month in zip(rows, months, strict=True)
    }


def keep_protections(connection: Connection, made: Iterable[Protection]) -> None:
    """Write protections into the register, in the transaction of the release that shows them first."""
    rows = [
        {
            "source": each.part.source,
            "period": each.part.period.isoformat(),
            "sha256": each.part.sha256,
            "protected_sha256": each.shown.sha256,
            "rows": each.shown.rows,
        }
        for each in made
    ]
    if rows:
        connection.execute(insert(tables.protected_part), rows)


def kept_along(made: Sequence[Protection], also: WithRelease | None) -> WithRelease:
    """Return what is written in the transaction of a release: its protections, and what else goes along."""

    def write(connection: Connection, number: int) -> None:
        keep_protections(connection, made)
        if also is not None:
            also(connection, number)

    return write


def named_parts(register: Register) -> list[Part]:
    """Return every version of every source and month that a release has named, the oldest first."""
    columns = tables.part.c
    first = func.min(columns.release_id)
    query = select(columns.source, columns.period, columns.sha256, columns.rows, first)
    grouped = query.group_by(columns.source, columns.period, columns.sha256, columns.rows).order_by(first)
    with register.reading() as connection:
        rows = connection.execute(grouped).all()
    return [Part(source, date.fromisoformat(period), sha256, count) for source, period, sha256, count, _ in rows]


def shown_parts(register: Register, parts: Iterable[Part], catalogue: Catalogue) -> list[Part]:
    """Return the parts as they may be shown; raise UserError where a confidential one has not been protected."""
    known = protected_parts(register)
    return [_shown(part, known, catalogue) for part in parts]


def is_confidential(part: Part, catalogue: Catalogue) -> bool:
    """Return whether a part must be protected. One whose source is not declared any more is, to be safe."""
    source = catalogue.sources.get(part.source)
    return source is None or source.policy == "confidential"


def _shown(part: Part, known: Mapping[Name, Part], catalogue: Catalogue) -> Part:
    if not is_confidential(part, catalogue):
        return part
    shown = known.get(name_of(part))
    if shown is None:
        raise UserError(
            "{month} of {source} has not been protected yet, so it cannot be shown. Run: python cli.py protect",
            month=iso(part.period),
            source=part.source,
        )
    return shown
