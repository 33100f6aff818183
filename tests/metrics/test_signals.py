"""The verdict of a month: seldom false, never changed by a later month, anew after a break, silent where it must be."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.backtest import concealed, fallen, false_share, quiet
from benchmarks.candidates import chosen
from benchmarks.histories import CHANGE, History, changed, hidden, real
from catalogue.months import shift
from metrics.signals.questions import QUESTIONS
from metrics.signals.verdicts import DECIDED, MONTHS_BEFORE, VERDICTS, judge

START = date(2020, 1, 1)
BY = ["place"]
NULLS = {**quiet(30), **fallen(100), **concealed(60)}
REAL = ("municipalities under 60", "municipalities 60-200", "municipalities 200-600", "municipalities over 600")
# Of two years, the same months differ by 0.1 to either side in turn.
ORDINARY = [20 + 0.1 * (month // 12 * (-1) ** month) for month in range(36)]


def months(values, place="205", n=1000, better="down"):
    ns = n if isinstance(n, list) else [n] * len(values)
    rows = {
        "place": place,
        "period": [shift(START, number) for number in range(len(values))],
        "value": values,
        "numerator": [
            None if v is None or size is None else v * size / 100 for v, size in zip(values, ns, strict=True)
        ],
        "denominator": ns,
    }
    schema = {"value": pl.Float64, "numerator": pl.Float64, "denominator": pl.Float64}
    return pl.DataFrame(rows, schema_overrides=schema, strict=False).with_columns(
        factor=pl.lit(100.0), better=pl.lit(better), minimum_n=pl.lit(30)
    )


def events(*numbers, place="205"):
    return pl.DataFrame({"place": place, "period": [shift(START, number) for number in numbers]})


def verdicts(values, **given_more):
    asked = {name: given_more.pop(name) for name in ("breaks", "shocks") if name in given_more}
    return judge(months(values, **given_more), BY, **asked)


def last(values, **given_more):
    return verdicts(values, **given_more).row(-1, named=True)


def test_a_great_rise_is_a_verdict_with_limits_one_can_work_out():
    row = last([*ORDINARY, 25.0])
    # 24 earlier changes, all 0.1: 0.1 x t(24; 1.5 %) = 0.1 x 2.62
    assert (row["verdict"], row["direction"], row["question"]) == ("worsens", "up", "level")
    assert row["judged"] == pytest.approx(25 - ORDINARY[24])
    assert (row["judged_lower"], row["judged_upper"]) == pytest.approx((-0.262, 0.262), abs=1e-3)
    assert (row["usable_before"], row["earlier"]) == (36, 24)


def test_what_is_good_decides_between_better_and_worse():
    assert last([*ORDINARY, 25.0], better="up")["verdict"] == "improves"
    assert last([*ORDINARY, 15.0], better="up")["verdict"] == "worsens"
    assert last([*ORDINARY, 15.0])["verdict"] == "improves"


def test_what_always_varied_so_is_ordinary():
    assert last([*ORDINARY, ORDINARY[24] + 0.2])["verdict"] == "ordinary"


def test_what_lasts_is_a_verdict_until_it_belongs_to_the_series():
    found = verdicts([*ORDINARY, *[25.0] * 6])["verdict"].to_list()
    assert found[36:] == ["worsens"] * 4 + ["ordinary"] * 2


def test_a_sudden_rise_shows_among_slow_swings():
    # A tide of 10 points over ten years hides 2 points in the yearly change, not in the monthly one.
    tide = [20 + 10 * float(np.sin(month / 19)) + 0.05 * (-1) ** (month * month // 3) for month in range(90)]
    assert last(tide)["verdict"] == "ordinary"
    row = last([*tide[:-1], tide[-1] + 2])
    assert (row["verdict"], row["question"]) == ("worsens", "jump")


def test_a_lone_outlier_is_not_followed_by_verdicts_on_its_end():
    random = np.random.default_rng(3)
    values = (20 + 0.1 * random.normal(size=80)).tolist()
    values[50] += 8
    found = verdicts(values)["verdict"]
    assert found[50] == "worsens"
    assert (found[51], found[62]) == ("ordinary", "ordinary")


def test_thirteen_months_are_needed_before_the_one_judged():
    found = verdicts(ORDINARY)["verdict"].to_list()
    assert found[:13] == ["short"] * 13
    assert set(found[13:]) <= set(DECIDED)


def test_limits_are_wide_while_little_is_known():
    # 2 % lie outside; of one earlier change t(1; 1.5 %) = 42.4
    row = verdicts(ORDINARY).row(13, named=True)
    assert (row["earlier"], row["judged_upper"]) == (1, pytest.approx(0.1 * 42.4, abs=0.01))


def test_a_break_starts_the_series_anew():
    values = [*ORDINARY, *(value + 15 for value in ORDINARY)]
    found = verdicts(values, breaks=events(36))
    assert found["usable_before"][36] == 0
    assert found["verdict"][36:49].to_list() == ["short"] * 13
    assert (found["verdict"] != "worsens").all()
    alone = verdicts([value + 15 for value in ORDINARY])
    assert found["judged_upper"][36:].to_list() == pytest.approx(alone["judged_upper"].to_list())


def test_a_shock_is_left_out_of_limits_and_of_comparisons():
    values = [*ORDINARY, *ORDINARY]
    values[30] = 90.0
    found = verdicts(values, shocks=events(30))
    assert found["verdict"][30] == "left_out"
    values[30] = None
    missing = verdicts(values)
    assert missing["verdict"][30] == "missing"
    others = [number for number in range(72) if number != 30]
    assert found["judged_upper"][others].to_list() == missing["judged_upper"][others].to_list()
    assert found["question"][42] == "jump"  # the month a year earlier may not be used, the month before may


def test_without_a_year_and_a_month_earlier_there_is_nothing_to_compare_with():
    values = [*ORDINARY, 20.0]
    values[24] = values[35] = None
    assert last(values)["verdict"] == "no_earlier"


def test_of_few_the_rolling_year_decides_and_says_so():
    random = np.random.default_rng(4)
    values = (20 + random.normal(size=60)).tolist()
    row = last(values, n=20)
    assert (row["verdict"], row["question"]) == ("ordinary", "rolling_year")
    year, before = np.mean(values[48:]), np.mean(values[36:48])
    assert row["judged"] == pytest.approx(year - before)
    assert last([*values, *[45.0] * 6], n=20)["verdict"] == "worsens"


def test_of_few_without_two_rolling_years_there_is_no_verdict():
    assert last(ORDINARY[:24], n=20)["verdict"] == "too_few"


def test_a_single_month_of_few_among_many_is_not_judged_by_itself():
    row = last([*ORDINARY, 60.0], n=[1000] * 36 + [10])
    assert row["question"] == "rolling_year"


def test_a_smaller_n_widens_the_limits():
    wide, narrow = (last([*ORDINARY, 20.0], n=[1000] * 36 + [n])["judged_upper"] for n in (100, 1000))
    # by hand, in points²: counting gives 2 x 1600 / 1000 = 3.2 earlier and 1600 / 100 + 1600 / 1000 = 17.6 now, that is
    # 17.6 - 1.15 x 3.2 = 13.92 more; the series strays by 0.01, a 320th of 3.2, so a 320th of that is added: 0.0435
    assert wide == pytest.approx(2.62 * (0.01 + 0.0435) ** 0.5, abs=0.01)
    assert narrow == pytest.approx(0.262, abs=1e-3)


def test_a_rate_without_counts_is_judged_too():
    assert last([*ORDINARY, 25.0], n=None)["verdict"] == "worsens"


def test_a_series_that_never_moved_is_given_the_variation_of_counting():
    assert last([100.0] * 30 + [99.9], n=100)["verdict"] == "ordinary"
    assert last([100.0] * 30 + [60.0], n=100)["verdict"] == "improves"


def test_many_series_at_once_are_judged_as_each_alone():
    random = np.random.default_rng(5)
    values = [(20 + random.normal(size=length)).tolist() for length in (50, 37)]
    both = judge(
        pl.concat([months(v, place=place) for v, place in zip(values, ("205", "697"), strict=True)]),
        BY,
        breaks=events(9, place="697"),
    )
    alone = verdicts(values[1], place="697", breaks=events(9, place="697"))
    assert both.filter(place="697").equals(alone)
    assert both.height == 87


def test_two_rows_of_one_month_are_an_error():
    rows = months(ORDINARY)
    with pytest.raises(ValueError, match="two rows"):
        judge(pl.concat([rows, rows]), BY)


VALUES = st.lists(st.none() | st.floats(0, 100), min_size=20, max_size=70)


@settings(max_examples=60, deadline=None)
@given(
    VALUES, st.integers(1, 19), st.lists(st.integers(0, 69), max_size=2), st.lists(st.integers(0, 69), max_size=4),
    st.sampled_from([15, 40, 1000, None]),
)  # fmt: skip
def test_a_later_month_never_changes_an_earlier_verdict(values, dropped, breaks, shocks, n):
    given_events = {"breaks": events(*breaks) if breaks else None, "shocks": events(*shocks) if shocks else None}
    whole, part = verdicts(values, n=n, **given_events), verdicts(values[:-dropped], n=n, **given_events)
    assert whole.head(part.height).equals(part)
    assert set(whole["verdict"]) <= set(VERDICTS)
    assert set(whole["question"].drop_nulls()) <= set(QUESTIONS)
    assert (whole["question"].is_null() == ~whole["verdict"].is_in(DECIDED)).all()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.none() | st.floats(0, 100), min_size=160, max_size=200),
    st.integers(0, 150),
    st.sampled_from([15, 1000]),
)
def test_a_verdict_rests_on_no_month_older_than_twelve_years(values, shock, n):
    rows, shocks = months(values, n=n), {"shocks": events(shock)}
    whole, part = judge(rows, BY, **shocks), judge(rows.tail(MONTHS_BEFORE + 1), BY, **shocks)
    counted = "usable_before"  # that counts all
    assert part.tail(1).drop(counted).equals(whole.tail(1).drop(counted))


def test_a_hidden_count_of_the_backtest_stands_at_the_middle_of_what_it_may_be():
    # 2 of 10 hidden: 8 others, so 1 of 9 to 4 of 12; 5 of 10 and 0 of 10 are shown.
    history = hidden(History(np.array([[2.0, 5.0, 0.0]]), np.array([[10.0, 10.0, 10.0]])))
    assert history.rates[0] == pytest.approx([(100 / 9 + 400 / 12) / 2, 50, 0])
    assert np.asarray(history.reach)[0] == pytest.approx([(400 / 12 - 100 / 9) / 2, 0, 0])


@pytest.mark.parametrize("name", NULLS)
def test_at_most_three_verdicts_of_a_hundred_are_false_where_nothing_happens(name):
    assert false_share(chosen(NULLS[name]), NULLS[name]) <= 3


@pytest.mark.parametrize("name", [*REAL, "regions", "country", "activation, country"])
def test_at_most_three_verdicts_of_a_hundred_are_false_in_calm_months_of_real_series(name, calm_series):
    assert false_share(chosen(calm_series[name]), calm_series[name]) <= 3


@pytest.fixture(scope="module")
def calm_series(real_data):
    return real(real_data)


@pytest.mark.parametrize(("size", "least"), [(300, 85), (4000, 95)])
def test_a_step_of_ten_points_is_found_within_a_year(size, least):
    found = chosen(changed(1, "AR(0.5)", size, "step 10", 40))[:, CHANGE : CHANGE + 12] == 1
    assert 100 * found.any(axis=1).mean() >= least
