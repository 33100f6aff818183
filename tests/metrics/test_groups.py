"""The groups of one municipality, by hand."""

from datetime import date

import pytest

from metrics.groups import groups_of, municipality_groups
from metrics.municipality import municipality
from tests.builders import EXTRACT, JUNE, database

HEADER = "municipality;month;sex;age_group;unemployed;in_services;labour_force\n"
# Of Kajaani's 1 000: men 480 and 120 in services (20 %), women 360 and 40 (10 %); under 25 100 and 100 (50 %).
GROUPS = HEADER + "".join(
    f"205;{month};{line}\n"
    for month in ("2025-06", "2026-06")
    for line in (
        "_T;_T;840;160;16917",
        "M;_T;480;120;",
        "F;_T;360;40;",
        "_T;Y_LT25;100;100;",
        "_T;Y25T49;500;40;",
        "_T;Y_GE50;240;20;",
        "F;Y_LT25;40;30;",
        "F;Y25T49;220;5;",
        "F;Y_GE50;100;5;",
        "M;Y_LT25;60;70;",
        "M;Y25T49;280;35;",
        "M;Y_GE50;140;15;",
    )
)


def of(tmp_path, text, place="205"):
    data, months = database(tmp_path, text), (date(2025, 6, 1), JUNE)
    return municipality_groups(data, municipality(data, place, JUNE, months).own, place, JUNE, months)


def rates(figures):
    found = figures.filter(figures["indicator"] == "activation_rate")
    return {(row["sex"], row["age_group"]): row for row in found.iter_rows(named=True)}


def test_each_group_has_its_own_rate_of_its_own_denominator(tmp_path):
    found = rates(of(tmp_path, GROUPS).table)
    assert found["M", "_T"]["value"] == pytest.approx(20)
    assert found["F", "_T"]["value"] == pytest.approx(10)
    assert found["_T", "Y_LT25"]["value"] == pytest.approx(50)
    assert (found["F", "Y_LT25"]["numerator"], found["F", "Y_LT25"]["denominator"]) == (30, 70)
    assert found["_T", "_T"]["value"] == pytest.approx(16)
    assert found["M", "_T"]["change"] == pytest.approx(0)
    assert found["M", "_T"]["verdict"] == "short"
    # Wilson, 120 of 600.
    assert [round(found["M", "_T"][f"interval_{end}"], 1) for end in ("lower", "upper")] == [17.0, 23.4]


def test_groups_stand_in_the_order_of_the_catalogue_the_total_first_and_the_crossings_last(tmp_path):
    table = of(tmp_path, GROUPS).table
    assert table.select("sex", "age_group").unique(maintain_order=True).rows() == [
        ("_T", "_T"),
        ("M", "_T"),
        ("F", "_T"),
        ("_T", "Y_LT25"),
        ("_T", "Y25T49"),
        ("_T", "Y_GE50"),
        *[(sex, age) for sex in "MF" for age in ("Y_LT25", "Y25T49", "Y_GE50")],
    ]


def test_an_indicator_that_no_group_has_is_not_in_the_table_and_is_named(tmp_path):
    found = of(tmp_path, GROUPS)  # the labour force is not there by sex or age
    assert found.indicators == ["activation_rate"]
    assert found.others == ["unemployed_share"]
    assert found.table["indicator"].unique().to_list() == ["activation_rate"]


def test_a_source_without_groups_has_none(tmp_path):
    found = of(tmp_path, EXTRACT)
    assert found.figures.is_empty()
    assert (found.indicators, found.table.height) == ([], 0)
    assert "activation_rate" in found.others


def test_a_small_count_of_a_group_is_neither_shown_nor_to_be_had_from_the_others(tmp_path):
    """3 women of 400 in services: neither they nor the 157 men, who with the total would give them, are shown."""
    sexes = ("_T;_T;840;160;16917", "M;_T;443;157;", "F;_T;397;3;")
    found = rates(of(tmp_path, HEADER + "".join(f"205;2026-06;{line}\n" for line in sexes)).figures)
    women, men = found["F", "_T"], found["M", "_T"]
    assert [women[name] for name in ("value", "numerator", "interval_lower")] == [None] * 3
    assert (men["value"], men["numerator"]) == (None, None)
    assert found["_T", "_T"]["numerator"] == 160
    assert women["status"] in ("range", "hidden")


def test_groups_are_those_the_place_itself_has(tmp_path):
    data = database(tmp_path, GROUPS + "290;2026-06;_T;_T;100;20;2000\n")
    assert groups_of(data, "290", JUNE) == []
    assert groups_of(data, "205", JUNE)[0] == ("M", "_T")
