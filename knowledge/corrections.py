"""Corrections of case files, kept with who made them and why: one row each, the newest of a name holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml
from pydantic import ValidationError
from sqlalchemy import func, insert, select

from catalogue.errors import UserError
from data import tables
from data.cases.correcting import Correction
from data.register import Register, now
from knowledge.audit import Action, record_in
from knowledge.rights import Actor, Right, require, require_cases

_TABLE = tables.case_correction
WITHDRAWN = "null"


@dataclass(frozen=True)
class KeptCorrection:
    """A correction that holds, with who made it and when."""

    at: datetime
    actor: str
    correction: Correction


def corrections(register: Register) -> list[KeptCorrection]:
    """Return the corrections that hold, in the order in which their names were first used."""
    with register.reading() as connection:
        rows = connection.execute(select(_TABLE).order_by(_TABLE.c.id)).all()
    newest = {row.name: row for row in rows}
    return [
        KeptCorrection(datetime.fromisoformat(row.at), row.actor, Correction.model_validate_json(row.content))
        for row in newest.values()
        if row.content != WITHDRAWN
    ]


def newest_correction(register: Register) -> int:
    """Return the number of the newest change, 0 where there is none."""
    with register.reading() as connection:
        return int(connection.execute(select(func.coalesce(func.max(_TABLE.c.id), 0))).scalar_one())


def read_corrections(path: Path) -> list[Correction]:
    """Return the corrections of a YAML file, a list of entries; raise UserError that names the entry that is wrong."""
    try:
        # Every cell a text, as the files have it: 2026-05-03 is no date here, and 049 no number.
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except OSError as error:
        raise UserError("«{file}» cannot be opened: {reason}.", file=str(path), reason=error.strerror) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UserError("«{file}» is no YAML file.", file=str(path)) from error
    if not isinstance(entries, list):
        raise UserError("«{file}» must be a list of corrections.", file=str(path))
    return [_parsed(entry, position, path) for position, entry in enumerate(entries, start=1)]


def keep_corrections(register: Register, actor: Actor, made: Sequence[Correction]) -> None:
    """Keep corrections, each in place of an earlier one of its name; raise UserError without the rights."""
    _write(register, actor, [(each.id, each.model_dump_json()) for each in made])


def withdraw_correction(register: Register, actor: Actor, name: str) -> None:
    """Take back a correction; raise UserError where there is none of the name."""
    if name not in [kept.correction.id for kept in corrections(register)]:
        raise UserError("There is no correction «{name}».", name=name)
    _write(register, actor, [(name, WITHDRAWN)])


def _write(register: Register, actor: Actor, contents: Sequence[tuple[str, str]]) -> None:
    require(actor, Right.EDIT)
    require_cases(actor)
    with register.writing() as connection:
        for name, content in contents:
            values = {"at": now().isoformat(), "actor": actor.name, "name": name, "content": content}
            connection.execute(insert(_TABLE).values(values))
            record_in(connection, actor, Action.CORRECT_CASES, name, "withdrawn" if content == WITHDRAWN else "")


def _parsed(entry: object, position: int, path: Path) -> Correction:
    try:
        return Correction.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        raise UserError(
            "«{file}», correction {position}: {where} {reason}.",
            file=str(path),
            position=position,
            where=".".join(str(part) for part in first["loc"]),
            reason=first["msg"],
        ) from error
