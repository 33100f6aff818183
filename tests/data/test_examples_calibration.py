"""The example data lie where the real figures lie: numbers of the domain notes (StatFin, TEM), not of the generator."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from data.examples import generate_cases, monthly_extract, write_extract
from data.examples.places import TWELVE
from data.store import Store
from intake.publishing import publish_files
from knowledge.rights import local_user
from metrics.database import ReleaseDatabase
from metrics.figures import Period, Request, compute

ROOT = Path(__file__).parents[2]
CATALOGUE = load_catalogue()
JUNE, LAST = date(2026, 6, 1), date(2026, 10, 1)
KAINUU = CATALOGUE.places.members("region:18", JUNE)
AREA = CATALOGUE.places.members("area:kainuu-koillismaa", JUNE)
# StatFin 12r5, June 2026.
UNEMPLOYED = dict(zip(TWELVE, (2066, 344, 148, 128, 36, 312, 308, 81, 805, 194, 407, 136), strict=True))
LABOUR_FORCE = dict(zip(TWELVE, (16917, 2905, 1186, 860, 447, 4658, 2671, 708, 6583, 1459, 2744, 1094), strict=True))
TRIAL = CATALOGUE.places.members("group:municipal-trial", date(2022, 6, 1))


@pytest.fixture(scope="module")
def totals():
    return monthly_extract(generate_cases()).filter(sex="_T", age_group="_T")


def year(*years):
    return pl.col("month").dt.year().is_in(years)


def between(first, last):
    return pl.col("month").is_between(first, last)


def share(rows, numerator, denominator):
    """Σ numerator / Σ denominator in percent, a hidden count taken as 2."""
    return 100 * rows[numerator].fill_null(2).sum() / rows[denominator].fill_null(2).sum()


def activation(rows):
    return share(
        rows.with_columns((pl.col("unemployed") + pl.col("in_services").fill_null(2)).alias("all")),
        "in_services",
        "all",
    )


def of(totals, places, when):
    return totals.filter(pl.col("municipality").is_in(list(places)) & when)


def unemployed(totals, places, month):
    return of(totals, places, pl.col("month") == month)["unemployed"].fill_null(2).sum()


@pytest.mark.parametrize("code", TWELVE)
def test_the_unemployed_of_june_2026_are_near_the_real_number(totals, code):
    """Within two standard deviations of a count: 4 % in Kajaani, a third in Ristijärvi."""
    assert unemployed(totals, [code], JUNE) == pytest.approx(UNEMPLOYED[code], abs=2 * UNEMPLOYED[code] ** 0.5)


@pytest.mark.parametrize("code", TWELVE)
def test_the_labour_force_is_the_real_one(totals, code):
    assert of(totals, [code], pl.col("month") == JUNE)["labour_force"].item() == LABOUR_FORCE[code]


def test_the_area_of_ten_has_about_4422_unemployed(totals):
    assert unemployed(totals, AREA, JUNE) == pytest.approx(4422, rel=0.03)


@pytest.mark.parametrize(("month", "published"), [("2024-06", 36.5), ("2025-06", 23.6), ("2026-06", 17.3)])
def test_the_activation_rate_of_kainuu_is_near_the_published_one(totals, month, published):
    when = pl.col("month") == date.fromisoformat(f"{month}-01")
    assert activation(of(totals, KAINUU, when)) == pytest.approx(published, abs=1)


def test_the_activation_rate_of_the_trial_was_40_and_a_half_on_average_over_2022(totals):
    monthly = [activation(of(totals, TRIAL, pl.col("month") == date(2022, month, 1))) for month in range(1, 13)]
    assert sum(monthly) / 12 == pytest.approx(40.5, abs=1.0)


def test_the_activation_rate_breaks_at_the_turn_of_2025(totals):
    december, january = (
        activation(of(totals, KAINUU, pl.col("month") == month)) for month in (date(2024, 12, 1), date(2025, 1, 1))
    )
    a_year_before = activation(of(totals, KAINUU, pl.col("month") == date(2024, 1, 1)))
    assert january < december - 8
    assert january < a_year_before - 8


def test_plans_before_one_month_are_97_percent_in_2022_in_the_trial(totals):
    assert share(of(totals, TRIAL, year(2022)), "plan_before_1m", "passed_1m") == pytest.approx(97, abs=0.75)


def test_fewer_plans_are_made_in_time_with_the_rule_of_2026_and_not_before(totals):
    last, first = (
        share(of(totals, AREA, when), "plan_before_1m", "passed_1m")
        for when in (year(2025), between(date(2026, 2, 1), LAST))
    )
    assert last == pytest.approx(97, abs=1)
    assert 88 < first < last - 2


@pytest.mark.parametrize(("months", "expected"), [(3, 40), (6, 22)])
def test_the_flows_are_near_40_and_22_percent(totals, months, expected):
    rows = of(totals, AREA, year(2019, 2021, 2022, 2023, 2024, 2025))
    assert share(rows, f"reached_{months}m", f"began_{months}m_ago") == pytest.approx(expected, abs=2)


def test_spells_under_way_have_lasted_about_forty_weeks_in_every_year(totals):
    """Longer where fewer begin, as before 2020; no trend is left from the beginning of the cases."""

    def weeks(*years):
        return share(of(totals, AREA, year(*years)), "open_days", "open_spells") / 700

    assert weeks(2019, 2022, 2023, 2024, 2025, 2026) == pytest.approx(40, abs=4)
    assert all(34 < weeks(which) < 50 for which in range(2019, 2027))


def test_spells_that_passed_a_month_are_about_those_that_reached_it(totals):
    rows = of(totals, AREA, year(2023))
    assert share(rows, "passed_1m", "reached_1m") == pytest.approx(100, abs=4)


def test_unemployment_peaks_in_summer_and_in_january(totals):
    by_month = [
        sum(unemployed(totals, AREA, date(which, month, 1)) for which in (2019, 2022, 2023, 2024, 2025))
        for month in range(1, 13)
    ]
    january, may, july, september, november = (by_month[month - 1] for month in (1, 5, 7, 9, 11))
    assert january == max(by_month)
    assert july > 1.05 * may
    assert july > 1.1 * september
    assert january > 1.15 * november


def test_the_layoffs_of_2020_are_steep_and_gone_in_autumn(totals):
    february, april, september = (unemployed(totals, AREA, date(2020, month, 1)) for month in (2, 4, 9))
    assert 1.35 < april / february < 1.7  # really 4 680 and 7 504 in the twelve municipalities: 1.60
    assert september == pytest.approx(unemployed(totals, AREA, date(2019, 9, 1)), rel=0.12)


def test_the_flow_of_the_laid_off_does_not_reach_six_months(totals):
    layoffs = share(of(totals, AREA, between(date(2020, 9, 1), date(2020, 10, 1))), "reached_6m", "began_6m_ago")
    assert (
        layoffs
        < share(of(totals, AREA, between(date(2019, 9, 1), date(2019, 10, 1))), "reached_6m", "began_6m_ago") - 5
    )


def test_suomussalmi_steps_up_with_the_cohorts_of_july_2025(totals):
    """Half as long again: by the tails, 40 % past three months become about 51 %."""
    before = share(of(totals, ["777"], between(date(2023, 10, 1), date(2025, 9, 1))), "reached_3m", "began_3m_ago")
    after = share(of(totals, ["777"], between(date(2025, 10, 1), LAST)), "reached_3m", "began_3m_ago")
    assert after - before == pytest.approx(10, abs=6)


def test_kuusamo_climbs_from_september_2025_while_kainuu_does_not(totals):
    def change(places):
        then, now = (of(totals, places, pl.col("month") == month) for month in (date(2025, 8, 1), date(2026, 8, 1)))
        return activation(now) - activation(then)

    assert change(["305"]) > 4
    assert change(KAINUU) < 0


def test_kuhmo_makes_fewer_plans_in_time_from_april_2026_than_the_others(totals):
    later = between(date(2026, 5, 1), LAST)
    others = [code for code in AREA if code != "290"]
    kuhmo, rest = (share(of(totals, places, later), "plan_before_1m", "passed_1m") for places in (["290"], others))
    assert kuhmo < rest - 8


@pytest.mark.parametrize("seed", [1, 2])
def test_with_another_seed_too(seed):
    rows = monthly_extract(generate_cases(seed=seed), JUNE, JUNE).filter(sex="_T", age_group="_T")
    assert rows.filter(pl.col("municipality").is_in(list(AREA)))["unemployed"].sum() == pytest.approx(4422, rel=0.06)
    assert activation(of(rows, KAINUU, year(2026))) == pytest.approx(17.3, abs=2.5)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    extract = write_extract(folder / "example.parquet")
    publish_files([extract], folder / "store", CATALOGUE, local_user("test"), kind="example")
    return Store.open(folder / "store")


@pytest.fixture(scope="module")
def database(store):
    return ReleaseDatabase.open(store, store.release(), CATALOGUE)


def test_a_store_of_example_data_takes_it_from_january_2019_to_october_2026(store):
    months = store.release().months
    assert (months[0], months[-1], len(months)) == (date(2019, 1, 1), date(2026, 10, 1), 94)


def test_every_indicator_has_a_figure_of_every_municipality(database):
    request = Request(tuple(CATALOGUE.indicators), TWELVE, (Period.of_month(JUNE),), JUNE)
    assert set(compute(database, request)["status"]) <= {"exact", "range"}


def test_small_municipalities_have_hidden_counts_and_so_a_range(database):
    request = Request(("flow_over_3m", "unemployed_share"), ("697",), (Period.of_month(JUNE),), JUNE)
    figures = compute(database, request)
    assert figures.filter(indicator="unemployed_share")["status"].item() == "exact"
    year_of_flows = Request(("flow_over_3m",), ("697",), (Period.of_year(2025),), JUNE)
    assert compute(database, year_of_flows)["status"].item() == "range"


def test_a_hidden_count_travels_as_one_to_four(database):
    request = Request(("flow_over_3m",), ("697",), (Period.of_month(date(2026, 2, 1)),), JUNE)
    figure = compute(database, request).row(0, named=True)
    assert (figure["numerator_lower"], figure["numerator_upper"]) == (1, 4)


def test_every_run_writes_the_same_bytes(tmp_path):
    """Also in another process with another order of sets and another number of threads."""
    here = write_extract(tmp_path / "here.parquet").read_bytes()
    program = "import pathlib, sys; from data.examples import write_extract; write_extract(pathlib.Path(sys.argv[1]))"
    there = tmp_path / "there.parquet"
    settings = {**os.environ, "PYTHONHASHSEED": "7", "POLARS_MAX_THREADS": "1"}
    subprocess.run([sys.executable, "-c", program, there], cwd=ROOT, env=settings, check=True)
    assert there.read_bytes() == here
