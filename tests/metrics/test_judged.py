"""Figures with interval and verdict: worked by hand, over what hidden cells, breaks and coverage leave."""

from datetime import date

import polars as pl
import pytest

from catalogue.months import iso, span
from metrics.attention import attention, need
from metrics.judged import judged
from metrics.standing import compared_with, standing
from tests.builders import JUNE, database

HEAD = "municipality;month;unemployed;in_services\n"
YEARS = span(date(2015, 1, 1), date(2024, 12, 1))


def row_of(folder, text, indicator="activation_rate", place="205", month=JUNE):
    """Return the judged figure of one month; every month of the file counts."""
    opened = database(folder, text)
    measures = list(opened.catalogue.indicators[indicator].numerator)
    months = opened.query("months", {"code": [place], "measure": measures}).get_column("period").to_list()
    return judged(opened, [indicator], [place], [*months, month], month).filter(period=iso(month)).row(0, named=True)


def constant(unemployed, in_services, code="205", months=YEARS):
    return HEAD + "".join(f"{code};{iso(month)};{unemployed};{in_services}\n" for month in months)


def test_the_interval_of_a_rate_is_wilsons(tmp_path):
    row = row_of(tmp_path, HEAD + "205;2026-06;36;10\n")
    assert row["interval_lower"] == pytest.approx(12.26, abs=0.01)
    assert row["interval_upper"] == pytest.approx(35.57, abs=0.01)


def test_the_interval_of_a_mean_needs_the_squares_of_the_days(tmp_path):
    # Spells of 7, 7, 14, 14, 21, 21, 28 and 28 days: mean 17.5, variance (2940 - 8 x 17.5²) / 7 = 70,
    # half-width 2.364624 x √(70 / 8) = 6.9946 days.
    head = "municipality;month;open_spells;open_days;open_days_squared\n"
    row = row_of(tmp_path, head + "205;2026-06;8;140;2940\n", "ongoing_duration")
    assert row["value"] == pytest.approx(2.5)
    assert row["interval_lower"] == pytest.approx((17.5 - 6.9946) / 7, abs=1e-4)
    assert row["interval_upper"] == pytest.approx((17.5 + 6.9946) / 7, abs=1e-4)


def test_without_squares_a_mean_has_no_interval(tmp_path):
    row = row_of(tmp_path, "municipality;month;open_spells;open_days\n205;2026-06;8;140\n", "ongoing_duration")
    assert (row["interval_lower"], row["interval_upper"]) == (None, None)


def test_a_range_is_judged_where_both_its_ends_say_the_same(tmp_path):
    # 20 of 1 020 in every month, then 1 to 4 of 1 001 to 1 004: 1.6 to 1.9 points less, where chance gives 1.2.
    text = constant(1000, 20, months=YEARS[:-1]) + "205;2024-12;1000;...\n"
    row = row_of(tmp_path, text, month=date(2024, 12, 1))
    assert (row["status"], row["verdict"], row["direction_of_signal"]) == ("range", "worsens", "down")
    assert row["judged"] is None


def test_a_range_of_which_one_end_is_ordinary_is_not_judged(tmp_path):
    # 15 of 1 015 before: 1.1 to 1.4 points less, where chance gives 1.0 and more.
    text = constant(1000, 15, months=YEARS[:-1]) + "205;2024-12;1000;...\n"
    row = row_of(tmp_path, text, month=date(2024, 12, 1))
    assert (row["verdict"], row["question"], row["strength"]) == ("missing", None, None)


def test_a_series_starts_anew_at_a_break_of_the_catalogue(tmp_path):
    text = constant(800, 200, months=span(date(2018, 1, 1), date(2026, 6, 1)))
    months = {"2024-12": "ordinary", "2025-06": "short", "2026-01": "short", "2026-02": "ordinary"}
    opened = database(tmp_path, text)
    rows = judged(opened, ["activation_rate"], ["205"], span(date(2018, 1, 1), date(2026, 6, 1)), JUNE)
    found = dict(rows.select("period", "verdict").iter_rows())
    assert {month: found[month] for month in months} == months
    assert found["2020-05"] == "left_out"


