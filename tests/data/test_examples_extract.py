"""The monthly extract: every count follows from the cases by hand."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from dateutil.relativedelta import relativedelta

from catalogue.catalogue import load_catalogue
from data.days import count_days, day_number, month_number
from data.examples import Cases, generate_cases, monthly_extract
from data.examples.days import months_later
from data.examples.extract import COUNTS, KEYS, with_hidden_cells

CATALOGUE = load_catalogue()
JUNE = date(2026, 6, 1)
TEN = 10  # persons for each spell written down, so that nothing is hidden


def people(rows, *, plans=False):
    """Ten men of Kajaani born in 1980 for each (start, end[, plan]); `None` stands for a day that has not come."""
    columns = ("start", "end", "plan_date") if plans else ("start", "end")
    frame = pl.DataFrame(
        [[*row, "205", "M", 1980] if len(row) == len(columns) else list(row) for row in rows],
        schema={
            **dict.fromkeys(columns, pl.String),
            "municipality": pl.String,
            "sex": pl.String,
            "birth_year": pl.Int16,
        },
        orient="row",
    ).with_columns(pl.col(name).str.to_date("%Y-%m-%d") for name in columns)
    frame = frame.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"))
    copies = pl.DataFrame({"copy": range(TEN)}, schema={"copy": pl.Int64})
    return frame.join(copies, how="cross").with_columns((pl.col("row") * 1000 + pl.col("copy")).alias("person_key"))


def cases(*spells, services=()):
    return Cases(people(spells, plans=True), people(services))


def counts(made, month=JUNE, *, sex="_T", age_group="_T"):
    return monthly_extract(made, month, month).row(
        by_predicate=(pl.col("sex") == sex) & (pl.col("age_group") == age_group), named=True
    )


def of(row, *names):
    return tuple(row[name] for name in names)


def test_stocks_are_counted_on_the_last_working_day():
    last_days = [
        *(date(2013, 3, 28), date(2018, 3, 29), date(2024, 3, 28)),  # Thursdays: Good Friday and Easter follow
        *(date(2019, 5, 31), date(2023, 4, 28), date(2025, 12, 31)),  # the eves of May and New Year are working days
        *(date(2026, 1, 30), date(2026, 2, 27), date(2026, 5, 29), date(2026, 6, 30), date(2026, 8, 31)),
    ]
    months = np.array([month_number(day) for day in last_days])
    assert count_days(months).tolist() == [day_number(day) for day in last_days]


def test_the_same_day_of_a_shorter_month_is_its_last():
    days = np.array([day_number(day) for day in (date(2026, 3, 31), date(2024, 1, 31), date(2026, 1, 15))])
    by_hand = {
        1: [date(2026, 4, 30), date(2024, 2, 29), date(2026, 2, 15)],
        3: [date(2026, 6, 30), date(2024, 4, 30), date(2026, 4, 15)],
        12: [date(2027, 3, 31), date(2025, 1, 31), date(2027, 1, 15)],
    }
    for months, expected in by_hand.items():
        assert months_later(days, months).tolist() == [day_number(day) for day in expected]


def test_a_spell_is_open_from_its_start_to_the_day_before_its_end():
    made = cases(
        ("2026-03-31", None, None),  # open for 91 days on 30 June
        ("2026-06-30", None, None),  # begun on the count day: 0 days
        ("2026-06-10", "2026-07-01", None),  # 20 days
        ("2026-06-10", "2026-06-30", None),  # ended on the count day
        ("2026-07-01", None, None),  # not begun
    )
    row = counts(made)
    assert of(row, "unemployed", "open_spells", "open_days") == (30, 30, 10 * (91 + 0 + 20))
    assert row["open_days_squared"] == 10 * (91**2 + 20**2)


def test_days_grow_from_month_to_month():
    extract = monthly_extract(cases(("2026-03-31", None, None)), date(2026, 4, 1), JUNE).filter(
        sex="_T", age_group="_T"
    )
    # Count days: Thursday 30 April, Friday 29 May, Tuesday 30 June.
    assert extract["open_days"].to_list() == [10 * 30, 10 * 59, 10 * 91]
    assert extract["open_days_squared"].to_list() == [10 * 30**2, 10 * 59**2, 10 * 91**2]


def test_whoever_goes_into_a_service_is_no_longer_unemployed_that_day():
    made = cases(("2026-04-01", "2026-06-30", None), services=[("2026-06-30", "2026-09-01")])
    assert of(counts(made), "unemployed", "in_services", "jobseekers") == (0, 10, 10)


def test_a_cohort_reaches_three_months_on_the_same_day_of_the_third_month():
    made = cases(
        ("2026-03-01", "2026-06-01", None),  # March, April and May in full
        ("2026-03-01", "2026-05-31", None),  # a day less
        ("2026-03-31", None, None),  # to 30 June
        ("2026-04-01", None, None),  # the next cohort
        ("2026-02-28", None, None),  # the one before
    )
    assert of(counts(made), "began_3m_ago", "reached_3m") == (30, 20)
    assert of(counts(made, date(2026, 7, 1)), "began_3m_ago", "reached_3m") == (10, 10)


@pytest.mark.parametrize(("months", "start"), [(1, "2026-05-15"), (6, "2025-12-15"), (12, "2025-06-15")])
def test_the_other_cohorts_follow_the_same_rule(months, start):
    made = cases((start, "2026-06-15", None), (start, "2026-06-14", None))
    assert of(counts(made), f"began_{months}m_ago", f"reached_{months}m") == (20, 10)


def test_a_spell_passes_one_month_when_it_is_still_open_on_the_same_day():
    made = cases(
        ("2026-05-10", "2026-06-10", None),  # reached a month, and ended with it
        ("2026-05-10", "2026-06-11", None),
        ("2026-05-31", None, None),  # passes on 30 June
        ("2026-06-01", None, None),  # passes in July
    )
    assert of(counts(made), "passed_1m", "reached_1m") == (20, 30)


def test_a_plan_counts_when_made_before_the_day_on_which_the_month_passes():
    made = cases(
        ("2026-05-10", None, "2026-06-09"),
        ("2026-05-10", None, "2026-06-10"),  # too late
        ("2026-05-10", None, "2026-04-01"),  # from before the spell
        ("2026-05-10", None, None),
        ("2026-05-10", "2026-06-01", "2026-05-12"),  # the spell did not pass a month
    )
    assert of(counts(made), "passed_1m", "plan_before_1m") == (40, 20)


def test_a_registration_stays_in_force_for_fifty_days_and_counts_once():
    made = cases(("2026-03-01", "2026-05-12", None), ("2026-03-01", "2026-05-11", None))  # 49 and 50 days to 30 June
    assert of(counts(made), "unemployed", "jobseekers") == (0, 10)
    back = people([("2026-03-01", "2026-05-12", None), ("2026-06-01", None, None)], plans=True)
    back = back.with_columns(pl.col("copy").alias("person_key"))  # the same ten persons twice
    assert of(counts(Cases(back, people([]))), "unemployed", "jobseekers") == (10, 10)


def test_flows_count_spells_and_not_persons():
    spells = people([("2026-03-02", "2026-03-10", None), ("2026-03-20", None, None)], plans=True)
    made = Cases(spells.with_columns(pl.col("copy").alias("person_key")), people([]))
    assert of(counts(made), "began_3m_ago", "reached_3m") == (20, 10)


def test_age_is_the_one_reached_in_the_year_of_the_month():
    made = cases(("2025-11-01", None, None, "205", "F", 2001), ("2025-11-01", None, None, "205", "M", 1976))
    groups = ("Y_LT25", "Y25T49", "Y_GE50")
    for month, expected in ((date(2025, 12, 1), [10, 10, 0]), (date(2026, 1, 1), [0, 10, 10])):
        assert [counts(made, month, age_group=group)["unemployed"] for group in groups] == expected
    assert [counts(made, sex=sex)["unemployed"] for sex in ("_T", "M", "F")] == [20, 10, 10]


def test_counts_of_one_to_four_are_hidden_and_zeros_shown():
    rows = pl.DataFrame({"unemployed": [0, 1, 4, 5, None]}, schema={"unemployed": pl.Int64})
    assert with_hidden_cells(rows).rows() == [
        (0, "normal"),
        (None, "hidden"),
        (None, "hidden"),
        (5, "normal"),
        (None, "missing"),
    ]


def test_the_days_are_hidden_with_their_spells_and_only_with_them():
    rows = pl.DataFrame({"open_spells": [4, 5], "open_days": [300, 3], "open_days_squared": [30000, 3]})
    hidden = with_hidden_cells(rows)
    assert hidden.select("open_spells", "open_days", "open_days_squared").rows() == [(None, None, None), (5, 3, 3)]
    assert hidden["open_days_status"].to_list() == ["hidden", "normal"]


def test_the_columns_are_those_of_the_source_and_every_count_has_a_status():
    extract = monthly_extract(cases(("2026-03-31", None, None)), JUNE, JUNE)
    columns = set(CATALOGUE.sources["example"].columns)
    # What comes next is a file of its own.
    assert set(COUNTS) == {name for name in columns if not name.startswith(("ahead_", "coming_"))}
    assert extract.columns == [*KEYS, *COUNTS, *(f"{name}_status" for name in COUNTS)]
    assert set(extract["age_group"]) <= set(CATALOGUE.dimensions["age_group"].categories)


def test_the_labour_force_is_known_for_totals_only():
    rows = (
        monthly_extract(cases(("2026-03-31", None, None)), JUNE, JUNE)
        .select("labour_force", "labour_force_status")
        .rows()
    )
    assert rows == [(16917, "normal")] + [(None, "missing")] * 5


def test_sexes_and_ages_add_up_to_the_total_before_small_counts_are_hidden():
    extract = monthly_extract(generate_cases(municipalities=["205"]), JUNE, JUNE)
    by_group = dict(zip(zip(extract["sex"], extract["age_group"], strict=True), extract["open_days"], strict=True))
    assert by_group["M", "_T"] + by_group["F", "_T"] == by_group["_T", "_T"]
    assert sum(by_group["_T", group] for group in ("Y_LT25", "Y25T49", "Y_GE50")) == by_group["_T", "_T"]


@pytest.mark.parametrize("day", [date(2019, 1, 31), date(2020, 4, 30), date(2024, 3, 28), date(2026, 10, 30)])
@pytest.mark.parametrize("group", [("_T", "_T"), ("F", "_T"), ("_T", "Y_GE50")])
def test_a_slow_count_of_paltamos_cases_gives_the_same(paltamo, day, group):
    sex, age_group = group
    row = counts(paltamo, day.replace(day=1), sex=sex, age_group=age_group)
    chosen = [
        frame.filter(
            (pl.col("sex") == sex) | (sex == "_T"),
            (pl.col("birth_year") <= day.year - 50) | (age_group == "_T"),
        )
        for frame in (paltamo.spells, paltamo.services)
    ]
    for name, expected in slowly(*chosen, day).items():
        is_hidden = 1 <= (row["open_spells"] or 1 if name.startswith("open_days") else expected) <= 4
        assert row[name] == (None if is_hidden else expected), name


@pytest.fixture(scope="module")
def paltamo():
    return generate_cases(municipalities=["578"])


def slowly(spells, services, day):
    """Count the cases one by one, stocks on the day, with the calendar's own months."""
    month = day.replace(day=1)
    stocks = stocks_slowly(
        list(spells.select("person_key", "start", "end").iter_rows()),
        list(services.select("person_key", "start", "end").iter_rows()),
        day,
    )
    rows = [(s, e or date.max, p) for s, e, p in spells.select("start", "end", "plan_date").iter_rows()]
    passing = [
        (s, p) for s, e, p in rows if same_month(s + relativedelta(months=1), month) and e > s + relativedelta(months=1)
    ]
    found = {
        "passed_1m": len(passing),
        "plan_before_1m": sum(p is not None and p < s + relativedelta(months=1) for s, p in passing),
    }
    for k in (1, 3, 6, 12):
        cohort = [(s, e) for s, e, _ in rows if same_month(s, month - relativedelta(months=k))]
        found |= {
            f"began_{k}m_ago": len(cohort),
            f"reached_{k}m": sum(e >= s + relativedelta(months=k) for s, e in cohort),
        }
    return stocks | found


