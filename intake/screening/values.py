"""Stage VALUES: can the counts of one place and month be true together?

A hidden count is worth its bounds (1 to 4), never 0 and never nothing: a check speaks only where the bounds leave no
way out.
"""

import polars as pl

from catalogue.errors import Message
from catalogue.schema import Indicator, Partition
from data.observations import DIMENSIONS, KEY, TOTAL
from intake.screening.cells import (
    PLACE_KEY,
    additive_measures,
    collected,
    finding,
    indicators_of,
    is_measure,
    measures_of,
    ranged,
    summed,
)
from intake.screening.material import Material
from intake.screening.results import Finding, Outcome, found, passed


def check_values_numerator_within_denominator(material: Material) -> Finding:
    """No numerator is above its denominator, and no amount stands without the units it is an amount of.

    A FAIL where the numerator is part of the denominator (proportions), or where days stand beside no spells (means).
    A WARNING for shares: the labour force is two years old, so more unemployed than labour force is unlikely only.
    """
    parts = _above(material, ("proportion", "mean"))
    shares = _above(material, ("share",)) if parts.is_empty() else parts.clear()
    if parts.is_empty() and shares.is_empty():
        return passed("No numerator is above its denominator.")
    rows = shares if parts.is_empty() else parts
    return finding(
        Outcome.WARNING if parts.is_empty() else Outcome.FAIL,
        Message(
            "Numerators above their denominator: {count}. First {place}, {month}: {measure} {numerator}, of "
            "{denominator}."
        ),
        Message("See whether two columns have changed places, then correct the cells at the source."),
        rows,
        material,
    )


def check_values_part_within_total(material: Material) -> Finding:
    """No group (women, under 25, long-term unemployed) is larger than the total it is part of.

    A FAIL: every category of the catalogue is part of its total, whether or not the categories add up to it.
    """
    cells = material.observations.filter(is_measure(additive_measures(material))).select(*KEY, "row", "lower", "upper")
    larger = [_larger_than_total(cells, dimension) for dimension in _dimensions(material)]
    rows = pl.concat(larger).unique(maintain_order=True) if larger else pl.DataFrame()
    if rows.is_empty():
        return passed("No group is larger than its total.")
    return finding(
        Outcome.FAIL,
        Message("Groups larger than their total: {count}. First {place}, {month}: {measure} {part}, in all {total}."),
        Message("See whether columns or rows have changed places, then correct the cells at the source."),
        rows,
        material,
    )


def check_values_parts_add_up(material: Material) -> Finding:
    """The parts of a declared partition add up to the total.

    Men and women: a NOTE. Official figures have persons of no stated sex (111 of 411 areas in June 2026), so a
    difference is no error. Other partitions: a FAIL where the parts exceed the total, since somebody would be counted
    twice; a WARNING where they fall short, since the source may have a new category that the catalogue does not know.
    """
    rows = [collected(_not_adding_up(material, partition)) for partition in material.source.partitions]
    apart = pl.concat(rows) if rows else pl.DataFrame()
    if apart.is_empty():
        return passed("The parts add up to their totals, as far as that is declared.")
    of_sex = pl.col("dimension") == "sex"
    above = apart.filter(~of_sex & (pl.col("excess") > 0))
    below = apart.filter(~of_sex & (pl.col("excess") < 0))
    if not above.is_empty():
        return _apart(Outcome.FAIL, above, material)
    if not below.is_empty():
        return _apart(Outcome.WARNING, below, material)
    return finding(
        Outcome.NOTE,
        Message(
            "Men and women do not add up to the total in {count} cells. That is no error: not everybody's sex is known."
        ),
        None,
        apart.drop("excess", "dimension"),
        material,
    )


def check_values_small_counts_hidden(material: Material) -> Finding:
    """No count is shown that the source hides (1 to 4).

    A public source that suddenly shows them is a WARNING: either the file is not the published table, or the source's
    rule has changed, and what a public source shows everybody sees. Our own extract carries small counts on purpose,
    since disclosure is decided once for the whole release and not cell by cell here: a NOTE, without the rows.
    """
    bounds = material.source.hidden_bounds
    if bounds is None:
        return passed("This source hides no counts.")
    counted = [measure.id for measure in measures_of(material) if measure.counts_units]
    small = material.observations.filter(is_measure(counted) & pl.col("value").is_between(*bounds))
    rows = collected(small.select("row", *KEY, pl.col("value").cast(pl.Int64)))
    limits: dict[str, object] = {"low": bounds[0], "high": bounds[1]}
    if rows.is_empty():
        return passed("No count from {low} to {high} is shown.", **limits)
    if material.source.policy == "confidential":
        limits["count"] = rows.height
        return found(
            Outcome.NOTE,
            Message(
                "Counts from {low} to {high}: {count}. They are small enough to tell of single persons: keep them in "
                "the house.",
                limits,
            ),
        )
    return finding(
        Outcome.WARNING,
        Message("Counts from {low} to {high} are shown, and this source hides them: {count}.", limits),
        Message(
            "Make sure that this is the published table: everybody sees the figures of a public source as they are."
        ),
        rows,
        material,
    )


