"""Stage DOMAIN, durations: can there be spells that have these days and these squares of days?"""

import polars as pl

from catalogue.errors import Message
from catalogue.schema import Indicator
from intake.screening.cells import PLACE_KEY, collected, finding, indicators_of, measures_of, ranged, summed
from intake.screening.material import Material
from intake.screening.results import Finding, Outcome, passed

# Squares of large sums are not exact in floating point.
ROUNDING = 1e-9


def check_domain_days_squared(material: Material) -> Finding:
    """There can be n spells with these days d and squared days q: q is at least d, and d² at most n·q.

    Each spell lasts whole days, and the square of a whole number is not below it; d² ≤ n·q is the inequality of Cauchy
    and Schwarz, with equality where all spells are equally long. A FAIL: no spells have such days. The squares of a
    measure `x` are the measure `x_squared`; n is what the mean of `x` is divided by.
    """
    held = {measure.id for measure in measures_of(material)}
    means = [indicator for indicator in indicators_of(material) if _squares(indicator) in held]
    rows = [collected(_impossible(material, indicator)) for indicator in means if indicator.form == "mean"]
    impossible = pl.concat(rows) if rows else pl.DataFrame()
    if impossible.is_empty():
        return passed("Days and their squares can be those of the spells, as far as all three are there.")
    return finding(
        Outcome.FAIL,
        Message(
            "Squared days that no spells can have: {count}. First {place}, {month}: {squares} for {spells} spells of "
            "{days} days in all."
        ),
        Message("See whether columns have changed places, and whether days and squares are in the same unit."),
        impossible,
        material,
    )


DURATION_CHECKS = (check_domain_days_squared,)


def _squares(indicator: Indicator) -> str:
    return f"{indicator.numerator[0]}_squared"


def _impossible(material: Material, indicator: Indicator) -> pl.LazyFrame:
    """Return the cells of squares that are too small for the days, whatever the hidden counts are."""
    cells, squares = material.observations, _squares(indicator)
    days = summed(cells, indicator.numerator).drop("row")
    spells = summed(cells, indicator.denominator).drop("row")
    together = (
        summed(cells, [squares])
        .join(days, on=PLACE_KEY, suffix="_days")
        .join(spells, on=PLACE_KEY, suffix="_spells")
        .with_columns(pl.lit(squares).alias("measure"))
    )
    least = pl.col("lower_days") * (1 - ROUNDING)
    most_squares, most_spells = pl.col("upper"), pl.col("upper_spells")
    shown = {"squares": "", "days": "_days", "spells": "_spells"}
    return together.filter((most_squares < least) | (least**2 > most_spells * most_squares)).select(
        "row", *PLACE_KEY, "measure", *(ranged(f"lower{of}", f"upper{of}").alias(name) for name, of in shown.items())
    )
