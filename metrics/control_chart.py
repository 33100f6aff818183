"""The XmR chart of a series of figures: which months it takes, and whether it may be shown (metrics.signals.xmr)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.months import parse_month
from metrics.ratios import SHOWN
from metrics.signals.xmr import Array, Limits, autocorrelation, is_independent, limits, signals


@dataclass(frozen=True, eq=False)
class ControlChart:
    """The figures since the series last started anew, month by month, with mean and limits in the indicator's unit."""

    months: list[date]
    values: Array
    """NaN where a month has no single value, or belongs to an exceptional time."""
    sides: Sequence[int]
    """1 where a rule calls a month high or rising, -1 low or falling, 0 where none speaks."""
    mean: float
    lower: float
    upper: float
    autocorrelation: float
    """From one month to the next; NaN where nothing varies."""
    is_independent: bool
    """Whether the limits mean anything here."""

    @property
    def known(self) -> int:
        """How many months have a value."""
        return int(np.isfinite(self.values).sum())


def control_chart(figures: pl.DataFrame, indicator: str, place: str, catalogue: Catalogue) -> ControlChart:
    """Return the chart of one place's figures (rows of metrics.judged, one a month, oldest first)."""
    newest = _since_start(figures.with_columns(_month()), indicator, place, catalogue)
    known = pl.when((pl.col("verdict") != "left_out").fill_null(value=True)).then("value")
    values = newest.select(known).to_series().cast(pl.Float64).fill_null(np.nan).to_numpy()
    within = limits(values)
    return ControlChart(
        months=newest.get_column("month").to_list(),
        values=values,
        sides=_sides(values, within),
        mean=float(within.mean),
        lower=float(within.lower),
        upper=float(within.upper),
        autocorrelation=float(autocorrelation(values)),
        is_independent=bool(is_independent(values)),
    )


def _sides(values: Array, within: Limits) -> list[int]:
    """Return what the first rule that speaks of each month says."""
    if not values.size:
        return []
    rules = signals(values, within).values()
    return [int(next((side for side in of_month if side), 0)) for of_month in zip(*rules, strict=True)]


def _month() -> pl.Expr:
    return (pl.col("period") + "-01").str.to_date().alias("month")


def _since_start(figures: pl.DataFrame, indicator: str, place: str, catalogue: Catalogue) -> pl.DataFrame:
    """Return the rows from the newest start of the series to the last figure: a break, other source or coverage."""
    shown = figures.filter(pl.col("status").is_in(SHOWN))
    if shown.is_empty():
        return figures.clear()
    last = shown.row(-1, named=True)
    other = shown.filter((pl.col("source") != last["source"]) | (pl.col("covered") != last["covered"]))
    first = parse_month(figures["period"][0]) or date.min
    breaks = [e.since for e in catalogue.events(indicator, place, first, last["month"]) if e.kind == "break"]
    since = max(breaks, default=first)
    begun = pl.col("month") >= since
    if not other.is_empty():
        begun &= pl.col("month") > other["month"][-1]
    rows = figures.filter(begun & (pl.col("month") <= last["month"]))
    return rows.filter(pl.col("month") >= shown.filter(begun)["month"].min())
