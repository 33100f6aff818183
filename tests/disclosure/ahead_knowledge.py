"""What an attacker knows of what comes next: of every count, on which days its spells began and when they were open.

A spell of one count is one of another's where it began on one of the other's days and was open later than the other
asks. So with counts of several months, with the spells of the third and fourth week (those within 30 days but not
within 14), and with two counts together that have no spell in common. Written from the calendar, with no code of the
protection.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import numpy as np

from data.days import count_days, month_number
from tests.data.cases.slowly import later
from tests.disclosure.cells import Cell, Cells
from tests.disclosure.facts import Facts

NEVER = 10**9
ONE_DAY = timedelta(days=1)
STEPS = {**{f"{n}m": n for n in (1, 3, 6)}, **{f"d{n}": n for n in (100, 200, 300, 400, 700)}}
CONDITIONS = ("", "|no_plan", "|no_service")
"""How a measure's name goes on where its cells are those of a breakdown."""


@dataclass(frozen=True, eq=False)
class Spells:
    """The spells that something counts: by the day on which they began, the day on which they must be open.

    `counts` says of which measures and months with which factor; NEVER stands where none are counted.
    """

    counts: Mapping[tuple[str, date], float]
    open_on: np.ndarray

    def within(self, other: "Spells") -> bool:
        """Return whether each of them is one of the other's."""
        mine = self.open_on < NEVER
        return bool((other.open_on[mine] <= self.open_on[mine]).all())

    def apart_from(self, other: "Spells") -> bool:
        """Return whether no spell is in both, whenever it ends."""
        return not ((self.open_on < NEVER) & (other.open_on < NEVER)).any()

    def minus(self, other: "Spells") -> "Spells":
        """Return those that are not the other's, which are some of these, open on the same days."""
        left = np.where(other.open_on < NEVER, NEVER, self.open_on)
        return Spells({**self.counts, **{key: -factor for key, factor in other.counts.items()}}, left)

    def plus(self, other: "Spells") -> "Spells":
        """Return these and the other's, which are none of these."""
        return Spells({**self.counts, **other.counts}, np.minimum(self.open_on, other.open_on))


def add_ahead(facts: Facts, cells: Cells, *, plans_later: bool = True) -> None:
    """Add what is known of the counts of what comes next, beside those of all the months.

    `plans_later`: that who has no plan later had none before, so that of all that had a plan all that are left have.
    """
    months = sorted({cell.period for cell in cells.cells})
    there = {(cell.measure, cell.period) for cell in cells.cells}
    first = months[0] - timedelta(days=1000)
    days = [first + timedelta(days=n) for n in range((months[-1] - first).days + 31)]
    whole = [spells for month in months for spells in counted_in(month, days) if set(spells.counts) <= there]
    parts = [spells for month in months for spells in joined_in(month, whole)]
    for larger in whole:
        for smaller in (*whole, *parts):
            if smaller is not larger and smaller.within(larger):
                _add(facts, cells, smaller, larger, CONDITIONS if plans_later or is_of_one(smaller, larger) else ("",))
    for place in cells.municipalities:
        _add_conditions(facts, cells, place)


def counted_in(month: date, days: list[date]) -> Iterator[Spells]:
    """Yield the spells of each measure of a month, the extract having been made on its last day.

    An end that the extract knows is not later than that day, so who is to be open later has none.
    """
    end = month.replace(day=monthrange(month.year, month.month)[1])
    following = later(month, 1)
    count_day = date(1970, 1, 1) + timedelta(days=int(count_days(np.array([month_number(month)]))[0]))
    yield _spells("open_spells", month, days, lambda start: count_day if start <= count_day else None)
    for n in (1, 3, 6, 12):
        began = later(month, -n)
        in_cohort = _of_month(began)
        yield _spells(f"began_{n}m_ago", month, days, lambda s, i=in_cohort: s if i(s) else None)
        yield _spells(f"reached_{n}m", month, days, lambda s, i=in_cohort, n=n: later(s, n) - ONE_DAY if i(s) else None)
    in_last = _of_month(later(month, -1))
    yield _spells("passed_1m", month, days, lambda s: later(s, 1) if in_last(s) else None)
    for n in (1, 3, 6):
        in_cohort = _of_month(later(following, -n))
        yield _spells(
            f"coming_{n}m",
            month,
            days,
            lambda s, i=in_cohort, n=n: min(later(s, n) - ONE_DAY, end + ONE_DAY) if i(s) else None,
        )
    for step in STEPS:
        for horizon in (14, 30):
            last = end + timedelta(days=horizon)
            yield _spells(
                f"ahead_{step}_{horizon}d",
                month,
                days,
                lambda s, step=step, last=last: end + ONE_DAY if s <= end < reached(s, step) <= last else None,
            )


