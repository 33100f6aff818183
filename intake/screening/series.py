"""Stage DOMAIN, the series in time: do the file's months follow from the months before them?

A series is one measure at one place, all groups together: what is published of it, up to HISTORY_MONTHS before the
file, and the file itself.
"""

from collections.abc import Iterator
from datetime import date

import polars as pl

from catalogue.errors import Figures, Message
from catalogue.months import shift, span
from catalogue.schema import Break
from intake.screening.cells import collected, finding, is_measure, measures_of, totals
from intake.screening.material import Material
from intake.screening.results import Finding, Outcome, passed

HISTORY_MONTHS = 60
SHORTEST = 13  # months before the one that is judged: one of each season
SERIES = ("measure", "place")
# A jump is beyond so many robust standard deviations of the series' own changes, so many of Poisson noise on top, and
# this change of the logarithm (35 %). On 2006-2023 of 12r5 these call 1 of 170,000 changes of unemployed and labour
# force a jump, Uusikaupunki's lay-offs of November 2019; on the example data none.
DEVIATIONS, NOISES, SMALLEST = 6.0, 4.0, 0.3
# The factor by which a wrong unit changes figures, and how near to it they come after a year's own course.
SLIPS = {"percent": 100.0}
COUNT_SLIP, NEARNESS = 1000.0, 10**0.5
# So many places or months rule chance out: from fewer, a slip of the unit is only a WARNING.
ENOUGH = 5


def check_domain_units(material: Material) -> Finding:
    """No month is in another unit: rates as 0-1 in place of per cent, counts in thousands (or a thousandfold).

    Against the median of each series: a month is wrong where its places are, at the median, a hundredth of it or a
    hundredfold (rates), a thousandth or a thousandfold (counts). A FAIL where at least five places say so: no statistic
    moves like that, and every figure would be wrong. A WARNING from fewer, or where all rates of a file are below 1 and
    there is nothing to hold them against.
    """
    slipped = _slipped(material)
    if not slipped.is_empty():
        first = slipped.sort("row").row(0, named=True)
        is_certain = (slipped["cells"] >= ENOUGH).any()
        return finding(
            Outcome.FAIL if is_certain else Outcome.WARNING,
            Message(
                "Months in another unit: {count}. First {month}, {measure}: about {times} times the usual level.",
                {"times": Figures(f"{first['times']:g}")},
            ),
            Message("Give rates in per cent (12.2, not 0.122) and counts in units, not in thousands."),
            slipped,
            material,
        )
    low = _all_below_one(material)
    if low.is_empty():
        return passed("Rates are in per cent and counts in units, as far as can be seen.")
    return finding(
        Outcome.WARNING,
        Message("No rate of {measure} is above 1: is it in per cent?"),
        Message("Give rates in per cent (12.2, not 0.122) and counts in units, not in thousands."),
        low,
        material,
    )


def check_domain_jumps(material: Material) -> Finding:
    """No count leaps from one month to the next as it never has in its own series.

    The change of the logarithm, against median and MAD of the series' own changes, and against the noise that counts of
    this size have anyway: so small municipalities do not cry wolf. Series of 13 months and more, of the counts that
    indicators rest on; changes across a break or within a shock of the catalogue are left out on both sides. A WARNING:
    a factory may close.
    """
    jumps = _jumps(history(material, _judged_measures(material)), material)
    if jumps.is_empty():
        return passed("No count leaps out of its own history, as far as that is long enough.")
    return finding(
        Outcome.WARNING,
        Message(
            "Counts that leap out of their own history: {count}. First {place}, {month}: {measure} {before} → {now}, "
            "usual {usual}."
        ),
        Message(
            "Compare with the source: two rows may have changed places. If the figures are right, say what happened."
        ),
        jumps,
        material,
    )


SERIES_CHECKS = (check_domain_units, check_domain_jumps)


def history(material: Material, measures: list[str]) -> pl.DataFrame:
    """Return SERIES, `period`, `lower`, `upper` of the file and of what is published; `row` is null for the latter."""
    columns = [pl.col(name) for name in (*SERIES, "period", "lower", "upper")]
    own = collected(totals(material.observations.filter(is_measure(measures))).select("row", *columns))
    first, last = material.months[0], material.months[-1]
    since = shift(first, -HISTORY_MONTHS)
    months = [month for month in material.published.months(material.source.id) if since <= month < last]
    before = totals(material.published.scan(material.source.id, months).filter(is_measure(measures)))
    published = collected(before.select(pl.lit(None, pl.UInt32).alias("row"), *columns))
    published = published.join(own, on=[*SERIES, "period"], how="anti")
    return pl.concat([own, published]).drop_nulls("lower").sort(*SERIES, "period")


def _judged_measures(material: Material) -> list[str]:
    """Return the counts of persons and spells that an indicator rests on."""
    used = {name for i in material.catalogue.indicators.values() for name in i.counted}
    return [measure.id for measure in measures_of(material) if measure.id in used and measure.counts_units]


