"""The services that spells end in: their kind, provider, length and cost.

Training and coaching are bought from three providers or arranged by the area itself, the other kinds by the area only.
The providers differ, truly: see PROVIDERS. Who gets which is chance, so the difference is theirs alone.
"""

from dataclasses import dataclass

import numpy as np

from data.days import day_number
from data.examples.course import BREAK, CUT_AT_BREAK, Course
from data.examples.days import Flags, Whole, months_of
from data.examples.durations import SERVICE_LENGTHS, pick
from data.examples.places import Place


@dataclass(frozen=True)
class Provider:
    """share: of the services of bought kinds. returning: share of its customers who become unemployed again.

    price: in percent of the day's price of DAY_CENTS.
    """

    code: str
    share: float
    returning: float
    price: int


# a is the best and the dearest, b the worst though dearer than the area's own, c cheap and no worse than that.
PROVIDERS = (
    Provider("own", 0.25, returning=0.50, price=100),
    Provider("provider-a", 0.30, returning=0.35, price=130),
    Provider("provider-b", 0.25, returning=0.60, price=110),
    Provider("provider-c", 0.20, returning=0.50, price=70),
)
OWN = 0
BOUGHT = ("training", "coaching")
DAY_CENTS = {
    "training": 4500,
    "coaching": 3000,
    "subsidised_work": 2800,
    "trial": 600,
    "rehabilitative_work": 1200,
    "own_study": 0,
}
"""Invented prices of one day (every day of the week counts), in cents."""


@dataclass(frozen=True, eq=False)
class Services:
    """Services of one municipality; `spell` is the index of the spell that a service follows on, `cost` in euros.

    kind and provider are indexes into SERVICE_LENGTHS.kinds and PROVIDERS; days, NEVER for an end that has not come.
    """

    spell: Whole
    start: Whole
    end: Whole
    kind: Whole
    provider: Whole
    cost: Whole


def services_after(
    place: Place, course: Course, random: np.random.Generator, ends: Whole, pension: Whole, can_serve: Flags
) -> Services:
    """Return the services: a share of the spells ending in each month, of those that can, ends in one."""
    able = np.flatnonzero(can_serve)
    share = course.into_services(place)[months_of(ends[able]) - course.grid.first]
    spell = able[random.random(len(able)) < share]
    start = ends[spell]
    kind = SERVICE_LENGTHS.draw_kinds(random.random(len(spell)))
    lasting = SERVICE_LENGTHS.draw(random.random(len(spell)), kind)
    end = course.grid.until(course.service_clock.after(start, lasting), pension[spell])
    turn = day_number(BREAK)
    is_cut = (start < turn) & (end > turn) & (random.random(len(spell)) < CUT_AT_BREAK)
    end = np.where(is_cut & (turn <= course.grid.last_day), turn, end)
    is_bought = np.isin(kind, [SERVICE_LENGTHS.kinds.index(name) for name in BOUGHT])
    chosen = pick([provider.share for provider in PROVIDERS], random.random(len(spell)))
    provider = np.where(is_bought, chosen, OWN)
    days = np.minimum(end, course.grid.last_day + 1) - start
    return Services(spell, start, end, kind, provider, _cost(days, kind, provider))


def _cost(days: Whole, kind: Whole, provider: Whole) -> Whole:
    """Return what the days have cost so far, in whole euros rounded down."""
    cents = np.array([DAY_CENTS[name] for name in SERVICE_LENGTHS.kinds])[kind]
    percent = np.array([provider.price for provider in PROVIDERS])[provider]
    euros: Whole = days * cents * percent // 10_000
    return euros
