"""Edits of the catalogue: groups of municipalities and breaks that people add, change and remove.

Each edit is a row that stays; the newest of an entry holds. Who, when and why goes with it, and into the audit record.
"""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import ValidationError
from sqlalchemy import Connection, Row, func, insert, select

from catalogue.catalogue import Catalogue
from catalogue.editing import is_local, with_entries
from catalogue.errors import CatalogueError, UserError, sentence
from catalogue.place_schema import Area
from catalogue.schema import Break
from data import tables
from data.register import Register, now
from knowledge.audit import Action, record_in
from knowledge.rights import Actor, Right, require

LOG = logging.getLogger("suunta")
EntryKind = Literal["group", "break"]
_SCHEMAS: dict[str, type[Area] | type[Break]] = {"group": Area, "break": Break}
_TABLE = tables.catalogue_edit
NO_REASON = sentence("Say why you make this change; it goes into the history.")


@dataclass(frozen=True)
class Edit:
    """One edit. `content` is the entry as JSON, `null` where it was removed."""

    id: int
    at: datetime
    actor: str
    kind: EntryKind
    entry_id: str
    content: str
    comment: str

    @property
    def entry(self) -> Area | Break | None:
        """The entry as it was saved; None where it was removed, or where today's schema does not take it."""
        if self.content == "null":
            return None
        try:
            return _SCHEMAS[self.kind].model_validate_json(self.content)
        except ValidationError:
            return None


def newest_edit(register: Register) -> int:
    """Return the number of the newest edit, 0 where there is none. The edited catalogue changes when it does."""
    with register.reading() as connection:
        return int(connection.execute(select(func.coalesce(func.max(_TABLE.c.id), 0))).scalar_one())


def history(register: Register, until: int | None = None) -> list[Edit]:
    """Return every edit (up to the one with the number `until`), newest first."""
    with register.reading() as connection:
        return [edit for edit in _edits(connection) if until is None or edit.id <= until]


def edited(catalogue: Catalogue, register: Register, until: int | None = None) -> Catalogue:
    """Return the catalogue with the entries that people added (by the edits up to the number `until`).

    An entry that no longer fits the catalogue's files (a municipality that is gone) is left out and written to the log:
    see `left_out`.
    """
    whole, refused = _applied(catalogue, _current(history(register, until)))
    for edit in refused:
        LOG.warning("The edit %s of %s does not fit the catalogue and is left out", edit.id, edit.entry_id)
    return whole


def left_out(catalogue: Catalogue, register: Register) -> list[Edit]:
    """Return the newest edit of each entry that does not fit the catalogue's files any more."""
    return _applied(catalogue, _current(history(register)))[1]


def save(
    register: Register, catalogue: Catalogue, actor: Actor, entry: Area | Break, comment: str, *, seen: int = 0
) -> int:
    """Save an entry, new or changed, and return the number of the edit.

    `catalogue` is that of the files; `seen` the newest edit of the entry when the person began, 0 for a new entry.
    Raises UserError without the right or a reason, where the entry contradicts the catalogue, and where somebody else
    has changed it meanwhile; then nothing is written.
    """
    kind: EntryKind = "group" if isinstance(entry, Area) else "break"
    content = entry.model_dump_json(by_alias=True, exclude_none=True)
    return _write(register, catalogue, actor, (kind, entry.id, content), comment, seen)


def remove(register: Register, catalogue: Catalogue, actor: Actor, edit: Edit, comment: str) -> int:
    """Remove the entry of its newest edit; it stays in the history. Raises UserError as `save` does."""
    return _write(register, catalogue, actor, (edit.kind, edit.entry_id, "null"), comment, edit.id)


def _write(
    register: Register,
    catalogue: Catalogue,
    actor: Actor,
    what: tuple[EntryKind, str, str],
    comment: str,
    seen: int,
) -> int:
    require(actor, Right.EDIT)
    kind, entry_id, content = what
    if not is_local(entry_id):
        raise UserError("Official places and breaks cannot be changed here.")
    if not comment.strip():
        raise UserError(NO_REASON)
    values = {"at": now().isoformat(), "actor": actor.name, "kind": kind, "entry_id": entry_id}
    with register.writing() as connection:
        # Written first: from here on nobody else writes, and what is refused below is taken back.
        values |= {"content": content, "comment": comment.strip()}
        number = int(connection.execute(insert(_TABLE).values(values).returning(_TABLE.c.id)).scalar_one())
        edits = _edits(connection)
        _refuse_overtaken(edits, entry_id, number, seen)
        _refuse_contradiction(catalogue, edits, entry_id)
        record_in(connection, actor, Action.EDIT_CATALOGUE, entry_id, json.dumps({"edit": number, "kind": kind}))
    return number


def _refuse_overtaken(edits: Sequence[Edit], entry_id: str, number: int, seen: int) -> None:
    """Raise UserError where the entry has another edit than the one the person saw."""
    before = next((edit for edit in edits if edit.entry_id == entry_id and edit.id < number), None)
    if before is not None and before.id != seen:
        raise UserError(
            "{who} has changed this entry meanwhile, {when}. Open it anew and make your change again.",
            who=before.actor,
            when=before.at,
        )


def _refuse_contradiction(catalogue: Catalogue, edits: Sequence[Edit], entry_id: str) -> None:
    """Raise UserError where the newest state of all entries contradicts the catalogue because of this one."""
    _, refused = _applied(catalogue, _current(edits))
    blamed = [edit for edit in refused if edit.entry_id == entry_id]
    if blamed:
        raise UserError("This contradicts the catalogue: {reason}.", reason=_reason(catalogue, blamed[0]))
    is_removed = next(edit for edit in edits if edit.entry_id == entry_id).content == "null"
    for event in _entries(_current(edits)):
        if is_removed and isinstance(event, Break) and entry_id in (event.places or ()):
            raise UserError("The break «{title}» concerns this group. Change or remove it first.", title=event.title)


def _reason(catalogue: Catalogue, edit: Edit) -> str:
    try:
        with_entries(catalogue, _entries([edit]))
    except CatalogueError as error:
        return str(error)
    return edit.entry_id


def _applied(catalogue: Catalogue, current: Sequence[Edit]) -> tuple[Catalogue, list[Edit]]:
    """Return the catalogue with all entries that fit, and the edits of those that do not. Groups go first."""
    refused = [edit for edit in current if edit.entry is None]
    try:
        return with_entries(catalogue, _entries(current)), refused
    except CatalogueError:
        pass
    fitting: list[Area | Break] = []
    for edit in sorted(current, key=lambda edit: edit.kind != "group"):
        try:
            with_entries(catalogue, [*fitting, *_entries([edit])])
            fitting += _entries([edit])
        except CatalogueError:
            refused.append(edit)
    return with_entries(catalogue, fitting), refused


def _current(edits: Iterable[Edit]) -> list[Edit]:
    """Return the newest edit of each entry that is not removed, oldest entry first."""
    newest: dict[str, Edit] = {}
    for edit in edits:
        newest.setdefault(edit.entry_id, edit)
    return [edit for edit in reversed(newest.values()) if edit.content != "null"]


def _entries(edits: Iterable[Edit]) -> list[Area | Break]:
    return [edit.entry for edit in edits if edit.entry is not None]


def _edits(connection: Connection) -> list[Edit]:
    return [_edit(row) for row in connection.execute(select(_TABLE).order_by(_TABLE.c.id.desc()))]


def _edit(row: Row[tuple[object, ...]]) -> Edit:
    return Edit(row.id, datetime.fromisoformat(row.at), row.actor, row.kind, row.entry_id, row.content, row.comment)
