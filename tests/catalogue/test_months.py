"""Month arithmetic."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.months import iso, parse_month, shift, span, year_of

MONTHS = st.dates(date(1990, 1, 1), date(2060, 12, 31)).map(lambda day: day.replace(day=1))


@pytest.mark.parametrize("text", ["2026-06", "2026M06", "2026-06-01", "2026-06-30", "2026-06-30 00:00:00", " 2026-06 "])
def test_june_is_read_however_it_is_written(text):
    assert parse_month(text) == date(2026, 6, 1)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-06-31", "202606", "06-2026", "2026", "", "kesäkuu", "2026-06x"]
)
def test_what_is_no_month_is_not_guessed(text):
    assert parse_month(text) is None


def test_december_is_followed_by_january():
    assert shift(date(2025, 12, 1), 1) == date(2026, 1, 1)
    assert shift(date(2026, 1, 1), -12) == date(2025, 1, 1)


@given(MONTHS)
def test_a_month_survives_being_written(month):
    assert parse_month(iso(month)) == month


@given(MONTHS, st.integers(-400, 400))
def test_shifting_back_undoes_shifting(month, months):
    assert shift(shift(month, months), -months) == month


@given(MONTHS, st.integers(0, 300))
def test_a_span_has_every_month_once(month, length):
    months = span(month, shift(month, length))
    assert len(months) == len(set(months)) == length + 1
    assert months == sorted(months)


def test_a_year_has_twelve_months():
    assert year_of(2026)[0] == date(2026, 1, 1)
    assert year_of(2026)[-1] == date(2026, 12, 1)
    assert len(year_of(2026)) == 12
