"""Funnel limits by hand, by the textbooks' formulas and by other libraries."""

import math

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom
from statsmodels.stats.meta_analysis import combine_effects

from metrics.comparisons.funnel import CATEGORIES, Funnel, exact_limit, fit_funnel, over_dispersion
from tests.metrics.comparisons.known import known_counts

# Six places of 100 with 10, 15, 20, 20, 25, 30: the common rate is 120 / 600 = 20 %.
SIX = known_counts("abcdef", [10, 15, 20, 20, 25, 30], [100] * 6)
CALM = Funnel(0.2, 1.0, 0.0, 100)


def test_an_exact_limit_by_hand():
    # Of 10 at 20 %: P(at most 4) = 0.96721, P(5) = 0.02642. 97.5 % lies (0.975 - 0.96721) / 0.02642 = 0.295 of the way
    # from 4 to 5.
    assert exact_limit(np.array([10.0]), 0.2, 1.959964) == pytest.approx([0.4295], abs=1e-4)
    # Below: P(0) = 0.107 is above 2.5 % already.
    assert exact_limit(np.array([10.0]), 0.2, -1.959964) == pytest.approx([0.0])


def test_all_of_a_few_are_not_outside_where_that_is_common():
    # Of 5 at 91 %: P(5) = 0.91^5 = 0.624, far above 2.5 %.
    assert exact_limit(np.array([5.0]), 0.91, 1.959964) == pytest.approx([1.0])
    judged = Funnel(0.91, 1.0, 0.0, 100).judge(known_counts(["x"], [5], [5])).row(0, named=True)
    assert judged["category"] == "inside"
    # Of 200 at 91 %: P(200) is nearly nothing.
    assert exact_limit(np.array([200.0]), 0.91, 1.959964)[0] < 0.96


@pytest.mark.parametrize("n", [30, 447, 5000])
def test_an_exact_limit_lies_between_the_two_counts_that_enclose_its_probability(n):
    limit = float(exact_limit(np.array([float(n)]), 0.17, 3.090232)[0]) * n
    assert binom.cdf(math.floor(limit), n, 0.17) <= 0.999 <= binom.cdf(math.ceil(limit), n, 0.17)


def test_phi_and_tau_squared_by_hand():
    # arcsin sqrt of 0.1, 0.15, 0.2, 0.2, 0.25, 0.3 less that of 0.2 (0.46365), times 2 sqrt 100 = 20:
    # -2.8379, -1.3190, 0, 0, 1.1990, 2.3198. The tenth at each end is half of the way to the next: -2.0785 and 1.7594.
    # phi = (2.0785^2 + 1.3190^2 + 1.1990^2 + 1.7594^2) / 6 = 10.5929 / 6.
    # tau^2 = (10.5929 - 5) / (2400 - 6 * 400^2 / 2400) = 5.5929 / 2000
    funnel = fit_funnel(SIX)
    assert (funnel.centre, funnel.places) == (pytest.approx(0.2), 6)
    assert funnel.phi == pytest.approx(10.5929 / 6, abs=1e-4)
    assert funnel.tau_squared == pytest.approx(5.5929 / 2000, abs=1e-6)


def test_tau_squared_without_winsorising_is_that_of_dersimonian_and_laird():
    effects, errors = np.array([0.10, 0.31, 0.22, 0.05, 0.18]), np.array([0.02, 0.05, 0.03, 0.04, 0.01])
    mean = (effects / errors**2).sum() / (errors**-2).sum()
    _, tau_squared = over_dispersion((effects - mean) / errors, errors, winsorised=0)
    assert tau_squared == pytest.approx(combine_effects(effects, errors**2, method_re="chi2").tau2)


def test_chance_alone_is_not_over_dispersed():
    funnel = fit_funnel(known_counts("abcde", [20, 19, 21, 20, 20], [100] * 5))
    assert funnel.tau_squared == 0
    assert funnel.limits(pl.Series([100]))["upper_95"][0] == pytest.approx(
        exact_limit(np.array([100.0]), 0.2, 1.959964)[0]
    )


