"""Months and years as the statistics write them. A month is the `date` of its first day."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from dateutil.relativedelta import relativedelta

# 2026-06 · 2026M06 · 2026-06-30 (also with a midnight time, as spreadsheets and Parquet give it)
_MONTH = re.compile(r"(\d{4})(?:-|M)(\d{2})(?:-(\d{2})(?:[ T]00:00:00(?:\.0+)?)?)?")


def parse_month(text: str) -> date | None:
    """Return the first day of the month that `text` names, or None where it names none."""
    match = _MONTH.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = match.groups(default="01")
    try:
        return date(int(year), int(month), int(day)).replace(day=1)
    except ValueError:
        return None


def iso(month: date) -> str:
    """Return the month as `2026-06`."""
    return month.isoformat()[:7]


@lru_cache(maxsize=4096)  # asked for thousands of times a page, always of the same months
def shift(month: date, months: int) -> date:
    """Return the month that lies `months` later (earlier, where negative)."""
    return month + relativedelta(months=months)


def span(first: date, last: date) -> list[date]:
    """Return every month from `first` to `last`, both included; none where `last` is earlier."""
    return list(_months_from(first, last))


def year_of(year: int) -> list[date]:
    """Return the twelve months of a calendar year."""
    return span(date(year, 1, 1), date(year, 12, 1))


def _months_from(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = shift(month, 1)
