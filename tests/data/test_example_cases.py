"""The example data: calibrated to published figures, the same on every run, counted as worked out by hand."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from catalogue.catalogue import load_catalogue
from data.examples import Cases, generate_cases, monthly_extract, write_extract
from data.examples.counting import FLOW_MONTHS, count_all, count_dates
from data.examples.extract import COUNTS, with_hidden_cells
from data.examples.settings import AGE_GROUPS, CODES, MUNICIPALITIES, SEXES
from intake.example import open_example_store

KAINUU = ["205", "290", "578", "620", "697", "765", "777", "105"]
TEN = [*KAINUU, "305", "832"]


@pytest.fixture(scope="module")
def cases():
    return generate_cases()


@pytest.fixture(scope="module")
def extract(cases):
    return monthly_extract(cases)


@pytest.fixture(scope="module")
def totals(extract):
    return extract.filter(sex="_T", age_group="_T")


def rate(totals, places, months, part, whole):
    """Return 100 x sum / sum over places and the months that match `months`; hidden cells count as zero."""
    chosen = totals.filter(pl.col("municipality").is_in(places), pl.col("month").str.contains(f"^{months}"))
    return 100 * chosen[part].sum() / sum(chosen[name].sum() for name in whole)


def activation(totals, months):
    return rate(totals, KAINUU, months, "in_services", ["unemployed", "in_services"])


# Calibration


@pytest.mark.parametrize("code", CODES)
def test_unemployed_in_june_2026_are_near_the_published(totals, code):
    published = MUNICIPALITIES[code][0]
    invented = totals.filter(municipality=code, month="2026-06")["unemployed"].item()
    assert invented == pytest.approx(published, rel=0.15 if published > 300 else 0.40)


def test_published_levels_are_those_of_june_2026():
    assert CODES == ("205", "290", "578", "620", "697", "765", "777", "105", "305", "832", "615", "614")
    unemployed = [2066, 344, 148, 128, 36, 312, 308, 81, 805, 194, 407, 136]
    assert [levels[0] for levels in MUNICIPALITIES.values()] == unemployed
    forces = [16917, 2905, 1186, 860, 447, 4658, 2671, 708, 6583, 1459, 2744, 1094]
    assert [levels[1] for levels in MUNICIPALITIES.values()] == forces


@pytest.mark.parametrize(("months", "published"), [("2022", 40.5), ("2024-06", 36.5), ("2025-06", 23.6)])
def test_activation_rate_of_kainuu_is_near_the_published(totals, months, published):
    assert activation(totals, months) == pytest.approx(published, abs=2)


def test_plan_share_is_near_97_in_2022_and_lower_from_2026(totals):
    shares = {year: rate(totals, KAINUU, year, "plan_before_1m", ["passed_1m"]) for year in ("2022", "2025", "2026")}
    assert shares["2022"] == pytest.approx(97, abs=1)
    assert shares["2026"] < shares["2025"] - 2


@pytest.mark.parametrize("year", ["2019", "2022", "2024", "2025", "2026"])
def test_flows_and_durations_are_plausible(totals, year):
    assert 35 < rate(totals, TEN, year, "reached_3m", ["began_3m_ago"]) < 50
    assert 18 < rate(totals, TEN, year, "reached_6m", ["began_6m_ago"]) < 30
    assert 30 < rate(totals, TEN, year, "open_days", ["open_spells"]) / 700 < 55


def test_january_and_june_or_july_stand_out(totals):
    calm = totals.filter(~pl.col("month").str.starts_with("2020"), pl.col("month") < "2026")
    months = calm.group_by(pl.col("month").str.tail(2)).agg(pl.col("unemployed").sum()).sort("month")["unemployed"]
    january, spring, summer, autumn = months[0], months[3], max(months[5], months[6]), months[9]
    assert january > 1.05 * autumn
    assert summer > 1.03 * max(spring, autumn)


def test_lay_offs_of_2020_rise_steeply_and_pass(totals):
    unemployed = totals.group_by("month").agg(pl.col("unemployed").sum())
    level = {month: count for month, count in unemployed.iter_rows() if month.startswith("2020")}
    assert level["2020-04"] > 1.6 * level["2020-02"]
    assert level["2020-09"] < 1.1 * level["2020-02"]


def test_the_step_lengthens_spells_of_suomussalmi_only(totals):
    def change(code):
        flows = [rate(totals, [code], year, "reached_3m", ["began_3m_ago"]) for year in ("202[234]", "2026")]
        return flows[1] - flows[0]

    assert change("777") > 6
    assert abs(change("205")) < 3


def test_the_ramp_lifts_plans_of_kuusamo_through_2026(totals):
    shares = [rate(totals, ["305"], month, "plan_before_1m", ["passed_1m"]) for month in ("2026-02", "2026-09")]
    assert shares[0] < 90
    assert shares[1] > shares[0] + 6


# The cases


def test_two_runs_give_the_same(cases):
    again = generate_cases()
    assert_frame_equal(cases.spells, again.spells)
    assert_frame_equal(cases.services, again.services)


def test_another_seed_gives_other_cases_and_scale_their_number(cases):
    other = generate_cases(seed=1, scale=0.1)
    assert len(other.spells) == pytest.approx(len(cases.spells) / 10, rel=0.05)


def test_a_service_begins_when_the_spell_has_ended(cases):
    both = cases.services.join(cases.spells, on="person_key", suffix="_spell")
    assert len(both) == len(cases.services)
    assert (both["start"] >= both["end_spell"]).all()


def test_nothing_lies_after_the_last_day(cases):
    last = date(2026, 10, 31)
    assert max(cases.spells["start"].max(), cases.spells["end"].max(), cases.spells["plan_date"].max()) <= last
    assert max(cases.services["start"].max(), cases.services["end"].max()) <= last


# Counting


def person(key, start, end=None, plan=None, **group):
    return {
        "person_key": key,
        "municipality": "697",
        "sex": group.get("sex", "M"),
        "age_group": group.get("age_group", "Y25T49"),
        "start": date.fromisoformat(start),
        "end": end and date.fromisoformat(end),
        "plan_date": plan and date.fromisoformat(plan),
    }


WOMAN = {"sex": "F", "age_group": "Y_GE50"}
# Count dates of January to April 2024: 31 January, 29 February, 29 March (a Friday), 30 April.
SPELLS = [
    person(1, "2024-01-31", "2024-02-29", plan="2024-02-10"),  # one month exactly, plan in time
    person(2, "2024-01-31", "2024-02-28"),  # a day short of a month
    person(3, "2024-01-15"),  # open, no plan, in a service over the end of February
    person(4, "2024-03-29", "2024-03-30"),  # one day: the count date
    person(5, "2024-03-30", "2024-03-31"),  # one day: after the count date
    person(6, "2023-12-31", "2024-03-31", plan="2024-01-31"),  # plan on the day the month is full: too late
    person(7, "2023-10-31", plan="2023-09-01", **WOMAN),  # open, plan before the spell
    person(1, "2024-04-01", plan="2024-04-20"),  # the first person again
]
SERVICES = [
    person(3, "2024-02-20", "2024-03-10"),
    person(6, "2024-03-31", "2024-05-01"),
    person(6, "2024-04-10", "2024-06-01"),  # at the same time as the one before: one person
]
BY_HAND = {
    "unemployed": [5, 2, 4, 3],
    "in_services": [0, 1, 0, 1],
    "jobseekers": [5, 5, 6, 6],
    "passed_1m": [1, 2, 0, 0],
    "plan_before_1m": [0, 1, 0, 0],
    "began_1m_ago": [1, 3, 0, 2],
    "reached_1m": [1, 2, 0, 0],
    "began_3m_ago": [1, 0, 1, 3],
    "reached_3m": [1, 0, 1, 1],
    "began_6m_ago": [0, 0, 0, 1],
    "reached_6m": [0, 0, 0, 1],
    "began_12m_ago": [0, 0, 0, 0],
    "reached_12m": [0, 0, 0, 0],
    "open_spells": [5, 3, 4, 3],
    "open_days": [16 + 31 + 92, 45 + 60 + 121, 74 + 0 + 89 + 150, 106 + 182 + 29],
    "open_days_squared": [9681, 20266, 35897, 45201],
}
JANUARY, APRIL = np.datetime64("2024-01"), np.datetime64("2024-04")


def cases_of(spells, services, times=1):
    """Return the cases `times` over, each time with other persons."""

    def frame(rows):
        again = [{**row, "person_key": row["person_key"] + 100 * time} for time in range(times) for row in rows]
        dates = {"start": pl.Date, "end": pl.Date, "plan_date": pl.Date}
        return pl.DataFrame(again, schema_overrides=dates)

    return Cases(frame(spells), frame(services).drop("plan_date"))


def test_counts_are_those_worked_out_by_hand():
    # Five times over, so that no count is hidden.
    extract = monthly_extract(cases_of(SPELLS, SERVICES, times=5), JANUARY, APRIL)
    rows = extract.filter(municipality="697", sex="_T", age_group="_T").sort("month")
    assert {name: rows[name].to_list() for name in BY_HAND} == {
        name: [5 * count for count in counts] for name, counts in BY_HAND.items()
    }
    assert rows["month"].to_list() == ["2024-01", "2024-02", "2024-03", "2024-04"]


def test_groups_hold_their_own_cases():
    extract = monthly_extract(cases_of(SPELLS, SERVICES, times=5), JANUARY, APRIL).filter(month="2024-01")
    here = extract.filter(municipality="697").select("sex", "age_group", "open_spells", "open_days")
    assert {row[:2]: row[2:] for row in here.iter_rows()} == {
        ("_T", "_T"): (25, 5 * 139),
        ("M", "_T"): (20, 5 * 47),
        ("F", "_T"): (5, 5 * 92),
        ("_T", "Y_LT25"): (0, 0),
        ("_T", "Y25T49"): (20, 5 * 47),
        ("_T", "Y_GE50"): (5, 5 * 92),
    }
    assert extract.filter(municipality="205")["open_spells"].to_list() == [0] * 6


def after(day, months):
    """Return the same day of a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(day.day - 1), first_of_next - timedelta(1))


