"""Each key indicator over time, side by side on one time axis, each with its caption, its table and its files."""

from typing import Any

import polars as pl
import streamlit as st

from catalogue.months import parse_month
from charts.picture import picture
from charts.same_months import with_same_months
from charts.trend import Chart, hidden_months, trend_chart
from charts.trend_picture import trend_picture
from metrics.marks import marks_of
from metrics.overview import Overview
from metrics.ratios import SHOWN
from metrics.verdict_words import interval_text, verdict_mark
from metrics.words import Row, count_text, figure_text
from ui.downloads import Offer, offer_downloads
from ui.frame import Frame
from ui.markup import show
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
    show("caption.html", text=", ".join(filter(None, [title, series_caption(series, frame)])))
    with st.expander(language.say("Show as a table, download")):
        _offer(indicator_id, title, rows, view, frame)
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


def _offer(indicator_id: str, title: str, rows: pl.DataFrame, view: View, frame: Frame) -> None:
    """Offer the chart as a picture, and its table; both drawn anew from protected figures when they are asked for."""
    months = [month for text in rows.get_column("period") if (month := parse_month(text))]
    if not months or frame.release is None:
        return
    indicator, language = frame.catalogue.indicators[indicator_id], frame.language
    between = (min(months), max(months))
    offer = Offer(f"small-{indicator_id}", title, indicator.short[language.code], between, view, frame)

    def drawn(form: str) -> bytes:
        series = offer.overview().series.filter(pl.col("indicator") == indicator_id)
        caption, place = series_caption(series, frame), view.area or ""
        specification = trend_picture(
            series, indicator, place, frame.catalogue, language, caption=caption, mark=offer.mark
        )
        return picture(specification, form, language)

    offer_downloads(offer, lambda: offer.overview().trend(indicator_id), drawn)


def series_caption(series: pl.DataFrame, frame: Frame) -> str:
    """Return period, source and release of one municipality's series; empty without figures."""
    language, release = frame.language, frame.release
    shown = series.filter(pl.col("status").is_in(SHOWN))
    if shown.is_empty() or release is None:
        return ""
    first, last = (parse_month(shown["period"][index]) for index in (0, -1))
    sources = [frame.catalogue.sources[s].title[language.code] for s in shown["source"].unique(maintain_order=True)]
    text = language.say(
        "{span}. Source: {sources}. Release {number}, {moment}.",
        span=language.span(first, last) if first and last else "",
        sources=", ".join(sources),
        number=release.id,
        moment=language.moment(release.created_at),
    )
    hidden = len(hidden_months(series))
    gaps = language.say("Hatched: hidden months ({count}); they are not zero.", count=hidden) if hidden else ""
    return " ".join(filter(None, [text, gaps]))
