"""Months and days as whole numbers, and the clocks by which spells run; see data.days."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from data.days import count_days, first_days, month_number

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NEVER = 2**31 - 1
"""Stands for a day that does not come: the end of an open spell, the plan that was not made."""


def months_of(days: Whole) -> Whole:
    """Return the month in which each day lies."""
    months: Whole = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months


def weekdays_of(days: Whole) -> Whole:
    """Return 0 for Monday to 6 for Sunday (1970-01-01 was a Thursday)."""
    return (days + 3) % 7


def months_later(days: Whole, months: int) -> Whole:
    """Return the same day of a later month, its last day where it has no such day (31 March + 3: 30 June)."""
    month = months_of(days)
    same_day = first_days(month + months) + days - first_days(month)
    later: Whole = np.minimum(same_day, first_days(month + months + 1) - 1)
    return later


def as_dates(name: str, days: Whole) -> pl.Series:
    """Return a column of dates, null for NEVER."""
    numbers = pl.Series(name, days.astype(np.int32))
    return numbers.replace(NEVER, None).cast(pl.Date)


@dataclass(frozen=True)
class Grid:
    """The months from `first` to `last` (month numbers) in which cases are generated."""

    first: int
    last: int

    @cached_property
    def months(self) -> Whole:
        """Every month."""
        return np.arange(self.first, self.last + 1)

    @cached_property
    def days(self) -> Whole:
        """Every day, and at the end the first day after them."""
        bounds = first_days(np.array([self.first, self.last + 1]))
        return np.arange(bounds[0], bounds[1] + 1)

    @property
    def last_day(self) -> int:
        """The last day of the last month: what happens later is not known."""
        return int(self.days[-2])

    def until(self, ends: Whole, latest: Whole) -> Whole:
        """Return the ends, or the latest day where that comes first; NEVER where the grid does not reach so far."""
        earlier = np.minimum(ends, latest)
        known: Whole = np.where(earlier <= self.last_day, earlier, NEVER)
        return known

    @cached_property
    def month_of_day(self) -> Whole:
        """Index of the month of each day; the day after the last counts to the last month."""
        indexes: Whole = np.minimum(months_of(self.days), self.last) - self.first
        return indexes

    @cached_property
    def count_indexes(self) -> Whole:
        """Index in `days` of each month's count day."""
        indexes: Whole = count_days(self.months) - self.days[0]
        return indexes

    @cached_property
    def years(self) -> Real:
        """The middle of each month as a year with a fraction: 2025.04 in January, 2025.46 in June."""
        return 1970 + (self.months + 0.5) / 12

    def by_calendar_month(self, values: Real) -> Real:
        """Return for each month the value that belongs to its month of the year, January first."""
        of_months: Real = values[self.months % 12]
        return of_months

    def index(self, month: date) -> int:
        """Return the index of a month; negative or too large where it lies outside."""
        return month_number(month) - self.first


@dataclass(frozen=True, eq=False)
class Clock:
    """Time as it matters for endings: it runs faster in months in which many spells end.

    `elapsed` is the time that has passed before each day of the grid.
    """

    grid: Grid
    elapsed: Real

    @classmethod
    def of_pace(cls, grid: Grid, pace: Real) -> "Clock":
        """Return the clock with a pace for each month; 1 is the pace of the calendar."""
        steps = pace[grid.month_of_day[:-1]]
        return cls(grid, np.concatenate([[0.0], np.cumsum(steps)]))

    def after(self, days: Whole, lasting: Real) -> Whole:
        """Return the first day after something that begins on `days` and lasts so long; NEVER where that is later."""
        begun = self.elapsed[days - self.grid.days[0]]
        ends = np.ceil(np.interp(begun + lasting, self.elapsed, self.grid.days)).astype(np.int64)
        ends = np.maximum(days + 1, ends)
        known: Whole = np.where(ends <= self.grid.last_day, ends, NEVER)
        return known
