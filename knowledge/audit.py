"""The audit record: who did what that leaves no release behind, such as a download of an original file."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select

from data import tables
from data.register import Register, now
from knowledge.rights import Actor


class Action(StrEnum):
    """What is recorded."""

    DOWNLOAD_ORIGINAL = "download_original"
    DOWNLOAD_ROWS = "download_rows"
    DECLARE_COLUMN = "declare_column"
    EDIT_CATALOGUE = "edit_catalogue"
    SHOW_UNPROTECTED = "show_unprotected"
    SET_TARGET = "set_target"
    CORRECT_CASES = "correct_cases"
    ERASE_PERSON = "erase_person"
    DELETE_CASES = "delete_cases"


@dataclass(frozen=True)
class AuditEntry:
    """One line of the record."""

    at: datetime
    actor: str
    action: Action
    subject: str
    detail: str


def record(register: Register, actor: Actor, action: Action, subject: str, detail: str = "") -> None:
    """Write a line; raise UserError where the register cannot be written."""
    with register.writing() as connection:
        record_in(connection, actor, action, subject, detail)


def record_once(register: Register, actor: Actor, action: Action, subject: str) -> None:
    """Write a line unless there is one already of the same person, action and subject."""
    columns = tables.audit.c
    same = (columns.actor == actor.name, columns.action == action, columns.subject == subject)
    with register.writing() as connection:
        if connection.execute(select(columns.id).where(*same).limit(1)).first() is None:
            record_in(connection, actor, action, subject)


def record_in(connection: Connection, actor: Actor, action: Action, subject: str, detail: str = "") -> None:
    """Write a line in the transaction of what it speaks of, so that neither is there without the other."""
    values = {"at": now().isoformat(), "actor": actor.name, "action": action, "subject": subject, "detail": detail}
    connection.execute(insert(tables.audit).values(values))


def entries(register: Register, limit: int = 200) -> list[AuditEntry]:
    """Return the newest lines, newest first."""
    query = select(tables.audit).order_by(tables.audit.c.id.desc()).limit(limit)
    with register.reading() as connection:
        rows = connection.execute(query).all()
    return [AuditEntry(datetime.fromisoformat(r.at), r.actor, Action(r.action), r.subject, r.detail) for r in rows]