def is_open(period, day):
    return period["start"] <= day and (period["end"] is None or day < period["end"])


def lasted(spell, months):
    return spell["end"] is None or spell["end"] >= after(spell["start"], months)


def slow_stocks(spells, services, day):
    """Return the stocks on a date, one case after the other."""
    in_service = {row["person_key"] for row in services if is_open(row, day)}
    open_now = [row for row in spells if is_open(row, day)]
    days = [(day - row["start"]).days for row in open_now]
    registered = {
        row["person_key"]
        for row in (*spells, *services)
        if is_open({**row, "end": row["end"] and row["end"] + timedelta(60)}, day)
    }
    return {
        "unemployed": sum(row["person_key"] not in in_service for row in open_now),
        "in_services": len(in_service),
        "jobseekers": len(registered),
        "open_spells": len(open_now),
        "open_days": sum(days),
        "open_days_squared": sum(day * day for day in days),
    }


def slow_flows(spells, month):
    """Return the flows of a month `YYYY-MM`, one case after the other."""
    passed = [row for row in spells if lasted(row, 1) and after(row["start"], 1).isoformat()[:7] == month]
    planned = [row for row in passed if row["plan_date"] and row["plan_date"] < after(row["start"], 1)]
    counts = {"passed_1m": len(passed), "plan_before_1m": len(planned)}
    for ago in FLOW_MONTHS:
        began = [row for row in spells if after(row["start"].replace(day=1), ago).isoformat()[:7] == month]
        counts |= {f"began_{ago}m_ago": len(began), f"reached_{ago}m": sum(lasted(row, ago) for row in began)}
    return counts


