"""An indicator over time on the page: chart, caption, and its table one click away."""

import polars as pl
import streamlit as st

from catalogue.months import parse_month
from charts.trend import hidden_months, trend_chart
from metrics.marks import Mark, marks_of
from metrics.overview import Overview
from metrics.ratios import SHOWN
from metrics.words import Row, coverage_text, figure_text, n_text, source_text
from ui.frame import Frame
from ui.markup import show
from ui.view import View


def show_trend(figures: Overview, indicator_id: str, view: View, frame: Frame) -> None:
    """Draw the area's series of one indicator."""
    language, catalogue, area = frame.language, frame.catalogue, view.area or ""
    indicator = catalogue.indicators[indicator_id]
    series = figures.series.filter(pl.col("indicator") == indicator_id)
    chart = trend_chart(series, indicator, area, catalogue, language)
    st.plotly_chart(chart.figure, alt=chart.alt, config={"displayModeBar": False}, key="trend")
    place = catalogue.places.titles(area)[language.code]
    show("caption.html", text=_caption(series, indicator.title[language.code], place, frame))
    with st.expander(language.say("Show as a table")):
        show(
            "series.html",
            caption=f"{indicator.title[language.code]}, {place}",
            columns=[
                language.say("Month"),
                indicator.short[language.code],
                language.say("Rests on"),
                language.say("Source"),
            ],
            rows=[_row(row, indicator_id, frame) for row in series.reverse().iter_rows(named=True) if row["source"]],
        )


def _row(row: Row, indicator_id: str, frame: Frame) -> tuple[str, list[Mark], list[str]]:
    """Return month, marks of the figure, and the other cells."""
    language, indicator = frame.language, frame.catalogue.indicators[indicator_id]
    month = parse_month(row["period"])
    rests_on = ", ".join(filter(None, [n_text(row, indicator, language), coverage_text(row, language)]))
    cells = [figure_text(row, indicator, language), rests_on, source_text(row, frame.catalogue, language)]
    return language.month(month) if month else row["period"], marks_of(row, language), cells


def _caption(series: pl.DataFrame, title: str, place: str, frame: Frame) -> str:
    """Return indicator, area, period, source and release; the present members stand for the whole period."""
    language, release = frame.language, frame.release
    shown = series.filter(pl.col("status").is_in(SHOWN))
    if shown.is_empty() or release is None:
        return f"{title}, {place}."
    first, last = (parse_month(shown["period"][index]) for index in (0, -1))
    sources = [frame.catalogue.sources[s].title[language.code] for s in shown["source"].unique(maintain_order=True)]
    span = f"{language.month(first)} – {language.month(last)}" if first and last else ""
    text = language.say(
        "{title}, {place}, {span}. Members as in the chosen month throughout. Source: {sources}. Release {number}.",
        title=title,
        place=place,
        span=span,
        sources=", ".join(sources),
        number=release.id,
    )
    hidden = hidden_months(series)
    if not hidden:
        return text
    gaps = language.say("Hatched: hidden months ({count}); they are not zero.", count=len(hidden))
    return f"{text} {gaps}"
