"""Intervals of 95 %: of a rate, of the difference of two rates, of a mean. Polars expressions, each (lower, upper).

They describe natural variation, not sampling: a register is a full count. Null where there is nothing to divide by.
"""

import polars as pl
from scipy.special import stdtrit

Z95 = 1.959963984540054


def wilson(numerator: pl.Expr, denominator: pl.Expr, z: float = Z95) -> tuple[pl.Expr, pl.Expr]:
    """Return Wilson's score interval of a rate, as fractions. Source: E. B. Wilson 1927; 10/46 -> 0.123, 0.356."""
    whole = pl.when(denominator > 0).then(denominator.cast(pl.Float64))
    rate = numerator / whole
    centre = (rate + z**2 / (2 * whole)) / (1 + z**2 / whole)
    half = z / (1 + z**2 / whole) * (rate * (1 - rate) / whole + z**2 / (4 * whole**2)).sqrt()
    return (centre - half).clip(0.0, 1.0), (centre + half).clip(0.0, 1.0)


def newcombe(
    numerator: pl.Expr, denominator: pl.Expr, other_numerator: pl.Expr, other_denominator: pl.Expr, z: float = Z95
) -> tuple[pl.Expr, pl.Expr]:
    """Return the interval of the first rate less the other, as fractions.

    For two independent groups. Source: R. G. Newcombe 1998, method 10: the square-and-add of two Wilson intervals.
    """
    rate, other = (part / pl.when(whole > 0).then(whole) for part, whole in (
        (numerator, denominator), (other_numerator, other_denominator)
    ))  # fmt: skip
    lower, upper = wilson(numerator, denominator, z)
    other_lower, other_upper = wilson(other_numerator, other_denominator, z)
    difference = rate - other
    down = ((rate - lower) ** 2 + (other_upper - other) ** 2).sqrt()
    up = ((upper - rate) ** 2 + (other - other_lower) ** 2).sqrt()
    return difference - down, difference + up


def mean(count: pl.Expr, total: pl.Expr, squares: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return Student's interval of a mean from the number of spells, Σ days and Σ days², in days.

    Null for fewer than two spells, without squares, and where the squares are fewer than the days allow.
    """
    number = pl.when(count >= 2).then(count.cast(pl.Float64))
    centre = total / number
    # Of equal spells the difference is zero but for rounding; far below zero the sums contradict each other.
    left = squares - total * centre
    variance = pl.when(left >= -1e-9 * squares).then(left.clip(0.0)) / (number - 1)
    half = _quantile(number - 1) * (variance / number).sqrt()
    return centre - half, centre + half


def _quantile(freedom: pl.Expr) -> pl.Expr:
    """Return Student's t, two-sided 95 %."""
    return freedom.map_batches(
        lambda numbers: pl.Series(stdtrit(numbers.to_numpy(), 0.975)).fill_nan(None), return_dtype=pl.Float64
    )
