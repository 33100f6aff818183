"""The catalogue: what is declared is whole, and new entries need no code."""

import shutil
from datetime import date

import pytest
import yaml

from catalogue.catalogue import FOLDER, load_catalogue
from catalogue.errors import CatalogueError
from data.reading import read_observations
from tests.builders import database, figure, grid_of, rounded

AREA = "area:kainuu-koillismaa"


@pytest.fixture(scope="module")
def declared():
    return load_catalogue()


@pytest.fixture
def folder(tmp_path):
    """A copy of the catalogue to change."""
    return shutil.copytree(FOLDER, tmp_path / "catalogue")


def change(folder, file, edit):
    path = folder / file
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_the_country_has_308_municipalities_45_employment_areas_and_aland(declared):
    assert len(declared.places.municipalities) == 308
    kinds = [area.kind for area in declared.places.areas.values()]
    assert kinds.count("employment_area") == 45 + 1
    assert len(declared.places.regions) == 19


def test_every_municipality_is_in_exactly_one_employment_area(declared):
    areas = [area for area in declared.places.areas.values() if area.kind == "employment_area"]
    members = [code for area in areas for code in area.members[0].municipalities]
    assert sorted(members) == sorted(declared.places.municipalities)


def test_the_area_has_ten_municipalities_from_2025_and_none_before(declared):
    ten = {"205", "290", "578", "620", "697", "765", "777", "105", "305", "832"}
    assert set(declared.places.members(AREA, date(2025, 1, 1))) == ten
    assert declared.places.members(AREA, date(2024, 12, 1)) == ()


def test_the_letter_of_intent_has_pudasjarvi_and_posio_too(declared):
    members = set(declared.places.members("group:letter-of-intent", date(2025, 1, 1)))
    assert members - set(declared.places.members(AREA, date(2025, 1, 1))) == {"615", "614"}


def test_the_municipal_trial_is_kainuu_less_puolanka_until_2024(declared):
    kainuu = set(declared.places.members("region:18", date(2023, 1, 1)))
    assert kainuu - set(declared.places.members("group:municipal-trial", date(2023, 1, 1))) == {"620"}
    assert declared.places.members("group:municipal-trial", date(2025, 1, 1)) == ()


def test_five_key_indicators_of_the_area_and_the_unemployed_share_are_declared(declared):
    assert [indicator.id for indicator in declared.key_indicators] == [
        "activation_rate",
        "plan_within_one_month",
        "flow_over_3m",
        "flow_over_6m",
        "ongoing_duration",
        "unemployed_share",
    ]


def test_the_plan_indicator_breaks_in_2026_and_the_others_do_not(declared):
    june_to_june = (date(2025, 6, 1), date(2026, 6, 1))
    assert declared.break_between("plan_within_one_month", AREA, *june_to_june).id == "first-interview-2026"
    assert declared.break_between("activation_rate", AREA, *june_to_june) is None


def test_a_break_parts_the_month_before_from_the_month_it_begins(declared):
    december, january, february = date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1)
    assert declared.break_between("activation_rate", AREA, december, january).id == "employment-areas-2025"
    assert declared.break_between("activation_rate", AREA, january, february) is None


def test_a_shock_does_not_break_a_series(declared):
    assert declared.break_between("activation_rate", AREA, date(2019, 5, 1), date(2020, 5, 1)) is None


def test_a_new_indicator_is_one_entry(folder, tmp_path):
    def add(content):
        new = dict(content["indicators"][0]) | {
            "id": "services_per_labour_force",
            "form": "share",
            "numerator": ["in_services"],
            "denominator": ["labour_force"],
        }
        content["indicators"].append(new)

    change(folder, "indicators.yaml", add)
    data = database(tmp_path, catalogue=load_catalogue(folder))
    # Kajaani: 512 of 16 917
    assert rounded(figure(data, "services_per_labour_force", "205"), "value", decimals=2) == [3.03]


def test_a_new_source_is_one_declaration(folder):
    entry = yaml.safe_load((folder / "sources" / "area-extract.yaml").read_text(encoding="utf-8"))
    entry |= {"id": "neighbour", "columns": {"ARBL": {"measure": "unemployed"}}, "symbols": {"x": "hidden"}}
    (folder / "sources" / "neighbour.yaml").write_text(yaml.safe_dump(entry, allow_unicode=True), encoding="utf-8")
    grid = grid_of(b"kommun;manad;ARBL\nKajana;2026M06;x\n")
    reading = read_observations(grid, load_catalogue(folder)).require_sound()
    assert reading.layout.source.id == "neighbour"
    found = reading.observations.read_all().select("measure", "place", "lower", "upper")
    assert found.rows() == [("unemployed", "205", 1.0, 4.0)]


@pytest.mark.parametrize(
    ("file", "edit", "said"),
    [
        ("indicators.yaml", lambda c: c["indicators"][0].update(numerator=["nobody"]), "unknown measure nobody"),
        ("indicators.yaml", lambda c: c["indicators"][0].update(beter="up"), "beter"),
        ("indicators.yaml", lambda c: c["indicators"][0]["title"].pop("sv"), "sv"),
        ("indicators.yaml", lambda c: c["indicators"].append(c["indicators"][0]), "declared twice"),
        ("indicators.yaml", lambda c: c["indicators"][0].update(denominator=["passed_1m"]), "stocks and flows"),
        (
            "areas.yaml",
            lambda c: c["groups"][0]["members"][0].update(municipalities=["999"]),
            "unknown municipality 999",
        ),
        ("breaks.yaml", lambda c: c["breaks"][0].update(indicators=["nothing"]), "unknown indicator nothing"),
        ("breaks.yaml", lambda c: c["breaks"][0].update({"from": "2020-13"}), "from"),
        ("breaks.yaml", lambda c: c["breaks"][0].update(to="2019-01"), "ends before it begins"),
        ("breaks.yaml", lambda c: c["breaks"][0].update(places=["area:atlantis"]), "unknown place area:atlantis"),
        ("areas.yaml", lambda c: c["groups"][1]["members"][0].update(to="2020-01"), "ends before it begins"),
        (
            "areas.yaml",
            lambda c: c["groups"][0]["members"].append({"from": "2024-01", "municipalities": ["205"]}),
            "two memberships in 2024-01",
        ),
        ("municipalities.yaml", lambda c: c["municipalities"][0].update(subregion="999"), "unknown sub-region 999"),
        (
            "municipalities.yaml",
            lambda c: c["municipalities"][0].update(region="18"),
            "a sub-region lies in two regions",
        ),
        ("sources/statfin-12r5.yaml", lambda c: c.update(fetch=[]), "fetch"),
        ("sources/statfin-12r5.yaml", lambda c: c.pop("schedule"), "schedule"),
    ],
)
def test_a_contradiction_is_named_at_start(folder, file, edit, said):
    change(folder, file, edit)
    with pytest.raises(CatalogueError, match=said):
        load_catalogue(folder)
