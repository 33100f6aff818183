"""What the places contributed to the area's change: by hand, by property, and whatever hidden cells hold."""

from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.comparisons.contributions import PARTS, contributions
from metrics.comparisons.proportions import with_empty
from metrics.ratios import SUMS
from tests.metrics.comparisons.known import known_counts


def of(*counts):
    """Return places a, b, ... of (numerator, denominator) each."""
    numerators, denominators = zip(*counts, strict=True)
    return known_counts("abcdefgh"[: len(counts)], numerators, denominators)


def test_two_places_by_hand():
    # a: 20 of 100, then 30 of 100. b: 10 of 100, then 30 of 300. R: 30/200 = 15 %, then 60/400 = 15 %.
    # Weights of a: 0.5, then 0.25; bar 0.375. Rates of a: 20 %, then 30 %; b stays at 10 %. bar R = 15 %.
    # a: rate part 0.375 x 10 = 3.75; mix part (25 - 15) x -0.25 = -2.5. b: rate part 0; mix (10 - 15) x 0.25 = -1.25.
    result = contributions(of((20, 100), (10, 100)), of((30, 100), (30, 300)), factor=100)
    assert result.places.select(PARTS).rows() == [
        pytest.approx((3.75, -2.5, 1.25)),
        pytest.approx((0, -1.25, -1.25), abs=1e-12),
    ]
    assert (result.change, result.change_lower, result.change_upper) == pytest.approx((0, 0, 0), abs=1e-12)


COUNTS = st.integers(0, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=8))
def test_the_parts_add_up_to_the_change_of_the_area(places):
    earlier, later = (of(*counts) for counts in zip(*places, strict=True))
    result = contributions(earlier, later)
    totals = [frame["denominator"].sum() for frame in (earlier, later)]
    if min(totals) == 0:
        assert result is None
        return
    change = later["numerator"].sum() / totals[1] - earlier["numerator"].sum() / totals[0]
    assert result.change == pytest.approx(change, abs=1e-12)
    assert result.places["total_part"].sum() == pytest.approx(change, abs=1e-12)
    assert (result.places["rate_part"] + result.places["mix_part"]).sum() == pytest.approx(change, abs=1e-12)
    for name in PARTS:
        assert result.places[name].equals(result.places[f"{name}_lower"].alias(name))
        assert result.places[name].equals(result.places[f"{name}_upper"].alias(name))


def test_a_place_that_appears_only_mixes():
    result = contributions(of((20, 100), (0, 0)), of((20, 100), (50, 100)))
    assert result.places["rate_part"].to_list() == pytest.approx([0, 0])
    # bar R = (0.2 + 0.35) / 2; a loses half its weight, b gains it.
    assert result.places["mix_part"].to_list() == pytest.approx([(0.2 - 0.275) * -0.5, (0.5 - 0.275) * 0.5])


def test_nothing_is_said_of_months_with_different_places_or_nothing_to_count():
    assert contributions(of((1, 2)), of((1, 2), (1, 2))) is None
    assert contributions(of((0, 0)), of((1, 2))) is None


def activation(*places):
    """Return places of (in services, unemployed); a pair of numbers in place of one is a hidden cell."""
    rows = []
    for name, (services, unemployed) in zip("abcdefgh", places, strict=False):
        (k, k_low, k_high), (u, u_low, u_high) = (
            (None, *cell) if isinstance(cell, tuple) else (cell, cell, cell) for cell in (services, unemployed)
        )
        n = None if None in (k, u) else k + u
        sums = dict(zip(SUMS, (k, k_low, k_high, n, k_low + u_low, k_high + u_high), strict=True))
        ends = {
            "value": None if n is None else k / n,
            "lower": k_low / (k_low + u_high),
            "upper": k_high / (k_high + u_low),
        }
        rows.append({"place": name, **sums, **ends, "status": "exact" if n else "range"})
    schema = {"place": pl.String, **dict.fromkeys((*SUMS, "value", "lower", "upper"), pl.Float64), "status": pl.String}
    return with_empty(pl.DataFrame(rows, schema=schema), 1.0)


HIDDEN = (1, 4)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (((HIDDEN, 20), (30, 90)), ((5, 25), (40, 60))),
        (((HIDDEN, HIDDEN), (6, 9)), ((HIDDEN, 5), (3, 12))),
        (((HIDDEN, 6), (HIDDEN, 8), (7, 7)), ((9, 6), (HIDDEN, HIDDEN), (5, 9))),
    ],
)
def test_whatever_the_hidden_cells_hold_the_parts_lie_in_their_ranges(earlier, later):
    result = contributions(activation(*earlier), activation(*later))
    cells = [cell for period in (earlier, later) for place in period for cell in place]
    spans = [range(cell[0], cell[1] + 1) if isinstance(cell, tuple) else [cell] for cell in cells]
    truths = []
    for possible in product(*spans):
        pairs = list(zip(possible[::2], possible[1::2], strict=True))
        truths.append(contributions(activation(*pairs[: len(earlier)]), activation(*pairs[len(earlier) :])))
    assert result.change_lower == pytest.approx(min(truth.change for truth in truths))
    assert result.change_upper == pytest.approx(max(truth.change for truth in truths))
    for name in PARTS:
        for row in range(len(earlier)):
            values = [truth.places[name][row] for truth in truths]
            assert result.places[f"{name}_lower"][row] <= min(values) + 1e-12
            assert result.places[f"{name}_upper"][row] >= max(values) - 1e-12
            assert result.places[name][row] is None


def test_a_place_whose_own_part_is_known_has_it_though_another_hides_its_numerator():
    # Of fixed sizes: what b hides changes neither a's rate nor any weight.
    hidden = of((1, 50), (4, 50)).with_columns(
        pl.when(pl.col("place") != "b").then("numerator").alias("numerator"),
        pl.when(pl.col("place") != "b").then("rate").alias("rate"),
        pl.when(pl.col("place") == "b").then(1 / 50).otherwise("rate_lower").alias("rate_lower"),
        pl.when(pl.col("place") == "b").then(1.0).otherwise("numerator_lower").alias("numerator_lower"),
    )
    result = contributions(hidden, of((6, 50), (10, 50)))
    assert result.places["rate_part"].to_list() == [pytest.approx(0.5 * 0.1), None]
    assert result.places["rate_part_lower"].to_list() == pytest.approx([0.05, 0.5 * (0.2 - 0.08)])
    assert result.change is None
