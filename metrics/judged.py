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

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.months import span
from metrics.database import ReleaseDatabase
from metrics.figures import TOTAL_GROUP, Period, Request, compute
from metrics.intervals import mean, wilson
from metrics.ratios import FIGURE_KEY, SHOWN
from metrics.signals.verdicts import DECIDED, judge

SERIES = ("indicator", "place", "sex", "age_group")
EVENT = {**dict.fromkeys(SERIES, pl.String), "period": pl.Date}
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
    of_mean = mean(pl.col("denominator"), pl.col("numerator"), total_squares)
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
    by_month = figures.with_columns((pl.col("period") + "-01").str.to_date().alias("month"))
    used = [catalogue.indicators[name] for name in figures.get_column("indicator").unique(maintain_order=True)]
    months = by_month.select(
        *SERIES,
        pl.col("month").alias("period"),
        ((pl.col("lower") + pl.col("upper")) / 2).alias("value"),
        *(((pl.col(f"{part}_lower") + pl.col(f"{part}_upper")) / 2).alias(part) for part in PARTS),
        ((pl.col("upper") - pl.col("lower")) / 2).fill_null(0.0).alias("reach"),
        _each({indicator.id: indicator.factor for indicator in used}).alias("factor"),
        pl.col("indicator").replace_strict({i.id: i.better for i in used}, return_dtype=pl.String).alias("better"),
        _each({indicator.id: float(indicator.minimum_n) for indicator in used}).alias("minimum_n"),
    )
    starts = pl.concat([_declared(months, catalogue, "break"), _changes_of_basis(by_month)])
    verdicts = _certain(judge(months, SERIES, breaks=starts, shocks=_declared(months, catalogue, "shock")))
    verdicts = verdicts.rename({"direction": "direction_of_signal", "earlier": "earlier_known", "period": "month"})
    joined = by_month.join(verdicts.select(*SERIES, "month", *JUDGED), on=[*SERIES, "month"], maintain_order="left")
    return joined.drop("month")


def _certain(verdicts: pl.DataFrame) -> pl.DataFrame:
    """Take back the verdicts that hidden cells could turn: the judged change may lie as far off as its months reach.

    Adds `strength`; the change itself is null where it is not exactly known.
    """
    # How far off the change may be, at most: the level rests on two months of the last thirteen; the others on sums or
    # on two steps, of which one is a median of five years, so on no more than four reaches of that time.
    level, others = (
        times * pl.col("reach").rolling_max(months, min_samples=1).over(SERIES) for times, months in ((2, 13), (4, 61))
    )
    off = pl.when(pl.col("question") == "level").then(level).otherwise(others)
    distance = (pl.col("judged").abs() - pl.col("judged_upper")).abs()
    could_turn = pl.col("verdict").is_in(DECIDED) & (off > 0) & (distance <= off)
    strength = (pl.col("judged").abs() - off) / pl.col("judged_upper")
    return verdicts.with_columns(
        pl.when(could_turn).then(pl.lit("missing")).otherwise("verdict").alias("verdict"),
        pl.when(~could_turn).then("direction").alias("direction"),
        pl.when(~could_turn).then("question").alias("question"),
        pl.when(off == 0).then("judged").alias("judged"),
        pl.when(~could_turn).then(strength).alias("strength"),
    )


def _each(values: dict[str, float]) -> pl.Expr:
    """Return the number of each row's indicator."""
    return pl.col("indicator").replace_strict(values, default=None, return_dtype=pl.Float64)


def _declared(months: pl.DataFrame, catalogue: Catalogue, kind: str) -> pl.DataFrame:
    """Return the catalogue's breaks (their first month) or shocks (each month) of every series, for `judge`."""
    first, last = (months.get_column("period").min(), months.get_column("period").max())
    if not isinstance(first, date) or not isinstance(last, date):
        return pl.DataFrame(schema=EVENT)
    pairs = months.select("indicator", "place").unique(maintain_order=True)
    rows = [
        (indicator, place, month)
        for indicator, place in pairs.iter_rows()
        for month in _months(catalogue, kind, indicator, place, (first, last))
    ]
    found = pl.DataFrame(rows, schema={"indicator": pl.String, "place": pl.String, "period": pl.Date}, orient="row")
    groups = months.select(SERIES).unique(maintain_order=True)
    return groups.join(found, on=["indicator", "place"]).select(list(EVENT))


def _months(catalogue: Catalogue, kind: str, indicator: str, place: str, between: tuple[date, date]) -> Iterator[date]:
    for event in catalogue.events(indicator, place, *between):
        if event.kind == kind:
            yield from [event.since] if kind == "break" else span(event.since, event.until or event.since)


def _changes_of_basis(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the months whose figure has another source or covers other municipalities than the one before it."""
    shown = figures.filter(pl.col("status").is_in(SHOWN)).sort(*SERIES, "month")
    changed = pl.any_horizontal(pl.col(name) != pl.col(name).shift(1).over(SERIES) for name in ("source", "covered"))
    return shown.filter(changed.fill_null(value=False)).select(*SERIES, pl.col("month").alias("period"))