def stocks_slowly(spells, services, day):
    """Count who is unemployed, in a service, or has been within the last fifty days."""
    ages = [(day - s).days for _, s, e in spells if s <= day < (e or date.max)]
    registered = {
        person for person, s, e in spells + services if s <= day and (e is None or day < e + relativedelta(days=50))
    }
    return {
        "unemployed": len(ages),
        "open_spells": len(ages),
        "open_days": sum(ages),
        "open_days_squared": sum(age**2 for age in ages),
        "in_services": sum(s <= day < (e or date.max) for _, s, e in services),
        "jobseekers": len(registered),
    }


def same_month(day, month):
    return (day.year, day.month) == (month.year, month.month)


def test_the_extract_has_every_municipality_group_and_month_once_and_no_small_count():
    extract = monthly_extract(generate_cases())
    assert extract.height == 12 * 6 * 94
    assert extract.select(KEYS).is_unique().all()
    for name in set(COUNTS) - {"open_days", "open_days_squared"}:
        shown = extract[name].drop_nulls()
        assert ((shown == 0) | (shown > 4)).all(), name
        assert (extract[name].is_null() == (extract[f"{name}_status"] != "normal")).all(), name
    assert (extract["in_services_status"] == "hidden").any()
    assert (extract["reached_12m"] == 0).any()
