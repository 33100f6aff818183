"""Stage DOMAIN: does the file hang together as a statistic: with its published rates, its regions and the calendar?"""

import polars as pl

from catalogue.errors import Message
from catalogue.months import iso
from catalogue.places import COUNTRY
from catalogue.schema import Indicator
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
    totals,
)
from intake.screening.material import Material
from intake.screening.results import Finding, Outcome, passed

# The part of the whole country's figures that may belong to no municipality: of persons at most 0.14 % in 12r5
# 2006-2023, of open vacancies up to 13 % (abroad, or in several municipalities), so that these say nothing.
UNPLACED, UNPLACED_VACANCIES = 0.01, 1.0


def check_domain_months_over(material: Material) -> Finding:
    """No month lies in the future. Invented data are not held against the calendar.

    A later month than this one is a FAIL. This very month is a WARNING: its figures are counted on its last working
    day, so before that they can only be a forecast or a test.
    """
    this_month = material.today.replace(day=1)
    late = [month for month in material.months if month > this_month]
    if material.source.kind == "example" or max(material.months) < this_month:
        return passed("Every month is over.")
    chosen = late or [this_month]
    is_chosen = material.observations.filter(pl.col("period").is_in(chosen))
    rows = collected(is_chosen.group_by("period").agg(pl.col("row").min()))
    if late:
        return finding(
            Outcome.FAIL,
            Message("Months that have not come yet: {count}, the first {month}."),
            Message("Correct the month, or the clock of this computer."),
            rows,
            material,
        )
    return finding(
        Outcome.WARNING,
        Message("The month {month} is not over; its figures are counted on its last working day."),
        Message("Make sure that the figures are final."),
        rows,
        material,
    )


def check_domain_months_since_first(material: Material) -> Finding:
    """No month is older than the source is: 1926-06 in place of 2026-06 would stand alone in a past nobody looks at.

    A WARNING, since a source may go further back than the catalogue knows.
    """
    first = material.source.first_month
    if first is None or material.months[0] >= first:
        return passed("No month is older than its source.")
    too_old = material.observations.filter(pl.col("period") < first)
    rows = collected(too_old.group_by("period").agg(pl.col("row").min()))
    return finding(
        Outcome.WARNING,
        Message("Months from before this source begins ({since}): {count}, the first {month}.", {"since": iso(first)}),
        Message("Correct the year, or declare in the catalogue that the source goes further back."),
        rows,
        material,
    )


def check_domain_published_rate(material: Material) -> Finding:
    """A published rate is what the counts beside it give, to the rounding of its last decimal (±0.05).

    A WARNING: figures are worked out from the counts wherever there are any, so a differing rate spoils none of them,
    but one of the two columns is not what it is taken for.
    """
    held = {measure.id for measure in measures_of(material)}
    rated = [indicator for indicator in indicators_of(material) if indicator.published_rate in held]
    rows = [collected(_differing_rates(material, indicator)) for indicator in rated]
    differing = pl.concat(rows) if rows else pl.DataFrame()
    if differing.is_empty():
        return passed("Published rates agree with the counts, as far as both are there.")
    return finding(
        Outcome.WARNING,
        Message(
            "Published rates that differ from the counts: {count}. First {place}, {month}: {measure} {value}, "
            "by the counts {computed}."
        ),
        Message("See whether columns have changed places, and whether the rate is in per cent."),
        differing,
        material,
    )


