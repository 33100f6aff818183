"""Time to leaving and durations, from cases to figures, as lifelines has them.

The curve of a cohort is a share of the spells begun, shown only where all of them have been followed so long. There it
must be Kaplan and Meier's estimate, though spells that are still open are censored in that.
"""

from datetime import date, timedelta

import polars as pl
import pytest
from dateutil.relativedelta import relativedelta
from lifelines import KaplanMeierFitter
from lifelines.utils import datetimes_to_durations
from statsmodels.stats.weightstats import DescrStatsW

from catalogue.months import shift, span
from data.cases.counting import count_wide
from data.cases.tables import SERVICES, SPELLS
from data.examples import generate_cases
from metrics.cohorts import cohorts, follow
from tests.builders import JUNE, database, figure
from tests.data.cases.invented import cases
from tests.data.cases.slowly import COUNT_DAYS
from tests.data.cases.written import one_spell, write

STEPS = (1, 3, 6, 12)
MONTHS = [date(*month, 1) for month in COUNT_DAYS]
EXTRACTED = date(2024, 6, 30)
FIRST = date(2024, 8, 1)
"""The first month of the example's extract; its oldest cohort began a year earlier."""
CENSORED = date(2024, 3, 14)
"""In the middle of a month, so that spells begun in one month are followed so long and so long."""


def full_months(spell, until):
    """How many months (at most 13) a spell lasted to the full by the evening of a day, and whether it is over then."""
    is_over = spell["end"] is not None and spell["end"] <= until
    after = (spell["end"] if is_over else until) + timedelta(days=1)
    return sum(spell["start"] + relativedelta(months=month) <= after for month in range(1, 14)), is_over


def survival(spells, until):
    """Kaplan and Meier's estimate, in full months: a spell over in its first month ends at 1, one open counts on."""
    lasted = [full_months(spell, until) for spell in spells]
    times = [months + is_over for months, is_over in lasted]
    fitter = KaplanMeierFitter().fit(times, [is_over for _, is_over in lasted])
    return {step: float(fitter.survival_function_at_times(step).item()) for step in STEPS}


def begun_in(spells, month, place="205"):
    first = (month.year, month.month)
    return [one for one in spells if (one["start"].year, one["start"].month) == first and one["municipality"] == place]


def of_month(counts, month, *measures):
    (row,) = counts.filter(period=month, place="205", sex="_T", age_group="_T").iter_rows(named=True)
    return [row[measure] for measure in measures]


@pytest.mark.parametrize("seed", range(6))
def test_the_share_that_lasted_is_kaplan_and_meiers_estimate_with_open_spells_censored(tmp_path, seed):
    spells, _ = cases(seed, spells=300)
    counts = count_wide([write(tmp_path, spells, SPELLS, "spells")], [], MONTHS).spells
    compared = 0
    for month in MONTHS:
        for step in STEPS:
            cohort = begun_in(spells, shift(month, -step))
            began, reached = of_month(counts, month, f"began_{step}m_ago", f"reached_{step}m")
            assert began == len(cohort)
            if cohort:
                assert float(reached / began) == pytest.approx(survival(cohort, EXTRACTED)[step], abs=1e-12)
                compared += 1
    assert compared > 20


def test_nobody_of_a_cohort_is_lost_before_the_month_that_tells_of_it():
    """Why the two coincide: by the end of the month c + k each spell of month c has lasted k months, or is over."""
    for step in STEPS:
        for start in span(date(2023, 1, 1), date(2024, 12, 1)):
            told = shift(start, step + 1) - timedelta(days=1)  # the last day of the month c + k
            days = [start + timedelta(days=day) for day in range((shift(start, 1) - start).days)]
            assert all(full_months({"start": day, "end": None}, told) >= (step, False) for day in days)


def test_where_some_are_not_followed_so_long_there_is_an_estimate_but_no_share(tmp_path):
    """Begun on 1 and 31 January, known until 14 March: one over in its first month, one in its second, two open."""
    spells = [
        one_spell("2024-01-01", "2024-01-20"),
        one_spell("2024-01-01", None),
        one_spell("2024-01-31", None),  # followed for one full month, the one above for two
        one_spell("2024-01-31", "2024-03-10"),
    ]
    # One of four leaves in the first month, one of two in the second: 3/4 x 1/2. Nothing is known of a third.
    assert survival(spells, CENSORED) == pytest.approx({1: 0.75, 3: 0.375, 6: 0.375, 12: 0.375})
    counts = count_wide([write(tmp_path, spells, SPELLS, "spells")], [], [date(2024, 2, 1)]).spells
    assert of_month(counts, date(2024, 2, 1), "began_1m_ago", "reached_1m", "began_3m_ago") == [4, 3, 0]