def test_widened_limits_of_a_large_place_are_those_of_the_published_formula():
    # FunnelPlotR's limits of proportions: sin^2(arcsin sqrt centre -+ z sqrt(1 / 4n + tau^2)), without exact counts.
    n, centre, tau_squared = 200_000, 0.17, 0.002
    limits = Funnel(centre, 2.0, tau_squared, 300).limits(pl.Series([n])).row(0, named=True)
    for name, z in {"lower_998": -3.090232, "lower_95": -1.959964, "upper_95": 1.959964, "upper_998": 3.090232}.items():
        formula = math.sin(math.asin(math.sqrt(centre)) + z * math.sqrt(1 / (4 * n) + tau_squared)) ** 2
        assert limits[name] == pytest.approx(formula, rel=3e-3)


def test_one_odd_place_does_not_widen_the_limits_until_it_is_inside():
    counts = [20] * 18 + [19, 90]
    funnel = fit_funnel(known_counts([str(i) for i in range(20)], counts, [100] * 20))
    judged = funnel.judge(known_counts(["odd"], [90], [100])).row(0, named=True)
    assert (judged["category"], judged["side"]) == ("alarm", "above")


def test_places_inside_outside_95_and_outside_998():
    # At n = 100 and 20 %: exact limits about 12.2 to 27.9 (95 %) and 8.4 to 32.9 (99.8 %)
    judged = CALM.judge(known_counts("abcd", [20, 30, 40, 5], [100] * 4))
    assert judged.select("category", "side").rows() == [
        ("inside", None),
        ("alert", "above"),
        ("alarm", "above"),
        ("alarm", "below"),
    ]
    assert judged["z"][1] == pytest.approx(2.3198, abs=1e-3)
    assert set(judged["category"]) < set(CATEGORIES)


def hidden(low, high, n_low=100, n_high=100):
    """Return a place of `low` to `high` of n."""
    ends = {"rate_lower": low / n_high, "rate_upper": high / n_low}
    sizes = {"numerator_lower": low, "numerator_upper": high, "denominator_lower": n_low, "denominator_upper": n_high}
    known = {"numerator": None, "denominator": float(n_low) if n_low == n_high else None, "rate": None}
    return known_counts(["x"], [1], [1]).with_columns(
        pl.lit(value, dtype=pl.Float64).alias(name) for name, value in (ends | sizes | known).items()
    )


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (hidden(19, 21), ("inside", None)),
        (hidden(25, 30), ("unclear", None)),
        (hidden(30, 40), ("alert", "above")),
        (hidden(1, 4), ("alarm", "below")),
        (hidden(5, 40), ("unclear", None)),
        (hidden(28, 28, 97, 103), ("unclear", None)),
    ],
)
def test_through_hidden_cells_only_what_holds_whatever_they_hold_is_said(place, expected):
    judged = CALM.judge(place).row(0, named=True)
    assert (judged["category"], judged["side"]) == expected
    assert judged["z"] is None


def test_a_hidden_place_is_in_the_estimate_at_the_middle_of_its_bounds():
    through_hidden = fit_funnel(pl.concat([SIX, hidden(2, 4)]))
    known = fit_funnel(pl.concat([SIX, known_counts(["x"], [3], [100])]))
    assert (through_hidden.centre, through_hidden.tau_squared) == (known.centre, known.tau_squared)
    assert (through_hidden.places, through_hidden.hidden, known.hidden) == (7, 1, 0)


def test_a_funnel_needs_enough_places_and_some_but_not_all_in_the_numerator():
    assert fit_funnel(SIX.head(4)) is None
    assert fit_funnel(known_counts("abcde", [0] * 5, [10] * 5)) is None


def test_the_grid_narrows_with_size_and_stays_within_0_and_1():
    grid = CALM.grid(1, 20_000)
    assert grid["n"].is_sorted()
    assert grid.filter(~(pl.all_horizontal(pl.col("lower_998", "upper_998").is_between(0, 1)))).is_empty()
    wide, narrow = (
        (row["upper_998"] - row["lower_998"]) for row in (grid.row(0, named=True), grid.row(-1, named=True))
    )
    assert wide > 0.9
    assert narrow < 0.02
