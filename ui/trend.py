"""An indicator over time on the page: chart, caption, and its table one click away."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from catalogue.months import parse_month
from charts.picture import picture
from charts.trend import hidden_months, trend_chart
from charts.trend_picture import trend_picture
from metrics.marks import Mark, marks_of
from metrics.overview import Overview
from metrics.ratios import SHOWN
from metrics.words import Row, coverage_text, figure_text, n_text, source_text
from ui.downloads import Offer, offer_downloads
from ui.filters import choose_indicator
from ui.frame import Frame
from ui.markup import show
from ui.view import View


@st.fragment
def show_chosen_trend(figures: Overview, view: View, frame: Frame) -> None:
    """Draw the choice of the indicator and its trend; another choice draws these anew and nothing else of the page."""
    show_trend(figures, choose_indicator(frame, view, figures), view, frame)


def show_trend(figures: Overview, indicator_id: str, view: View, frame: Frame) -> None:
    """Draw the area's series of one indicator, with its table and its files."""
    language, catalogue, area = frame.language, frame.catalogue, view.area or ""
    indicator, rows = catalogue.indicators[indicator_id], figures.trend(indicator_id)
    series = figures.series.filter(pl.col("indicator") == indicator_id)
    chart = trend_chart(series, indicator, area, catalogue, language)
    st.plotly_chart(chart.figure, alt=chart.alt, config={"displayModeBar": False}, key="trend")
    title = f"{indicator.title[language.code]}, {catalogue.places.titles(area)[language.code]}"
    show("caption.html", text=", ".join(filter(None, [title, trend_caption(series, frame)])))
    offer_series(DrawnSeries("trend", indicator_id, title), rows, view, frame)
    with st.expander(language.say("Show as a table")):
        show(
            "series.html",
            caption=title,
            columns=[
                language.say("Month"),
                indicator.short[language.code],
                language.say("Rests on"),
                language.say("Source"),
            ],
            rows=[_row(row, indicator_id, frame) for row in rows.iter_rows(named=True)],
        )


@dataclass(frozen=True)
class DrawnSeries:
    """An area's series of one indicator as a page draws it."""

    key: str
    """Unique on the page."""
    indicator: str
    title: str
    has_members: bool = True
    """False of a single municipality: nothing need be said of members then."""


def offer_series(drawn: DrawnSeries, rows: pl.DataFrame, view: View, frame: Frame) -> None:
    """Offer the chart as a picture, and its table; both drawn anew from protected figures when they are asked for.

    `rows` are those on screen; they name the months.
    """
    months = [month for text in rows.get_column("period") if (month := parse_month(text))]
    if not months or frame.release is None:
        return
    language, indicator = frame.language, frame.catalogue.indicators[drawn.indicator]
    between = (min(months), max(months))
    offer = Offer(drawn.key, drawn.title, indicator.short[language.code], between, view, frame)

    def draw(form: str) -> bytes:
        series = offer.overview().series.filter(pl.col("indicator") == drawn.indicator)
        caption, place = trend_caption(series, frame, has_members=drawn.has_members), view.area or ""
        specification = trend_picture(
            series, indicator, place, frame.catalogue, language, caption=caption, mark=offer.mark
        )
        return picture(specification, form, language)

    offer_downloads(offer, lambda: offer.overview().trend(drawn.indicator), draw)


def _row(row: Row, indicator_id: str, frame: Frame) -> tuple[str, list[Mark], list[str]]:
    """Return month, marks of the figure, and the other cells."""
    language, indicator = frame.language, frame.catalogue.indicators[indicator_id]
    month = parse_month(row["period"])
    rests_on = ", ".join(filter(None, [n_text(row, indicator, language), coverage_text(row, language)]))
    cells = [figure_text(row, indicator, language), rests_on, source_text(row, frame.catalogue, language)]
    return language.month(month) if month else row["period"], marks_of(row, language), cells


def trend_caption(series: pl.DataFrame, frame: Frame, *, has_members: bool = True) -> str:
    """Return period, source and release; the present members stand for the whole period. Empty without figures."""
    language, release = frame.language, frame.release
    shown = series.filter(pl.col("status").is_in(SHOWN))
    if shown.is_empty() or release is None:
        return ""
    first, last = (parse_month(shown["period"][index]) for index in (0, -1))
    sources = [frame.catalogue.sources[s].title[language.code] for s in shown["source"].unique(maintain_order=True)]
    said = {
        "span": language.span(first, last) if first and last else "",
        "sources": ", ".join(sources),
        "number": release.id,
        "moment": language.moment(release.created_at),
    }
    text = (
        language.say(
            "{span}. Members as in the chosen month throughout. Source: {sources}. Release {number}, {moment}.", **said
        )
        if has_members
        else language.say("{span}. Source: {sources}. Release {number}, {moment}.", **said)
    )
    hidden = len(hidden_months(series))
    gaps = language.say("Hatched: hidden months ({count}); they are not zero.", count=hidden) if hidden else ""
    return " ".join(filter(None, [text, gaps]))
