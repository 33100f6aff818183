"""What comes next, read from a release: by hand, with what may not be told as ranges."""

from datetime import date

import pytest

from catalogue.catalogue import load_catalogue
from metrics.ahead import ahead, began_in, months_ahead
from metrics.database import ReleaseDatabase
from tests.ahead_files import AHEAD_SERVICES, AHEAD_SPELLS
from tests.builders import JUNE, database
from tests.intake.cases_published import publish_cases

AREA = "area:kainuu-koillismaa"


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    store = publish_cases(tmp_path_factory.mktemp("ahead"), AHEAD_SPELLS, AHEAD_SERVICES)
    return ReleaseDatabase.open(store, store.release(), load_catalogue())


@pytest.fixture(scope="module")
def found(opened):
    return ahead(opened, AREA, JUNE)


def told(row):
    return row["value"], row["lower"], row["upper"], row["status"]


def test_a_municipalitys_counts_by_step_horizon_and_condition(found):
    assert told(found.count("205", "3m", "30d")) == (13, 13, 13, "exact")
    assert told(found.count("205", "3m", "14d")) == (6, 6, 6, "exact")
    assert told(found.count("205", "d100", "30d")) == (6, 6, 6, "exact")
    assert told(found.count("697", "3m", "30d")) == (0, 0, 0, "exact")


def test_a_small_count_is_a_range_and_so_is_how_many_of_it_lack_a_plan(found):
    value, lower, upper, status = told(found.count("290", "3m", "30d"))
    assert (value, lower, upper, status) == (None, 0, 4, "range")
    assert found.count("290", "3m", "30d", "no_plan")["value"] is None
    # All of Sotkamo's three are without: 100 % of a small group would tell of both.
    assert found.count("765", "3m", "30d", "no_service")["value"] is None


def test_the_area_is_the_sum_of_its_members_and_a_range_where_some_are_small(found):
    # Kajaani's 13, and of Kuhmo and Sotkamo at most four each.
    assert told(found.count(AREA, "3m", "30d")) == (None, 13, 21, "range")
    assert found.count(AREA, "3m", "30d")["covered"] == 10


def test_the_flow_if_nobody_left_is_a_share_of_those_who_began(found):
    flow = found.flow("205", "3m")
    assert (flow["value"], flow["began_lower"], flow["began_upper"]) == (13, 20, 20)
    assert flow["share"] == pytest.approx(65.0)


def test_the_flow_into_a_month_has_a_count_but_no_share_since_the_release_does_not_count_who_began_in_june(found):
    flow = found.flow("205", "1m")
    assert told(flow) == (0, 0, 0, "exact")
    assert (flow["began_lower"], flow["share"]) == (None, None)
    assert began_in("1m", JUNE) == JUNE
    assert began_in("3m", JUNE) == date(2026, 4, 1)


def test_without_an_area_total_in_the_release_its_members_are_added_up_to_an_honest_range(found, opened):
    region = ahead(opened, "region:17", JUNE)  # of its municipalities only Kuusamo and Taivalkoski are in the files
    assert told(region.count("region:17", "3m", "30d")) == (0, 0, 0, "exact")
    assert region.count("region:17", "3m", "30d")["covered"] < region.count("region:17", "3m", "30d")["members"]


def test_the_release_says_of_which_month_it_knows_and_a_release_of_counts_of_none(opened, tmp_path):
    assert months_ahead(opened, AREA, JUNE) == [JUNE]
    counts_only = database(tmp_path)
    assert months_ahead(counts_only, AREA, JUNE) == []
    assert set(ahead(counts_only, AREA, JUNE).counts["status"]) == {"missing"}


def test_without_services_nobody_is_known_to_be_without(found, tmp_path):
    assert found.has_services
    store = publish_cases(tmp_path, AHEAD_SPELLS, None)
    opened = ReleaseDatabase.open(store, store.release(), load_catalogue())
    assert not ahead(opened, AREA, JUNE).has_services
