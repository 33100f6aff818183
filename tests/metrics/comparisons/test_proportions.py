"""Comparisons start from figures: known counts, bounds through hidden cells, and nothing where there are no counts."""

from datetime import date

import pytest

from metrics.comparisons.contributions import contributions
from metrics.comparisons.proportions import proportions, with_empty
from metrics.comparisons.ranks import rank_ranges
from metrics.figures import Period, compute
from tests.builders import EXTRACT, JUNE, database, request
from tests.metrics.comparisons.known import known_counts

AREA = ("205", "290", "697")


def test_hidden_services_are_bounded_with_the_denominators_that_go_with_them(tmp_path):
    # Kuhmo: 344 unemployed, 1 to 4 in services
    rows = proportions(compute(database(tmp_path), request("activation_rate", *AREA)), 100).rows_by_key(
        "place", named=True, unique=True
    )
    assert rows["205"]["rate"] == pytest.approx(512 / 2578)
    assert (rows["290"]["rate"], rows["290"]["denominator_lower"], rows["290"]["denominator_upper"]) == (None, 345, 348)
    assert (rows["290"]["rate_lower"], rows["290"]["rate_upper"]) == pytest.approx((1 / 345, 4 / 348))


def test_places_without_data_or_without_anything_to_count_are_left_out_but_the_empty_stay_where_asked(tmp_path):
    data = database(tmp_path, EXTRACT.replace("5;5\n", "0;0\n"))
    figures = compute(data, request("plan_within_one_month", *AREA, "765"))
    assert proportions(figures, 100)["place"].to_list() == ["205", "290"]
    assert with_empty(figures, 100)["place"].to_list() == ["205", "290", "697"]


def test_an_areas_change_comes_apart_into_its_municipalities(tmp_path):
    data = database(tmp_path)
    months = [
        compute(data, request("activation_rate", *AREA, periods=(Period.of_month(m),)))
        for m in (date(2025, 6, 1), JUNE)
    ]
    result = contributions(*(with_empty(month, 100) for month in months), factor=100)
    # Kuhmo's hidden services leave every part a range.
    assert result.change is None
    assert result.change_lower == pytest.approx(100 * (522 / 2968 - 560 / 2940))
    assert result.change_upper == pytest.approx(100 * (525 / 2971 - 560 / 2940))


def test_ranks_from_figures(tmp_path):
    places = proportions(compute(database(tmp_path), request("activation_rate", *AREA)), 100)
    # Kuhmo's is surely the lowest; Kajaani's 19.9 % and Ristijärvi's 9 of 45 cannot be told apart.
    assert rank_ranges(places, "up").select("place", "rank_lower", "rank_upper").rows() == [
        ("205", 1, 2),
        ("290", 3, 3),
        ("697", 1, 2),
    ]


def test_nought_of_nought_has_no_rate():
    assert known_counts(["a"], [0], [0])["rate"].to_list() == [None]
