"""Each key indicator over time, side by side on one time axis, each with its caption, its table and its files."""

from typing import Any

import polars as pl
import streamlit as st

from catalogue.months import parse_month
from charts.same_months import with_same_months
from charts.trend import Chart, trend_chart
from metrics.marks import marks_of
from metrics.overview import Overview
from metrics.verdict_words import interval_text, verdict_mark
from metrics.words import Row, count_text, figure_text
from ui.frame import Frame
from ui.markup import show
from ui.trend import DrawnSeries, offer_series, trend_caption
from ui.view import View


def show_small_charts(figures: Overview, view: View, frame: Frame) -> None:
    """Draw the area's series of every key indicator that has figures, in two columns; one on a phone."""
    show("section.html", heading=frame.language.say("Over time"))
    place, language = view.area or "", frame.language
    shown = {name: figures.series.filter(pl.col("indicator") == name) for name in figures.indicators}
    charts = {
        name: trend_chart(series, frame.catalogue.indicators[name], place, frame.catalogue, language)
        for name, series in shown.items()
    }
    with_same_months(list(charts.values()), pl.concat(list(shown.values())), language)
    for pair in range(0, len(charts), 2):
        columns = st.columns(2, gap="medium")
        for column, name in zip(columns, list(charts)[pair : pair + 2], strict=False):
            with column:
                _show_chart(charts[name], figures, name, view, frame)


def _show_chart(chart: Chart, figures: Overview, indicator_id: str, view: View, frame: Frame) -> None:
    language, indicator = frame.language, frame.catalogue.indicators[indicator_id]
    title = f"{indicator.title[language.code]}, {frame.catalogue.places.titles(view.area or '')[language.code]}"
    rows, series = figures.trend(indicator_id), figures.series.filter(pl.col("indicator") == indicator_id)
    show("chart_heading.html", heading=indicator.short[language.code])
    st.plotly_chart(chart.figure, alt=chart.alt, config={"displayModeBar": False}, key=f"small-{indicator_id}")
    show("caption.html", text=", ".join(filter(None, [title, trend_caption(series, frame, has_members=False)])))
    with st.expander(language.say("Show as a table, download")):
        offer_series(DrawnSeries(f"small-{indicator_id}", indicator_id, title, has_members=False), rows, view, frame)
        columns = [language.say("Month"), indicator.short[language.code], language.say("n"), language.say("Verdict")]
        cells = [_row(row, indicator_id, frame) for row in rows.iter_rows(named=True)]
        show("judged_series.html", caption=title, columns=columns, rows=cells)


def _row(row: Row, indicator_id: str, frame: Frame) -> dict[str, Any]:
    language, indicator = frame.language, frame.catalogue.indicators[indicator_id]
    month = parse_month(row["period"])
    return {
        "month": language.month(month) if month else row["period"],
        "marks": marks_of(row, language),
        "text": figure_text(row, indicator, language),
        "interval": interval_text(row, indicator, language),
        "count": count_text(row, "denominator", language),
        "verdict": verdict_mark(row, language),
        "code": row["verdict"],
    }
