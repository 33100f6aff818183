"""The example data lie where the real figures lie: numbers of the domain notes (StatFin, TEM), not of the generator."""

from datetime import date
from time import perf_counter

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

CATALOGUE = load_catalogue()
JUNE = date(2026, 6, 1)
KAINUU = CATALOGUE.places.members("region:18", JUNE)
AREA = CATALOGUE.places.members("area:kainuu-koillismaa", JUNE)
# StatFin 12r5, June 2026.
UNEMPLOYED = dict(zip(TWELVE, (2066, 344, 148, 128, 36, 312, 308, 81, 805, 194, 407, 136), strict=True))
LABOUR_FORCE = dict(zip(TWELVE, (16917, 2905, 1186, 860, 447, 4658, 2671, 708, 6583, 1459, 2744, 1094), strict=True))
# Five standard deviations of a count n of independent persons are 5 √n.
DEVIATIONS = 5


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
    real = UNEMPLOYED[code]
    assert unemployed(totals, [code], JUNE) == pytest.approx(
        real, abs=min(DEVIATIONS * real**0.5, max(0.15, 3 / real**0.5) * real)
    )


@pytest.mark.parametrize("code", TWELVE)
def test_the_labour_force_is_the_real_one(totals, code):
    assert of(totals, [code], pl.col("month") == JUNE)["labour_force"].item() == LABOUR_FORCE[code]


def test_the_area_of_ten_has_about_4422_unemployed(totals):
    assert unemployed(totals, AREA, JUNE) == pytest.approx(4422, rel=0.05)


@pytest.mark.parametrize(("month", "published"), [("2024-06", 36.5), ("2025-06", 23.6), ("2026-06", 17.3)])
def test_the_activation_rate_of_kainuu_is_near_the_published_one(totals, month, published):
    when = pl.col("month") == date.fromisoformat(f"{month}-01")
    assert activation(of(totals, KAINUU, when)) == pytest.approx(published, abs=1.5)


def test_the_activation_rate_was_40_and_a_half_on_average_over_2022(totals):
    monthly = [activation(of(totals, KAINUU, pl.col("month") == date(2022, month, 1))) for month in range(1, 13)]
    assert sum(monthly) / 12 == pytest.approx(40.5, abs=1.0)


def test_the_activation_rate_breaks_at_the_turn_of_2025(totals):
    december, january = (
        activation(of(totals, KAINUU, pl.col("month") == month)) for month in (date(2024, 12, 1), date(2025, 1, 1))
    )
    a_year_before = activation(of(totals, KAINUU, pl.col("month") == date(2024, 1, 1)))
    assert january < december - 8
    assert january < a_year_before - 8


def test_plans_before_one_month_are_97_percent_in_2022_and_fewer_with_the_rule_of_2026(totals):
    before, after = (share(of(totals, AREA, year(which)), "plan_before_1m", "passed_1m") for which in (2022, 2026))
    assert before == pytest.approx(97, abs=1)
    assert 88 < after < before - 2
    assert share(of(totals, AREA, year(2025)), "plan_before_1m", "passed_1m") == pytest.approx(97, abs=1)


@pytest.mark.parametrize(("months", "expected"), [(3, 40), (6, 22)])
def test_the_flows_are_near_40_and_22_percent(totals, months, expected):
    rows = of(totals, AREA, year(2019, 2021, 2022, 2023, 2024, 2025))
    assert share(rows, f"reached_{months}m", f"began_{months}m_ago") == pytest.approx(expected, abs=2)


def test_spells_under_way_have_lasted_forty_weeks_with_no_trend_left_from_the_burn_in(totals):
    def weeks(*years):
        return share(of(totals, AREA, year(*years)), "open_days", "open_spells") / 700

    assert weeks(2019, 2022, 2023, 2024, 2025, 2026) == pytest.approx(40, abs=4)
    assert weeks(2019) == pytest.approx(weeks(2025), rel=0.25)


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
    assert april > 1.35 * february  # 4 680 and 7 504 in the twelve municipalities: 60 %
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
    after = share(of(totals, ["777"], between(date(2025, 10, 1), date(2026, 10, 1))), "reached_3m", "began_3m_ago")
    assert after - before == pytest.approx(10, abs=6)


def test_kuusamo_climbs_from_september_2025_while_kainuu_does_not(totals):
    def change(places):
        then, now = (of(totals, places, pl.col("month") == month) for month in (date(2025, 8, 1), date(2026, 8, 1)))
        return activation(now) - activation(then)

    assert change(["305"]) > 4
    assert change(KAINUU) < 0


def test_kuhmo_makes_fewer_plans_in_time_from_april_2026_than_the_others(totals):
    later = between(date(2026, 5, 1), date(2026, 10, 1))
    others = [code for code in AREA if code != "290"]
    kuhmo, rest = (share(of(totals, places, later), "plan_before_1m", "passed_1m") for places in (["290"], others))
    assert kuhmo < rest - 8


@pytest.mark.parametrize("seed", [1, 2])
def test_with_another_seed_too(seed):
    rows = monthly_extract(generate_cases(seed=seed), JUNE, JUNE).filter(sex="_T", age_group="_T")
    assert rows.filter(pl.col("municipality").is_in(list(AREA)))["unemployed"].sum() == pytest.approx(4422, rel=0.06)
    assert activation(of(rows, KAINUU, year(2026))) == pytest.approx(17.3, abs=2.5)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    started = perf_counter()
    extract = write_extract(folder / "example.parquet")
    assert perf_counter() - started < 20, "the first start of the dashboard waits for this"
    publish_files([extract], folder / "store", CATALOGUE, local_user("test"), kind="example")
    store = Store.open(folder / "store")
    return ReleaseDatabase.open(store, store.release(), CATALOGUE)


def test_a_store_of_example_data_takes_it_from_january_2019_to_october_2026(database):
    months = database.release.months
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


def test_every_file_of_every_run_has_the_same_bytes(tmp_path):
    first, second = (write_extract(tmp_path / name).read_bytes() for name in ("a.parquet", "b.parquet"))
    assert first == second
