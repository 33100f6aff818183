"""Invented case-level data: spells of unemployment and the services that follow on them, person by person.

The sizes are those of real municipalities, the cases are nobody's. What is in them on purpose, and where it is set,
stands in data.examples.changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from catalogue.catalogue import load_catalogue
from data.days import day_number, month_number
from data.examples.careers import Careers, careers_of
from data.examples.course import SETTLING_MONTHS, Course
from data.examples.days import Flags, Grid, Whole, as_dates
from data.examples.durations import SERVICE_LENGTHS
from data.examples.moves import mobile_persons, moves
from data.examples.places import SEED, TWELVE, places_of
from data.examples.services import PROVIDERS

FIRST_MONTH, LAST_MONTH = date(2016, 1, 1), date(2026, 10, 1)
BURN_IN_MONTHS = SETTLING_MONTHS + 24
SEXES = ("M", "F")
PERSONS_PER_PLACE = 10_000_000
SPELL_COLUMNS = ("person_key", "municipality", "start", "end", "plan_date", "sex", "birth_year")
SERVICE_COLUMNS = ("person_key", "municipality", "start", "end", "service", "provider", "cost", "sex", "birth_year")

COUNTRY_MONTHS = date(2006, 11, 1), LAST_MONTH
COUNTRY_SPELLS = 13_640_000
"""Spells of the whole country in these twenty years at a scale of 1, as measured."""


@dataclass(frozen=True, eq=False)
class Cases:
    """Invented cases up to the last day of a month, sorted by municipality, start and person.

    spells:   person_key Int64, municipality Enum, start Date, end Date, plan_date Date, sex Enum, birth_year Int16
    services: person_key Int64, municipality Enum, start Date, end Date, service Enum, provider Enum, cost Int32,
              sex Enum, birth_year Int16

    `end` is the first day on which the person is no longer unemployed, or in the service; null where that day has not
    come. A service begins on the day its spell ends, and the periods of a person never overlap. `municipality` is
    where the person lived when the period began. `plan_date` may lie before the spell; null where no plan was made
    while the spell lasted. `service` is a category of the catalogue's breakdown; `cost` is in euros, to the last day.
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
    municipality has random numbers of its own, so its cases, but for who has moved there, do not depend on which
    others are asked for; they do on the months and the scale. Codes are those of the catalogue; municipalities outside
    the twelve get an invented size.
    """
    grid = Grid(month_number(first) - BURN_IN_MONTHS, month_number(last))
    course = Course(grid)
    codes = pl.Enum(sorted(load_catalogue().places.municipalities))
    since = day_number(first)
    spells, services, mobile = [], [], []
    for place in places_of(municipalities):
        careers = careers_of(place, course, np.random.default_rng([seed, int(place.code)]), scale)
        people = _people(place.code, careers, codes)
        spells.append(_spells(careers, people, since))
        services.append(_services(careers, people, since))
        random = np.random.default_rng([seed, int(place.code), 1])
        mobile.append(mobile_persons(place.code, careers, people["person_key"], random))
    moved = moves(mobile)
    return Cases(_joined(spells, moved, SPELL_COLUMNS), _joined(services, moved, SERVICE_COLUMNS))


def generate_country(spells: int, *, seed: int = SEED) -> Cases:
    """Return about so many spells (to 3 %) of all 308 municipalities over twenty years, with their services.

    For benchmarks. Measured on two cores: 1 million spells (and 450 thousand services) take 3.5 s and 0.2 GB of memory;
    20 million, about as many as are real, 29 s and 1.4 GB at the peak, of which the result keeps 0.75 GB.
    """
    first, last = COUNTRY_MONTHS
    codes = sorted(load_catalogue().places.municipalities)
    return generate_cases(first, last, scale=spells / COUNTRY_SPELLS, municipalities=codes, seed=seed)


def _people(code: str, careers: Careers, codes: pl.Enum) -> pl.DataFrame:
    """Return person_key, municipality, sex and birth_year for each spell, as in the first spell of its person."""
    first = careers.person
    columns = [
        pl.Series("person_key", int(code) * PERSONS_PER_PLACE + first),
        pl.Series("birth_year", careers.spells.birth_year[first].astype(np.int16)),
        _coded("sex", careers.spells.is_female[first], SEXES),
    ]
    return pl.DataFrame(columns).with_columns(pl.lit(code, dtype=codes).alias("municipality"))


def _spells(careers: Careers, people: pl.DataFrame, since: int) -> pl.DataFrame:
    """Return the spells that last beyond the day `since`."""
    chosen = np.flatnonzero(careers.spells.end > since)
    return people[chosen].with_columns(
        as_dates("start", careers.spells.start[chosen]),
        as_dates("end", careers.spells.end[chosen]),
        as_dates("plan_date", careers.plan[chosen]),
    )


def _services(careers: Careers, people: pl.DataFrame, since: int) -> pl.DataFrame:
    """Return the services that last beyond the day `since`."""
    services = careers.services
    chosen = np.flatnonzero(services.end > since)
    return people[services.spell[chosen]].with_columns(
        as_dates("start", services.start[chosen]),
        as_dates("end", services.end[chosen]),
        _coded("service", services.kind[chosen], SERVICE_LENGTHS.kinds),
        _coded("provider", services.provider[chosen], [provider.code for provider in PROVIDERS]),
        pl.Series("cost", services.cost[chosen].astype(np.int32)),
    )


def _joined(frames: list[pl.DataFrame], moved: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Return the cases of all municipalities, those of persons who have moved under the key of the first of them.

    Municipality by municipality, so that the whole country is not held twice.
    """
    return pl.concat([_with_moves(frames.pop(0), moved, columns) for _ in range(len(frames))])


def _with_moves(cases: pl.DataFrame, moved: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    return (
        cases.join(moved, on="person_key", how="left", maintain_order="left")
        .with_columns(
            person_key=pl.coalesce("moved_key", "person_key"),
            birth_year=pl.coalesce("moved_birth_year", "birth_year"),
        )
        .select(columns)
        .sort("start", "person_key")
    )


def _coded(name: str, indexes: Whole | Flags, codes: Sequence[str]) -> pl.Series:
    return pl.Series(name, indexes.astype(np.uint8)).cat.to(pl.Enum(codes))
