"""Several trend charts on one time axis, so that what happened at the same time stands in the same place."""

from collections.abc import Sequence

import polars as pl

from catalogue.language import Language
from catalogue.months import parse_month, span
from charts.timeline import Timeline
from charts.trend import Chart, time_axis

SMALL = 220


def with_same_months(charts: Sequence[Chart], series: pl.DataFrame, language: Language) -> None:
    """Give every chart of these series the months of all of them, and the height of a small one."""
    known = series.filter(pl.col("lower").is_not_null()).get_column("period").sort()
    if known.is_empty():
        return
    first, last = (parse_month(known[at]) for at in (0, -1))
    months = span(first, last) if first and last else []
    axis = time_axis(Timeline(months, [], []), language)
    # Names of breaks stand above the drawing: room for the most of them above each, so that a row of charts is level.
    above = max(chart.figure.layout.margin.t for chart in charts)
    for chart in charts:
        chart.figure.update_layout(height=SMALL + above, margin_t=above, xaxis=axis)
