"""Genitives of places and subjects of indicators: the parts of «Kajaanin aktivointiaste oli …»."""

from dataclasses import replace
from datetime import date

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.places import total_id
from catalogue.schema import Titles

CATALOGUE = load_catalogue()
PLACES = CATALOGUE.places
AREA = "area:kainuu-koillismaa"
SHOWN = [*PLACES.municipalities, *(f"region:{code}" for code in PLACES.regions), *PLACES.areas]
KOSKI_TL = "284"  # Kosken Tl: the letters, of its former province, follow the inflected name

TRICKY = {
    "049": "Espoon",
    "091": "Helsingin",
    "102": "Huittisten",
    "152": "Isonkyrön",
    "176": "Juuan",
    "217": "Kannuksen",
    "236": "Kaustisen",
    "239": "Keiteleen",
    "284": "Kosken Tl",
    "309": "Outokummun",
    "398": "Lahden",
    "433": "Lopen",
    "500": "Muuramen",
    "541": "Nurmeksen",
    "599": "Pedersören kunnan",
    "601": "Pihtiputaan",
    "619": "Punkalaitumen",
    "620": "Puolangan",
    "686": "Rautalammin",
    "832": "Taivalkosken",
    "853": "Turun",
    "893": "Uudenkaarlepyyn",
    "915": "Varkauden",
    "921": "Vesannon",
    "936": "Virtain",
    "country": "Koko maan",
    "region:01": "Uudenmaan",
    "region:05": "Kanta-Hämeen",
    "region:13": "Keski-Suomen",
    "region:19": "Lapin",
    "area:espoo-kauniainen": "Espoo-Kauniaisten",
    "area:etelainen-keski-suomi": "Eteläisen Keski-Suomen",
    "area:pohjois-ja-ita-lappi": "Pohjois- ja Itä-Lapin",
    "area:oulun-seutu": "Oulun seudun",
    "area:tyolakeus": "TyöLakeuden",
    "group:letter-of-intent": "Aiesopimuksen kahdentoista kunnan",
    "group:paltamo-hyrynsalmi-ristijarvi": "Paltamon, Hyrynsalmen ja Ristijärven",
}


def test_every_declared_place_has_a_finnish_genitive_in_n():
    assert len(SHOWN) == 308 + 19 + 46 + 3 + 1
    assert [place for place in SHOWN if not PLACES.genitive(place, "fi")] == []
    assert [place for place in SHOWN if not PLACES.genitive(place, "fi").endswith("n")] == [KOSKI_TL]


@pytest.mark.parametrize(("place", "genitive"), TRICKY.items())
def test_the_stem_changes_as_finnish_changes_it(place, genitive):
    assert PLACES.genitive(place, "fi") == genitive


@pytest.mark.parametrize(
    ("ending", "inflected"),
    [
        ("järvi", "järven"),
        ("joki", "joen"),
        ("vesi", "veden"),
        ("koski", "kosken"),
        ("salmi", "salmen"),
        ("mäki", "mäen"),
        ("niemi", "niemen"),
        ("lahti", "lahden"),
        ("saari", "saaren"),
        ("häme", "hämeen"),
        ("savo", "savon"),
        ("seutu", "seudun"),
    ],
)
def test_names_of_one_ending_are_inflected_alike(ending, inflected):
    single = [place for place in SHOWN if not place.startswith("group:")]
    named = {PLACES.titles(place).fi.casefold(): PLACES.genitive(place, "fi").casefold() for place in single}
    alike = {name: genitive for name, genitive in named.items() if name.endswith(ending)}
    assert len(alike) > 1
    assert alike == {name: name.removesuffix(ending) + inflected for name in alike}


@pytest.mark.parametrize(
    ("place", "genitive"),
    [
        ("205", "Kajanas"),
        ("091", "Helsingfors"),  # ends in s already
        ("700", "Ruokolax"),
        ("country", "Hela landets"),
        (AREA, "Kajanaland–Nordostlandets"),
    ],
)
def test_swedish_adds_s_but_after_s_and_x(place, genitive):
    assert PLACES.genitive(place, "sv") == genitive


def test_english_says_of_and_the_name_itself():
    assert PLACES.genitive("205", "en") == "Kajaani"


def test_a_total_has_the_genitive_of_its_area():
    total = total_id(AREA, date(2025, 1, 1))
    assert [PLACES.genitive(total, code) for code in ("fi", "sv", "en")] == [
        "Kainuu–Koillismaan",
        "Kajanaland–Nordostlandets",
        "Kainuu–Koillismaa",
    ]


def test_a_group_made_by_a_person_has_no_genitive_that_might_be_wrong():
    own = PLACES.areas["group:municipal-trial"].model_copy(
        update={"id": "group:local-x", "title": Titles(fi="Oma", sv="Oma (fi)", en="Oma (fi)"), "genitive": None}
    )
    places = replace(PLACES, areas={**PLACES.areas, own.id: own})
    assert [places.genitive(own.id, code) for code in ("fi", "sv")] == [None, None]


@pytest.mark.parametrize("place", ["588", "subregion:178", "ely:01", "unknown:KU199"])
def test_rows_that_are_only_kept_have_no_finnish_genitive(place):
    assert PLACES.genitive(place, "fi") is None


@pytest.mark.parametrize(
    ("indicator", "subjects"),
    [
        ("activation_rate", ["aktivointiaste", "aktiveringsgrad", "activation rate"]),
        (
            "plan_within_one_month",
            ["ajoissa tehtyjen suunnitelmien osuus", "andel planer i tid", "share of plans made in time"],
        ),
        (
            "flow_over_1m",
            [
                "yli 1 kuukauden työttömyyteen päätyneiden jaksojen osuus",
                "andel perioder som ledde till över 1 månads arbetslöshet",
                "share of spells lasting over 1 month",
            ],
        ),
        (
            "flow_over_12m",
            [
                "yli 12 kuukauden työttömyyteen päätyneiden jaksojen osuus",
                "andel perioder som ledde till över 12 månaders arbetslöshet",
                "share of spells lasting over 12 months",
            ],
        ),
    ],
)
def test_an_indicator_is_the_subject_of_a_sentence_in_words_that_follow_a_genitive(indicator, subjects):
    assert [CATALOGUE.indicators[indicator].subject(code) for code in ("fi", "sv", "en")] == subjects
