"""Places: every way a file or a person writes them."""

from datetime import date

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.errors import UserError

PLACES = load_catalogue().places


@pytest.mark.parametrize("text", ["205", "KU205", "Kajaani", "kajaani", "Kajana", " 205 ", "KU205 Kajaani"])
def test_kajaani_is_read_however_it_is_written(text):
    assert PLACES.read(text) == "205"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("MK18", "region:18"),
        ("SK053", "subregion:053"),
        ("ELY01", "ely:01"),
        ("SSS", "country"),
        ("Koko maa", "country"),
        ("KU199", "unknown:KU199"),
        ("MKJO", "unknown:MKJO"),
        ("KU588", "588"),
    ],
)
def test_rows_of_official_tables_are_read(text, place):
    assert PLACES.read(text) == place


@pytest.mark.parametrize("text", ["999", "KU999", "Atlantis", "", "20", "2026-06", "205.0"])
def test_what_is_no_place_is_not_guessed(text):
    assert PLACES.read(text) is None


def test_unknown_codes_are_no_municipalities():
    assert not PLACES.is_shown("unknown:KU199")
    assert "199" not in PLACES.municipalities


def test_a_name_of_several_places_is_asked_back():
    with pytest.raises(UserError, match=r"091, area:helsinki"):
        PLACES.find("Helsinki")


def test_a_merged_municipality_belongs_to_its_successor():
    assert set(PLACES.rows_of("507")) == {"507", "588"}
    assert set(PLACES.rows_of("297")) == {"297", "174", "476"}


def test_an_area_with_the_members_of_a_region_has_its_published_row():
    assert PLACES.published_as("area:etela-karjala", date(2026, 6, 1)) == "region:09"
    assert PLACES.published_as("area:kainuu-koillismaa", date(2026, 6, 1)) is None
    assert PLACES.published_as("205", date(2026, 6, 1)) is None


def test_kainuu_has_eight_municipalities():
    assert set(PLACES.members("region:18", date(2026, 6, 1))) == {
        "105",
        "205",
        "290",
        "578",
        "620",
        "697",
        "765",
        "777",
    }


def test_each_official_row_belongs_to_the_next_larger_one():
    belongs = PLACES.official_rows
    assert (belongs["305"], belongs["832"], belongs["588"]) == ("subregion:178", "subregion:178", "507")
    assert (belongs["subregion:178"], belongs["region:17"], belongs["unknown:KUJOU"]) == (
        "region:17",
        "country",
        "country",
    )
    assert [row for row, above in belongs.items() if above == "subregion:178"] == ["305", "832"]
    assert PLACES.titles("subregion:178").fi == "Koillismaa"
