"""Drafts: files on their way in, kept until they are published or withdrawn, so that nobody has to give them twice."""

import json
import os
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, delete, insert, select, update

from catalogue.errors import Message, UserError
from data import tables
from data.files import ContentFolder
from data.limits import Limits
from data.register import now
from data.store import Store
from knowledge.rights import Actor, Right, require

NAME_CHARACTERS = 200


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
class Draft:
    """Files that are looked at together against the release `base_id`, and what has been decided of them."""

    id: int
    created_at: datetime
    actor: str
    base_id: int
    state: DraftState
    comment: str
    acknowledged: frozenset[str]
    publish_at: datetime | None
    release_id: int | None
    failure: Message | None
    files: tuple[DraftFile, ...]


class Drafts:
    """The drafts of one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.incoming = ContentFolder(store.folder / "incoming")

    def begin(self, actor: Actor, files: Iterable[tuple[str, Path | BinaryIO]], base: int | None = None) -> Draft:
        """Keep files (name and content) as a new draft on a release, by default the newest.

        Raises UserError where they cannot be kept.
        """
        require(actor, Right.PUBLISH)
        kept = [self._keep(name, content) for name, content in files]
        values = {
            "created_at": now().isoformat(),
            "actor": actor.name,
            "base_id": self.store.newest_id() if base is None else base,
            "state": DraftState.OPEN,
            "comment": "",
            "acknowledged": "[]",
            "failure": "",
        }
        with self.store.register.writing() as connection:
            number = connection.execute(insert(tables.draft).values(values).returning(tables.draft.c.id)).scalar_one()
            _write_files(connection, number, kept)
        return self.draft(number)

    def draft(self, number: int) -> Draft:
        """Return a draft; raise UserError where there is none."""
        with self.store.register.reading() as connection:
            row = connection.execute(select(tables.draft).where(tables.draft.c.id == number)).first()
            if row is None:
                raise UserError("There is no draft {number}. Give the files again.", number=number)
            return _draft(row, _files(connection, number))

    def live(self) -> list[Draft]:
        """Return the drafts that are neither published nor withdrawn, newest first."""
        query = select(tables.draft).where(tables.draft.c.state.in_(LIVE)).order_by(tables.draft.c.id.desc())
        with self.store.register.reading() as connection:
            return [_draft(row, _files(connection, row.id)) for row in connection.execute(query).all()]

    def due(self, moment: datetime) -> list[Draft]:
        """Return the scheduled drafts whose hour has come, the first one first."""
        hours = [(draft.publish_at, draft.id, draft) for draft in self.live() if draft.state == DraftState.SCHEDULED]
        return [draft for hour, _, draft in sorted(hours) if hour is not None and hour <= moment]

    def change(self, draft: Draft, actor: Actor, **values: Any) -> Draft:
        """Write some of a draft's fields; raise UserError where it is published or withdrawn meanwhile."""
        require(actor, Right.PUBLISH)
        stored = {name: _stored(value) for name, value in values.items()}
        table = tables.draft
        with self.store.register.writing() as connection:
            live = update(table).where(table.c.id == draft.id, table.c.state.in_(LIVE)).values(stored)
            if not connection.execute(live).rowcount:
                raise UserError("Draft {number} is closed already: somebody published or withdrew it.", number=draft.id)
        return self.draft(draft.id)

    def replace_files(self, draft: Draft, actor: Actor, files: Sequence[DraftFile]) -> Draft:
        """Let the draft have these files; what was acknowledged of the others no longer holds."""
        changed = self.change(draft, actor, acknowledged=frozenset())
        with self.store.register.writing() as connection:
            _write_files(connection, draft.id, files)
        self._forget(set(changed.files) - set(files))
        return self.draft(draft.id)

    def look_again(self, draft: Draft, actor: Actor) -> Draft:
        """Let the draft stand on the newest release; what was acknowledged against the older one no longer holds."""
        base = self.store.newest_id()
        return self.change(draft, actor, base_id=base, acknowledged=frozenset(), state=DraftState.OPEN, failure="")

    def withdraw(self, draft: Draft, actor: Actor) -> Draft:
        """Close a draft without publishing it; its files are no longer kept."""
        withdrawn = self.change(draft, actor, state=DraftState.WITHDRAWN)
        self._forget(set(draft.files))
        return withdrawn

    def close(self, draft: Draft, actor: Actor, release: int) -> Draft:
        """Close a draft that has been published; its files are originals now."""
        closed = self.change(draft, actor, state=DraftState.PUBLISHED, release_id=release)
        self._forget(set(draft.files))
        return closed

    def path(self, file: DraftFile) -> Path:
        """Return where a draft's file lies; raise UserError where it is gone or damaged."""
        return self.incoming.check(file.sha256)

    def _keep(self, name: str, content: Path | BinaryIO) -> DraftFile:
        size = content.stat().st_size if isinstance(content, Path) else content.seek(0, os.SEEK_END)
        Limits.of_environment().check_file(clean_name(name), size)
        if isinstance(content, Path):
            return DraftFile(clean_name(name), self.incoming.keep(content), size)
        content.seek(0)
        return DraftFile(clean_name(name), self.incoming.write(lambda file: shutil.copyfileobj(content, file)), size)

    def _forget(self, files: set[DraftFile]) -> None:
        """Delete incoming files that no live draft has."""
        needed = {file.sha256 for draft in self.live() for file in draft.files}
        for file in files:
            if file.sha256 not in needed:
                self.incoming.path(file.sha256).unlink(missing_ok=True)


def clean_name(name: str) -> str:
    """Return a file's name without folders and control characters, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    if len(printable) > NAME_CHARACTERS:
        printable = f"{printable[: NAME_CHARACTERS - 20]}…{printable[-19:]}"
    return printable or "?"


def _stored(value: Any) -> Any:
    if isinstance(value, frozenset):
        return json.dumps(sorted(value))
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Message):
        return json.dumps({"text": value.text, "values": {name: str(item) for name, item in value.values.items()}})
    return value


def _draft(row: Any, files: tuple[DraftFile, ...]) -> Draft:
    return Draft(
        id=row.id,
        created_at=datetime.fromisoformat(row.created_at),
        actor=row.actor,
        base_id=row.base_id,
        state=DraftState(row.state),
        comment=row.comment,
        acknowledged=frozenset(json.loads(row.acknowledged)),
        publish_at=datetime.fromisoformat(row.publish_at) if row.publish_at else None,
        release_id=row.release_id,
        failure=Message(**json.loads(row.failure)) if row.failure else None,
        files=files,
    )


def _files(connection: Connection, number: int) -> tuple[DraftFile, ...]:
    table = tables.draft_file
    rows = connection.execute(select(table).where(table.c.draft_id == number).order_by(table.c.position))
    return tuple(DraftFile(row.name, row.sha256, row.bytes, row.source) for row in rows)


def _write_files(connection: Connection, number: int, files: Sequence[DraftFile]) -> None:
    table = tables.draft_file
    connection.execute(delete(table).where(table.c.draft_id == number))
    rows = [
        {"draft_id": number, "position": n, "name": f.name, "sha256": f.sha256, "bytes": f.bytes, "source": f.source}
        for n, f in enumerate(files)
    ]
    if rows:
        connection.execute(insert(table), rows)
