"""The example data: calibrated on published facts, the same every time, small counts hidden."""

import numpy as np
import polars as pl
import pytest

from data.examples import generate_cases, monthly_extract
from data.examples.cases import Cases
from data.examples.extract import add_months, count_date

# Unemployed in June 2026, StatFin 12r5.
UNEMPLOYED = {"205": 2066, "305": 805, "290": 344, "765": 312, "777": 308, "697": 36, "105": 81}
KAINUU = ["105", "205", "290", "578", "620", "697", "765", "777"]


@pytest.fixture(scope="module")
def totals():
    return monthly_extract(generate_cases()).filter(sex="_T", age_group="_T")


def activation(totals, month):
    rows = totals.filter(pl.col("municipality").is_in(KAINUU) & pl.col("month").str.starts_with(month))
    services = rows["in_services"].fill_null(2).sum()
    return 100 * services / (services + rows["unemployed"].sum())


@pytest.mark.parametrize(("month", "published"), [("2022", 40.5), ("2024-06", 36.5), ("2025-06", 23.6)])
def test_the_activation_rate_of_kainuu_is_near_the_published_one(totals, month, published):
    assert activation(totals, month) == pytest.approx(published, abs=2.0)


def test_plans_before_one_month_are_near_97_percent_in_2022_and_fewer_in_2026(totals):
    def share(year):
        rows = totals.filter(pl.col("month").str.starts_with(year)).drop_nulls(["plan_before_1m", "passed_1m"])
        return 100 * rows["plan_before_1m"].sum() / rows["passed_1m"].sum()

    assert share("2022") == pytest.approx(97, abs=1)
    assert share("2026") < share("2022") - 2


@pytest.mark.parametrize("code", UNEMPLOYED)
def test_the_number_of_unemployed_is_near_the_real_one(totals, code):
    found = totals.filter(municipality=code, month="2026-06")["unemployed"].item()
    assert found == pytest.approx(UNEMPLOYED[code], rel=0.15 if UNEMPLOYED[code] > 300 else 0.4)


def test_every_run_gives_the_same_data():
    assert generate_cases(scale=0.05).spells.equals(generate_cases(scale=0.05).spells)


def test_counts_of_one_to_four_are_hidden_and_zeros_shown(totals):
    for name in ("plan_before_1m", "reached_6m", "in_services"):
        assert totals.filter(pl.col(name).is_between(1, 4)).is_empty()
        hidden = totals.filter(pl.col(f"{name}_status") == "hidden")
        assert hidden[name].null_count() == hidden.height


def test_the_same_day_of_a_shorter_month_is_its_last():
    days = np.array(["2026-03-31", "2024-01-31", "2026-01-15"], dtype="datetime64[D]")
    assert add_months(days, 3).astype(str).tolist() == ["2026-06-30", "2024-04-30", "2026-04-15"]
    assert add_months(days, 1).astype(str).tolist() == ["2026-04-30", "2024-02-29", "2026-02-15"]


def test_stocks_are_counted_on_the_last_weekday():
    assert str(count_date(np.datetime64("2026-05"))) == "2026-05-29"  # the 31st is a Sunday


def cases(*spells):
    """Spells of five people each in Kajaani, so that nothing is hidden: (start, end, plan)."""
    rows = [spell for spell in spells for _ in range(5)]
    columns = {"start": pl.Date, "end": pl.Date, "plan_date": pl.Date}
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row").with_columns(
        pl.col(name).str.to_date("%Y-%m-%d") for name in columns
    )
    spells_frame = frame.with_columns(
        pl.lit("205").alias("municipality"), pl.lit("M").alias("sex"), pl.lit("Y_LT25").alias("age_group")
    )
    return Cases(spells_frame, spells_frame.drop("plan_date").clear())


def test_counts_follow_from_the_spells_by_hand():
    extract = monthly_extract(
        cases(
            ("2026-03-31", None, "2026-04-10"),  # open; three months on 30 June; planned in time
            ("2026-03-01", "2026-05-31", "2026-04-20"),  # ended a day before three months; planned too late
            ("2026-05-29", "2026-06-30", None),  # passed one month on 29 June, ended on the count date
        ),
        np.datetime64("2026-06"),
        np.datetime64("2026-06"),
    )
    row = extract.filter(municipality="205", sex="_T", age_group="_T").row(0, named=True)
    assert (row["began_3m_ago"], row["reached_3m"]) == (10, 5)
    assert (row["passed_1m"], row["plan_before_1m"]) == (5, 0)
    # On 30 June only the first is open: 91 days each.
    assert (row["open_spells"], row["open_days"], row["open_days_squared"]) == (5, 5 * 91, 5 * 91 * 91)
