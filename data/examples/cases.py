"""Invented case-level data: spells of unemployment and periods of service of twelve municipalities.

Level: unemployed jobseekers and labour force of each municipality in June 2026 (StatFin 12r5). Durations: about 40 % of
spells reach three months and 22 % six. What is put in on purpose, so that later methods have something true to find:

- spring 2020: lay-offs multiply the inflow; those spells are short
- 1.1.2025: employment areas take over, and fewer spells end in a service
- 1.1.2026: the first interview may come later, and fewer plans are made within a month
- Suomussalmi: spells that begin from 2025-06 on last a quarter longer (a step in the flows)
- Kuusamo: the share of plans within a month rises step by step through 2026 (a ramp)
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Days = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.float64]

SEED = 20261124
FIRST_DAY, LAST_DAY = np.datetime64("2013-01-01"), np.datetime64("2026-10-31")
# code: (unemployed, labour force) in June 2026
MUNICIPALITIES = {
    "205": (2066, 16917),
    "290": (344, 2905),
    "578": (148, 1186),
    "620": (128, 860),
    "697": (36, 447),
    "765": (312, 4658),
    "777": (308, 2671),
    "105": (81, 708),
    "305": (805, 6583),
    "832": (194, 1459),
    "615": (407, 2744),
    "614": (136, 1094),
}
# Inflow by calendar month against the mean: January and the end of school terms stand out.
SEASON = np.array([1.35, 0.9, 0.88, 0.92, 1.02, 1.32, 1.08, 0.92, 0.88, 0.92, 0.95, 1.1])
# Weibull durations: S(91 days) = 0.40, S(182 days) = 0.22; a few spells are long.
SHAPE, SCALE_DAYS = 0.724, 102.7
LONG_SHARE, LONG_MEAN_DAYS = 0.03, 800.0
# Turns the stock wanted into a daily inflow: the mean of the durations, a little more for the few that last longest.
MEAN_DAYS = 153.0
SERVICE_MEAN_DAYS = 150.0
AGE_GROUPS = ("Y_LT25", "Y25T49", "Y_GE50")


@dataclass(frozen=True, eq=False)
class Cases:
    """Invented cases.

    spells: person_key, municipality, start, end (null: open), plan_date (null: none), sex, age_group.
    services: person_key, municipality, start, end (null: open), sex, age_group.
    """

    spells: pl.DataFrame
    services: pl.DataFrame


def generate_cases(seed: int = SEED, scale: float = 1.0) -> Cases:
    """Return the cases; `scale` multiplies the number of people."""
    random = np.random.default_rng(seed)
    place, start = _starts(random, scale)
    is_layoff = _in(start, "2020-03-16", "2020-05-15") & (random.random(len(start)) < 0.75)
    end = start + np.maximum(1, _durations(random, place, start, is_layoff)).astype("timedelta64[D]")
    person = {
        "person_key": np.arange(len(start)),
        "municipality": np.array(list(MUNICIPALITIES))[place],
        "sex": np.where(random.random(len(start)) < 0.56, "M", "F"),
        "age_group": random.choice(AGE_GROUPS, len(start), p=(0.15, 0.5, 0.35)),
    }
    plan = _plan_dates(random, place, start)
    spells = pl.DataFrame({**person, "start": start, "end": end, "plan_date": plan})
    return Cases(_until_last_day(spells), _services(random, spells, is_layoff))


def _starts(random: np.random.Generator, scale: float) -> tuple[npt.NDArray[np.int64], Days]:
    """Return municipality index and first day of every spell: a Poisson stream per municipality and day."""
    days = np.arange(FIRST_DAY, LAST_DAY + 1)
    weight = SEASON[days.astype("datetime64[M]").astype(int) % 12]
    weight = weight * np.where(_in(days, "2020-03-16", "2020-05-15"), 4.0, 1.0)
    stock = np.array([unemployed for unemployed, _ in MUNICIPALITIES.values()])
    counts = random.poisson(np.outer(stock * scale / MEAN_DAYS, weight))
    place, day = np.nonzero(counts)
    repeats = counts[place, day]
    return np.repeat(place, repeats), days[np.repeat(day, repeats)]


def _durations(
    random: np.random.Generator, place: npt.NDArray[np.int64], start: Days, is_layoff: npt.NDArray[np.bool_]
) -> Numbers:
    """Return the days that each spell lasts."""
    usual = SCALE_DAYS * random.weibull(SHAPE, len(start))
    is_long = random.random(len(start)) < LONG_SHARE
    days = np.where(is_long, random.exponential(LONG_MEAN_DAYS, len(start)), usual)
    slower = (place == _index("777")) & (start >= np.datetime64("2025-06-01"))
    days = np.where(slower, days * 1.25, days)
    return np.where(is_layoff, random.gamma(4.0, 20.0, len(start)), days)


def _plan_dates(random: np.random.Generator, place: npt.NDArray[np.int64], start: Days) -> Days:
    """Return when the plan was made: before four weeks for most, later for the others."""
    share = np.where(start >= np.datetime64("2025-12-15"), 0.93, 0.97)
    ramp = np.clip((start - np.datetime64("2026-01-01")).astype(float) / 270.0, 0.0, 1.0)
    share = np.where((place == _index("305")) & (ramp > 0), 0.86 + 0.13 * ramp, share)
    in_time = random.random(len(start)) < share
    wait = np.where(in_time, random.integers(0, 28, len(start)), random.integers(35, 120, len(start)))
    dates: Days = start + wait.astype("timedelta64[D]")
    return dates


def _services(random: np.random.Generator, spells: pl.DataFrame, is_layoff: npt.NDArray[np.bool_]) -> pl.DataFrame:
    """Return the periods of service: a share of the spells ends in one, fewer from 2025 on."""
    start = spells["end"].to_numpy()
    # Stock of services / unemployed = share x mean service / mean spell: 0.66 gives an activation rate of about 40 %.
    share = np.where(start < np.datetime64("2023-07-01"), 0.665, 0.59)
    share = np.where(start >= np.datetime64("2025-01-01"), 0.33, share)
    enters = (random.random(len(start)) < share) & ~is_layoff & (start <= LAST_DAY)
    length = random.gamma(2.0, SERVICE_MEAN_DAYS / 2.0, len(start))
    end = start + np.maximum(1, length).astype("timedelta64[D]")
    # On the day of the change many of the services bought by the state came to their end.
    change = np.datetime64("2025-01-01")
    is_cut = (start < change) & (end > change) & (random.random(len(start)) < 0.6)
    columns = spells.select("person_key", "municipality", "sex", "age_group")
    periods = columns.with_columns(pl.Series("start", start), pl.Series("end", np.where(is_cut, change, end)))
    return _until_last_day(periods.filter(pl.Series(enters)))


def _until_last_day(cases: pl.DataFrame) -> pl.DataFrame:
    """Forget what lies after the last day: what ends later is open."""
    last = pl.lit(LAST_DAY).cast(pl.Date)
    dates = [pl.col(name).cast(pl.Date) for name in cases.columns if name in ("start", "end", "plan_date")]
    later = [name for name in ("end", "plan_date") if name in cases.columns]
    return cases.with_columns(dates).with_columns(pl.when(pl.col(name) <= last).then(pl.col(name)) for name in later)


def _in(days: Days, first: str, last: str) -> npt.NDArray[np.bool_]:
    return (days >= np.datetime64(first)) & (days <= np.datetime64(last))


def _index(code: str) -> int:
    return list(MUNICIPALITIES).index(code)
