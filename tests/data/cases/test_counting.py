"""Counts of cases: by hand, against a slow loop over every case and month, and against the example's own extract."""

from datetime import date

import polars as pl
import pytest

from data.cases.calendar import AskedMonths
from data.cases.counting import MEASURES, count_cases, count_wide, prepare
from data.cases.engine import duckdb_engine
from data.cases.options import PLAN_DAYS, Counting
from data.cases.tables import SERVICES, SPELLS
from data.examples import generate_cases
from data.examples.extract import monthly_extract
from data.observations import SCHEMA
from tests.data.cases import slowly
from tests.data.cases.invented import cases
from tests.data.cases.written import one_service, one_spell, write

MONTHS = [date(2023, 12, 1), *(date(2024, month, 1) for month in range(1, 7))]
JUNE = date(2024, 6, 1)
KEY = ("measure", "place", "period", "sex", "age_group", "breakdown")


def counted(folder, spells, services=(), months=MONTHS, rule="either"):
    files = write(folder, spells, SPELLS, "spells"), write(folder, services, SERVICES, "services")
    found = count_cases([files[0]], [files[1]] if services else [], months, Counting(plan_rule=rule))
    return dict(zip(found.select(KEY).iter_rows(), found["value"], strict=True))


def of(found, *measures, month=JUNE, place="205", sex="_T", age="_T", breakdown="_T"):
    return tuple(found[measure, place, month, sex, age, breakdown] for measure in measures)


@pytest.mark.parametrize("seed", range(40))
def test_every_cell_is_what_a_slow_loop_counts(tmp_path, seed):
    spells, services = cases(seed)
    rule = tuple(PLAN_DAYS)[seed % 3]
    assert counted(tmp_path, spells, services, rule=rule) == slowly.count(spells, services, MONTHS, rule)


@pytest.mark.parametrize("seed", range(40, 44))
def test_some_months_alone_give_the_same_as_among_others(tmp_path, seed):
    spells, services = cases(seed)
    every = counted(tmp_path, spells, services)
    for months in ([JUNE], [date(2024, 1, 1)], [date(2023, 12, 1), date(2024, 3, 1), JUNE]):
        chosen = {key: value for key, value in every.items() if key[2] in months}
        assert counted(tmp_path, spells, services, months=months) == chosen


def test_a_month_alone_looks_only_at_the_cases_that_touch_it(tmp_path):
    spells = [
        one_spell("2020-01-01", "2024-05-30", person="ended the day before the count day of the month before"),
        one_spell("2020-01-01", "2024-06-27", person="ended the day before the count day"),
        one_spell("2020-01-01", "2024-06-28", person="ended on the count day"),
        one_spell("2020-01-01", None, person="goes on"),
        one_spell("2023-05-31", "2023-06-20", person="began before the oldest cohort and ended"),
        one_spell("2023-06-01", "2023-06-20", person="of the oldest cohort"),
        one_spell("2024-06-30", None, person="began on the last day"),
        one_spell("2024-07-01", None, person="began later"),
    ]
    services = [
        one_service("2024-01-01", "2024-06-27", person="over"),
        one_service("2024-01-01", "2024-06-28", person="to the count day"),
        one_service("2024-07-01", None, person="later"),
    ]
    files = write(tmp_path, spells, SPELLS, "spells"), write(tmp_path, services, SERVICES, "services")
    with duckdb_engine(512) as engine:
        prepare(engine, [files[0]], [files[1]], AskedMonths.of([JUNE]), Counting())
        looked_at = [set(engine.result(name)["person_key"]) for name in ("spell_rows", "service_rows")]
    assert looked_at[0] == {"ended on the count day", "goes on", "of the oldest cohort", "began on the last day"}
    assert looked_at[1] == {"to the count day"}


def test_persons_are_told_apart_by_their_whole_key(tmp_path):
    keys = [f"{'0' * 31}{digit}" for digit in "0123456789abcdef"]
    spells = [one_spell("2024-05-01", None, person=key) for key in keys]
    found = counted(tmp_path, spells, [one_service("2024-06-03", None, person=keys[5])])
    assert of(found, "open_spells", "unemployed", "in_services") == (16, 15, 1)