def counted_slowly(cases, months):
    spells, services = cases.spells.to_dicts(), cases.services.to_dicts()
    dates = [day.item() for day in count_dates(months)]
    rows = [
        slow_stocks(spells, services, day) | slow_flows(spells, str(month))
        for day, month in zip(dates, months, strict=True)
    ]
    return {name: [row[name] for row in rows] for name in rows[0]}


def test_a_slow_loop_counts_the_same_by_hand_made_cases():
    assert counted_slowly(cases_of(SPELLS, SERVICES), np.arange(JANUARY, APRIL + np.timedelta64(1, "M"))) == BY_HAND


def test_a_slow_loop_counts_the_same_of_generated_cases():
    cases = generate_cases(seed=7, scale=0.005)
    first, last = np.datetime64("2019-12"), np.datetime64("2021-03")
    fast = {name: cells.sum(axis=0).tolist() for name, cells in count_all(cases, first, last).items()}
    assert fast == counted_slowly(cases, np.arange(first, last + np.timedelta64(1, "M")))


def test_count_date_is_the_last_weekday():
    months = np.array(["2024-01", "2024-02", "2024-03", "2026-10"], dtype="datetime64[M]")
    assert count_dates(months).astype(str).tolist() == ["2024-01-31", "2024-02-29", "2024-03-29", "2026-10-30"]


