"""One municipality: its groups, its peers and the order of municipalities, by hand."""

from datetime import date

import pytest

from metrics.municipality import groups_of, municipalities_with_figures, municipality
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
    data = database(tmp_path, text)
    return municipality(data, place, JUNE, (date(2025, 6, 1), JUNE))


def rates(figures):
    found = figures.filter(figures["indicator"] == "activation_rate")
    return {(row["sex"], row["age_group"]): row for row in found.iter_rows(named=True)}


def test_each_group_has_its_own_rate_of_its_own_denominator(tmp_path):
    found = rates(of(tmp_path, GROUPS).group_table)
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
    table = of(tmp_path, GROUPS).group_table
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
    assert found.grouped_indicators == ["activation_rate"]
    assert found.ungrouped_indicators == ["unemployed_share"]
    assert found.group_table["indicator"].unique().to_list() == ["activation_rate"]


def test_a_source_without_groups_has_none(tmp_path):
    found = of(tmp_path, EXTRACT)
    assert found.groups.is_empty()
    assert (found.grouped_indicators, found.group_table.height) == ([], 0)
    assert "activation_rate" in found.ungrouped_indicators


def test_a_small_count_of_a_group_is_neither_shown_nor_to_be_had_from_the_others(tmp_path):
    """3 women of 400 in services: neither they nor the 157 men, who with the total would give them, are shown."""
    sexes = ("_T;_T;840;160;16917", "M;_T;443;157;", "F;_T;397;3;")
    found = rates(of(tmp_path, HEADER + "".join(f"205;2026-06;{line}\n" for line in sexes)).groups)
    women, men = found["F", "_T"], found["M", "_T"]
    assert [women[name] for name in ("value", "numerator", "interval_lower")] == [None] * 3
    assert (men["value"], men["numerator"]) == (None, None)
    assert found["_T", "_T"]["numerator"] == 160
    assert women["status"] in ("range", "hidden")


def test_municipalities_come_by_size_and_only_those_with_figures_in_the_month(tmp_path):
    text = EXTRACT + "765;2025-06;300;40;5000;50;40\n"  # Sotkamo has no June 2026
    data = database(tmp_path, text)
    assert municipalities_with_figures(data, JUNE) == ["205", "290", "697"]  # 16 917, 2 905, 447
    assert municipalities_with_figures(data, date(2025, 6, 1)) == ["205", "765", "290", "697"]
    assert municipalities_with_figures(data, date(2020, 6, 1)) == []


def test_rows_of_a_municipality_that_joined_another_count_as_its_successor(tmp_path):
    data = database(tmp_path, EXTRACT + "911;2026-06;100;20;900;10;8\n541;2026-06;300;20;3000;10;8\n")
    assert municipalities_with_figures(data, JUNE) == ["205", "541", "290", "697"]  # Nurmes with Valtimo: 3 900


PEERS = "municipality;month;unemployed;in_services;labour_force\n" + "".join(
    f"{code};2026-06;{unemployed};{unemployed // 4};{force}\n"
    for code, unemployed, force in (
        ("205", 1200, 16000),
        ("290", 150, 2000),
        ("765", 300, 4000),
        ("777", 120, 1600),
        ("697", 40, 500),
        ("105", 60, 800),
        ("578", 70, 1000),
    )
)


def test_the_five_nearest_are_those_of_nearest_size_where_all_else_is_alike(tmp_path):
    found = of(tmp_path, PEERS, "290")
    # 2 000 is to 1 600 as 1.25, to 4 000 and 1 000 as 2, to 800 as 2.5, to 500 as 4, to 16 000 as 8.
    assert found.peers["place"].to_list()[0] == "777"
    assert set(found.peers["place"]) == {"777", "765", "578", "105", "697"}
    assert found.others == 6
    table = found.peer_table("activation_rate")
    assert table["place"].to_list() == ["290", *found.peers["place"]]
    assert table["denominator"].to_list()[0] == 187  # 150 + 37
    assert table["interval_lower"].null_count() == 0


def test_a_municipality_alone_has_no_peers(tmp_path):
    alone = of(tmp_path, "municipality;month;unemployed;in_services;labour_force\n205;2026-06;1200;300;16000\n")
    assert (alone.peers.height, alone.others) == (0, 0)
    assert alone.peer_table("activation_rate")["place"].to_list() == ["205"]


def test_without_a_labour_force_nobody_is_a_peer(tmp_path):
    text = "municipality;month;unemployed;in_services\n205;2026-06;1200;300\n290;2026-06;150;40\n697;2026-06;40;10\n"
    found = of(tmp_path, text)
    assert (found.peers.height, found.others) == (0, 2)


def test_groups_are_those_the_place_itself_has(tmp_path):
    data = database(tmp_path, GROUPS + "290;2026-06;_T;_T;100;20;2000\n")
    assert groups_of(data, "290", JUNE) == []
    assert groups_of(data, "205", JUNE)[0] == ("M", "_T")


def test_its_own_figures_are_those_of_the_overview_of_an_area_of_one(tmp_path):
    found = of(tmp_path, EXTRACT)
    row = found.own.area.row(0, named=True)
    assert (row["place"], row["numerator"], row["denominator"]) == ("205", 512, 2578)
    assert found.own.series["place"].unique().to_list() == ["205"]
