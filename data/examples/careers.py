"""The cases of one municipality: spells begin, end, end in a service or not, and some people come back."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from data.days import day_number, first_days
from data.examples.changes import length_factor
from data.examples.course import Course
from data.examples.days import NEVER, Flags, Whole, months_of
from data.examples.durations import SPELL_LENGTHS
from data.examples.persons import BAND_YEARS, NOBODY, first_spells, link
from data.examples.places import Place
from data.examples.plans import plan_days
from data.examples.services import PROVIDERS, Services, services_after

RETURN_AFTER_SPELL = 0.5
"""Share of those who return to unemployment after a spell without a service."""

LAYOFFS_BEGIN, LAYOFF_DAYS = date(2020, 3, 16), 60
MALE_SHARE = {True: 0.57, False: 0.6}
"""In towns (True) and in the countryside (False)."""
FEMALE_MONTHS, FEMALE_SURPLUS = (5, 11), 0.08
"""In June and December (counted from 0) the school year's staff becomes unemployed, mostly women."""
PENSION_AGE = 67
"""Nobody is unemployed or in a service later; the oldest of a band of birth years leave at 67, the youngest at 63."""


@dataclass(frozen=True, eq=False)
class Spells:
    """Spells of one municipality in the order of their start. Days, NEVER for an end that has not come.

    The birth year is that of the age drawn for the spell; its person's is the one of the person's first spell.
    """

    start: Whole
    end: Whole
    birth_year: Whole
    is_female: Flags
    is_layoff: Flags

    @property
    def band(self) -> Whole:
        """Sex and five birth years as a number: whoever returns does so within it."""
        return self.birth_year // BAND_YEARS * 2 + self.is_female

    @property
    def pension(self) -> Whole:
        """The day from which the person is too old."""
        return first_days((self.birth_year // BAND_YEARS * BAND_YEARS + PENSION_AGE - 1970) * 12)


@dataclass(frozen=True, eq=False)
class Careers:
    """The cases of one municipality.

    person: index of the first spell of each spell's person. free: the day on which spell and service are over, NEVER
    where they are not. plan: the day of the plan, NEVER where none was made.
    """

    spells: Spells
    services: Services
    person: Whole
    free: Whole
    plan: Whole


def careers_of(place: Place, course: Course, random: np.random.Generator, scale: float) -> Careers:
    """Return the cases of a municipality; `scale` multiplies the number of its people."""
    spells = _spells(place, course, random, scale)
    can_serve = (spells.end < NEVER) & (spells.end < spells.pension) & ~spells.is_layoff
    services = services_after(place, course, random, spells.end, spells.pension, can_serve)
    free = spells.end.copy()
    free[services.spell] = services.end
    earlier = link(spells.band, spells.start, _ready(random, spells, services, free))
    plan = plan_days(place, random, spells.start, is_layoff=spells.is_layoff, has_returned=earlier != NOBODY)
    # A plan that was not yet made when the spell or the time known to us ended is none.
    is_made = (plan < spells.end) & (plan <= course.grid.last_day)
    return Careers(spells, services, first_spells(earlier), free, np.where(is_made, plan, NEVER))


def _spells(place: Place, course: Course, random: np.random.Generator, scale: float) -> Spells:
    usual, layoffs = _usual_starts(place, course, random, scale), _layoff_starts(place, course, random, scale)
    start = np.concatenate([usual, layoffs])
    order = np.argsort(start, kind="stable")
    start, is_layoff = start[order], (np.arange(len(start)) >= len(usual))[order]
    ages = SPELL_LENGTHS.ages(random.random(len(start)), is_town=place.is_town)
    uniform = random.random(len(start))
    lengths = SPELL_LENGTHS.draw(uniform, ages) * length_factor(place, start)
    # A lay-off lasts 25 to 155 days, all equally likely: nearly all are back by the end of August.
    end = course.spell_clock.after(start, np.where(is_layoff, 25 + 130 * uniform, lengths))
    months = months_of(start)
    male_share = MALE_SHARE[place.is_town] - FEMALE_SURPLUS * np.isin(months % 12, FEMALE_MONTHS)
    spells = Spells(start, end, 1970 + months // 12 - ages, random.random(len(start)) >= male_share, is_layoff)
    return replace(spells, end=course.grid.until(spells.end, spells.pension))


def _usual_starts(place: Place, course: Course, random: np.random.Generator, scale: float) -> Whole:
    """Return the days on which spells begin: so many as are expected, each on a day of its own drawing.

    So the number of a month varies as chance does (nearly Poisson), with nothing but uniform numbers drawn.
    """
    expected = course.starts_expected(place) * scale
    count = int(expected[-1] + random.random())
    index = np.searchsorted(expected, expected[-1] * random.random(count), side="right")
    days: Whole = course.grid.days[0] + np.minimum(index, len(expected) - 1)
    return days


def _layoff_starts(place: Place, course: Course, random: np.random.Generator, scale: float) -> Whole:
    """Return the days on which the lay-offs of spring 2020 begin, more of them in the first weeks."""
    month = course.grid.index(LAYOFFS_BEGIN.replace(day=1))
    if not 0 <= month < len(course.grid.months) - 2:
        return np.zeros(0, dtype=np.int64)
    count = int(place.layoffs * course.unemployed(place)[month] * scale + random.random())
    after = np.floor(LAYOFF_DAYS * random.random(count) ** 1.5).astype(np.int64)
    return day_number(LAYOFFS_BEGIN) + after


def _ready(random: np.random.Generator, spells: Spells, services: Services, free: Whole) -> Whole:
    """Return the day on which the person of each spell is unemployed again at the earliest, NEVER where that is not so.

    Half return some months after a spell; after a service sooner or not at all, and that depends on its provider.
    """
    uniform = random.random(len(free))
    wait = 7 + np.floor(365 * uniform**2).astype(np.int64)
    wait[services.spell] = np.floor(120 * uniform[services.spell] ** 3).astype(np.int64)
    share = np.full(len(free), RETURN_AFTER_SPELL)
    share[services.spell] = np.array([provider.returning for provider in PROVIDERS])[services.provider]
    comes_back = (free < NEVER) & (random.random(len(free)) < share) & (free + wait < spells.pension)
    return np.where(comes_back, free + wait, NEVER)
