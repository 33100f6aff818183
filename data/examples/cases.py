"""Invented case-level data: spells of unemployment and the services that follow on them, person by person.

The sizes are those of real municipalities, the cases are nobody's. What is in them on purpose: seasons, the
lay-offs of spring 2020, the break of 1 January 2025, the slower first interviews of 2026 (data.examples.course and
data.examples.plans), and three changes in single municipalities (data.examples.changes).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from catalogue.catalogue import load_catalogue
from data.examples.careers import PROVIDERS, Careers, careers_of
from data.examples.course import SETTLING_MONTHS, Course
from data.examples.days import Flags, Grid, Whole, as_dates, day_number, month_number
from data.examples.durations import SERVICE_LENGTHS
from data.examples.places import SEED, TWELVE, Place, places_of

FIRST_MONTH, LAST_MONTH = date(2016, 1, 1), date(2026, 10, 1)
BURN_IN_MONTHS = SETTLING_MONTHS + 24
SEXES = ("M", "F")
PERSONS_PER_PLACE = 10_000_000


@dataclass(frozen=True, eq=False)
class Cases:
    """Invented cases up to the last day of a month, sorted by municipality, start and person.

    spells:   person_key Int64, municipality Enum, start Date, end Date, plan_date Date, sex Enum, birth_year Int16
    services: person_key Int64, municipality Enum, start Date, end Date, service Enum, provider Enum, sex Enum,
              birth_year Int16

    `end` is the first day on which the person is no longer unemployed, or in the service; null where that day has not
    come. A service begins on the day its spell ends, and the periods of a person never overlap. `plan_date` may lie
    before the spell; null where no plan was made while the spell lasted. `service` is a category of the
    catalogue's breakdown.
    """

    spells: pl.DataFrame
    services: pl.DataFrame


def generate_cases(
    first: date = FIRST_MONTH,
    last: date = LAST_MONTH,
    *,
    scale: float = 1.0,
    municipalities: Sequence[str] = TWELVE,
    seed: int = SEED,
) -> Cases:
    """Return all cases that touch the months from `first` to `last`; what happens later is not known.

    Spells open in `first` may have begun up to seven years earlier. `scale` multiplies the number of people. Each
    municipality has random numbers of its own, so its cases do not depend on which others are asked for. Codes are
    those of the catalogue; municipalities outside the twelve get an invented size.
    """
    grid = Grid(month_number(first) - BURN_IN_MONTHS, month_number(last))
    course = Course(grid)
    codes = pl.Enum(sorted(load_catalogue().places.municipalities))
    since = day_number(first)
    spells, services = [], []
    for place in places_of(municipalities):
        careers = careers_of(place, course, np.random.default_rng([seed, int(place.code)]), scale)
        spells.append(_spells(place, careers, since, codes))
        services.append(_services(place, careers, since, codes))
    return Cases(pl.concat(spells), pl.concat(services))


def _spells(place: Place, careers: Careers, since: int, codes: pl.Enum) -> pl.DataFrame:
    chosen = np.flatnonzero(careers.spells.end > since)
    people = _people(place, careers, chosen, codes)
    dates = [
        as_dates("start", careers.spells.start[chosen]),
        as_dates("end", careers.spells.end[chosen]),
        as_dates("plan_date", careers.plan[chosen]),
    ]
    return people.select("person_key", "municipality", *dates, "sex", "birth_year").sort("start", "person_key")


def _services(place: Place, careers: Careers, since: int, codes: pl.Enum) -> pl.DataFrame:
    services = careers.services
    chosen = np.flatnonzero(services.end > since)
    people = _people(place, careers, services.spell[chosen], codes)
    columns = [
        as_dates("start", services.start[chosen]),
        as_dates("end", services.end[chosen]),
        _coded("service", services.kind[chosen], SERVICE_LENGTHS.kinds),
        _coded("provider", services.provider[chosen], PROVIDERS),
    ]
    return people.select("person_key", "municipality", *columns, "sex", "birth_year").sort("start", "person_key")


def _people(place: Place, careers: Careers, spells: Whole, codes: pl.Enum) -> pl.DataFrame:
    """Return person_key, municipality, sex and birth_year of the person of each spell, as in the person's first one."""
    first = careers.person[spells]
    columns = [
        pl.Series("person_key", int(place.code) * PERSONS_PER_PLACE + first),
        pl.Series("birth_year", careers.spells.birth_year[first].astype(np.int16)),
        _coded("sex", careers.spells.is_female[first], SEXES),
    ]
    return pl.DataFrame(columns).with_columns(pl.lit(place.code, dtype=codes).alias("municipality"))


def _coded(name: str, indexes: Whole | Flags, codes: Sequence[str]) -> pl.Series:
    return pl.Series(name, indexes.astype(np.uint8)).cat.to(pl.Enum(codes))