def test_a_series_starts_anew_where_other_municipalities_are_covered(tmp_path):
    kuhmo = constant(300, 50, "290", span(date(2022, 1, 1), date(2024, 12, 1))).removeprefix(HEAD)
    opened = database(tmp_path, constant(2000, 500) + kuhmo)
    rows = judged(opened, ["activation_rate"], ["area:kainuu-koillismaa"], YEARS, date(2025, 6, 1))
    found = dict(rows.select("period", "verdict").iter_rows())
    assert [found[month] for month in ("2021-12", "2022-01", "2023-01", "2023-02")] == [
        "ordinary",
        "short",
        "short",
        "ordinary",
    ]


def signals():
    return pl.DataFrame(
        {
            "indicator": ["a", "b", "a", "b", "a"],
            "place": ["1", "1", "2", "2", "3"],
            "verdict": ["worsens", "ordinary", "worsens", "worsens", "improves"],
            "strength": [4.0, 0.5, 1.5, 2.0, 3.0],
            "denominator_upper": [10.0, 20.0, 300.0, 30.0, 1000.0],
        }
    )


def test_what_needs_attention_comes_strongest_first_and_nothing_else_does():
    assert attention(signals()).select("place", "indicator").rows() == [("1", "a"), ("3", "a"), ("2", "b"), ("2", "a")]


def test_places_come_by_the_number_of_their_concerns_then_strength_then_size():
    assert need(signals()).select("place", "concerns", "strongest").rows() == [
        ("2", 2, 2.0),
        ("1", 1, 4.0),
        ("3", 0, 0.0),
    ]


def test_a_place_stands_among_those_of_its_kind(tmp_path):
    # 20.0 % of 2 500 and of 1 000 cannot be told apart; 10 % of 500 is surely less.
    opened = database(tmp_path, HEAD + "205;2026-06;2000;500\n765;2026-06;800;200\n290;2026-06;450;50\n")
    ranks = {place: standing(opened, place, JUNE) for place in ("205", "290")}
    columns = ("indicator", "ranked", "rank_lower", "rank_upper")
    assert ranks["205"].select(columns).rows() == [("activation_rate", 3, 1, 2)]
    assert ranks["290"].select(columns).rows() == [("activation_rate", 3, 3, 3)]


def test_an_area_whose_members_are_not_all_covered_is_not_ranked(tmp_path):
    opened = database(tmp_path, HEAD + "205;2026-06;2000;500\n")
    assert standing(opened, "area:kainuu-koillismaa", JUNE).is_empty()
    assert standing(opened, "country", JUNE).is_empty()


def test_areas_stand_among_employment_areas_and_a_group_among_none(tmp_path):
    catalogue = database(tmp_path, HEAD + "205;2026-06;2000;500\n").catalogue
    assert len(compared_with(catalogue, "area:kainuu-koillismaa", JUNE)) > 40
    assert compared_with(catalogue, "country", JUNE) == ("country",)
    assert "region:18" in compared_with(catalogue, "region:18", JUNE)


def test_the_interval_of_a_mean_does_not_reach_below_zero(tmp_path):
    """8 spells of 700 days, 7 of 50 and one of 350: 87.5 days on average, spread 106.1; 87.5 - 2.36 x 37.5 = -1.2."""
    text = "municipality;month;open_spells;open_days;open_days_squared\n205;2026-06;8;700;140000\n"
    row = judged(database(tmp_path, text), ["ongoing_duration"], ["205"], [JUNE], JUNE).row(0, named=True)
    assert row["value"] == 12.5  # weeks
    assert row["interval_lower"] == 0
    assert round(row["interval_upper"], 1) == 25.2  # (87.5 + 2.365 x 37.5) / 7
