"""The level over time, beside the same months of earlier years."""

import polars as pl
import streamlit as st

from charts.timeline import Overlays
from charts.trend import trend_chart
from charts.trend_picture import trend_picture
from charts.year_lines import EARLIER_YEARS, YearLines, not_comparable_text, years_words
from charts.years import value_range, years_chart
from charts.years_picture import years_picture
from metrics.trend import Trend
from metrics.words import figure_text
from ui.beside import targets_over_time
from ui.frame import Frame
from ui.markup import show
from ui.trend import trend_caption
from ui.trend_answer import title
from ui.trend_offer import offer_chart
from ui.view import View

WIDTHS = (0.63, 0.37)
QUIET = {"displayModeBar": False}


def show_level(figures: Trend, view: View, frame: Frame) -> None:
    """Show both charts, one beside the other where there is room."""
    level, years = st.columns(WIDTHS, gap="large")
    with level:
        _show_series(figures, view, frame)
    with years:
        _show_years(figures, view, frame)


def _show_series(figures: Trend, view: View, frame: Frame) -> None:
    language, catalogue = frame.language, frame.catalogue
    indicator, place = catalogue.indicators[figures.indicator], figures.place
    show("section_heading.html", heading=language.say("Level"))
    targets = tuple(targets_over_time(frame, figures.indicator, place))
    overlays = Overlays(chosen=figures.month, targets=targets, with_interval=True)
    chart = trend_chart(figures.figures, indicator, place, catalogue, language, overlays)
    st.plotly_chart(chart.figure, alt=chart.alt, config=QUIET, key="level")
    band = language.say("Light band: the 95 % interval.") if has_interval(figures) else ""
    caption = ", ".join(filter(None, [title(figures, frame), trend_caption(figures.figures, frame)]))
    show("caption.html", text=" ".join(filter(None, [caption, band])))

    def drawn(trend: Trend, caption: str, mark: str) -> dict[str, object]:
        return trend_picture(
            trend.figures, indicator, place, catalogue, language, caption=caption, mark=mark, overlays=overlays
        )

    offer_chart("level", title(figures, frame), indicator.short[language.code], figures, view, frame, drawn=drawn)


def has_interval(figures: Trend) -> bool:
    """Return whether any month has an interval."""
    return figures.figures.get_column("interval_lower").is_not_null().any()


def years_of(figures: Trend, frame: Frame) -> YearLines:
    """Return the figures as one line a year."""
    indicator = frame.catalogue.indicators[figures.indicator]
    return YearLines.of(figures.figures, indicator, figures.place, figures.month, frame.catalogue, frame.language.code)


def _show_years(figures: Trend, view: View, frame: Frame) -> None:
    language, indicator = frame.language, frame.catalogue.indicators[figures.indicator]
    name = frame.catalogue.places.titles(figures.place)[language.code]
    years = years_of(figures, frame)
    show("section_heading.html", heading=language.say("The same months of earlier years"))
    if len(years.lines) < 2:
        st.caption(language.say("There is one year of figures only: nothing to lay beside it."))
        return
    alt = years_words(years, indicator, name, figures.month, language)
    st.plotly_chart(years_chart(years, figures.month.month, indicator, language), alt=alt, config=QUIET, key="years")
    show("caption.html", text=f"{title(figures, frame)}. {years_caption(years, frame)}")

    def drawn(trend: Trend, caption: str, mark: str) -> dict[str, object]:
        lines = years_of(trend, frame)
        caption = f"{caption} {years_caption(lines, frame)}"
        return years_picture(lines, trend.month, indicator, name, language, caption=caption, mark=mark)

    subject = language.say("{indicator} by year", indicator=indicator.short[language.code])
    heading = language.say("{title}, by year", title=title(figures, frame))
    offer_chart("years", heading, subject, figures, view, frame, drawn=drawn, rows=years_rows)
    with st.expander(language.say("Show as a table")):
        _show_years_table(heading, years, frame, indicator.id)


def years_rows(figures: Trend) -> pl.DataFrame:
    """Return the rows of the years drawn, newest first."""
    first = f"{figures.month.year - EARLIER_YEARS}-01"
    return figures.table.filter(pl.col("period").is_between(pl.lit(first), pl.lit(f"{figures.month.year}-12")))


def years_caption(years: YearLines, frame: Frame) -> str:
    """Return how to read the lines."""
    language = frame.language
    from_zero = value_range(years)[0] == 0
    has_ranges = any(row["value"] is None for line in years.lines for _, row in line.points)
    said = [
        "" if from_zero else language.say("The scale does not begin at zero."),
        language.say("Upright strokes are ranges through hidden cells.") if has_ranges else "",
        not_comparable_text(years, language),
    ]
    return " ".join(filter(None, said))


def _show_years_table(caption: str, years: YearLines, frame: Frame, indicator_id: str) -> None:
    language, indicator = frame.language, frame.catalogue.indicators[indicator_id]
    lines = list(reversed(years.lines))
    figures = [{number: figure_text(row, indicator, language) for number, row in line.points} for line in lines]
    absent = language.say("no figure")
    show(
        "years.html",
        caption=caption,
        corner=language.say("Month"),
        columns=[line.label for line in lines],
        rows=[(number, [of_year.get(number, absent) for of_year in figures]) for number in range(1, 13)],
    )
