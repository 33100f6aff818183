"""What comes next: steps that open spells will reach, by hand and by a slow loop."""

from datetime import date, timedelta
from itertools import product

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from data.cases.ahead import ahead_measure, ahead_observations, count_ahead
from data.cases.tables import SERVICES, SPELLS
from tests.data.cases.invented import cases
from tests.data.cases.slowly import AGES, SEXES, age_group, goes_on, later
from tests.data.cases.written import one_service, one_spell, write

FIRST_OF_JUNE = date(2024, 6, 1)
DAYS = ("d100", "d200", "d300", "d400", "d700")
KEYS = ("municipality", "sex", "age_group", "horizon", "step", "condition")


def counted(folder, spells, services=(), day=FIRST_OF_JUNE):
    files = write(folder, spells, SPELLS, "spells"), write(folder, services, SERVICES, "services")
    found = count_ahead([files[0]], [files[1]] if services else [], day)
    return dict(zip(found.select(KEYS).iter_rows(), found["value"], strict=True))


def slowly(spells, services, day):
    """Loop over spells and steps, with dates only."""
    found = {
        (place, sex, age, horizon, step, condition): 0
        for place in {case["municipality"] for case in spells + services}
        for sex in SEXES
        for age in AGES
        for horizon in ("14d", "30d")
        for step in ("1m", "3m", "6m", "d100", "d200", "d300", "d400", "d700")
        for condition in ("all", "no_plan", "no_service")
    }
    next_month = later(day.replace(day=1), 1)
    is_last = (day + timedelta(days=1)).day == 1
    months = (1, 3, 6) if is_last else (3, 6)
    found |= {(*key[:3], "month", f"{n}m", key[5]): 0 for key in found for n in months}
    for spell in (spell for spell in spells if goes_on(spell, day)):
        for step, reached in steps_of(spell["start"]):
            for horizon in (14, 30):
                if day < reached <= day + timedelta(days=horizon) and goes_on(spell, reached):
                    for key in cells_of(spell, services, day):
                        found[spell["municipality"], *key[:2], f"{horizon}d", step, key[2]] += 1
        for n in months:
            reached = later(spell["start"], n)
            if (reached.year, reached.month) == (next_month.year, next_month.month) and goes_on(
                spell, reached - timedelta(days=1)
            ):
                for key in cells_of(spell, services, day):
                    found[spell["municipality"], *key[:2], "month", f"{n}m", key[2]] += 1
    return found


def steps_of(start):
    yield from ((f"{n}m", later(start, n)) for n in (1, 3, 6))
    yield from ((f"d{n}", start + timedelta(days=n)) for n in (100, 200, 300, 400, 700))


def cells_of(spell, services, day):
    conditions = ["all"]
    if spell["plan_date"] is None or spell["plan_date"] > day:
        conditions.append("no_plan")
    if not [s for s in services if s["person_key"] == spell["person_key"] and goes_on(s, day)]:
        conditions.append("no_service")
    for sex in {"_T", spell["sex"] or "_T"}:
        for age in {"_T", age_group(spell, day.year) or "_T"}:
            yield from ((sex, age, condition) for condition in conditions)


@pytest.mark.parametrize("seed", range(20))
def test_every_cell_is_what_a_slow_loop_counts(tmp_path, seed):
    spells, services = cases(seed, spells=120)
    day = (FIRST_OF_JUNE, date(2024, 1, 31), date(2024, 2, 29), date(2023, 12, 20))[seed % 4]
    assert counted(tmp_path, spells, services, day) == slowly(spells, services, day)


def of(found, step, horizon="30d", condition="all"):
    return found["205", "_T", "_T", horizon, step, condition]


def test_a_month_that_passes_today_is_not_ahead_and_one_of_tomorrow_is(tmp_path):
    spells = [one_spell(start, None) for start in ("2024-05-01", "2024-05-02", "2024-05-15", "2024-05-16")]
    found = counted(tmp_path, spells)
    # 2, 15 and 16 June: the last is fifteen days away.
    assert (of(found, "1m", "14d"), of(found, "1m")) == (2, 3)


def test_a_hundred_days_have_passed_on_the_hundred_and_first(tmp_path):
    """Day 1 is 23 February, day 100 the first of June, day 101 the second."""
    spells = [one_spell("2024-02-22", None), one_spell("2024-02-23", None)]
    assert of(counted(tmp_path, spells), "d100", "14d") == 1


def test_a_spell_known_to_end_before_the_step_does_not_reach_it(tmp_path):
    spells = [one_spell("2024-05-10", end) for end in ("2024-05-31", "2024-06-01", "2024-06-09", "2024-06-10", None)]
    assert of(counted(tmp_path, spells), "1m", "14d") == 2


def test_those_without_a_plan_and_without_a_service(tmp_path):
    spells = [
        one_spell("2024-05-10", None, plan="2024-05-20", person="a"),
        one_spell("2024-05-10", None, plan="2024-06-05", person="b"),  # made after the extract: not known
        one_spell("2024-05-10", None, person="c"),
    ]
    services = [one_service("2024-05-20", None, person="c"), one_service("2024-05-20", "2024-05-31", person="a")]
    found = counted(tmp_path, spells, services)
    assert [of(found, "1m", "14d", condition) for condition in ("all", "no_plan", "no_service")] == [3, 2, 2]


def test_without_services_nothing_is_said_of_them(tmp_path):
    assert {key[-1] for key in counted(tmp_path, [one_spell("2024-05-10", None)])} == {"all", "no_plan"}


def test_the_month_after_takes_whole_cohorts_and_counts_as_the_flow_does(tmp_path):
    """On 31 May: who began in May reaches a month in June, who began in March three, to the day before it."""
    spells = [
        one_spell(start, None) for start in ("2024-05-01", "2024-05-31", "2024-03-01", "2024-03-31", "2024-04-01")
    ]
    spells += [one_spell("2024-03-20", end) for end in ("2024-06-18", "2024-06-19", "2024-05-30")]
    found = counted(tmp_path, spells, day=date(2024, 5, 31))
    assert (of(found, "1m", "month"), of(found, "3m", "month"), of(found, "6m", "month")) == (2, 3, 0)


def test_before_a_month_is_over_nobody_knows_who_will_have_begun_in_it(tmp_path):
    found = counted(tmp_path, [one_spell("2024-05-01", None)], day=date(2024, 5, 30))
    assert {key[4] for key in found if key[3] == "month"} == {"3m", "6m"}


def test_as_observations_they_lie_in_the_month_of_the_extract(tmp_path):
    files = write(tmp_path, [one_spell("2024-05-10", None)], SPELLS, "spells")
    found = ahead_observations([files], [], date(2024, 6, 1))
    assert found["period"].unique().to_list() == [date(2024, 6, 1)]
    counted_ones = (
        found.filter(pl.col("value") > 0).select("measure", "breakdown", "value").sort("measure", "breakdown")
    )
    assert sorted(counted_ones.rows()) == [
        (f"ahead_1m_{days}d", breakdown, 1.0) for days in (14, 30) for breakdown in ("_T", "no_plan")
    ]
    measures = set(found["measure"])
    assert measures == {ahead_measure(*key) for key in product(("1m", "3m", "6m", *DAYS), ("14d", "30d"))} | {
        "coming_3m",
        "coming_6m",
    }
    assert measures <= set(load_catalogue().measures)