def _jumps(series: pl.DataFrame, material: Material) -> pl.DataFrame:
    middle = (pl.col("lower") + pl.col("upper")) / 2 + 0.5
    before = {name: pl.col(name).shift(1).over(SERIES).alias(f"{name}_before") for name in ("lower", "upper", "period")}
    changes = (
        series.with_columns(*before.values(), middle.alias("middle"))
        .with_columns(pl.col("middle").shift(1).over(SERIES).alias("middle_before"))
        .filter(pl.col("period_before").dt.offset_by("1mo") == pl.col("period"))
        .join(_exempt(series, material), on=[*SERIES, "period"], how="anti")
        .with_columns((pl.col("middle") / pl.col("middle_before")).log().alias("change"))
        .filter(pl.len().over(SERIES) >= SHORTEST)
        .with_columns(pl.col("change").median().over(SERIES).alias("usual"))
    )
    spread = (pl.col("change") - pl.col("usual")).abs().median().over(SERIES) * 1.4826
    noise = (1 / pl.col("middle") + 1 / pl.col("middle_before")).sqrt()
    limit = pl.max_horizontal(DEVIATIONS * spread + NOISES * noise, pl.lit(SMALLEST))
    least = ((pl.col("lower") + 0.5) / (pl.col("upper_before") + 0.5)).log()
    most = ((pl.col("upper") + 0.5) / (pl.col("lower_before") + 0.5)).log()
    judged = changes.with_columns((pl.col("usual") - limit).alias("from"), (pl.col("usual") + limit).alias("to"))
    return judged.filter(pl.col("row").is_not_null() & ((least > pl.col("to")) | (most < pl.col("from")))).select(
        "row",
        *SERIES,
        "period",
        _count("middle_before").alias("before"),
        _count("middle").alias("now"),
        pl.concat_str(_usual("from"), pl.lit("–"), _usual("to")).alias("usual"),
    )


def _count(middle: str) -> pl.Expr:
    return (pl.col(middle) - 0.5).round().cast(pl.Int64)


def _usual(bound: str) -> pl.Expr:
    """Return the count that the month before and a change of the logarithm give, as text."""
    return (pl.col("middle_before") * pl.col(bound).exp() - 0.5).clip(0).round().cast(pl.Int64).cast(pl.String)


def _exempt(series: pl.DataFrame, material: Material) -> pl.DataFrame:
    """Return SERIES and `period` of the changes that a break or shock of the catalogue accounts for."""
    months = series.get_column("period")
    first, last = months.min(), months.max()
    rows = [
        (measure, place, month)
        for measure, place in (series.select(SERIES).unique().rows() if isinstance(first, date) else ())
        for event in _events(material, measure, place)
        for month in _accounted_for(event)
        if isinstance(last, date) and month <= last
    ]
    return pl.DataFrame(rows, schema={"measure": pl.String, "place": pl.String, "period": pl.Date}, orient="row")


def _events(material: Material, measure: str, place: str) -> Iterator[Break]:
    """Yield the breaks and shocks of the indicators that rest on a measure."""
    indicators = material.catalogue.indicators.values()
    concerned = {"all", *(i.id for i in indicators if measure in i.counted)}
    for event in material.catalogue.breaks:
        is_here = event.places is None or place in event.places
        if event.kind != "note" and is_here and concerned & set(event.indicators):
            yield event


def _accounted_for(event: Break) -> list[date]:
    """Return the months whose change from the month before is the event's: of a shock also the month after it."""
    return [event.since] if event.kind == "break" else span(event.since, shift(event.until or event.since, 1))


def _slipped(material: Material) -> pl.DataFrame:
    """Return the measures and months of the file whose places are far from their series, all by the same factor."""
    measures = measures_of(material)
    factors = {measure.id: SLIPS.get(measure.unit, COUNT_SLIP) for measure in measures}
    series = history(material, list(factors)).filter((pl.col("lower") == pl.col("upper")) & (pl.col("upper") > 0))
    factor = pl.col("measure").replace_strict(factors, return_dtype=pl.Float64)
    level = series.with_columns(pl.col("upper").median().over(SERIES).alias("level"), factor.alias("factor"))
    # A thousandth of less than a thousand is no whole number: such counts can tell nothing.
    tells = (pl.col("factor") < COUNT_SLIP) | (pl.max_horizontal("upper", "level") >= COUNT_SLIP)
    apart = pl.max_horizontal(pl.col("times"), 1 / pl.col("times")) / pl.col("factor")
    return (
        level.filter(tells & pl.col("row").is_not_null())
        .group_by("measure", "period", "factor")
        .agg(pl.col("row").min(), (pl.col("upper") / pl.col("level")).median().alias("times"), pl.len().alias("cells"))
        .filter(apart.is_between(1 / NEARNESS, NEARNESS))
        .select("row", "measure", "period", pl.col("times").round_sig_figs(1), "cells")
    )


def _all_below_one(material: Material) -> pl.DataFrame:
    """Return the rates of the file that are never above 1, each with its largest value."""
    rates = [measure.id for measure in measures_of(material) if measure.unit == "percent"]
    values = material.observations.filter(is_measure(rates) & (pl.col("value") > 0))
    highest = values.group_by("measure").agg(pl.col("row").min(), pl.col("value").max().alias("largest"), pl.len())
    return collected(highest.filter((pl.col("largest") <= 1) & (pl.col("len") >= ENOUGH)).drop("len"))
