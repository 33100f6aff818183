"""What of a release is kept in memory, and that whichever table answers gives the same figures."""

from datetime import date

import pytest
from polars.testing import assert_frame_equal

from data.observations import TOTAL
from metrics.database import AGES, ALL, GROUPS, TOTALS, TOTALS_BY_MONTH, ReleaseDatabase
from metrics.figures import TOTAL_GROUP, Period, Request, compute
from metrics.kept import Kept
from tests.builders import JUNE, database

MAY = date(2026, 5, 1)
YOUNG, MEN = (TOTAL, "Y_LT25"), ("M", TOTAL)
AREA = "area:kainuu-koillismaa"
# 205 and 578 are of the area that the installation is for, 091 is not.
TEXT = "municipality;month;sex;age_group;unemployed;in_services\n" + "".join(
    f"{place};{month};{sex};{age};{60 + 10 * place_number};{20 * place_number}\n"
    for place_number, place in enumerate(("205", "578", "091"), start=1)
    for month in ("2026-05", "2026-06")
    for sex, age in (TOTAL_GROUP[0], YOUNG, MEN, ("F", "Y_LT25"))
)


@pytest.fixture
def release(tmp_path):
    return database(tmp_path, TEXT)


def asked(release: ReleaseDatabase, *places: str, group: tuple[str, str], months: tuple[date, ...] = (JUNE,)) -> str:
    """Return the table that is asked for the activation rate."""
    measures = release.catalogue.indicators["activation_rate"].counted
    return release.table_of(places, months, measures, [group])


def test_totals_are_asked_in_the_order_of_which_fewer_are_asked_for(release):
    assert asked(release, "205", group=TOTAL_GROUP[0], months=(MAY, JUNE)) == TOTALS
    assert asked(release, "205", "578", "091", group=TOTAL_GROUP[0]) == TOTALS_BY_MONTH


def test_groups_of_the_areas_own_places_are_kept_and_those_of_others_are_read(release):
    assert asked(release, "205", "578", group=MEN) == GROUPS
    assert asked(release, "205", "091", group=MEN) == ALL


def test_ages_by_which_peers_are_found_are_kept_of_everybody(release):
    assert asked(release, "205", "091", group=YOUNG) == AGES
    assert asked(release, "205", "091", group=("F", "Y_LT25")) == ALL
    assert release.table_of(["091"], [JUNE], ["vacancies"], [YOUNG]) == ALL


def test_rows_of_the_area_itself_and_of_all_who_were_ever_in_it_are_its_own(release):
    places = release.catalogue.places
    own = Kept.of(release.catalogue).places
    assert {"205", "578", places.total_row(AREA, JUNE)} <= own
    assert "091" not in own


@pytest.mark.parametrize("places", [("205", AREA), ("205", "578", "091")], ids=["own", "others too"])
@pytest.mark.parametrize("groups", [TOTAL_GROUP, (*TOTAL_GROUP, YOUNG), (MEN, ("F", "Y_LT25"))], ids=str)
def test_every_table_gives_the_figures_that_the_files_give(release, monkeypatch, places, groups):
    periods = (Period.of_month(MAY), Period.of_month(JUNE))
    request = Request(("activation_rate",), places, periods, JUNE, groups)
    kept = compute(release, request)
    monkeypatch.setattr(ReleaseDatabase, "table_of", lambda *_: ALL)
    assert_frame_equal(kept, compute(release, request))
    # 20 of 70 + 20: counts of 205.
    assert kept.filter(place="205").get_column("value").to_list() == pytest.approx([100 * 20 / 90] * 2 * len(groups))
