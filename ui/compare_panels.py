"""Small multiples on the page: each place's series in a panel of its own, and the table behind them."""

import polars as pl
import streamlit as st

from catalogue.months import parse_month
from charts.panels import MOST, Panels, panel
from charts.trend_words import trend_words
from metrics.compared import Compared
from metrics.marks import marks_of
from metrics.words import figure_text
from ui.compare import comparison_caption, offer_of
from ui.downloads import offer_downloads
from ui.frame import Frame
from ui.loading_compare import load_compared
from ui.markup import show
from ui.view import View


def show_panels(figures: Compared, view: View, frame: Frame) -> None:
    """Show the places over time on one scale; nothing while there is one month only."""
    language, catalogue = frame.language, frame.catalogue
    panels, indicator = Panels.of(figures, catalogue), catalogue.indicators[figures.indicator]
    if panels is None:
        return
    if len(panels.months) < 2:
        show(
            "section.html",
            heading=language.say("Over time"),
            said="",
            sentences=[language.say("Only one month is known.")],
        )
        return
    names = {place: catalogue.places.titles(place)[language.code] for place in panels.places}
    newest = {row["place"]: figure_text(row, indicator, language) for row in figures.places.iter_rows(named=True)}
    show(
        "panels.html",
        heading=language.say("Over time, on one scale"),
        panels=[
            {
                "name": name,
                "figure": newest[place],
                "source": panel(panels, place, indicator, language),
                "alt": trend_words(panels.timelines[place], indicator, name, language),
            }
            for place, name in names.items()
        ],
        caption=" ".join([*_captions(figures, panels, frame), comparison_caption(figures, frame)]),
    )
    _show_table(figures, view, frame, panels)


def _captions(figures: Compared, panels: Panels, frame: Frame) -> list[str]:
    language = frame.language
    area = frame.catalogue.places.titles(figures.area)[language.code]
    said = [language.say("Grey line: {area}. Dashed: a break, across which nothing is compared.", area=area)]
    if len(figures.places) > MOST:
        said.append(language.say("The first {count} places are drawn.", count=len(panels.places)))
    return said


def _show_table(figures: Compared, view: View, frame: Frame, panels: Panels) -> None:
    """Show the same series as a table, one click away, and offer them as files."""
    language, catalogue = frame.language, frame.catalogue
    indicator = catalogue.indicators[figures.indicator]
    offer = offer_of("panels", figures, view, frame)
    offer_downloads(offer, lambda: _known(load_compared(offer.opened, view), panels))
    with st.expander(language.say("Show as a table")):
        rows = []
        for row in _known(figures, panels).reverse().iter_rows(named=True):
            month = parse_month(row["period"])
            name = catalogue.places.titles(row["place"])[language.code]
            cells = [figure_text(row, indicator, language), name]
            rows.append((language.month(month) if month else row["period"], marks_of(row, language), cells))
        columns = [language.say("Month"), indicator.short[language.code], language.say("Place")]
        show("series.html", caption=comparison_caption(figures, frame), columns=columns, rows=rows)


def _known(figures: Compared, panels: Panels) -> pl.DataFrame:
    drawn = pl.col("place").is_in([*panels.places, figures.area]) & pl.col("source").is_not_null()
    return figures.series.filter(drawn)
