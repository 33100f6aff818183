"""What a draft is, and its rows in the register."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from catalogue.errors import Message, UserError, sentence
from data import tables

FINGERPRINT_CHARACTERS = 16
NAME_CHARACTERS = 200
CHANGED = sentence("The draft has changed since you looked; look again.")


class DraftState(StrEnum):
    """What has become of a draft."""

    OPEN = "open"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    """Its hour came, and it could not be published."""


LIVE = (DraftState.OPEN, DraftState.SCHEDULED, DraftState.FAILED)


@dataclass(frozen=True)
class DraftFile:
    """A file of a draft; `source` where a person has said it."""

    name: str
    sha256: str
    bytes: int
    source: str | None = None


@dataclass(frozen=True)
class Acknowledged:
    """Names of the checks whose warnings are accepted, and the fingerprint of what was looked at and is accepted."""

    names: frozenset[str] = frozenset()
    seen: str = ""


@dataclass(frozen=True)
class Draft:
    """Files that are looked at together against the release `base_id`, and what has been decided of them."""

    id: int
    created_at: datetime
    actor: str
    base_id: int
    state: DraftState
    comment: str
    acknowledged: Acknowledged
    publish_at: datetime | None
    release_id: int | None
    failure: Message | None
    files: tuple[DraftFile, ...]


def fingerprint(base_id: int, files: Iterable[DraftFile], edition: str) -> str:
    """Return the fingerprint of all that a look depends on: base, files with their sources, edition of the catalogue.

    Where it differs from that of what somebody looked at, they have not seen what would be published.
    """
    content = [base_id, [(file.name, file.sha256, file.source) for file in distinct(files)], edition]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:FINGERPRINT_CHARACTERS]


def stored_value(value: Any) -> Any:
    """Return a field of a draft as its row holds it."""
    if isinstance(value, Acknowledged):
        return json.dumps({"names": sorted(value.names), "seen": value.seen})
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Message):
        return json.dumps({"text": value.text, "values": {name: str(item) for name, item in value.values.items()}})
    return value


def draft_of(row: Any, files: tuple[DraftFile, ...]) -> Draft:
    """Return the draft of a row."""
    return Draft(
        id=row.id,
        created_at=datetime.fromisoformat(row.created_at),
        actor=row.actor,
        base_id=row.base_id,
        state=DraftState(row.state),
        comment=row.comment,
        acknowledged=_acknowledged(json.loads(row.acknowledged)),
        publish_at=datetime.fromisoformat(row.publish_at) if row.publish_at else None,
        release_id=row.release_id,
        failure=Message(**json.loads(row.failure)) if row.failure else None,
        files=files,
    )


def _acknowledged(stored: dict[str, Any] | list[str]) -> Acknowledged:
    """Return what was acknowledged; older programs wrote only the names."""
    if isinstance(stored, list):
        return Acknowledged(frozenset(stored))
    return Acknowledged(frozenset(stored["names"]), stored["seen"])


def update_draft(connection: Connection, draft: Draft, values: dict[str, Any]) -> None:
    """Write fields of a draft; raise UserError, which undoes the transaction, where it is not as it is given."""
    table = tables.draft
    stored = {name: stored_value(value) for name, value in values.items()}
    # Writing first takes the register's lock; what is read after it stays so until the transaction ends.
    connection.execute(update(table).where(table.c.id == draft.id).values(id=draft.id))
    require_as_given(read_draft(connection, draft.id), draft)
    connection.execute(update(table).where(table.c.id == draft.id).values(stored))


def read_draft(connection: Connection, number: int) -> Draft:
    """Return a draft with its files; raise UserError where there is none."""
    row = connection.execute(select(tables.draft).where(tables.draft.c.id == number)).first()
    if row is None:
        raise UserError("There is no draft {number}. Give the files again.", number=number)
    return draft_of(row, files_of(connection, number))


def require_as_given(found: Draft, given: Draft) -> None:
    """Raise UserError where a draft is closed, or its state, its release or its files are no longer as given."""
    if found.state not in LIVE:
        raise UserError("Draft {number} is closed already: somebody published or withdrew it.", number=given.id)
    if (found.state, found.base_id, found.files) != (given.state, given.base_id, given.files):
        raise UserError(CHANGED)


def distinct(files: Iterable[DraftFile]) -> list[DraftFile]:
    """Return the files without those that are there already, by name and content."""
    found: dict[tuple[str, str], DraftFile] = {}
    for file in files:
        found.setdefault((file.name, file.sha256), file)
    return list(found.values())


def files_of(connection: Connection, number: int) -> tuple[DraftFile, ...]:
    """Return the files of a draft, in their order."""
    table = tables.draft_file
    rows = connection.execute(select(table).where(table.c.draft_id == number).order_by(table.c.position))
    return tuple(DraftFile(row.name, row.sha256, row.bytes, row.source) for row in rows)


def write_files(connection: Connection, number: int, files: Sequence[DraftFile]) -> None:
    """Let a draft have these files, each once."""
    table = tables.draft_file
    connection.execute(delete(table).where(table.c.draft_id == number))
    rows = [
        {"draft_id": number, "position": n, "name": f.name, "sha256": f.sha256, "bytes": f.bytes, "source": f.source}
        for n, f in enumerate(distinct(files))
    ]
    if rows:
        connection.execute(insert(table), rows)


def clean_name(name: str) -> str:
    """Return a file's name without folders and control characters, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    if len(printable) > NAME_CHARACTERS:
        printable = f"{printable[: NAME_CHARACTERS - 20]}…{printable[-19:]}"
    return printable or "?"
