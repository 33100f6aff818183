"""Days and months as whole numbers, and the day of each month on which stocks are counted.

A day is the number of days since 1970-01-01, a month the number of months since 1970-01.
"""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
from dateutil.easter import easter

Whole = npt.NDArray[np.int64]

MOVABLE_HOLIDAYS = (-2, 1, 39)
"""Good Friday, Easter Monday and Ascension Day, in days from Easter. No other holiday can be the last weekday of a
month; Good Friday was in March 2018 and 2024. The library `holidays` gives the same days from 1985 to 2060; it is not
used because it would hold python-dateutil back at version 2."""


def day_number(day: date) -> int:
    """Return the days from 1970-01-01 to the day."""
    return (day - date(1970, 1, 1)).days


def month_number(month: date) -> int:
    """Return the months from 1970-01 to the month."""
    return (month.year - 1970) * 12 + month.month - 1


def first_days(months: Whole) -> Whole:
    """Return the day on which each month begins."""
    days: Whole = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return days


def count_days(months: Whole) -> Whole:
    """Return the last working day of each month in Finland: Monday to Friday and no public holiday."""
    last_days = (first_days(months + 1) - 1).astype("datetime64[D]")
    years = {1970 + int(month) // 12 for month in months}
    holidays = [easter(year) + timedelta(days=days) for year in sorted(years) for days in MOVABLE_HOLIDAYS]
    days: Whole = np.busday_offset(last_days, 0, roll="backward", holidays=holidays).astype(np.int64)
    return days
