"""One municipality: its groups, its peers and the order of municipalities, by hand."""

from datetime import date

from metrics.municipality import municipalities_with_figures, municipality
from tests.builders import EXTRACT, JUNE, database


def of(tmp_path, text, place="205"):
    data = database(tmp_path, text)
    return municipality(data, place, JUNE, (date(2025, 6, 1), JUNE))


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


def test_its_own_figures_are_those_of_the_overview_of_an_area_of_one(tmp_path):
    found = of(tmp_path, EXTRACT)
    row = found.own.area.row(0, named=True)
    assert (row["place"], row["numerator"], row["denominator"]) == ("205", 512, 2578)
    assert found.own.series["place"].unique().to_list() == ["205"]
