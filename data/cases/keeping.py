"""Case files that are kept: what is counted, how long they stay, and a person's rows taken out of them.

They lie in the store's folder `cases/`, named by their hash, pseudonymised; the register says which came with which
release. They are no part of a release and of no backup: what was counted of them stays, they themselves may go.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import polars as pl
from sqlalchemy import Connection, insert, select, update

from data import tables
from data.cases.columns import PERSON_KEY, CaseKind
from data.cases.reading import CaseReading
from data.files import ContentFolder, write_errors
from data.observations import parquet_bytes
from data.register import Register, WithRelease, now
from data.releases import Release
from data.settings import whole_number
from data.store import Store

DEFAULT_DAYS = 400
"""A year and a month: so long the extract of a month can be counted anew."""
_TABLE = tables.case_file


@dataclass(frozen=True)
class KeptCase:
    """A case file that is kept, or was."""

    id: int
    release_id: int
    kind: CaseKind
    name: str
    extracted: date
    since: str
    received_at: datetime
    original_sha256: str
    sha256: str
    rows: int
    key: str


def case_retention() -> timedelta:
    """Return how long a case file is kept: the setting SUUNTA_KEEP_CASES_DAYS."""
    return timedelta(days=whole_number("SUUNTA_KEEP_CASES_DAYS", DEFAULT_DAYS))


def keeping(folder: ContentFolder, received: Iterable[tuple[str, CaseReading]], also: WithRelease) -> WithRelease:
    """Return what keeps case files (name and content) in the transaction of their release, after what goes first."""

    def write(connection: Connection, number: int) -> None:
        also(connection, number)
        for name, reading in received:
            content = parquet_bytes(reading.table.drop("row"))
            values = {
                "release_id": number,
                "kind": reading.about.kind,
                "name": name,
                "extracted": reading.about.extracted,
                "since": reading.about.since,
                "received_at": now().isoformat(),
                "original_sha256": reading.about.sha256,
                "sha256": folder.write(lambda file, content=content: file.write(content)),  # type: ignore[misc]
                "rows": reading.table.height,
                "key": reading.about.key,
            }
            connection.execute(insert(_TABLE).values(values))

    return write


def kept_cases(register: Register) -> list[KeptCase]:
    """Return the case files that are kept, the newest first."""
    query = select(_TABLE).where(_TABLE.c.deleted_at.is_(None)).order_by(_TABLE.c.id.desc())
    with register.reading() as connection:
        return [_kept(row) for row in connection.execute(query)]


def counted_case(store: Store, kind: CaseKind, release: Release | None) -> KeptCase | None:
    """Return the file of a kind that a release counts: the newest that came with it or before it.

    None where there is none, or where what was kept has been deleted or is gone, as in a store from a backup.
    """
    while release is not None and release.restores_id is not None:  # it brings back what that one counted
        release = store.release(release.restores_id) if release.restores_id else None
    files = [file for file in _all(store.register) if release and file.release_id <= release.id and file.kind == kind]
    newest = max(files, key=lambda file: file.id, default=None)
    is_there = newest is not None and newest in kept_cases(store.register) and store.cases.path(newest.sha256).exists()
    return newest if is_there else None


def extract_day(store: Store, release: Release, month: date) -> date | None:
    """Return the day to which the case files of a month's extract say what happened: that of the older one.

    They are the newest of the month that came with the release or before it; None where there were none.
    """
    files = [file for file in _all(store.register) if file.release_id <= release.id]
    of_month = [file for file in files if file.extracted.replace(day=1) == month]
    newest = max((file.release_id for file in of_month), default=None)
    return min((file.extracted for file in of_month if file.release_id == newest), default=None)


def expired(store: Store, older_than: timedelta) -> list[KeptCase]:
    """Return the case files that came in longer ago than that."""
    before = datetime.now(UTC) - older_than
    return [file for file in kept_cases(store.register) if file.received_at <= before]


def expire(store: Store, older_than: timedelta) -> list[KeptCase]:
    """Delete the case files that came in longer ago than that, and return them; who they were stays in the register."""
    if not expired(store, older_than):
        return []
    with store.locked(), write_errors(store.folder):
        gone = expired(store, older_than)
        with store.register.writing() as connection:
            ids = [file.id for file in gone]
            connection.execute(update(_TABLE).where(_TABLE.c.id.in_(ids)).values(deleted_at=now().isoformat()))
        forget_unnamed(store)
    return gone


def erase(store: Store, pseudonym: str, key: str) -> int:
    """Take a person out of every case file that is kept and return how many rows that were.

    `key` is the fingerprint of the secret by which the pseudonym was made. The caller holds the store's lock.
    """
    count = 0
    for file in {file.sha256: file for file in kept_cases(store.register) if file.key == key}.values():
        left, gone = without_person(pl.read_parquet(store.cases.check(file.sha256)), pseudonym)
        if gone:
            content = parquet_bytes(left)
            sha256 = store.cases.write(lambda target, content=content: target.write(content))  # type: ignore[misc]
            with store.register.writing() as connection:
                same = _TABLE.c.sha256 == file.sha256
                connection.execute(update(_TABLE).where(same).values(sha256=sha256, rows=left.height))
        count += gone
    forget_unnamed(store)
    return count


def without_person(table: pl.DataFrame, pseudonym: str) -> tuple[pl.DataFrame, int]:
    """Return a table without a person's rows, and how many those were."""
    left = table.filter(pl.col(PERSON_KEY).ne_missing(pl.lit(pseudonym)))
    return left, table.height - left.height


def forget_unnamed(store: Store) -> None:
    """Delete what no case file that is kept names; the caller holds the store's lock."""
    named = {file.sha256 for file in kept_cases(store.register)}
    for path in [*store.cases.unfinished(), *map(store.cases.path, set(store.cases.hashes()) - named)]:
        path.unlink(missing_ok=True)


def _all(register: Register) -> list[KeptCase]:
    with register.reading() as connection:
        return [_kept(row) for row in connection.execute(select(_TABLE))]


def _kept(row: object) -> KeptCase:
    fields = {name: row._mapping[name] for name in KeptCase.__dataclass_fields__}  # type: ignore[attr-defined]
    fields |= {"received_at": datetime.fromisoformat(fields["received_at"])}
    return KeptCase(**fields | {"extracted": date.fromisoformat(fields["extracted"])})
