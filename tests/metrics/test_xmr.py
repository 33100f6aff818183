"""XmR charts as in published worked examples; the rules as NHS England's NHSRplotthedots marks them."""

import numpy as np
import pytest

from metrics.signals.xmr import Limits, autocorrelation, is_independent, limits, signals

# NIST/SEMATECH e-Handbook of Statistical Methods 6.3.2.2: flow rate of ten batches.
NIST = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# D. J. Wheeler, Understanding Variation: in-process inventory, hundreds of pounds, 31 months (as printed by Xmrit).
INVENTORY = [19, 27, 20, 16, 18, 25, 22, 24, 17, 25, 15, 17, 20, 22, 19, 16, 22, 19, 25, 22, 18, 20, 16, 17]
INVENTORY += [20, 15, 27, 25, 17, 19, 28]


def marks(values, rule, mean=0.0, reach=3.0):
    within = Limits(*(np.array(value) for value in (mean, mean - reach, mean + reach, reach / 2.66)))
    return signals(np.array(values, dtype=float), within)[rule].tolist()


def test_limits_of_the_nist_example():
    found = limits(np.array(NIST))
    assert found.mean == pytest.approx(50.81)
    assert found.moving_range == pytest.approx(1.8778, abs=5e-5)
    # printed 45.8159 and 55.8041: NIST takes 3 / 1.128 = 2.6596 for 2.66
    assert (found.lower, found.upper) == pytest.approx((45.8159, 55.8041), abs=1e-3)


def test_limits_of_wheelers_inventory():
    found = limits(np.array(INVENTORY, dtype=float))
    # printed to two digits: mean 20.39, mean moving range 4.7, upper limit 32.89
    assert (found.mean, found.moving_range) == pytest.approx((20.39, 4.7), abs=0.05)
    assert found.upper == pytest.approx(32.89, abs=0.05)


def test_a_great_moving_range_is_dropped_once():
    # by hand: ranges 1 x 8, 20, 20 -> mean 4.8, 20 >= 3.267 x 4.8 = 15.7: dropped, mean 1
    values = np.array([10, 11, 10, 11, 10, 30, 10, 11, 10, 11, 10], dtype=float)
    assert limits(values).moving_range == 1.0


def test_limits_of_many_series_with_gaps_at_once():
    rows = np.array([NIST, [np.nan, *NIST[1:]]])
    found = limits(rows)
    assert found.mean[0] == pytest.approx(50.81)
    assert found.mean[1] == pytest.approx(np.mean(NIST[1:]))


def test_a_point_outside_the_limits():
    assert marks([0, 3.1, -3.1, 3.0], "outside") == [0, 1, -1, 0]


def test_the_seventh_on_one_side_completes_a_run():
    # NHSRplotthedots' own test vectors
    assert marks([1] * 6 + [-1], "run_of_seven") == [0] * 7
    assert marks([1] * 8 + [-1], "run_of_seven") == [0, 0, 0, 0, 0, 0, 1, 1, 0]
    assert marks([-1] * 8 + [1], "run_of_seven") == [0, 0, 0, 0, 0, 0, -1, -1, 0]


def test_the_seventh_rising_or_falling_completes_a_trend():
    # NHSRplotthedots' own test vectors
    assert marks(range(1, 7), "trend_of_seven") == [0] * 6
    assert marks([1, 2, 3, 3, 4, 5, 6], "trend_of_seven") == [0] * 7
    assert marks([2, *range(1, 8), 3], "trend_of_seven") == [0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert marks(range(7, 0, -1), "trend_of_seven") == [0, 0, 0, 0, 0, 0, -1]


def test_two_of_three_in_the_outer_third_of_one_side():
    assert marks([2.5, 0, 2.5], "two_of_three") == [0, 0, 1]
    assert marks([2.5, 0, 0, 2.5], "two_of_three") == [0, 0, 0, 0]
    assert marks([2.5, 0, -2.5], "two_of_three") == [0, 0, 0]
    assert marks([-2.5, -2.5, 0], "two_of_three") == [0, -1, 0]


def test_a_gap_ends_a_run():
    assert marks([1, 1, 1, np.nan, 1, 1, 1, 1], "run_of_seven") == [0] * 8


def test_a_later_point_changes_no_earlier_mark():
    values = np.random.default_rng(1).normal(size=60) * 2
    within = Limits(*(np.array(value) for value in (0.0, -3.0, 3.0, 1.1)))
    whole, part = signals(values, within), signals(values[:40], within)
    assert all((whole[rule][:40] == part[rule]).all() for rule in whole)


def test_a_chart_is_refused_where_months_hang_together():
    random = np.random.default_rng(2)
    white = random.normal(size=60)
    assert is_independent(white)
    assert not is_independent(white[:19])
    assert not is_independent(np.cumsum(white))
    # by hand: 1, -1 alternating: every product of neighbours is -1, n - 1 of n
    assert autocorrelation(np.array([1.0, -1.0] * 10)) == pytest.approx(-0.95)
