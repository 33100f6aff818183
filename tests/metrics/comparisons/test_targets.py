"""Cases to a target, worked by hand, and whatever hidden cells hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.comparisons.targets import Verdict, distance
from tests.metrics.comparisons.known import known_counts


def place(k, n, **hidden):
    row = known_counts(["a"], [k], [n]).row(0, named=True)
    return row | hidden


def cases(*args):
    found = distance(*args)
    return found.cases_lower, found.cases_upper


def test_cases_to_a_target_by_hand():
    # 90 % of 46 is 41.4: 42 plans, of which 39 are made.
    assert cases(place(39, 46), 0.9, "up") == (3, 3)
    # 20 % of 46 is 9.2: at most 9 spells, 12 have come so far.
    assert cases(place(12, 46), 0.2, "down") == (3, 3)
    assert cases(place(42, 46), 0.9, "up") == (0, 0)
    assert cases(place(9, 46), 0.2, "down") == (0, 0)


def test_a_target_met_to_the_case_needs_none_though_decimals_are_not_exact():
    assert cases(place(7, 70), 0.1, "up") == (0, 0)
    assert cases(place(3, 10), 0.3, "down") == (0, 0)


@given(st.integers(1, 500), st.data())
def test_so_many_cases_more_reach_the_target_and_one_fewer_does_not(n, data):
    k, target = data.draw(st.integers(0, n)), data.draw(st.integers(1, 99)) / 100
    needed, _ = cases(place(k, n), target, "up")
    assert (k + needed) / n >= target - 1e-9
    assert needed == 0 or (k + needed - 1) / n < target


def test_hidden_services_leave_a_range_that_is_that_of_every_possible_count():
    # 1 to 4 in services, 40 unemployed, target 20 %: of 41, 8.2 -> 9, 8 more; of 44, 8.8 -> 9, 5 more.
    hidden = {"numerator_lower": 1, "numerator_upper": 4, "denominator_lower": 41, "denominator_upper": 44}
    row = place(1, 41, rate_lower=1 / 41, rate_upper=4 / 44, numerator=None, denominator=None, rate=None, **hidden)
    possible = [cases(place(k, 40 + k), 0.2, "up")[0] for k in range(1, 5)]
    assert cases(row, 0.2, "up") == (min(possible), max(possible)) == (5, 8)


@pytest.mark.parametrize(
    ("k", "n", "target", "better", "verdict"),
    [
        # Wilson of 10/46: 12.3 to 35.6 %
        (10, 46, 0.12, "up", Verdict.REACHED),
        (10, 46, 0.20, "up", Verdict.CANNOT_TELL),
        (10, 46, 0.36, "up", Verdict.MISSED),
        (10, 46, 0.36, "down", Verdict.REACHED),
        (10, 46, 0.30, "down", Verdict.CANNOT_TELL),
        (10, 46, 0.12, "down", Verdict.MISSED),
        # the same rate of many: 16.2 to 18.5 %
        (715, 4138, 0.20, "up", Verdict.MISSED),
    ],
)
def test_the_verdict_is_of_the_interval(k, n, target, better, verdict):
    assert distance(place(k, n), target, better).verdict == verdict
