"""Targets: what an indicator should be at a place, from one month to another. Set by people, never deleted.

Each setting is a row that stays; of those that cover a month the newest holds, so a change or a removal is a new row.
Who set it and when goes with it, and into the audit record.
"""

import json
import math
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, Row, func, insert, select

from catalogue.catalogue import Catalogue
from catalogue.errors import UserError
from catalogue.months import shift
from data import tables
from data.register import Register, now
from knowledge.audit import Action, record_in
from knowledge.rights import Actor, Right, require

_TABLE = tables.target


@dataclass(frozen=True)
class Aim:
    """What is set: `value` in the indicator's unit, None for no target; `until` is the last month, None for no end."""

    indicator: str
    place: str
    since: date
    until: date | None
    value: float | None

    def covers(self, month: date) -> bool:
        """Return whether it speaks of this month."""
        return self.since <= month and (self.until is None or month <= self.until)


@dataclass(frozen=True)
class Target:
    """One setting: what, by whom and when."""

    id: int
    at: datetime
    actor: str
    aim: Aim


@dataclass(frozen=True)
class Holding:
    """The months in a row in which a target holds: its own, as far as no newer setting covers them."""

    target: Target
    since: date
    until: date | None


def history(register: Register, indicator: str | None = None) -> list[Target]:
    """Return every setting (of the indicator), newest first."""
    with register.reading() as connection:
        return [found for found in _targets(connection) if indicator in (None, found.aim.indicator)]


def target_at(targets: list[Target], indicator: str, place: str, month: date) -> Target | None:
    """Return the target that holds in a month, None where there is none; `targets` as `history` gives them."""
    asked = (indicator, place)
    newest = next((t for t in targets if (t.aim.indicator, t.aim.place) == asked and t.aim.covers(month)), None)
    return None if newest is None or newest.aim.value is None else newest


def holdings(targets: list[Target], indicator: str, place: str) -> list[Holding]:
    """Return which targets hold when, oldest first, without the months in which none does."""
    aims = [t.aim for t in targets if (t.aim.indicator, t.aim.place) == (indicator, place)]
    # Only at these months can another target begin to hold.
    turns = sorted({aim.since for aim in aims} | {shift(aim.until, 1) for aim in aims if aim.until})
    found: list[Holding] = []
    for since, following in zip(turns, [*turns[1:], None], strict=False):
        target = target_at(targets, indicator, place, since)
        until = shift(following, -1) if following else None
        if found and found[-1].target == target and found[-1].until == shift(since, -1):
            found[-1] = replace(found[-1], until=until)
        elif target is not None:
            found.append(Holding(target, since, until))
    return found


def newest_setting(targets: list[Target], indicator: str, place: str) -> int:
    """Return the number of the newest setting of an indicator and place, 0 for none: what `set_target` calls seen."""
    return next((t.id for t in targets if (t.aim.indicator, t.aim.place) == (indicator, place)), 0)


def newest_target(register: Register) -> int:
    """Return the number of the newest setting of all, 0 where there is none. What `history` says changes with it."""
    with register.reading() as connection:
        return int(connection.execute(select(func.coalesce(func.max(_TABLE.c.id), 0))).scalar_one())


def set_target(register: Register, catalogue: Catalogue, actor: Actor, aim: Aim, *, seen: int) -> int:
    """Save a target, or with no value its end, and return the number of the setting.

    `seen` is the newest setting of this indicator and place when the person began, 0 for none. Raises UserError without
    the right, where the aim is not one, and where somebody else has set another meanwhile; then nothing is written.
    """
    require(actor, Right.EDIT)
    _refuse_impossible(catalogue, aim)
    with register.writing() as connection:
        # Written first: from here on nobody else writes, and what is refused below is taken back.
        row = _columns(aim) | {"at": now().isoformat(), "actor": actor.name}
        number = int(connection.execute(insert(_TABLE).values(row).returning(_TABLE.c.id)).scalar_one())
        _refuse_overtaken(_targets(connection), aim, number, seen)
        detail = json.dumps({"target": number, **_columns(aim)})
        record_in(connection, actor, Action.SET_TARGET, f"{aim.indicator} {aim.place}", detail)
    return number


def _refuse_impossible(catalogue: Catalogue, aim: Aim) -> None:
    indicator = catalogue.indicator(aim.indicator)
    if not catalogue.places.is_shown(aim.place):
        raise UserError("A target is set for a municipality, a region or an area; «{place}» is none.", place=aim.place)
    if any(month.day != 1 for month in (aim.since, aim.until) if month) or (aim.until and aim.until < aim.since):
        raise UserError("The last month of a target may not be before its first.")
    if aim.value is None:
        return
    most = 100.0 if indicator.unit == "percent" else math.inf
    if not (math.isfinite(aim.value) and 0 <= aim.value <= most):
        raise UserError("A target is not below zero, and a percentage not above 100.")


def _refuse_overtaken(targets: list[Target], aim: Aim, number: int, seen: int) -> None:
    """Raise UserError where there is another setting than the one the person saw."""
    same = [t for t in targets if (t.aim.indicator, t.aim.place) == (aim.indicator, aim.place) and t.id < number]
    if same and same[0].id != seen:
        raise UserError(
            "{who} has changed this entry meanwhile, {when}. Open it anew and make your change again.",
            who=same[0].actor,
            when=same[0].at,
        )


def _columns(aim: Aim) -> dict[str, object]:
    until = aim.until.isoformat() if aim.until else None
    period = {"since": aim.since.isoformat(), "until": until}
    return {"indicator": aim.indicator, "place": aim.place, **period, "value": aim.value}


def _targets(connection: Connection) -> list[Target]:
    return [_target(row) for row in connection.execute(select(_TABLE).order_by(_TABLE.c.id.desc()))]


def _target(row: Row[tuple[object, ...]]) -> Target:
    until = date.fromisoformat(row.until) if row.until else None
    aim = Aim(row.indicator, row.place, date.fromisoformat(row.since), until, row.value)
    return Target(row.id, datetime.fromisoformat(row.at), row.actor, aim)
