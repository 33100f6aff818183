"""Counts of cases per smallest group and month, by adding up starts and ends.

A smallest group is municipality x sex x age group: 72 of them, numbered in the order of settings. Counts are whole
numbers, of the shape (72, months).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from data.examples.cases import Cases
from data.examples.settings import AGE_GROUPS, CODES, SEXES, Days, Flags, Whole

GROUPS = len(CODES) * len(SEXES) * len(AGE_GROUPS)
FLOW_MONTHS = (1, 3, 6, 12)
# Someone who finds work stays a jobseeker in the register until the next date agreed has passed.
REGISTERED_DAYS = 60
_OPEN_END = np.datetime64("2999-01-01")


@dataclass(frozen=True, eq=False)
class Periods:
    """Periods from `start` up to, not including, `end` (far off where open), each with its smallest group."""

    group: Whole
    start: Days
    end: Days

    @classmethod
    def of(cls, frame: pl.DataFrame) -> "Periods":
        """Return the periods of a frame with municipality, sex, age_group, start and end."""
        group = _index(frame, "municipality", CODES) * len(SEXES) + _index(frame, "sex", SEXES)
        group = group * len(AGE_GROUPS) + _index(frame, "age_group", AGE_GROUPS)
        return cls(group, days_of(frame["start"]), days_of(frame["end"]))


def count_all(cases: Cases, first: np.datetime64, last: np.datetime64) -> dict[str, Whole]:
    """Return every count of the extract but the labour force, for the months from first to last."""
    months = np.arange(first, last + np.timedelta64(1, "M"))
    dates = count_dates(months)
    spells = Periods.of(cases.spells)
    in_service = merged(cases.services)
    counts = _sums(spells, dates)
    served = _sums(Periods.of(_spells_in_service(cases.spells, in_service)), dates)["open_spells"]
    counts["unemployed"] = counts["open_spells"] - served
    counts["in_services"] = _sums(Periods.of(in_service), dates)["open_spells"]
    registered = pl.concat([cases.spells, cases.services], how="diagonal").with_columns(
        pl.col("end").dt.offset_by(f"{REGISTERED_DAYS}d")
    )
    counts["jobseekers"] = _sums(Periods.of(merged(registered)), dates)["open_spells"]
    return counts | _flows(spells, days_of(cases.spells["plan_date"]), months)


def count_dates(months: Days) -> Days:
    """Return the last weekday of each month; holidays count as weekdays."""
    last_days = (months + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    dates: Days = np.busday_offset(last_days, 0, roll="backward")
    return dates


def add_months(days: Days, months: int) -> Days:
    """Return the same day of a later month, its last day where the month is shorter (31 March + 3: 30 June)."""
    month = days.astype("datetime64[M]")
    later = month + np.timedelta64(months, "M")
    last_day = (later + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    same_day = later.astype("datetime64[D]") + (days - month.astype("datetime64[D]"))
    days_later: Days = np.minimum(same_day, last_day)
    return days_later


def merged(periods: pl.DataFrame) -> pl.DataFrame:
    """Return periods in which each person has at most one open on any day: those that overlap or touch made one."""
    far = pl.lit(_OPEN_END).cast(pl.Date)
    ordered = periods.sort("person_key", "start").with_columns(pl.col("end").fill_null(far))
    ends_so_far = pl.col("end").cum_max().shift(1).over("person_key")
    begins_anew = (pl.col("start") > ends_so_far).fill_null(value=True)
    return (
        ordered.with_columns(begins_anew.cum_sum().alias("stretch"))
        .group_by("stretch", maintain_order=True)
        .agg(pl.col("person_key", "municipality", "sex", "age_group", "start").first(), pl.col("end").max())
        .drop("stretch")
    )


def days_of(dates: pl.Series) -> Days:
    """Return dates as days, far off where null."""
    days = dates.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), _OPEN_END, days)


def _spells_in_service(spells: pl.DataFrame, in_service: pl.DataFrame) -> pl.DataFrame:
    """Return the parts of spells during which the person was in a service."""
    far = pl.lit(_OPEN_END).cast(pl.Date)
    both = spells.join(in_service.select("person_key", "start", "end"), on="person_key", suffix="_service")
    return both.with_columns(
        pl.max_horizontal("start", "start_service").alias("start"),
        pl.min_horizontal(pl.col("end").fill_null(far), "end_service").alias("end"),
    ).filter(pl.col("start") < pl.col("end"))


def _sums(periods: Periods, dates: Days) -> dict[str, Whole]:
    """Return how many periods are open on each date, their elapsed days (0 on the first day) and those squared.

    With s the first day and d the date, both counted from the first date, days are n*d - sum(s), and squared
    n*d^2 - 2*d*sum(s) + sum(s^2): only sums over the open periods are needed, and a period changes them twice.
    """
    opens, closes = np.searchsorted(dates, periods.start), np.searchsorted(dates, periods.end)
    first_day = (periods.start - dates[0]).astype(np.int64)
    number, total, squares = (
        np.cumsum(
            _add(periods.group, opens, len(dates), weight) - _add(periods.group, closes, len(dates), weight), axis=1
        )
        for weight in (np.ones_like(first_day), first_day, first_day**2)
    )
    day = (dates - dates[0]).astype(np.int64)
    days = number * day - total
    return {"open_spells": number, "open_days": days, "open_days_squared": day * (days - total) + squares}


def _flows(spells: Periods, plan_date: Days, months: Days) -> dict[str, Whole]:
    """Return the spells that passed one month in each month, and the cohorts begun 1, 3, 6 and 12 months earlier."""
    after_month = add_months(spells.start, 1)
    passed = spells.end >= after_month
    counts = {
        "passed_1m": _events(spells, after_month, months, passed),
        "plan_before_1m": _events(spells, after_month, months, passed & (plan_date < after_month)),
    }
    for ago in FLOW_MONTHS:
        after = add_months(spells.start, ago)
        counts[f"began_{ago}m_ago"] = _events(spells, after, months, np.ones(len(after), dtype=bool))
        counts[f"reached_{ago}m"] = _events(spells, after, months, spells.end >= after)
    return counts


def _events(spells: Periods, day: Days, months: Days, chosen: Flags) -> Whole:
    """Count the chosen spells by the month of `day`; days outside the months are left out."""
    month = (day.astype("datetime64[M]") - months[0]).astype(np.int64)
    inside = chosen & (month >= 0) & (month < len(months))
    return _add(spells.group[inside], month[inside], len(months), np.ones(int(inside.sum()), dtype=np.int64))


def _add(group: Whole, month: Whole, months: int, weight: Whole) -> Whole:
    """Add up weights by group and month; the month after the last one is counted and dropped.

    bincount adds floats: exact here, since the sums stay far below 2^53.
    """
    flat = np.bincount(group * (months + 1) + month, weight, minlength=GROUPS * (months + 1))
    return flat.reshape(GROUPS, months + 1)[:, :months].astype(np.int64)


def _index(frame: pl.DataFrame, column: str, values: tuple[str, ...]) -> Whole:
    codes = frame[column].replace_strict(list(values), range(len(values)), return_dtype=pl.Int64)
    return codes.to_numpy()
