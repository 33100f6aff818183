"""What people have said of columns that a source does not declare: the same as another column, or nothing.

Said once, it holds for every later file of the source.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, insert, select

from catalogue.catalogue import Catalogue
from catalogue.errors import UserError
from data import tables
from data.register import Register, now
from knowledge.audit import Action, record
from knowledge.corrections import newest_correction
from knowledge.edits import edited, newest_edit
from knowledge.rights import Actor, Right, require


@dataclass(frozen=True)
class Declaration:
    """`means` is a column of the source, or None where the column is to be left out."""

    source: str
    column: str
    means: str | None
    actor: str
    declared_at: datetime


def declare(
    register: Register, actor: Actor, catalogue: Catalogue, source: str, column: str, means: str | None
) -> None:
    """Keep what a column means, in place of what was said of it before.

    A column that is itself declared is followed to what it means, so that taking that one back leaves this one.
    Raises UserError without the right to publish, and where the source has no column `means`.
    """
    require(actor, Right.PUBLISH)
    if means is not None and means not in catalogue.source(source).columns:
        raise UserError("The source «{source}» has no column «{column}».", source=source, column=means)
    held = {kept.column: kept.means for kept in declarations(register) if kept.source == source}
    means = (held.get(means) or means) if means is not None else None
    table = tables.column_declaration
    values = {"source": source, "column": column, "means": means or "", "actor": actor.name}
    with register.writing() as connection:
        connection.execute(delete(table).where(table.c.source == source, table.c.column == column))
        connection.execute(insert(table).values(**values, declared_at=now().isoformat()))
    record(register, actor, Action.DECLARE_COLUMN, f"{source}: {column}"[:500], means or "")


def withdraw(register: Register, actor: Actor, source: str, column: str) -> None:
    """Take back what was said of a column."""
    require(actor, Right.PUBLISH)
    table = tables.column_declaration
    with register.writing() as connection:
        connection.execute(delete(table).where(table.c.source == source, table.c.column == column))
    record(register, actor, Action.DECLARE_COLUMN, f"{source}: {column}"[:500], "withdrawn")


def declarations(register: Register) -> list[Declaration]:
    """Return what holds, by source and column."""
    query = select(tables.column_declaration).order_by("source", "column")
    with register.reading() as connection:
        rows = connection.execute(query).all()
    return [
        Declaration(row.source, row.column, row.means or None, row.actor, datetime.fromisoformat(row.declared_at))
        for row in rows
    ]


def declared(catalogue: Catalogue, register: Register) -> Catalogue:
    """Return the catalogue with the columns that people have declared."""
    sources = dict(catalogue.sources)
    for declaration in declarations(register):
        source = sources.get(declaration.source)
        if source is not None and (declaration.means is None or declaration.means in source.columns):
            sources[source.id] = source.declaring(declaration.column, declaration.means)
    return replace(catalogue, sources=sources)


def in_force(catalogue: Catalogue, register: Register) -> Catalogue:
    """Return the catalogue with all that people have added: edited places and breaks, declared columns."""
    return declared(edited(catalogue, register), register)


def edition(register: Register | None) -> str:
    """Return a word for what people have added to the catalogue or corrected: another whenever somebody has."""
    held = declarations(register) if register else []
    meanings = [(declaration.source, declaration.column, declaration.means) for declaration in held]
    corrected = newest_correction(register) if register else 0
    return f"{newest_edit(register) if register else 0} {meanings}" + (f" {corrected}" if corrected else "")