def check_domain_regions_add_up(material: Material) -> Finding:
    """A region's row, and the whole country's, lies within the range of the sum of its municipalities.

    Where all municipalities are in the file. The whole country may exceed their sum by 1 %, and by any number of
    vacancies: it also counts those of no known municipality, whose rows are not all published. A WARNING: months from
    before a municipality changed its region may be in either division.
    """
    cells = totals(material.observations.filter(is_measure(additive_measures(material))))
    own = cells.select("row", "place", "period", "measure", "lower", "upper")
    sums = _sums_of_members(cells, _members(material)).join(own, on=["place", "period", "measure"])
    above = pl.col("lower_sum") > pl.col("upper")
    vacancies = [measure.id for measure in measures_of(material) if measure.unit == "vacancies"]
    unplaced = pl.when(is_measure(vacancies)).then(UNPLACED_VACANCIES).otherwise(UNPLACED)
    short = pl.when(pl.col("place") == COUNTRY).then(unplaced * pl.col("lower")).otherwise(0)
    below = pl.col("upper_sum") + short < pl.col("lower")
    shown = ranged("lower", "upper").alias("own"), ranged("lower_sum", "upper_sum").alias("municipalities")
    rows = collected(sums.filter(above | below).select("row", "place", "period", "measure", *shown))
    if rows.is_empty():
        return passed("Regions and the whole country agree with their municipalities, as far as both are there.")
    return finding(
        Outcome.WARNING,
        Message(
            "Regions that differ from the sum of their municipalities: {count}. First {place}, {month}: {measure} "
            "{own}, the municipalities {municipalities}."
        ),
        Message("See whether a municipality has another's figures, or the file another division into regions."),
        rows,
        material,
    )


def _differing_rates(material: Material, indicator: Indicator) -> pl.LazyFrame:
    """Return the rates of an indicator that lie outside what the counts allow.

    Where the numerator is part of the denominator, raising it raises both (see metrics.ratios).
    """
    cells = material.observations
    rest = [name for name in indicator.denominator if name not in indicator.numerator]
    is_part = len(rest) < len(indicator.denominator)
    both = summed(cells, indicator.numerator).join(summed(cells, rest), on=PLACE_KEY, suffix="_rest")
    low, high, rest_low, rest_high = (pl.col(name) for name in ("lower", "upper", "lower_rest", "upper_rest"))
    lowest = low / (low + rest_high if is_part else rest_high)
    highest = high / (high + rest_low if is_part else rest_low)
    half = 0.5 * 10**-indicator.decimals + 1e-9
    least, most = lowest * indicator.factor, highest * indicator.factor
    outside = (pl.col("value") < least - half) | (pl.col("value") > most + half)
    rates = cells.filter(pl.col("measure") == indicator.published_rate).select("row", "measure", *PLACE_KEY, "value")
    computed = [bound.round(indicator.decimals).cast(pl.String) for bound in (least, most)]
    return (
        rates.join(both.drop("row", "row_rest"), on=PLACE_KEY)
        .filter((rest_low > 0) & outside)
        .select(
            *("row", *PLACE_KEY, "measure", "value"),
            pl.when(computed[0] == computed[1])
            .then(computed[0])
            .otherwise(pl.concat_str(computed[0], pl.lit("–"), computed[1]))
            .alias("computed"),
        )
    )


def _sums_of_members(cells: pl.LazyFrame, members: pl.DataFrame) -> pl.LazyFrame:
    """Return the sums of the municipalities of each region and the country, where all of them are there."""
    whole = members.group_by("of").agg(pl.col("unit").n_unique().alias("units"))
    return (
        cells.select("place", "period", "measure", "lower", "upper")
        .join(members.lazy(), on="place")
        .group_by("of", "period", "measure")
        .agg(
            pl.col("lower").sum().alias("lower_sum"),
            pl.col("upper").sum().alias("upper_sum"),
            pl.col("lower").is_not_null().all().alias("bounded"),
            pl.col("unit").n_unique().alias("there"),
        )
        .join(whole.lazy(), on="of")
        .filter(pl.col("bounded") & (pl.col("there") + pl.col("of").eq(COUNTRY) >= pl.col("units")))
        .rename({"of": "place"})
    )


def _members(material: Material) -> pl.DataFrame:
    """Return `place` (a row's code), `of` (region or country) and `unit`, the municipality it counts for.

    The places that are not known are one unit of the country, which a file need not have.
    """
    places = material.catalogue.places
    rows = [
        (code, whole, unit)
        for whole in (COUNTRY, *(f"region:{code}" for code in places.regions))
        for unit in places.members(whole, max(material.months))
        for code in places.rows_of(unit)
    ]
    rows += [(code, COUNTRY, "unknown") for code in places.unknown_municipalities]
    return pl.DataFrame(rows, schema={"place": pl.String, "of": pl.String, "unit": pl.String}, orient="row")


DOMAIN_CHECKS = (
    check_domain_months_over,
    check_domain_months_since_first,
    check_domain_published_rate,
    check_domain_regions_add_up,
)