# The extract


def test_extract_has_every_municipality_group_and_month_once(extract):
    assert len(extract) == 12 * 6 * 94
    assert extract.select("municipality", "month", "sex", "age_group").is_unique().all()
    assert extract["month"].min() == "2019-01"
    assert extract["month"].max() == "2026-10"
    assert set(extract["sex"]) == {"_T", *SEXES}
    assert set(extract["age_group"]) == {"_T", *AGE_GROUPS}


def test_extract_has_the_columns_of_its_source(extract):
    layout = load_catalogue().sources["example"]
    assert set(COUNTS) == set(layout.columns)
    assert set(extract.columns) == {
        *("municipality", "month", "sex", "age_group"),
        *(f"{name}{suffix}" for name in COUNTS for suffix in ("", "_status")),
    }


def test_counts_of_one_to_four_are_hidden_and_zeros_shown():
    rows = pl.DataFrame({name: [0, 1, 4, 5, None] for name in COUNTS})
    # Days are hidden with their spells, whatever they are themselves.
    rows = rows.with_columns(pl.Series("open_days", [0, 300, 2, 3, None]))
    hidden = with_hidden_cells(rows)
    assert hidden["unemployed"].to_list() == [0, None, None, 5, None]
    assert hidden["unemployed_status"].to_list() == ["normal", "hidden", "hidden", "normal", "missing"]
    assert hidden["open_days"].to_list() == [0, None, None, 3, None]
    assert hidden["open_days_squared_status"].to_list() == hidden["open_spells_status"].to_list()


def test_no_small_count_is_left_in_the_extract(extract):
    for name in COUNTS:
        shown = extract[name].drop_nulls()
        assert ((shown == 0) | (shown > 4)).all(), name
        assert (extract[name].is_null() == (extract[f"{name}_status"] != "normal")).all(), name
    assert (extract["in_services_status"] == "hidden").any()


def test_labour_force_is_known_for_totals_only(extract):
    is_total = (extract["sex"] == "_T") & (extract["age_group"] == "_T")
    assert (extract["labour_force"].is_not_null() == is_total).all()
    assert (extract.filter(~is_total)["labour_force_status"] == "missing").all()


def test_the_written_extract_can_be_published(tmp_path, extract):
    assert_frame_equal(pl.read_parquet(write_extract(tmp_path / "example.parquet")), extract)
    store = open_example_store(tmp_path / "store", load_catalogue())
    assert store.is_example
    assert store.newest_id()