def test_files_are_read_together(tmp_path):
    spells, services = cases(1)
    halves = [write(tmp_path, spells[n::2], SPELLS, f"half-{n}") for n in (0, 1)]
    whole = counted(tmp_path, spells)
    found = count_cases(halves, [], MONTHS)
    assert dict(zip(found.select(KEY).iter_rows(), found["value"], strict=True)) == whole
    assert services


def test_the_columns_are_those_of_observations(tmp_path):
    spells, services = cases(2)
    files = write(tmp_path, spells, SPELLS, "spells"), write(tmp_path, services, SERVICES, "services")
    found = count_cases([files[0]], [files[1]], [JUNE])
    assert found.schema == {name: SCHEMA[name] for name in (*KEY, "value")}
    assert found.select(KEY).is_unique().all()
    assert found["value"].null_count() == 0


def test_the_counts_are_those_of_the_examples_own_extract(tmp_path):
    """Both count on their own; only what the example hides is left out. Its ends are the days after."""
    made = generate_cases()
    spells, services = (
        cases.with_columns(pl.col("end") - pl.duration(days=1)) for cases in (made.spells, made.services)
    )
    files = write(tmp_path, spells, SPELLS, "spells"), write(tmp_path, services, SERVICES, "services")
    months = [date(year, month, 1) for year in range(2019, 2027) for month in range(1, 13)][:94]
    ours = count_cases([files[0]], [files[1]], months).filter(breakdown="_T")
    theirs = (
        monthly_extract(made)
        .rename({"municipality": "place", "month": "period"})
        .unpivot([*MEASURES, "in_services"], index=KEY[1:5], variable_name="measure", value_name="theirs")
        .drop_nulls("theirs")
    )
    both = theirs.join(ours, on=KEY[:5], how="left")
    assert both.height > 70_000
    assert both.filter(pl.col("value").is_null() | (pl.col("value") != pl.col("theirs"))).is_empty()


def test_a_spell_is_open_from_its_first_day_to_its_last(tmp_path):
    spells = [
        one_spell("2024-06-28", None),  # begins on the count day: 0 days
        one_spell("2024-06-28", "2024-06-28"),  # of one day, the count day
        one_spell("2024-05-29", "2024-06-28"),  # ends on it: 30 days
        one_spell("2024-05-29", "2024-06-27"),
        one_spell("2024-06-29", None),
    ]
    found = counted(tmp_path, spells)
    assert of(found, "open_spells", "unemployed", "open_days", "open_days_squared") == (3, 3, 30, 900)


def test_whoever_is_in_a_service_is_not_unemployed_though_the_spell_goes_on(tmp_path):
    spells = [one_spell("2024-05-01", None, person="a"), one_spell("2024-05-01", None, person="b")]
    services = [one_service("2024-06-01", "2024-06-28", person="a")]
    found = counted(tmp_path, spells, services)
    assert of(found, "open_spells", "unemployed", "in_services") == (2, 1, 1)
    assert of(found, "open_spells", "unemployed", "in_services", month=date(2024, 5, 1)) == (2, 2, 0)


def test_a_person_in_two_services_counts_once_in_the_one_that_began_first(tmp_path):
    services = [
        one_service("2024-04-01", "2024-05-15", "training", person="a"),
        one_service("2024-04-20", None, "coaching", person="a"),
    ]
    found = counted(tmp_path, [one_spell("2024-01-01", "2024-03-31", person="a")], services)
    april, may = date(2024, 4, 1), date(2024, 5, 1)
    for month, training, coaching in ((april, 1, 0), (may, 0, 1)):
        assert of(found, "in_services", month=month) == (1,)
        assert of(found, "in_services", month=month, breakdown="training") == (training,)
        assert of(found, "in_services", month=month, breakdown="coaching") == (coaching,)


