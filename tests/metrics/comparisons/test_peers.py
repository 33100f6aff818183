"""Peers are the municipalities most alike, by what the release knows of both."""

import math

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from metrics.comparisons.peers import nearest, structure
from metrics.figures import Period, Request, compute
from tests.builders import JUNE, database, request

NAMES = ("labour_force", "unemployed_share", "under_25_share", "over_50_share")


def places(**features):
    """Return places a, b, ... with these features; those not named are null."""
    length = len(next(iter(features.values())))
    columns = {name: pl.Series(features.get(name, [None] * length), dtype=pl.Float64) for name in NAMES}
    return pl.DataFrame({"place": list("abcdefgh"[:length])} | columns)


def test_distance_by_hand():
    # Logarithms to base 2 of the sizes are 0, 1, 2, 3, 4: median 2, deviations 2, 1, 0, 1, 2, median 1 (x log 2).
    peers = nearest(places(labour_force=[100, 200, 400, 800, 1600]), "c", 4)
    assert peers["place"].to_list() == ["b", "d", "a", "e"]
    assert peers["distance"].to_list() == pytest.approx([1 / 1.4826, 1 / 1.4826, 2 / 1.4826, 2 / 1.4826])
    assert peers.row(0, named=True)["labour_force_difference"] == pytest.approx(-1 / 1.4826)
    assert (peers["labour_force"][0], peers["labour_force_own"][0]) == (200, 400)


def test_distance_is_the_root_mean_square_over_features():
    both = places(labour_force=[100, 200, 400, 800, 1600], unemployed_share=[5, 6, 7, 8, 9])
    assert nearest(both, "c", 1)["distance"].to_list() == pytest.approx([math.sqrt((1 + 1) / 2) / 1.4826])


def test_structure_tells_apart_what_size_does_not():
    alike = places(labour_force=[500, 510, 500, 2000, 90], unemployed_share=[8, 8.2, 16, 9, 10])
    assert nearest(alike, "a", 1)["place"].to_list() == ["b"]


def test_one_enormous_city_does_not_make_all_others_alike():
    sizes = [400, 450, 500, 600, 700, 350_000]
    with_city, without = places(labour_force=sizes), places(labour_force=sizes[:-1])
    assert nearest(with_city, "a", 1)["distance"][0] < 2 * nearest(without, "a", 1)["distance"][0]


def test_what_the_place_lacks_is_not_compared_and_who_lacks_what_is_compared_is_no_peer():
    some = places(labour_force=[100, 200, 400, 800, 900], unemployed_share=[5, None, 7, 8, 6])
    assert "b" not in nearest(some, "a")["place"].to_list()
    assert nearest(some, "b", 1)["unemployed_share_difference"].to_list() == [None]


def test_a_feature_that_most_share_is_not_compared():
    same = places(labour_force=[100, 200, 400, 800, 900], under_25_share=[10, 10, 10, 10, 40])
    assert nearest(same, "e")["under_25_share_difference"].null_count() == 4


def test_a_place_unknown_or_without_features_has_no_peers():
    assert nearest(places(labour_force=[100, 200]), "z").is_empty()
    assert nearest(places(labour_force=[None, 200, 300]), "a").is_empty()


def test_structure_from_the_figures_of_a_release(tmp_path):
    text = "municipality;month;age_group;unemployed;in_services;labour_force\n" + "".join(
        f"205;2026-06;{age};{unemployed};{services};{force}\n"
        for age, unemployed, services, force in (("_T", 80, 20, 1000), ("Y_LT25", 10, 5, ""), ("Y_GE50", 30, 10, ""))
    )
    data = database(tmp_path, text.replace(";\n", ";\n"), load_catalogue())
    groups = (("_T", "_T"), ("_T", "Y_LT25"), ("_T", "Y_GE50"))
    ages = compute(data, Request(("activation_rate",), ("205",), (Period.of_month(JUNE),), JUNE, groups))
    shares = compute(data, request("unemployed_share", "205"))
    assert structure(shares, ages).row(0) == ("205", 1000, 8.0, 15.0, 40.0)
    assert structure(shares).row(0) == ("205", 1000, 8.0, None, None)
