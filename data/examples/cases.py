"""Invented case-level data: spells of unemployment and periods of service of twelve municipalities.

Level: unemployed jobseekers and labour force of each municipality in June 2026 (StatFin 12r5). Durations: about 40 % of
spells reach three months and 22 % six. What is put in on purpose, so that later methods have something true to find
(the figures are in settings):

- spring 2020: lay-offs multiply the inflow; those spells are short
- 1.1.2025: employment areas take over, and fewer spells end in a service
- 1.1.2026: the first interview may come later, and fewer plans are made within a month
- Suomussalmi: spells that begin from June 2025 on last longer (a step in the flows)
- Kuusamo: the share of plans within a month starts 2026 lowest of all and rises through the year (a ramp)
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from data.examples import settings
from data.examples.settings import CODES, LAST_DAY, Days, Flags, Numbers, Whole

# Weibull durations of usual spells; a few spells are long.
SHAPE, SCALE_DAYS = 0.724, 102.7
LONG_SHARE, LONG_MEAN_DAYS = 0.03, 800.0
# Turns the stock wanted into a daily inflow: the mean of the durations, a little more for the few that last longest.
MEAN_DAYS = 155.0
# How many times longer than usual the mean of the step's municipality is by June 2026.
STEP_STOCK = 1.42


@dataclass(frozen=True, eq=False)
class Cases:
    """Invented cases, one row each. A period holds the days from `start` up to, not including, `end`.

    spells: person_key, municipality, sex, age_group, start, end (null: open), plan_date (null: none).
    services: person_key, municipality, sex, age_group, start, end (null: open), service, provider.
    """

    spells: pl.DataFrame
    services: pl.DataFrame


def generate_cases(seed: int = settings.SEED, scale: float = 1.0) -> Cases:
    """Return the cases; `scale` multiplies the number of people."""
    random = np.random.default_rng(seed)
    place, start = _starts(random, scale)
    age = random.choice(len(settings.AGE_GROUPS), len(start), p=settings.AGE_SHARES)
    is_layoff = _in_layoffs(start) & (random.random(len(start)) < 0.75)
    days = np.where(is_layoff, random.gamma(4.0, 20.0, len(start)), _durations(random, place, age, start))
    person = {
        "person_key": np.arange(len(start)),
        "municipality": np.array(CODES)[place],
        "sex": random.choice(settings.SEXES, len(start), p=settings.SEX_SHARES),
        "age_group": np.array(settings.AGE_GROUPS)[age],
    }
    end = start + np.maximum(1, days).astype("timedelta64[D]")
    spells = pl.DataFrame({**person, "start": start, "end": end, "plan_date": _plan_dates(random, place, start)})
    services = _services(random, spells, place, is_layoff)
    return Cases(_until_last_day(spells), _until_last_day(services))


def _starts(random: np.random.Generator, scale: float) -> tuple[Whole, Days]:
    """Return municipality index and first day of every spell: a Poisson stream per municipality and day."""
    days = np.arange(settings.FIRST_DAY, LAST_DAY + np.timedelta64(1, "D"))
    weight = settings.SEASON[days.astype("datetime64[M]").astype(int) % 12]
    weight = weight * np.where(_in_layoffs(days), 4.0, 1.0)
    stock = np.array([unemployed for unemployed, _ in settings.MUNICIPALITIES.values()], dtype=float)
    # Fewer spells begin where they last longer, so that June 2026 has the unemployed it should.
    stock[CODES.index(settings.STEP_PLACE)] /= STEP_STOCK
    counts = random.poisson(np.outer(stock * scale / MEAN_DAYS, weight))
    place, day = np.nonzero(counts)
    repeats = counts[place, day]
    return np.repeat(place, repeats), days[np.repeat(day, repeats)]


def _durations(random: np.random.Generator, place: Whole, age: Whole, start: Days) -> Numbers:
    """Return the days that each spell lasts, lay-offs aside."""
    usual = SCALE_DAYS * random.weibull(SHAPE, len(start))
    is_long = random.random(len(start)) < LONG_SHARE
    days = np.where(is_long, random.exponential(LONG_MEAN_DAYS, len(start)), usual * settings.AGE_PACE[age])
    slower = (place == CODES.index(settings.STEP_PLACE)) & (start >= settings.STEP_FROM)
    return np.where(slower, days * settings.STEP_FACTOR, days)


def _plan_dates(random: np.random.Generator, place: Whole, start: Days) -> Days:
    """Return when the plan was made: before four weeks for most, later for the others."""
    # A spell that begins in mid-December has its first interview under the rule of 2026.
    share = np.where(start >= np.datetime64("2025-12-15"), 0.93, 0.97)
    passed = (start - settings.RAMP_FROM).astype(float) / settings.RAMP_DAYS
    ramp = np.interp(passed, (0.0, 1.0), settings.RAMP_SHARES)
    share = np.where((place == CODES.index(settings.RAMP_PLACE)) & (passed >= 0), ramp, share)
    in_time = random.random(len(start)) < share
    wait = np.where(in_time, random.integers(0, 28, len(start)), random.integers(35, 120, len(start)))
    dates: Days = start + wait.astype("timedelta64[D]")
    return dates


def _services(random: np.random.Generator, spells: pl.DataFrame, place: Whole, is_layoff: Flags) -> pl.DataFrame:
    """Return the periods of service. A share of the spells ends in one: a person in a service is not unemployed."""
    start = spells["end"].to_numpy()
    from_days, shares = zip(*settings.SERVICE_SHARES, strict=True)
    share = np.array(shares)[np.searchsorted(np.array(from_days), start, side="right") - 1]
    enters = (random.random(len(start)) < share * settings.SERVICE_PLACES[place]) & ~is_layoff
    names, figures = list(settings.SERVICES), np.array(list(settings.SERVICES.values()))
    kind = random.choice(len(names), len(start), p=figures[:, 0])
    length = random.gamma(2.0, figures[kind, 1] / 2.0)
    is_bought = np.isin(kind, [names.index(name) for name in settings.BOUGHT])
    provider = np.where(is_bought, random.integers(1, len(settings.PROVIDERS), len(start)), 0)
    periods = spells.select("person_key", "municipality", "sex", "age_group").with_columns(
        pl.Series("start", start),
        pl.Series("end", start + np.maximum(1, length).astype("timedelta64[D]")),
        pl.Series("service", np.array(names)[kind]),
        pl.Series("provider", np.array(settings.PROVIDERS)[provider]),
    )
    return periods.filter(pl.Series(enters & (start <= LAST_DAY)))


def _until_last_day(cases: pl.DataFrame) -> pl.DataFrame:
    """Forget what lies after the last day: what ends later is open, a plan made later is not known."""
    last = pl.lit(LAST_DAY).cast(pl.Date)
    dates = [pl.col(name).cast(pl.Date) for name in cases.columns if name in ("start", "end", "plan_date")]
    later = [name for name in ("end", "plan_date") if name in cases.columns]
    return cases.with_columns(dates).with_columns(pl.when(pl.col(name) <= last).then(pl.col(name)) for name in later)


def _in_layoffs(days: Days) -> Flags:
    first, last = settings.LAYOFFS
    return (days >= first) & (days <= last)
