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
AGE_BOUNDS = ((25, "Y_LT25", "Y25T49"), (50, "Y25T49", "Y_GE50"))
"""At what age, reached in the calendar year, one comes from which group to which. Written out in sql/ as well."""


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
    def count_days(self) -> Whole:
        """The day on which each month's stocks are counted, in days since 1970-01-01."""
        return count_days(self.numbers)

    @cached_property
    def years(self) -> Whole:
        """The calendar year of each month, and at the end that of the last again."""
        return np.append(1970 + self.numbers // 12, self.months[-1].year)

    @property
    def last_day(self) -> int:
        """The last day of the last month: what begins later counts nowhere."""
        return int(first_days(self.numbers[-1:] + 1)[0]) - 1

    @property
    def first_cohort_day(self) -> int:
        """The first day of the oldest cohort."""
        return int(first_days(self.numbers[:1] - max(FLOW_MONTHS))[0])

    def table(self) -> pl.DataFrame:
        """Return a row per month: month_index from 0, month_number, year, period (its first day), count_day."""
        return pl.DataFrame(
            {
                "month_index": np.arange(len(self.months), dtype=np.int32),
                "month_number": self.numbers.astype(np.int32),
                "year": self.years[:-1].astype(np.int32),
                "period": self.months,
                "count_day": self.count_days.astype(np.int32),
            }
        )

    def cohorts(self) -> pl.DataFrame:
        """Return month_index and year of each asked month, and for each of FLOW_MONTHS, as months_later, began_in: the
        month_number in which the cohort began that the month shows so much later.
        """
        later = pl.DataFrame({"months_later": FLOW_MONTHS}, schema={"months_later": pl.Int32})
        months = self.table().join(later, how="cross")
        began_in = (pl.col("month_number") - pl.col("months_later")).alias("began_in")
        return months.select("month_index", "year", "months_later", began_in)

    def calendar(self, first: int) -> pl.DataFrame:
        """Return a row per day from `first` to the last day of the last month, all columns Int32.

        day_number, month_number, year; begins_at and ends_at: month_index of the first count day that finds a period
        begun, or ended, whose first or last day this is (their number where none does), and its calendar year; day_1m,
        day_3m, day_6m, day_12m: the same day so many months later, or the last where the month is shorter;
        begins_cohort: 1 where a spell begun on it is in a cohort of an asked month.
        """
        days = np.arange(min(first, self.last_day), self.last_day + 1)
        dates = pl.Series(days.astype(np.int32)).cast(pl.Date)
        months = (dates.dt.year() - 1970) * 12 + dates.dt.month() - 1
        begins = np.searchsorted(self.count_days, days, side="left")
        ends = np.searchsorted(self.count_days, days, side="right")
        columns: dict[str, Any] = {
            "day_number": days,
            "month_number": months,
            "year": dates.dt.year(),
            "begins_at": begins,
            "begins_in_year": self.years[begins],
            "ends_at": ends,
            "ends_in_year": self.years[ends],
            "begins_cohort": months.is_in(self.cohorts()["began_in"].to_list()),
        } | {f"day_{later}m": months_later(days, later) for later in FLOW_MONTHS}
        return pl.DataFrame({name: pl.Series(values).cast(pl.Int32) for name, values in columns.items()})

    def turnings(self) -> pl.DataFrame:
        """Return who comes to another age group between two asked months, and when.

        birth_year, age_group, next_age_group, month_index of the first month in the new group, and last_count_day, the
        count day of the month before it.
        """
        rows = [
            (year - age, before, after, index, int(self.count_days[index - 1]))
            for index in range(1, len(self.months))
            for year in range(int(self.years[index - 1]) + 1, int(self.years[index]) + 1)
            for age, before, after in AGE_BOUNDS
        ]
        names = ("birth_year", "age_group", "next_age_group", "month_index", "last_count_day")
        types = (pl.Int32, pl.String, pl.String, pl.Int32, pl.Int32)
        return pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)), orient="row")


def months_later(days: Whole, months: int) -> Whole:
    """Return the same day so many months later, the last of the month where that is shorter (31 January + 1: 28)."""
    dates = pl.Series(days.astype(np.int32)).cast(pl.Date)
    later: Whole = dates.dt.offset_by(f"{months}mo").to_physical().to_numpy().astype(np.int64)
    return later


def as_day(number: int) -> date:
    """Return the date of a day number."""
    return date.fromordinal(date(1970, 1, 1).toordinal() + number)
