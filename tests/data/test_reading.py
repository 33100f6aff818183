"""From text to observations: hidden cells have bounds, bad cells are named, nothing is guessed."""

from datetime import date

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.errors import UserError
from data.observations import KEY, SCHEMA
from data.reading import read_observations
from data.totals import with_totals
from tests.builders import grid_of

CATALOGUE = load_catalogue()


def read(text, source=None, *, name="x.csv"):
    return read_observations(grid_of(text.encode(), name), CATALOGUE, source)


def cells(reading, measure, **where):
    found = with_totals(reading.observations.read_all(), reading.layout.source).filter(measure=measure, **where)
    return found.select("value", "lower", "upper", "obs_status", "conf_status").rows()


def problems(reading):
    return reading.problems.select("row", "column", "text", "reason").rows()


def test_observations_have_the_canonical_columns():
    reading = read("municipality;month;unemployed\n205;2026-06;2066\n")
    assert reading.observations.read_all().schema == SCHEMA
    assert reading.observations.read_all().row(0, named=True) == {
        "measure": "unemployed",
        "place": "205",
        "period": date(2026, 6, 1),
        "frequency": "M",
        "sex": "_T",
        "age_group": "_T",
        "breakdown": "_T",
        "value": 2066.0,
        "lower": 2066.0,
        "upper": 2066.0,
        "obs_status": "A",
        "conf_status": "F",
        "source": "area-extract",
    }


def test_a_hidden_count_is_one_to_four_and_never_zero():
    assert cells(read("alue;kk;TYOTTOMATLOPUSSA\nKU697;2026M06;...\n"), "unemployed") == [(None, 1, 4, "Q", "C")]


def test_a_zero_is_a_zero():
    assert cells(read("alue;kk;TYOTTOMATLOPUSSA\nKU697;2026M06;0\n"), "unemployed") == [(0, 0, 0, "A", "F")]


def test_an_empty_cell_is_secret_in_statfin_and_missing_in_our_extract():
    assert cells(read("alue;kk;TYOTTOMATLOPUSSA\nKU697;2026M06;\n"), "unemployed") == [(None, 1, 4, "Q", "C")]
    assert cells(read("municipality;month;unemployed\n697;2026-06;\n"), "unemployed") == [(None, None, None, "O", "F")]


def test_a_hidden_rate_and_hidden_days_have_no_bounds():
    assert cells(read("alue;kk;TYOTOSUUS\nKU697;2026M06;...\n"), "unemployed_share_published") == [
        (None, None, None, "Q", "C")
    ]
    assert cells(read("municipality;month;open_days\n697;2026-06;...\n"), "open_days") == [(None, None, None, "Q", "C")]


def test_the_status_column_says_why_a_cell_is_empty():
    text = "municipality;month;unemployed;unemployed_status\n697;2026-06;;hidden\n205;2026-06;2066;normal\n"
    assert cells(read(text), "unemployed", place="697") == [(None, 1, 4, "Q", "C")]
    assert cells(read(text), "unemployed", place="205") == [(2066, 2066, 2066, "A", "F")]


@pytest.mark.parametrize("text", ["4422", "4 422", "4\xa0422", "4\u202f422", "4422.0", "4422,0"])
def test_thousands_may_be_set_apart(text):
    assert cells(read(f"municipality;month;unemployed\n205;2026-06;{text}\n"), "unemployed")[0][0] == 4422


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12x", "number"),
        ("4 42", "number"),
        ("4.422,5", "number"),
        ("1e3", "number"),
        ("NaN", "number"),
        ("inf", "number"),
        ("-3", "negative"),
        ("−3", "negative"),
        ("29,5", "fraction"),
        ("1.234", "fraction"),
    ],
)
def test_a_bad_cell_is_named_with_row_and_column(text, reason):
    reading = read(f"municipality;month;unemployed\n205;2026-06;1\n290;2026-06;{text}\n")
    assert problems(reading) == [(3, "unemployed", text, reason)]


def test_bad_places_months_and_repeated_keys_are_named():
    reading = read("municipality;month;unemployed\n205;2026-06;1\n999;2026-06;1\n290;2026-13;1\nKU205;2026M06;1\n")
    assert problems(reading) == [
        (3, "municipality", "999", "place"),
        (4, "month", "2026-13", "month"),
        (5, "municipality", "KU205", "duplicate"),
    ]
    with pytest.raises(UserError, match="Wrong cells: 3") as raised:
        reading.require_sound()
    assert "row 5, column «municipality»: «KU205» stands already in row 2" in str(raised.value.details[2])


