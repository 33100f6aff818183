"""Intervals come out as in the literature and as statsmodels computes them."""

import math

import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from metrics.intervals import mean, newcombe, wilson


def computed(interval, **columns):
    frame = pl.DataFrame({name: [value] for name, value in columns.items()}, strict=False)
    lower, upper = interval(*(pl.col(name) for name in columns))
    return frame.select(lower.alias("lower"), upper.alias("upper")).row(0)


@pytest.mark.parametrize(("k", "n", "shown"), [(10, 46, (12.3, 35.6)), (715, 4138, (16.2, 18.5))])
def test_wilson_of_the_two_published_rates(k, n, shown):
    assert tuple(round(100 * end, 1) for end in computed(wilson, k=k, n=n)) == shown


@pytest.mark.parametrize(("k", "n"), [(0, 10), (10, 10), (1, 2), (3, 36), (2000, 4000)])
def test_wilson_as_statsmodels(k, n):
    assert computed(wilson, k=k, n=n) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-12)


def test_a_rate_of_nothing_has_no_interval():
    assert computed(wilson, k=0, n=0) == (None, None)


@pytest.mark.parametrize(
    ("groups", "published"),
    [((56, 70, 48, 80), (0.0524, 0.3339)), ((9, 10, 3, 10), (0.1705, 0.8090))],
)
def test_newcombes_own_examples(groups, published):
    # R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10
    assert computed(newcombe, **dict(zip("abcd", groups, strict=True))) == pytest.approx(published, abs=5e-5)


@pytest.mark.parametrize("groups", [(5, 56, 0, 29), (0, 10, 0, 10), (10, 10, 0, 10), (512, 2578, 700, 2400)])
def test_newcombe_as_statsmodels(groups):
    expected = confint_proportions_2indep(*groups, method="newcomb", compare="diff")
    assert computed(newcombe, **dict(zip("abcd", groups, strict=True))) == pytest.approx(expected, abs=1e-9)


def test_no_difference_from_nothing():
    assert computed(newcombe, a=1, b=10, c=0, d=0) == (None, None)


@pytest.mark.parametrize("days", [[1, 2, 3], [10, 400, 35, 35, 90, 7], list(range(200))])
def test_mean_duration_as_statsmodels(days):
    sums = {"n": len(days), "days": sum(days), "squares": sum(day**2 for day in days)}
    assert computed(mean, **sums) == pytest.approx(DescrStatsW(days).tconfint_mean(), abs=1e-9)


def test_mean_duration_by_hand():
    # 10 and 20 days: mean 15, variance 50, t(1) = 12.7062, half = 12.7062 x sqrt(50 / 2) = 63.53
    assert computed(mean, n=2, days=30, squares=500) == pytest.approx((15 - 63.531, 15 + 63.531), abs=1e-3)


def test_equal_spells_have_an_interval_of_no_width():
    assert computed(mean, n=3, days=0.3, squares=0.03) == pytest.approx((0.1, 0.1), abs=1e-6)


@pytest.mark.parametrize(
    ("n", "days", "squares"), [(1, 10, 100), (0, 0, 0), (3, 30, None), (2, 30, 100), (None, 30, 500)]
)
def test_no_interval_of_one_spell_without_squares_or_where_they_contradict(n, days, squares):
    assert computed(mean, n=n, days=days, squares=squares) == (None, None)
    assert not any(math.isnan(end or 0) for end in computed(mean, n=n, days=days, squares=squares))
