"""The cases of one municipality: spells begin, end, end in a service or not, and some people come back."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from data.examples.changes import length_factor
from data.examples.course import BREAK, CUT_AT_BREAK, Course
from data.examples.days import NEVER, Flags, Whole, day_number, first_days, months_of
from data.examples.durations import SERVICE_LENGTHS, SPELL_LENGTHS, pick
from data.examples.persons import BAND_YEARS, NOBODY, first_spells, link
from data.examples.places import Place
from data.examples.plans import plan_days

PROVIDERS = ("own", "provider-a", "provider-b", "provider-c")
PROVIDER_SHARES = (0.4, 0.25, 0.2, 0.15)
RETURN_AFTER_SERVICE = (0.5, 0.35, 0.6, 0.5)
"""Share of those who return to unemployment after a service of each provider; so their effect differs, truly."""
RETURN_AFTER_SPELL = 0.5

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
class Services:
    """Services of one municipality; `spell` is the index of the spell that a service follows on."""

    spell: Whole
    start: Whole
    end: Whole
    kind: Whole
    provider: Whole


@dataclass(frozen=True, eq=False)
class Careers:
    """The cases of one municipality. `person` is the index of the first spell of each spell's person."""

    spells: Spells
    services: Services
    person: Whole
    plan: Whole


def careers_of(place: Place, course: Course, random: np.random.Generator, scale: float) -> Careers:
    """Return the cases of a municipality; `scale` multiplies the number of its people."""
    spells = _spells(place, course, random, scale)
    services = _services(place, course, random, spells)
    earlier = link(spells.band, spells.start, _ready(random, spells, services))
    plan = plan_days(place, random, spells.start, is_layoff=spells.is_layoff, has_returned=earlier != NOBODY)
    # A plan that was not yet made when the spell or the time known to us ended is none.
    is_made = (plan < spells.end) & (plan <= course.grid.last_day)
    return Careers(spells, services, first_spells(earlier), np.where(is_made, plan, NEVER))


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
    return replace(spells, end=_until(spells.end, spells.pension, course))


def _until(end: Whole, pension: Whole, course: Course) -> Whole:
    """Return the ends of what ends with the pension at the latest."""
    earlier = np.minimum(end, pension)
    known: Whole = np.where(earlier <= course.grid.last_day, earlier, NEVER)
    return known


def _usual_starts(place: Place, course: Course, random: np.random.Generator, scale: float) -> Whole:
    """Return the days on which spells begin: a random number each month, within it drawn by the days' shares."""
    counts = random.poisson(course.spells_begun(place) * scale)
    months = np.repeat(np.arange(len(counts)), counts)
    until = np.cumsum(course.day_shares)
    day = course.grid.days[0] + np.searchsorted(until, months + random.random(len(months)), side="right")
    # The shares of a month add up to 1 but for rounding, so a day may fall just outside of it.
    first = first_days(course.grid.months)[months]
    last = first_days(course.grid.months + 1)[months] - 1
    days: Whole = np.minimum(np.maximum(day, first), last)
    return days


def _layoff_starts(place: Place, course: Course, random: np.random.Generator, scale: float) -> Whole:
    """Return the days on which the lay-offs of spring 2020 begin, more of them in the first weeks."""
    month = course.grid.index(LAYOFFS_BEGIN.replace(day=1))
    if not 0 <= month < len(course.grid.months) - 2:
        return np.zeros(0, dtype=np.int64)
    count = random.poisson(round(place.layoffs * float(course.unemployed(place)[month]) * scale, 6))
    after = np.floor(LAYOFF_DAYS * random.random(count) ** 1.5).astype(np.int64)
    return day_number(LAYOFFS_BEGIN) + after


def _services(place: Place, course: Course, random: np.random.Generator, spells: Spells) -> Services:
    """Return the services: a share of the spells that end in each month, other than lay-offs, ends in one."""
    ended = np.flatnonzero((spells.end < NEVER) & (spells.end < spells.pension) & ~spells.is_layoff)
    share = course.into_services(place)[months_of(spells.end[ended]) - course.grid.first]
    spell = ended[random.random(len(ended)) < share]
    start = spells.end[spell]
    kind = SERVICE_LENGTHS.draw_kinds(random.random(len(start)))
    end = course.service_clock.after(start, SERVICE_LENGTHS.draw(random.random(len(start)), kind))
    end = _until(end, spells.pension[spell], course)
    turn = day_number(BREAK)
    is_cut = (start < turn) & (end > turn) & (random.random(len(start)) < CUT_AT_BREAK)
    provider = pick(PROVIDER_SHARES, random.random(len(start)))
    return Services(spell, start, np.where(is_cut, turn, end), kind, provider)


def _ready(random: np.random.Generator, spells: Spells, services: Services) -> Whole:
    """Return the day on which the person of each spell is unemployed again at the earliest, NEVER where that is not so.

    Half return some months after a spell; after a service sooner or not at all, and that depends on its provider.
    """
    uniform = random.random(len(spells.end))
    free = spells.end.copy()
    free[services.spell] = services.end
    wait = 7 + np.floor(365 * uniform**2).astype(np.int64)
    wait[services.spell] = np.floor(120 * uniform[services.spell] ** 3).astype(np.int64)
    share = np.full(len(uniform), RETURN_AFTER_SPELL)
    share[services.spell] = np.array(RETURN_AFTER_SERVICE)[services.provider]
    comes_back = (free < NEVER) & (random.random(len(uniform)) < share) & (free + wait < spells.pension)
    return np.where(comes_back, free + wait, NEVER)
