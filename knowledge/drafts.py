"""Drafts: files on their way in, kept until they are published or withdrawn, so that nobody has to give them twice."""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, insert, select

from catalogue.errors import UserError
from data import tables
from data.cases.columns import CASE_SOURCE
from data.files import ContentFolder
from data.limits import Limits
from data.register import now
from data.store import Store
from knowledge.arrivals import case_content, on_disk
from knowledge.declarations import edition
from knowledge.draft_rows import (
    CHANGED,
    LIVE,
    Acknowledged,
    Draft,
    DraftFile,
    DraftState,
    clean_name,
    draft_of,
    files_of,
    fingerprint,
    read_draft,
    require_as_given,
    stored_value,
    update_draft,
    write_files,
)
from knowledge.rights import Actor, Right, require

__all__ = [
    "CHANGED", "LIVE", "Acknowledged", "Draft", "DraftFile", "DraftState", "Drafts", "clean_name", "fingerprint",
]  # fmt: skip


class Drafts:
    """The drafts of one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.incoming = ContentFolder(store.folder / "incoming")

    def begin(
        self,
        actor: Actor,
        files: Iterable[tuple[str, Path | BinaryIO]],
        base: int | None = None,
        source: str | None = None,
    ) -> Draft:
        """Keep files (name and content) as a new draft on a release, by default the newest.

        `source` is what a person has said of all of them. Raises UserError where they cannot be kept.
        """
        require(actor, Right.PUBLISH)
        values: dict[str, Any] = {
            "created_at": now().isoformat(),
            "actor": actor.name,
            "state": DraftState.OPEN,
            "comment": "",
            "acknowledged": stored_value(Acknowledged()),
            "failure": "",
        }
        with self.store.locked():  # nobody forgets a file between its being kept and its row
            kept = [self._keep(actor, name, content, source) for name, content in files]
            values["base_id"] = self.store.newest_id() if base is None else base
            with self.store.register.writing() as connection:
                query = insert(tables.draft).values(values).returning(tables.draft.c.id)
                number = connection.execute(query).scalar_one()
                write_files(connection, number, kept)
        return self.draft(number)

    def draft(self, number: int) -> Draft:
        """Return a draft; raise UserError where there is none."""
        with self.store.register.reading() as connection:
            return read_draft(connection, number)

    def live(self) -> list[Draft]:
        """Return the drafts that are neither published nor withdrawn, newest first."""
        query = select(tables.draft).where(tables.draft.c.state.in_(LIVE)).order_by(tables.draft.c.id.desc())
        with self.store.register.reading() as connection:
            return [draft_of(row, files_of(connection, row.id)) for row in connection.execute(query).all()]

    def due(self, moment: datetime) -> list[Draft]:
        """Return the scheduled drafts whose hour has come, the first one first."""
        hours = [(draft.publish_at, draft.id, draft) for draft in self.live() if draft.state == DraftState.SCHEDULED]
        return [draft for hour, _, draft in sorted(hours) if hour is not None and hour <= moment]

    def fingerprint(self, draft: Draft) -> str:
        """Return the fingerprint of what a look at the draft shows now."""
        return fingerprint(draft.base_id, draft.files, edition(self.store.register))

    def require_seen(self, draft: Draft, seen: str) -> None:
        """Raise UserError unless the draft, as it is given and as it is now, is what had the fingerprint `seen`."""
        require_as_given(self.draft(draft.id), draft)
        if self.fingerprint(draft) != seen:
            raise UserError(CHANGED)

    def change(self, draft: Draft, actor: Actor, **values: Any) -> Draft:
        """Write some of a draft's fields; raise UserError where it is no longer as it is given."""
        require(actor, Right.PUBLISH)
        with self.store.register.writing() as connection:
            update_draft(connection, draft, values)
        return self.draft(draft.id)

    def replace_files(self, draft: Draft, actor: Actor, files: Sequence[DraftFile]) -> Draft:
        """Let the draft have these files; what was acknowledged of the others no longer holds."""
        require(actor, Right.PUBLISH)
        if draft.state == DraftState.SCHEDULED:
            raise UserError("Draft {number} waits for its hour. Take back the hour first.", number=draft.id)
        with self.store.locked():
            with self.store.register.writing() as connection:
                update_draft(connection, draft, {"acknowledged": Acknowledged()})
                write_files(connection, draft.id, files)
            self._forget()
        return self.draft(draft.id)

    def look_again(self, draft: Draft, actor: Actor) -> Draft:
        """Let the draft stand on the newest release; what was acknowledged against the older one no longer holds."""
        base = self.store.newest_id()
        return self.change(draft, actor, base_id=base, acknowledged=Acknowledged(), state=DraftState.OPEN, failure="")

    def withdraw(self, draft: Draft, actor: Actor) -> Draft:
        """Close a draft without publishing it; its files are no longer kept."""
        with self.store.locked():
            withdrawn = self.change(draft, actor, state=DraftState.WITHDRAWN)
            self._forget()
        return withdrawn

    def close(self, draft: Draft, connection: Connection, release: int) -> None:
        """Close a draft in the transaction that publishes it; raise UserError where it is no longer as it is given."""
        update_draft(connection, draft, {"state": DraftState.PUBLISHED, "release_id": release})

    def forget(self) -> None:
        """Delete incoming files that no live draft has."""
        with self.store.locked():
            self._forget()

    def path(self, file: DraftFile) -> Path:
        """Return where a draft's file lies; raise UserError where it is gone or damaged."""
        return self.incoming.check(file.sha256)

    def _keep(self, actor: Actor, name: str, content: Path | BinaryIO, source: str | None) -> DraftFile:
        """Keep a file; of a case-level extract only what has been pseudonymised, and never the file itself."""
        name = clean_name(name)
        size = content.stat().st_size if isinstance(content, Path) else content.seek(0, os.SEEK_END)
        Limits.of_environment().check_file(name, size)
        with on_disk(content) as path:
            store = self.store
            cases = case_content(path, name, actor, store.folder, source=source, is_example=store.is_example)
            if cases is None:
                return DraftFile(name, self.incoming.keep(path), size, source)
        return DraftFile(name, self.incoming.write(lambda file: file.write(cases)), size, CASE_SOURCE)

    def _forget(self) -> None:
        """Delete incoming files that no live draft has; the caller holds the store's lock."""
        needed = {file.sha256 for draft in self.live() for file in draft.files}
        for sha256 in set(self.incoming.hashes()) - needed:
            self.incoming.path(sha256).unlink(missing_ok=True)
