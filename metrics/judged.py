"""Series of figures with what may be said of each month: the interval of ordinary variation, and the verdict.

Adds to the figures of metrics.figures, one row a month:

| column | type | meaning |
|---|---|---|
| interval_lower, interval_upper | Float64 | 95 % interval, in the indicator's unit; null where counts are not known |
| verdict, question, judged, … | | see metrics.signals.verdicts; `judged` null where hidden cells blur it |
| direction_of_signal, earlier_known | | `direction` and `earlier` there |
| strength | Float64 | judged change in times of its ordinary variation, at least; above 1 for a signal |

An interval of a rate is Wilson's, that of a mean Student's, which needs the sum of squares. A series starts anew at a
break of the catalogue, and where the source or the municipalities covered change: such months are not alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.months import span
from catalogue.schema import Break
from metrics.database import ReleaseDatabase
from metrics.figures import TOTAL_GROUP, Period, Request, compute
from metrics.intervals import mean, wilson
from metrics.ratios import FIGURE_KEY
from metrics.signals.verdicts import judge

SERIES = ("indicator", "place", "sex", "age_group")
EVENT = {"indicator": pl.String, "place": pl.String, "period": pl.Date}
# What a figure rests on: where it changes, its series starts anew.
BASIS = ("source", "covered")
JUDGED = (
    *("verdict", "direction_of_signal", "question", "judged", "judged_lower", "judged_upper"),
    *("usable_before", "earlier_known", "strength"),
)
PARTS = ("numerator", "denominator")
INTERVAL = ("interval_lower", "interval_upper")


def judged(
    database: ReleaseDatabase,
    indicators: Sequence[str],
    places: Sequence[str],
    months: Sequence[date],
    members_at: date,
    groups: Sequence[tuple[str, str]] = TOTAL_GROUP,
) -> pl.DataFrame:
    """Return figures of every indicator, place, month and group asked for, in that order, with the columns above."""
    periods = tuple(Period.of_month(month) for month in sorted(set(months)))
    request = Request(tuple(indicators), tuple(places), periods, members_at, tuple(groups))
    return with_verdicts(compute_with_intervals(database, request), database.catalogue)


def compute_with_intervals(database: ReleaseDatabase, request: Request) -> pl.DataFrame:
    """Return the figures of a request (metrics.figures.compute) with INTERVAL."""
    catalogue = database.catalogue
    means = {name: catalogue.indicators[name].spread for name in request.indicators}
    spreads = {spread: name for name, spread in means.items() if spread}
    # Asked for together: one scan.
    found = compute(database, replace(request, indicators=(*request.indicators, *spreads)))
    figures = found.filter(~pl.col("indicator").is_in(list(spreads)))
    figures = figures.join(_squares(found, spreads), on=FIGURE_KEY, how="left", maintain_order="left")
    asked = [catalogue.indicators[name] for name in request.indicators]
    factor = _each({indicator.id: indicator.factor for indicator in asked})
    is_mean = pl.col("indicator").is_in([indicator.id for indicator in asked if indicator.form == "mean"])
    # The squares speak of the same spells only where their number is the same.
    total_squares = pl.when(pl.col("squares_of") == pl.col("denominator")).then("squares")
    of_rate = wilson(pl.col("numerator"), pl.col("denominator"))
    # Of nothing else: Student's quantiles take time.
    of_mean = mean(pl.when(is_mean).then("denominator"), pl.col("numerator"), total_squares)
    ends = [
        # Of few spells Student's interval reaches below zero, where no amount lies.
        (factor * pl.when(is_mean).then(one).otherwise(other)).clip(lower_bound=0).alias(name)
        for name, one, other in zip(INTERVAL, of_mean, of_rate, strict=True)
    ]
    return figures.with_columns(ends).drop("squares", "squares_of")


def _squares(found: pl.DataFrame, spreads: dict[str, str]) -> pl.DataFrame:
    """Return the sum of squares of each figure that is a mean, and the number of units it speaks of.

    spreads: auxiliary indicator -> the mean whose squares it has.
    """
    return found.filter(pl.col("indicator").is_in(list(spreads))).select(
        pl.col("indicator").replace_strict(spreads, default=None, return_dtype=pl.String),
        *FIGURE_KEY[1:],
        pl.col("numerator").alias("squares"),
        pl.col("denominator").alias("squares_of"),
    )


def with_verdicts(figures: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Return monthly figures in their order with the verdict on each; every month needed must be among them.

    A figure that is a range stands at its middle, also among the earlier months that limits rest on; a verdict is
    given only where the ends of the month's own range, and of those it is compared with, would give the same.
    """
    used = [catalogue.indicators[name] for name in figures.get_column("indicator").unique()]
    months = figures.select(
        *SERIES,
        (pl.col("period") + "-01").str.to_date("%Y-%m-%d").alias("period"),
        ((pl.col("lower") + pl.col("upper")) / 2).alias("value"),
        *(((pl.col(f"{part}_lower") + pl.col(f"{part}_upper")) / 2).alias(part) for part in PARTS),
        ((pl.col("upper") - pl.col("lower")) / 2).alias("reach"),
        _each({indicator.id: indicator.factor for indicator in used}).alias("factor"),
        pl.col("indicator").replace_strict({i.id: i.better for i in used}, return_dtype=pl.String).alias("better"),
        _each({indicator.id: float(indicator.minimum_n) for indicator in used}).alias("minimum_n"),
        *BASIS,
    )
    events = _declared(months, catalogue)
    verdicts = judge(months, SERIES, breaks=events["break"], shocks=events["shock"], anew_at=BASIS)
    verdicts = verdicts.rename({"direction": "direction_of_signal", "earlier": "earlier_known"})
    return pl.concat([figures, verdicts.select(JUDGED)], how="horizontal")


def _each(values: dict[str, float]) -> pl.Expr:
    """Return the number of each row's indicator."""
    return pl.col("indicator").replace_strict(values, default=None, return_dtype=pl.Float64)


def _declared(months: pl.DataFrame, catalogue: Catalogue) -> dict[str, pl.DataFrame]:
    """Return the catalogue's breaks (their first month) and shocks (each month) of each indicator and place."""
    first, last = (months.get_column("period").min(), months.get_column("period").max())
    named = {event.id: list(_months(event)) for event in catalogue.breaks}
    found: dict[str, list[tuple[str, str, date]]] = {"break": [], "shock": [], "note": []}
    if isinstance(first, date) and isinstance(last, date):
        for indicator, place in months.select("indicator", "place").unique().iter_rows():
            for event in catalogue.events(indicator, place, first, last):
                found[event.kind] += [(indicator, place, month) for month in named[event.id]]
    return {kind: pl.DataFrame(rows, schema=EVENT, orient="row") for kind, rows in found.items()}


def _months(event: Break) -> Iterable[date]:
    return [event.since] if event.kind == "break" else span(event.since, event.until or event.since)