@pytest.fixture(scope="module")
def example():
    """The example's spells of Kajaani that touch July 2023 to June 2026, with their last days."""
    made = generate_cases(date(2023, 7, 1), JUNE, municipalities=["205"]).spells
    return made.with_columns(
        pl.col("end") - pl.duration(days=1), pl.col("municipality").cast(pl.String), pl.col("sex").cast(pl.String)
    )


@pytest.fixture(scope="module")
def published(example, tmp_path_factory):
    """Their counts as an extract, published: what the page of cohorts asks."""
    folder = tmp_path_factory.mktemp("survival")
    months = span(FIRST, JUNE)
    counts = count_wide([write(folder, example, SPELLS, "spells")], [], months).spells
    totals = counts.filter(pl.col("sex") == "_T", pl.col("age_group") == "_T").rename({"place": "municipality"})
    columns = [pl.col("municipality").cast(pl.String), pl.col("period").dt.strftime("%Y-%m").alias("month")]
    measures = [name for name in counts.columns if name.startswith(("began", "reached", "open"))]
    data = database(folder, totals.select(*columns, *measures).write_csv(separator=";"))
    return data, cohorts(data, "205", months)


def test_every_point_of_the_page_s_curves_is_kaplan_and_meiers(example, published):
    _, whole = published
    months = pl.col("start").dt.strftime("%Y-%m")
    began = example.with_columns(months.alias("began")).partition_by("began", as_dict=True)
    shown = whole.figures.filter(pl.col("status") == "exact")
    assert shown.height == 4 * 23
    for row in shown.iter_rows(named=True):
        estimate = survival(began[(row["began"],)].to_dicts(), date(2026, 6, 30))
        assert row["value"] == pytest.approx(100 * estimate[row["after"]], abs=1e-9), row["began"]


def test_twelve_start_months_together_are_kaplan_and_meiers_too(example, published):
    data, whole = published
    followed = follow(data, whole, date(2025, 6, 1), 12)
    cohort = example.filter(pl.col("start").is_between(date(2024, 7, 1), date(2025, 6, 30)))
    estimate = survival(cohort.to_dicts(), date(2026, 6, 30))
    assert dict(followed.own.select("after", "value").iter_rows()) == pytest.approx(
        {step: 100 * share for step, share in estimate.items()}, abs=1e-9
    )


@pytest.mark.parametrize("seed", range(3))
def test_days_and_squares_of_ongoing_spells_are_those_that_lifelines_censors(tmp_path, seed):
    spells, services = cases(seed, spells=300)
    files = [write(tmp_path, spells, SPELLS, "spells")], [write(tmp_path, services, SERVICES, "services")]
    counts = count_wide(*files, MONTHS).spells
    for (year, month), day in COUNT_DAYS.items():
        begun = [one for one in spells if one["municipality"] == "205" and one["start"] <= day]
        # A spell is open on its last day, so it is over on the day after.
        ends = [one["end"] and one["end"] + timedelta(days=1) for one in begun]
        durations, is_over = datetimes_to_durations([one["start"] for one in begun], ends, fill_date=day)
        ongoing = durations[~is_over]
        assert of_month(counts, date(year, month, 1), "open_spells", "open_days", "open_days_squared") == [
            len(ongoing),
            ongoing.sum(),
            (ongoing**2).sum(),
        ]


def test_the_mean_duration_shown_and_its_interval_are_those_of_the_spells(example, published):
    day = date(2026, 6, 30)
    begun = example.filter(pl.col("start") <= day)
    ends = begun["end"].dt.offset_by("1d").to_list()
    durations, is_over = datetimes_to_durations(begun["start"].to_list(), ends, fill_date=day)
    shown = figure(published[0], "ongoing_duration", "205")
    assert shown["denominator"] == (~is_over).sum()
    assert shown["value"] == pytest.approx(durations[~is_over].mean() / 7, abs=1e-9)
    squares = figure(published[0], "ongoing_square", "205")["value"]
    assert squares == pytest.approx((durations[~is_over] ** 2).mean(), rel=1e-12)
    assert DescrStatsW(durations[~is_over]).var == pytest.approx(squares - (7 * shown["value"]) ** 2, rel=1e-9)