def test_a_cohort_of_january_is_whole_in_february(tmp_path):
    """31 January and a month is 29 February, the last day there is: not 2 March, which would be another month's."""
    spells = [
        one_spell("2024-01-31", "2024-02-27"),  # not yet a month
        one_spell("2024-01-31", "2024-02-28"),  # a full month
        one_spell("2024-01-31", "2024-02-29"),  # and open on the day itself: passed
        one_spell("2024-01-29", "2024-02-29"),
        one_spell("2024-02-01", None),
    ]
    found = counted(tmp_path, spells)
    february = date(2024, 2, 1)
    assert of(found, "began_1m_ago", "reached_1m", "passed_1m", month=february) == (4, 3, 2)
    assert of(found, "began_1m_ago", "reached_1m", "passed_1m", month=date(2024, 3, 1)) == (1, 1, 1)


@pytest.mark.parametrize(
    ("plan", "counting"),
    [
        ("2024-04-20", {"valid_on_day_30", "either"}),  # before the spell
        ("2024-05-01", {"made_in_spell", "valid_on_day_30", "either"}),  # on its first day
        ("2024-05-30", {"made_in_spell", "valid_on_day_30", "either"}),  # on its thirtieth
        ("2024-05-31", {"made_in_spell", "either"}),  # on its thirty-first, the last before the month has passed
        ("2024-06-01", set()),
        (None, set()),
    ],
)
def test_which_plans_count_is_a_choice(tmp_path, plan, counting):
    for rule in PLAN_DAYS:
        found = counted(tmp_path, [one_spell("2024-05-01", None, plan=plan)], rule=rule)
        assert of(found, "passed_1m", "plan_before_1m") == (1, int(rule in counting)), rule


def test_age_is_that_reached_in_the_calendar_year(tmp_path):
    """Born in 1999, 25 in 2024: in January of that year the open spell is that of somebody else's age."""
    found = counted(tmp_path, [one_spell("2023-12-01", None, birth_year=1999)])
    december, january = date(2023, 12, 1), date(2024, 1, 1)
    assert of(found, "open_spells", month=december, age="Y_LT25") == (1,)
    assert of(found, "open_spells", "began_1m_ago", month=january, age="Y_LT25") == (0, 0)
    assert of(found, "open_spells", "began_1m_ago", "open_days", month=january, age="Y25T49") == (1, 1, 61)


def test_who_has_neither_sex_nor_age_counts_in_the_totals_only(tmp_path):
    found = counted(tmp_path, [one_spell("2024-06-01", None, sex=None, birth_year=None)])
    assert of(found, "unemployed") == (1,)
    assert sum(value for key, value in found.items() if key[0] == "unemployed" and key[3:5] != ("_T", "_T")) == 0


def test_a_municipality_with_nobody_left_has_zeros(tmp_path):
    spells = [one_spell("2010-01-01", "2010-01-05", municipality="697"), one_spell("2024-06-01", None)]
    found = counted(tmp_path, spells, [one_service("2010-01-01", "2010-02-01", municipality="005")])
    for place in ("697", "005"):
        assert of(found, "unemployed", "in_services", "reached_12m", place=place) == (0, 0, 0)


def test_without_services_nothing_is_said_of_them(tmp_path):
    found = counted(tmp_path, [one_spell("2024-06-01", None)])
    assert "in_services" not in {key[0] for key in found}
    assert of(found, "unemployed") == (1,)


def test_wide_and_long_counts_are_the_same(tmp_path):
    spells, services = cases(3)
    files = write(tmp_path, spells, SPELLS, "spells"), write(tmp_path, services, SERVICES, "services")
    wide = count_wide([files[0]], [files[1]], [JUNE])
    assert wide.spells.height == 3 * 3 * 4
    assert wide.services.height == 3 * 3 * 4 * 4  # three services and all together
    total = wide.spells.filter(place="205", sex="_T", age_group="_T")
    assert total["unemployed"].item() == of(counted(tmp_path, spells, services), "unemployed")[0]


def test_no_months_are_an_error_of_the_program(tmp_path):
    with pytest.raises(ValueError, match="no months"):
        count_cases([], [], [])
