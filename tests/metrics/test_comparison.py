"""Change from a year earlier: only like with like, and only the direction that holds over the whole range."""

from datetime import date

import polars as pl
import pytest

from metrics.comparison import compute_with_change
from tests.builders import database, publish, request, rounded

HEAD = "municipality;month;unemployed;in_services\n"


def change(folder, text, indicator="activation_rate", place="205", month=date(2026, 6, 1)):
    return compute_with_change(database(folder, text), request(indicator, place, month=month)).row(0, named=True)


def test_the_change_is_the_difference_of_the_two_figures(tmp_path):
    row = change(tmp_path, HEAD + "205;2026-06;75;25\n205;2025-06;80;20\n")
    assert rounded(row, "value", "earlier", "change") == [25.0, 20.0, 5.0]
    assert (row["comparison"], row["direction"]) == ("comparable", "better")


def test_a_rise_of_what_should_fall_is_worse(tmp_path):
    text = "municipality;month;unemployed;labour_force\n205;2026-06;110;1000\n205;2025-06;100;1000\n"
    row = change(tmp_path, text, "unemployed_share")
    assert (rounded(row, "change"), row["direction"]) == ([1.0], "worse")


def test_a_change_that_does_not_show_is_none(tmp_path):
    row = change(tmp_path, HEAD + "205;2026-06;80000;20000\n205;2025-06;80000;20001\n")
    assert row["direction"] == "same"


def test_a_direction_is_said_only_where_the_whole_range_has_it(tmp_path):
    # 1..4 of 10..: 2026 1/11 = 9.1 to 4/14 = 28.6 %; 2025 18/108 = 16.7 %
    row = change(tmp_path, HEAD + "205;2026-06;10;...\n205;2025-06;90;18\n")
    assert rounded(row, "change", "change_lower", "change_upper") == [None, -7.6, 11.9]
    assert row["direction"] == "unclear"


def test_without_a_month_a_year_earlier_there_is_no_change(tmp_path):
    row = change(tmp_path, HEAD + "205;2026-06;75;25\n205;2025-05;80;20\n")
    assert (row["comparison"], row["change"], row["direction"]) == ("no_earlier", None, None)


def test_across_a_break_there_is_no_change_and_the_break_is_named(tmp_path):
    row = change(tmp_path, HEAD + "205;2025-06;75;25\n205;2024-06;60;40\n", month=date(2025, 6, 1))
    assert (row["comparison"], row["break_id"], row["change"]) == ("break", "employment-areas-2025", None)


def test_other_coverage_is_not_compared(tmp_path):
    text = HEAD + "205;2026-06;75;25\n290;2026-06;10;10\n205;2025-06;80;20\n"
    assert change(tmp_path, text, place="area:kainuu-koillismaa")["comparison"] == "other_coverage"


def test_other_sources_are_not_compared(tmp_path):
    from catalogue.catalogue import load_catalogue
    from metrics.database import ReleaseDatabase

    publish(tmp_path, "municipality;month;unemployed;labour_force\n205;2026-06;110;1000\n")
    store = publish(tmp_path, "alue;kk;TYOTTOMATLOPUSSA;TYOVOIMATK\nKU205;2025M06;100;1000\n", "s.csv")
    data = ReleaseDatabase.open(store, store.release(), load_catalogue())
    row = compute_with_change(data, request("unemployed_share", "205")).row(0, named=True)
    assert row["comparison"] == "other_source"


@pytest.mark.parametrize("month", [date(2026, 6, 1), date(2025, 12, 1)])
def test_only_the_months_asked_for_come_back(tmp_path, month):
    rows = compute_with_change(database(tmp_path), request("activation_rate", "205", "290", month=month))
    assert rows.select(pl.col("period").unique()).to_series().to_list() == [f"{month:%Y-%m}"]