VALUE_CHECKS = (
    check_values_numerator_within_denominator,
    check_values_part_within_total,
    check_values_parts_add_up,
    check_values_small_counts_hidden,
)


def _above(material: Material, forms: tuple[str, ...]) -> pl.DataFrame:
    """Return the cells whose numerator is above the denominator, for the indicators of these forms."""
    asked = [i for i in indicators_of(material) if i.form in forms and not set(i.numerator) <= set(i.denominator)]
    empty = pl.DataFrame(schema={"row": pl.UInt32, "measure": pl.String, "numerator": pl.String})
    found_rows = [collected(_above_denominator(material, indicator)) for indicator in asked]
    return pl.concat(found_rows) if found_rows else empty


def _above_denominator(material: Material, indicator: Indicator) -> pl.LazyFrame:
    numerator = summed(material.observations, indicator.numerator)
    denominator = summed(material.observations, indicator.denominator).drop("row")
    low, high = pl.col("lower"), pl.col("upper_of")
    bad = (low > 0) & (high == 0) if indicator.form == "mean" else low > high
    known = ~pl.col("place").str.starts_with("unknown:")  # people of no known place have no labour force
    return (
        numerator.join(denominator, on=PLACE_KEY, suffix="_of")
        .filter(bad & known)
        .select(
            *("row", *PLACE_KEY),
            pl.lit(indicator.numerator[0]).alias("measure"),
            ranged("lower", "upper").alias("numerator"),
            ranged("lower_of", "upper_of").alias("denominator"),
        )
    )


def _dimensions(material: Material) -> list[str]:
    """Return the dimensions in which the file may have groups."""
    columns = material.source.columns.values()
    return [d for d in DIMENSIONS if d in material.layout.dimensions or any(getattr(c, d) != TOTAL for c in columns)]


def _larger_than_total(cells: pl.LazyFrame, dimension: str) -> pl.DataFrame:
    """Return the groups of one dimension that are larger than the total of it, the other dimensions being equal.

    First by a hash of the key, which takes half the time; the few rows that are found are then compared in full.
    """
    others = [name for name in KEY if name != dimension]
    whole = cells.filter(pl.col(dimension) == TOTAL).select(*others, "lower", "upper")
    part = cells.filter(pl.col(dimension) != TOTAL)
    key = pl.struct(others).hash().alias("key")
    both = part.select(key, "row", "lower").join(whole.select(key, "upper"), on="key")
    suspects = collected(both.filter(pl.col("lower") > pl.col("upper")).select("row"))["row"].unique()
    larger = part.filter(pl.col("row").is_in(suspects.implode())).join(whole, on=others, suffix="_of")
    shown = ranged("lower", "upper").alias("part"), ranged("lower_of", "upper_of").alias("total")
    return collected(larger.filter(pl.col("lower") > pl.col("upper_of")).select("row", *KEY, *shown))


def _not_adding_up(material: Material, partition: Partition) -> pl.LazyFrame:
    """Return the totals outside the range of the sum of their parts; `excess` is by how much the parts are above."""
    dimension, others = partition.dimension, [name for name in KEY if name != partition.dimension]
    categories = list(partition.categories)
    cells = material.observations.filter(pl.col("measure") == partition.measure)
    sums = cells.filter(pl.col(dimension).is_in(categories)).group_by(others)
    parts = sums.agg(pl.col("lower").sum(), pl.col("upper").sum(), pl.col("lower").count().alias("known"))
    whole = cells.filter(pl.col(dimension) == TOTAL).select("row", *KEY, "lower", "upper")
    below, above = pl.col("lower") - pl.col("upper_parts"), pl.col("lower_parts") - pl.col("upper")
    return (
        whole.join(parts.filter(pl.col("known") == len(categories)), on=others, suffix="_parts")
        .filter((below > 0) | (above > 0))
        .select(
            *("row", *KEY),
            pl.lit(dimension).alias("dimension"),
            ranged("lower", "upper").alias("total"),
            ranged("lower_parts", "upper_parts").alias("parts"),
            pl.when(above > 0).then(above).otherwise(-below).alias("excess"),
        )
    )


def _apart(outcome: Outcome, rows: pl.DataFrame, material: Material) -> Finding:
    return finding(
        outcome,
        Message(
            "Totals that differ from the sum of their parts: {count}. First {place}, {month}: {measure} {total}, the "
            "parts {parts}."
        ),
        Message("See whether a part is missing, stands twice or is new. A new category is declared in the catalogue."),
        rows.drop("excess", "dimension"),
        material,
    )
