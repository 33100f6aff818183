"""Targets hold from month to month; the newest setting wins; who set what when stays."""

from dataclasses import replace
from datetime import date

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.errors import UserError
from data.store import Store
from knowledge.audit import Action, entries
from knowledge.rights import Actor, Right, local_user
from knowledge.targets import Aim, history, holdings, newest_setting, newest_target, set_target, target_at
from tests.builders import JUNE

DECLARED = load_catalogue()
AINO, VEIKKO = local_user("Aino"), local_user("Veikko")
YEAR = Aim("plan_within_one_month", "205", date(2026, 1, 1), date(2026, 12, 1), 90.0)


@pytest.fixture
def register(tmp_path):
    return Store.create(tmp_path / "store").register


def value_at(register, month, place="205"):
    found = target_at(history(register), "plan_within_one_month", place, month)
    return None if found is None else found.aim.value


def test_a_target_holds_from_its_first_month_to_its_last(register):
    set_target(register, DECLARED, AINO, YEAR, seen=0)
    months = [date(2025, 12, 1), date(2026, 1, 1), date(2026, 12, 1), date(2027, 1, 1)]
    assert [value_at(register, month) for month in months] == [None, 90.0, 90.0, None]
    assert value_at(register, JUNE, place="290") is None


def test_the_newest_setting_of_a_month_holds_and_the_older_one_stays_in_the_history(register):
    first = set_target(register, DECLARED, AINO, YEAR, seen=0)
    autumn = replace(YEAR, since=date(2026, 9, 1), until=None, value=95.0)
    set_target(register, DECLARED, VEIKKO, autumn, seen=first)
    assert [value_at(register, date(2026, month, 1)) for month in (8, 9)] == [90.0, 95.0]
    assert [(found.actor, found.aim.value) for found in history(register)] == [("Veikko", 95.0), ("Aino", 90.0)]


def test_a_target_without_value_ends_the_one_before(register):
    first = set_target(register, DECLARED, AINO, YEAR, seen=0)
    set_target(register, DECLARED, AINO, replace(YEAR, since=JUNE, value=None), seen=first)
    assert [value_at(register, date(2026, month, 1)) for month in (5, 6)] == [90.0, None]


def held(register, place="205"):
    found = holdings(history(register), "plan_within_one_month", place)
    return [
        (f"{each.since:%y-%m}", f"{each.until:%y-%m}" if each.until else None, each.target.aim.value) for each in found
    ]


def test_a_target_in_the_midst_of_another_parts_its_months(register):
    first = set_target(register, DECLARED, AINO, YEAR, seen=0)
    summer = replace(YEAR, since=JUNE, until=date(2026, 8, 1), value=70.0)
    set_target(register, DECLARED, AINO, summer, seen=first)
    assert held(register) == [("26-01", "26-05", 90.0), ("26-06", "26-08", 70.0), ("26-09", "26-12", 90.0)]


def test_a_target_without_end_holds_until_the_one_that_replaces_it(register):
    first = set_target(register, DECLARED, AINO, replace(YEAR, until=None), seen=0)
    set_target(register, DECLARED, AINO, replace(YEAR, since=date(2027, 1, 1), until=None, value=95.0), seen=first)
    assert held(register) == [("26-01", "26-12", 90.0), ("27-01", None, 95.0)]


def test_months_of_no_target_and_covered_settings_are_in_no_holding(register):
    first = set_target(register, DECLARED, AINO, replace(YEAR, since=JUNE, until=JUNE), seen=0)
    second = set_target(register, DECLARED, AINO, replace(YEAR, value=80.0), seen=first)
    set_target(register, DECLARED, AINO, replace(YEAR, since=date(2026, 9, 1), value=None), seen=second)
    assert held(register) == [("26-01", "26-08", 80.0)]
    assert held(register, "290") == []


def test_the_newest_setting_is_known_of_all_and_of_each_place(register):
    assert newest_target(register) == 0
    first = set_target(register, DECLARED, AINO, YEAR, seen=0)
    second = set_target(register, DECLARED, AINO, replace(YEAR, place="290"), seen=0)
    assert newest_target(register) == second
    places = ("205", "290", "697")
    found = [newest_setting(history(register), "plan_within_one_month", place) for place in places]
    assert found == [first, second, 0]


def test_of_two_who_set_a_target_the_later_is_told_and_nothing_is_written(register):
    set_target(register, DECLARED, AINO, YEAR, seen=0)
    with pytest.raises(UserError, match="Aino has changed this entry"):
        set_target(register, DECLARED, VEIKKO, replace(YEAR, value=80.0), seen=0)
    assert value_at(register, JUNE) == 90.0
    assert len(entries(register)) == 1


def test_a_setting_is_recorded_with_who_and_what(register):
    set_target(register, DECLARED, AINO, YEAR, seen=0)
    line = entries(register)[0]
    assert (line.actor, line.action, line.subject) == ("Aino", Action.SET_TARGET, "plan_within_one_month 205")
    assert '"value": 90.0' in line.detail


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"indicator": "nothing"}, "no indicator"),
        ({"place": "unknown:998"}, "municipality, a region or an area"),
        ({"until": date(2025, 12, 1)}, "before its first"),
        ({"value": 101.0}, "not above 100"),
        ({"value": -1.0}, "not below zero"),
        ({"value": float("nan")}, "not below zero"),
        ({"indicator": "ongoing_duration", "value": float("inf")}, "not below zero"),
    ],
)
def test_what_is_no_target_is_refused(register, change, said):
    with pytest.raises(UserError, match=said):
        set_target(register, DECLARED, AINO, replace(YEAR, **change), seen=0)
    assert history(register) == []


def test_only_who_may_edit_sets_targets(register):
    with pytest.raises(UserError, match="may not do this"):
        set_target(register, DECLARED, Actor("Eva", frozenset({Right.VIEW})), YEAR, seen=0)


def test_weeks_may_be_more_than_100(register):
    set_target(register, DECLARED, AINO, Aim("ongoing_duration", "area:kainuu-koillismaa", JUNE, None, 120.0), seen=0)
    assert history(register, "ongoing_duration")[0].aim.value == 120.0