def test_a_number_beside_the_status_hidden_is_a_contradiction():
    reading = read("municipality;month;unemployed;unemployed_status\n697;2026-06;3;hidden\n")
    assert problems(reading) == [(2, "unemployed", "3", "contradiction")]


def test_groups_are_read_in_any_language_and_absent_columns_mean_the_total():
    reading = read("municipality;month;sex;unemployed\n205;2026-06;Miehet;3\n205;2026-06;women;4\n205;2026-06;;7\n")
    assert sorted(reading.observations.read_all().select("sex", "value").rows()) == [("F", 4), ("M", 3), ("_T", 7)]


def test_an_unknown_group_is_named():
    assert problems(read("municipality;month;sex;unemployed\n205;2026-06;x;3\n")) == [(2, "sex", "x", "category")]


def test_an_unknown_column_is_named_and_nothing_is_read():
    with pytest.raises(UserError, match="column «unemployd» is unknown"):
        read("municipality;month;unemployd;in_services\n205;2026-06;1;2\n")


def test_a_file_of_no_known_source_says_which_columns_it_has():
    with pytest.raises(UserError, match=r"«x», «y»"):
        read("x;y\n1;2\n")


def test_a_file_without_months_or_municipalities_says_so():
    with pytest.raises(UserError, match="no column of months"):
        read("municipality;unemployed\n205;1\n")
    with pytest.raises(UserError, match="no column of municipalities"):
        read("month;in_services;labour_force;passed_1m\n2026-06;1;2;3\n", "area-extract")


def test_a_column_of_places_of_which_under_half_is_known_is_named_with_the_values_that_are_not():
    """Two of five are known. Codes of municipalities among counts do not make a column one of places."""
    text = "kunta;month;unemployed;x\n" + "".join(
        f"{place};2026-06;5;{other}\n"
        for place, other in (("Kajaani", 205), ("Kuhmo", 1205), ("Kajanni", 1), ("Kuhmoo", 2), ("Pudasj", 3))
    )
    with pytest.raises(UserError) as refused:
        read_observations(grid_of(text.encode()), CATALOGUE)
    assert "«kunta», but of its 5 values these 3 are not known: «Kajanni», «Kuhmoo», «Pudasj»." in str(refused.value)


def test_the_labour_force_survey_is_another_statistic():
    with pytest.raises(UserError, match="Labour Force Survey"):
        read('"135z -- Työvoimatutkimus"\n\n"Kuukausi";"Työllisyysaste, 15-64-vuotiaat, %"\n"2026M06";73.1\n')


def test_a_file_that_two_sources_fit_is_asked_back_and_can_be_told():
    text = "kuukausi;alue;tiedot;arvo\n2026M06;SSS;TYOTTOMATLOPUSSA;352001\n"
    assert read(text, "statfin-12r5").layout.source.id == "statfin-12r5"
    both = "municipality;month;unemployed\n205;2026-06;1\n"
    import dataclasses

    twin = CATALOGUE.sources["area-extract"].model_copy(update={"id": "twin"})
    doubled = dataclasses.replace(CATALOGUE, sources={**CATALOGUE.sources, "twin": twin})
    with pytest.raises(UserError, match=r"area-extract, twin\. Say which with --source"):
        read_observations(grid_of(both.encode()), doubled)


def test_a_source_without_places_speaks_of_the_whole_country():
    reading = read("tiedot,kuukausi,value\nAKTASTE,2022M02,27.3\nTYOTTOMATLOPUSSA,2022M02,266000\n")
    assert reading.layout.source.id == "statfin-12u4"
    assert set(reading.observations.read_all()["place"]) == {"country"}


def test_persons_in_services_are_the_sum_of_their_parts_as_a_range_where_one_is_hidden():
    head = "alue;kk;TYOLLISTETTYLOP;KOKEILULOP;TVKOULUTUSLOP;VALMENNUSLOP;MTPPALVELUTLOP"
    reading = read(f"{head}\nKU205;2026M06;21;49;189;0;253\nKU290;2026M06;6;...;...;0;21\n")
    assert cells(reading, "in_services", breakdown="_T", place="205") == [(512, 512, 512, "A", "F")]
    assert cells(reading, "in_services", breakdown="_T", place="290") == [(None, 29, 35, "Q", "C")]


def test_no_total_is_made_where_a_part_is_missing():
    reading = read("alue;kk;TYOLLISTETTYLOP;KOKEILULOP\nKU205;2026M06;21;49\n")
    assert cells(reading, "in_services", breakdown="_T") == []


def test_keys_are_unique():
    observations = read("alue;kk;TYOTTOMATLOPUSSA;TYOTTOMATMIEHET\nKU205;2026M06;5;3\n").observations.read_all()
    assert observations.select(KEY).is_unique().all()