def reached(start: date, step: str) -> date:
    """Return the day on which a spell has passed a step."""
    return later(start, STEPS[step]) if step.endswith("m") else start + timedelta(days=STEPS[step])


def joined_in(month: date, whole: list[Spells]) -> Iterator[Spells]:
    """Yield the spells of the third and fourth week, and every two counts of a month that have none in common."""
    named = {next(iter(spells.counts)): spells for spells in whole}
    ahead = [spells for (measure, when), spells in named.items() if when == month and measure[:4] in ("ahea", "comi")]
    weeks = [
        named[f"ahead_{step}_30d", month].minus(named[f"ahead_{step}_14d", month])
        for step in STEPS
        if (f"ahead_{step}_30d", month) in named
    ]
    yield from weeks
    for one, other in combinations([*ahead, *weeks], 2):
        if one.apart_from(other):
            yield one.plus(other)


def _of_month(month: date):
    return lambda day: (day.year, day.month) == (month.year, month.month)


def _spells(measure: str, month: date, days: list[date], open_on) -> Spells:
    found = [open_on(day) for day in days]
    return Spells({(measure, month): 1.0}, np.array([NEVER if day is None else day.toordinal() for day in found]))


def is_of_one(*counted: Spells) -> bool:
    """Return whether all are of the same month."""
    return len({month for spells in counted for _, month in spells.counts}) == 1


def _add(facts: Facts, cells: Cells, smaller: Spells, larger: Spells, conditions: tuple[str, ...]) -> None:
    for place in cells.municipalities:
        for condition in conditions:
            if terms := _terms(cells, smaller, larger, place, condition):
                facts.add(terms, 0, np.inf, f"{[*smaller.counts]} within {[*larger.counts]}")


def _terms(cells: Cells, smaller: Spells, larger: Spells, place: str, condition: str) -> dict[int, float]:
    """Return larger less smaller, of those of a condition; nothing where it does not hold, or is not counted.

    Who is without a plan on a later day was so before; who is without a service may have been in one.
    """
    months = {month for spells in (smaller, larger) for _, month in spells.counts}
    (of_larger,) = {month for _, month in larger.counts}
    if (condition == "|no_service" and len(months) > 1) or (condition and max(months) == of_larger != min(months)):
        return {}
    found: dict[int, float] = {}
    for spells, sign in ((larger, 1), (smaller, -1)):
        for (measure, month), factor in spells.counts.items():
            number = cells.number.get(Cell(0, f"{measure}{condition}", place, month, "_T", "_T"))
            if number is None:
                return {}
            found[number] = found.get(number, 0.0) + sign * factor
    return found


def _add_conditions(facts: Facts, cells: Cells, place: str) -> None:
    """Those of a condition are some of all, in the third and fourth week as well; a month later they are fewer."""
    mine = [cell for cell in cells.cells if cell.place == place and "|" in cell.measure]
    for cell in mine:
        measure, _, _ = cell.measure.partition("|")
        part, every = cells.number[cell], cells.number[cell._replace(measure=measure)]
        facts.add({every: 1, part: -1}, 0, np.inf, f"{cell.measure} within {measure}")
        if measure.endswith("_14d"):
            month_part = cells.number[cell._replace(measure=cell.measure.replace("_14d", "_30d"))]
            month_every = cells.number[cell._replace(measure=measure.replace("_14d", "_30d"))]
            terms = {month_every: 1, every: -1, month_part: -1, part: 1}
            facts.add(terms, 0, np.inf, f"{cell.measure} within {measure}, third and fourth week")
