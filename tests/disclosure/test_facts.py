"""What screens show, turned into facts, and the bounds that follow from each; worked by hand."""

from datetime import date

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from tests.disclosure.attacker import breaches, show
from tests.disclosure.cells import Cells
from tests.disclosure.collecting import facts_of_differences
from tests.disclosure.facts import (
    Facts,
    facts_of_order,
    facts_of_ratio,
    facts_of_steps,
    facts_of_sum,
    facts_of_target_gap,
    facts_of_weight,
    facts_of_wilson,
    wilson_pairs,
)
from tests.disclosure.solving import bounds
from tests.disclosure.tables import JUNE, hide, table

PLAN, PASSED = {0: 1.0}, {1: 1.0}


@pytest.fixture
def facts():
    """Two unknown counts: 0 the plans, 1 the spells that passed one month."""
    counts = table({("passed_1m", "697"): 40, ("plan_before_1m", "697"): 36})
    cells = Cells([hide(counts, pl.lit(value=True)).sort("measure", descending=True)])
    assert [cell.measure for cell in cells.cells] == ["plan_before_1m", "passed_1m"]
    return Facts(cells)


def test_a_rate_to_one_decimal_of_a_known_n(facts):
    # 90.0 % of 40, half a unit of the last decimal to either side: 35.98 to 36.02.
    facts_of_sum(facts, PASSED, 40.0, (None, None), "n")
    facts_of_ratio(facts, PLAN, PASSED, 0.8995, 0.9005, "rate")
    assert bounds(facts, [0]) == {0: (36, 36)}
    assert (facts.lower[0], facts.upper[0]) == (0, float("inf"))


def test_a_range_of_n_gives_a_range_of_the_count(facts):
    facts_of_sum(facts, PASSED, None, (40.0, 60.0), "n")
    facts_of_ratio(facts, PLAN, PASSED, 0.5, 0.5, "rate, not rounded")
    assert bounds(facts, [0]) == {0: (20, 30)}


@pytest.mark.parametrize(
    ("shown", "pairs"),
    # 10 of 46 is 21.7 % (12.3 to 35.6): no other count and n give these three numbers.
    [((21.7, 12.3, 35.6), [(10, 46)]), ((0.0, 0.0, 56.1), [(0, 3)]), ((100.0, 34.2, 100.0), [(2, 2)])],
)
def test_an_interval_gives_away_what_it_rests_on(facts, shown, pairs):
    counts, wholes = wilson_pairs(*shown, 0.05)
    assert list(zip(counts, wholes, strict=True)) == pairs
    facts_of_wilson(facts, PLAN, PASSED, shown, 0.05, "interval")
    assert bounds(facts, [0, 1]) == {0: (pairs[0][0],) * 2, 1: (pairs[0][1],) * 2}


def test_an_interval_in_whole_per_cent_gives_a_small_n_away_as_well_but_not_a_large_one():
    # 10 of 46 again, now as 22 % (12 to 36); 715 of 4138 lies beyond the numbers that are tried.
    counts, wholes = wilson_pairs(22, 12, 36, 0.5)
    assert list(zip(counts, wholes, strict=True)) == [(10, 46)]
    counts, wholes = wilson_pairs(17, 14, 20, 0.5)
    assert (wholes.min(), wholes.max()) == (437, 849)
    assert wilson_pairs(17.3, 16.2, 18.5, 0.05) is None


def test_three_plans_more_to_the_target(facts):
    # 97 % of 40 is 38.8: of 36 three more are needed, so the count is 35.8 to 36.8.
    facts_of_sum(facts, PASSED, 40.0, (None, None), "n")
    facts_of_target_gap(facts, PLAN, PASSED, 0.97, 3, "target")
    assert bounds(facts, [0]) == {0: (36, 36)}


def test_a_target_that_is_reached(facts):
    facts_of_sum(facts, PASSED, 40.0, (None, None), "n")
    facts_of_target_gap(facts, PLAN, PASSED, 0.9, 0, "target")
    assert bounds(facts, [0])[0][0] == 36


def test_a_weight_an_order_and_the_steps_of_a_cohort(facts):
    facts_of_sum(facts, PASSED, 40.0, (None, None), "n")
    facts_of_order(facts, PASSED, PLAN, "sorted")
    facts_of_weight(facts, PLAN, PASSED, 0.9, 0.05, "weight")
    assert bounds(facts, [0]) == {0: (34, 38)}
    facts_of_steps(facts, PASSED, [(PLAN, 0.91, 0.015)], "steps")
    assert bounds(facts, [0]) == {0: (36, 37)}


def test_the_cells_that_a_comparison_of_releases_lists():
    before = table({("passed_1m", "697"): 3})
    after = table({("passed_1m", "697"): 12})
    facts = Facts(Cells([before, after]))
    row = {name: before[name] for name in ("measure", "place", "period", "sex", "age_group", "breakdown")}
    said = {"before": None, "lower_before": 1.0, "upper_before": 4.0, "after": 12.0}
    listed = pl.DataFrame(row).with_columns(pl.lit(v, dtype=pl.Float64).alias(k) for k, v in said.items())
    listed = listed.with_columns(lower_after=pl.lit(12.0), upper_after=pl.lit(12.0))
    facts_of_differences(facts, listed, 0, 1)
    assert (facts.lower.tolist(), facts.upper.tolist()) == ([1, 12], [4, 12])


def test_what_is_shown_that_is_not_so_is_kept_apart():
    facts = Facts(Cells([table({("passed_1m", "697"): 3})]))
    facts.add({0: 1}, 5, 5, "shown")
    facts.add({0: 1}, 5, 5, "guessed", is_guess=True)
    assert [fact.origin for fact in facts.false] == ["shown"]


def test_a_hidden_rate_given_by_a_rate_and_its_change(tmp_path):
    june_before = date(2025, 6, 1)
    truth = table(
        {
            ("passed_1m", "697", june_before): 40,
            ("plan_before_1m", "697", june_before): 3,
            ("passed_1m", "697"): 40,
            ("plan_before_1m", "697"): 20,
        }
    )
    protected = hide(truth, pl.col("value") == 3)
    shown = show([protected], [truth], load_catalogue(), tmp_path)
    assert breaches(shown, [truth], load_catalogue()) == []
    # 50 % now and 42.5 points more than a year before: that was 7.5 %, or 3 of 40.
    now = (
        (pl.col("place") == "697") & (pl.col("period") == "2026-06") & (pl.col("indicator") == "plan_within_one_month")
    )
    change = pl.when(now).then(42.5).otherwise(pl.col("change")).alias("change")
    broken = [each.changed(each.figures.with_columns(change)) for each in shown]
    assert [breach.low for breach in breaches(broken, [truth], load_catalogue())] == [3]


def test_every_form_of_download_says_the_same(tmp_path):
    truth = table({("passed_1m", "697"): 30, ("plan_before_1m", "697"): 19, ("passed_1m", "620"): 7})
    (shown,) = show([truth], [truth], load_catalogue(), tmp_path)
    key = ["indicator", "place", "period", "sex", "age_group"]
    assert shown.figures.select("value", *key).unique().height == shown.figures.select(key).unique().height
    assert JUNE in truth.get_column("period")
