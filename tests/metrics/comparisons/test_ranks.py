"""Ranks as ranges: by hand, by simulation of known truths, and whatever hidden cells hold."""

from itertools import product

import numpy as np
import polars as pl
import pytest

from metrics.comparisons.ranks import rank_ranges
from tests.metrics.comparisons.known import known_counts


def ranges(places, better="up", kind="rank"):
    return rank_ranges(places, better).select(f"{kind}_lower", f"{kind}_upper").rows()


def test_places_apart_have_one_rank_each():
    places = known_counts("abc", [500, 100, 300], [1000] * 3)
    assert ranges(places) == [(1, 1), (3, 3), (2, 2)]
    assert ranges(places, "down") == [(3, 3), (1, 1), (2, 2)]


def test_a_small_place_may_have_any_rank():
    assert ranges(known_counts("abc", [500, 3, 300], [1000, 10, 1000])) == [(1, 2), (1, 3), (2, 3)]


def test_two_places_just_apart_are_not_when_compared_with_many():
    # 60/200 and 42/200: 9 points. Of two alone the interval is 0.4 to 17.4; among twelve it is wider and holds zero.
    pair = known_counts("ab", [60, 42], [200, 200])
    assert ranges(pair) == [(1, 1), (2, 2)]
    many = known_counts([str(i) for i in range(12)], [60, 42] + [50] * 10, [200] * 12)
    assert ranges(many)[:2] == [(1, 12), (1, 12)]


def test_ranks_as_shown_are_those_of_the_rates_and_ties_share_theirs():
    assert ranges(known_counts("abcd", [4, 3, 3, 1], [10] * 4), kind="shown") == [(1, 1), (2, 3), (2, 3), (4, 4)]


def test_one_place_is_first_of_one():
    assert rank_ranges(known_counts("a", [1], [2]), "up").row(0) == ("a", 1, 1, 1, 1, 1)


def with_hidden(counts):
    """Return places of 50, of `counts`; a pair is the least and the most a hidden one may be."""
    ends = [count if isinstance(count, tuple) else (count, count) for count in counts]
    known = known_counts([str(i) for i in range(len(ends))], [low for low, _ in ends], [50] * len(ends))
    return known.with_columns(
        pl.Series("rate_lower", [low / 50 for low, _ in ends]), pl.Series("rate_upper", [high / 50 for _, high in ends])
    )


@pytest.mark.parametrize("counts", [((1, 4), 20, (15, 18)), ((1, 4), (1, 4), 15, 30), (12, (1, 4), 30)])
def test_whatever_the_hidden_cells_hold_the_ranges_of_known_counts_lie_within(counts):
    through_hidden = {kind: ranges(with_hidden(counts), kind=kind) for kind in ("rank", "shown")}
    spans = [range(count[0], count[1] + 1) if isinstance(count, tuple) else [count] for count in counts]
    for possible in product(*spans):
        for kind, outer in through_hidden.items():
            for (low, high), (least, most) in zip(ranges(with_hidden(possible), kind=kind), outer, strict=True):
                assert least <= low <= high <= most, (kind, possible)


def test_in_95_of_100_cases_the_range_holds_the_true_rank_of_each_place():
    random = np.random.default_rng(6)
    sizes = np.array([40, 60, 100, 200, 300, 500, 700, 900, 1200, 2000, 3000, 4000])
    truth = np.array([18, 23, 20, 17, 25, 16, 22, 19, 21, 24, 15, 26]) / 100
    ranks = (-truth).argsort().argsort() + 1
    held = np.zeros(len(sizes))
    for _ in range(100):
        counts = random.binomial(sizes, truth)
        found = np.array(ranges(known_counts([str(n) for n in sizes], counts.tolist(), sizes.tolist())))
        held += (found[:, 0] <= ranks) & (ranks <= found[:, 1])
    assert (held / 100 >= 0.95).all()
