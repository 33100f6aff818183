"""Real files and the example: no FAIL, and only warnings that are right. Without the real files these skip."""

import pytest

from catalogue.catalogue import load_catalogue
from data.examples import write_ahead, write_extract
from data.store import Store
from intake.publishing import publish_files
from intake.screening.material import Material, Published
from intake.screening.run import screen
from knowledge.rights import local_user
from tests.intake.screened import TODAY, column, finding

CATALOGUE = load_catalogue()
ALL_YEARS = "12r5_2006M01-2023M10_all_areas.csv"
JUNE_2026 = "12r5_2026M06_all_areas.pxweb.json"
THE_TWELVE = "12r5_2026M06_kainuu_koillismaa.csv"
COUNTRY = "12u4_2006M01-2022M02_whole_country.csv"


def screened_file(path, against=None, *, example=False):
    known = against or Published()
    return screen(Material(path, path.name, CATALOGUE, known, today=TODAY, example=example))


def spoken(screening) -> dict[str, str]:
    """Return the checks that have anything to say, with their outcomes."""
    return {result.check: str(result.outcome) for result in screening.results if result.outcome != "pass"}


@pytest.fixture(scope="module")
def earlier(real_data, tmp_path_factory):
    """A release of the years to 2023."""
    folder = tmp_path_factory.mktemp("screening") / "store"
    publish_files([real_data / "statfin" / ALL_YEARS], folder, CATALOGUE, local_user())
    store = Store.open(folder)
    return Published(store, store.release())


def test_june_2026_of_all_areas(real_data):
    screening = screened_file(real_data / "statfin" / JUNE_2026)
    assert spoken(screening) == {"values_parts_add_up": "note"}
    assert finding(screening, "values_parts_add_up").count == 111


def test_the_twelve_have_nothing_to_say(real_data):
    assert spoken(screened_file(real_data / "statfin" / THE_TWELVE)) == {}


def test_the_years_2006_to_2023_have_one_jump(real_data):
    screening = screened_file(real_data / "statfin" / ALL_YEARS)
    assert spoken(screening) == {"codes_places_current": "note", "domain_jumps": "warning"}
    jumps = finding(screening, "domain_jumps")
    assert (column(jumps, "place"), column(jumps, "month")) == (["895"], ["2019-11"])
    assert (column(jumps, "before"), column(jumps, "now")) == ([392], [937])


def test_the_whole_country_has_nothing_to_say(real_data):
    assert spoken(screened_file(real_data / "statfin" / COUNTRY)) == {}


def test_june_2026_after_2023_lacks_31_months(real_data, earlier):
    screening = screened_file(real_data / "statfin" / JUNE_2026, earlier)
    assert spoken(screening) == {"values_parts_add_up": "note", "release_months_missing": "warning"}
    assert finding(screening, "release_months_missing").count == 31


def test_the_twelve_after_all_areas_lack_the_others(real_data, earlier):
    """308 municipalities less 12, 19 regions and the whole country."""
    screening = screened_file(real_data / "statfin" / THE_TWELVE, earlier)
    assert spoken(screening) == {"release_months_missing": "warning", "release_places_missing": "warning"}
    assert finding(screening, "release_places_missing").count == 308 - 12 + 19 + 1


def test_the_years_again_say_nothing_new(real_data, earlier):
    screening = screened_file(real_data / "statfin" / ALL_YEARS, earlier)
    assert spoken(screening) == {
        "file_is_new": "note",
        "codes_places_current": "note",
        "domain_jumps": "warning",
        "release_months_revised": "note",
    }


@pytest.mark.parametrize("write", [write_extract, write_ahead])
def test_the_example_has_nothing_to_say(write, tmp_path):
    assert spoken(screened_file(write(tmp_path / "example.parquet"), example=True)) == {}
