"""Everything about days that the SQL would have to work out: one row per day, joined where it is needed.

So the definitions in sql/ hold no arithmetic on dates, which is where engines differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from data.days import Whole, count_days, first_days, month_number

FLOW_MONTHS = (1, 3, 6, 12)
AGE_BOUNDS = ((25, 1, 2), (50, 2, 3))
"""At what age, reached in the calendar year, one comes from which group to which: their places in
data.cases.cells.AGE_GROUPS, from 1. Written out in sql/ as well."""


@dataclass(frozen=True)
class AskedMonths:
    """The months for which cases are counted, as first days; in their order, each once."""

    months: tuple[date, ...]

    @classmethod
    def of(cls, months: Sequence[date]) -> "AskedMonths":
        """Return the months sorted; raise ValueError where there are none."""
        if not months:
            raise ValueError("no months to count")
        return cls(tuple(sorted({month.replace(day=1) for month in months})))

    @cached_property
    def numbers(self) -> Whole:
        """Months since 1970-01."""
        return np.array([month_number(month) for month in self.months])

    @cached_property
    def counted(self) -> "CountedMonths":
        """All months that take part: from the oldest cohort's to the last, without gaps."""
        return CountedMonths(np.arange(self.numbers[0] - max(FLOW_MONTHS), self.numbers[-1] + 1))

    @property
    def first_count_day(self) -> int:
        """The day on which the first month's stocks are counted: what ended before it is in no stock."""
        return int(count_days(self.numbers[:1])[0])


@dataclass(frozen=True, eq=False)
class CountedMonths:
    """Months without gaps, each known by its place among them, its month_index."""

    numbers: Whole
    """Months since 1970-01."""

    @cached_property
    def count_days(self) -> Whole:
        """The day on which each month's stocks are counted, in days since 1970-01-01."""
        return count_days(self.numbers)

    @cached_property
    def years(self) -> Whole:
        """The calendar year of each month, and at the end that of the last again."""
        return 1970 + np.append(self.numbers, self.numbers[-1:]) // 12

    @property
    def first_day(self) -> int:
        """The first day of the first month, which is that of the oldest cohort."""
        return int(first_days(self.numbers[:1])[0])

    @property
    def last_day(self) -> int:
        """The last day of the last month: what begins later counts nowhere."""
        return int(first_days(self.numbers[-1:] + 1)[0]) - 1

    def calendar(self, first: int, plan_days: tuple[int, int]) -> pl.DataFrame:
        """Return a row per day from `first` to the day after the last month, all columns Int32.

        day_number; month_index of its month and its year, -1 and the first month's year on days before that; begins_at
        and ends_at: month_index of the first count day that finds a period begun, or ended, whose first or last day
        this is (the number of months where none does), and its calendar year; full_1m, full_3m, full_6m, full_12m: the
        day before the same day so many months later, or before the last where the month is shorter; plan_from and
        plan_to: the days on which a plan may be made in a spell begun then, within `plan_days` from it and full_1m.
        """
        days = np.arange(min(first, self.last_day), self.last_day + 2)
        dates = pl.Series(days.astype(np.int32)).cast(pl.Date)
        months = ((dates.dt.year().cast(pl.Int64) - 1970) * 12 + dates.dt.month() - 1).to_numpy() - self.numbers[0]
        begins = np.searchsorted(self.count_days, days, side="left")
        ends = np.searchsorted(self.count_days, days, side="right")
        columns: dict[str, Any] = {
            "day_number": days,
            "month_index": np.maximum(months, -1),
            "year": np.maximum(dates.dt.year().to_numpy(), self.years[0]),
            "begins_at": begins,
            "begins_in_year": self.years[begins],
            "ends_at": ends,
            "ends_in_year": self.years[ends],
            "plan_from": days + plan_days[0],
            "plan_to": np.minimum(days + plan_days[1], months_later(days, 1) - 1),
        } | {f"full_{later}m": months_later(days, later) - 1 for later in FLOW_MONTHS}
        return pl.DataFrame({name: pl.Series(values).cast(pl.Int32) for name, values in columns.items()})

    def table(self) -> pl.DataFrame:
        """Return month_index and year of each month, and of the one after all with the last one's year."""
        years = pl.Series("year", self.years, dtype=pl.Int32)
        return pl.DataFrame([pl.Series("month_index", range(len(self.years)), dtype=pl.Int32), years])

    def turnings(self) -> pl.DataFrame:
        """Return who comes to another age group in which month: birth_year, age_group, next_age_group, month_index."""
        januaries = np.flatnonzero(np.diff(self.years)) + 1
        rows = [
            (int(self.years[index]) - age, before, after, int(index))
            for index in januaries
            for age, before, after in AGE_BOUNDS
        ]
        names = ("birth_year", "age_group", "next_age_group", "month_index")
        return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Int32), orient="row")


def months_later(days: Whole, months: int) -> Whole:
    """Return the same day so many months later, the last of the month where that is shorter (31 January + 1: 28)."""
    dates = pl.Series(days.astype(np.int32)).cast(pl.Date)
    later: Whole = dates.dt.offset_by(f"{months}mo").to_physical().to_numpy().astype(np.int64)
    return later


def as_day(number: int) -> date:
    """Return the date of a day number."""
    return date.fromordinal(date(1970, 1, 1).toordinal() + number)
