"""One indicator over time, with its ranges and breaks."""

from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go
import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from catalogue.months import iso, shift
from catalogue.schema import Break, Indicator
from charts.colours import BAND, GREY, LINE
from charts.overlays import add_chosen, add_interval, add_signals, add_targets
from charts.timeline import NO_OVERLAYS, Overlays, Points, Timeline
from charts.trend_words import trend_words
from metrics.words import figure_text, status_word, unit_text

__all__ = ["BAND", "GREY", "LINE", "Chart", "add_events", "hidden_months", "time_axis", "time_layout", "trend_chart"]
SHORT_SERIES = 12
EVENT_LINE = 14
# Of an upright bar: most of a month, in milliseconds.
MONTH_WIDTH = 20 * 24 * 3600 * 1000


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure with the words that stand for it where it cannot be seen."""

    figure: go.Figure
    alt: str


def trend_chart(
    series: pl.DataFrame,
    indicator: Indicator,
    place: str,
    catalogue: Catalogue,
    language: Language,
    overlays: Overlays = NO_OVERLAYS,
) -> Chart:
    """Return the chart of one place's series (rows of metrics.figures, one per month).

    Where the rows have a verdict (metrics.judged), months beyond ordinary variation are marked.
    """
    timeline = Timeline.of(series, indicator.id, place, catalogue)
    months, points = timeline.months, timeline.points
    figure = go.Figure(layout=_layout(indicator, language, timeline))
    hidden = set(hidden_months(series))
    _add_hidden(figure, [month for month in months if iso(month) in hidden], language)
    if overlays.with_interval:
        add_interval(figure, timeline)
    _add_band(figure, months, points)
    _add_line(figure, months, points, timeline.starts, indicator, language)
    add_targets(figure, timeline, overlays.targets, indicator, language)
    add_signals(figure, timeline.shown, "value", language)
    add_chosen(figure, timeline, overlays.chosen, indicator, language)
    add_events(figure, timeline, language)
    name = catalogue.places.titles(place)[language.code]
    return Chart(figure, trend_words(timeline, indicator, name, language, overlays.targets))


def hidden_months(series: pl.DataFrame) -> list[str]:
    """Return the months of a series that are hidden, between the first and the last that are shown."""
    known = series.filter(pl.col("lower").is_not_null()).get_column("period")
    if known.is_empty():
        return []
    between = pl.col("period").is_between(pl.lit(known.min()), pl.lit(known.max()))
    return series.filter(between & (pl.col("status") == "hidden")).get_column("period").to_list()


def _add_hidden(figure: go.Figure, months: list[date], language: Language) -> None:
    """Hatch the whole height of each hidden month: a gap in the line that is neither nothing nor zero."""
    if not months:
        return
    figure.add_trace(
        go.Bar(
            x=months,
            y=[1] * len(months),
            yaxis="y2",
            text=[f"{language.month(month)}: {status_word('hidden', language)}" for month in months],
            textposition="none",
            marker={"color": "rgba(0, 0, 0, 0)", "pattern": {"shape": "/", "fgcolor": GREY, "size": 6}},
            width=MONTH_WIDTH,
            hovertemplate="%{text}<extra></extra>",
        )
    )
    figure.update_layout(yaxis2={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True})


def _layout(indicator: Indicator, language: Language, timeline: Timeline) -> go.Layout:
    layout = time_layout(timeline, unit_text(indicator, language), language)
    return layout.update(yaxis_rangemode="tozero")


def time_layout(timeline: Timeline, unit: str, language: Language) -> go.Layout:
    """Return the layout of a chart over the months of a timeline; `unit` follows the numbers of the other axis."""
    return go.Layout(
        height=340,
        margin={"l": 8, "r": 16, "t": 20, "b": 8},
        showlegend=False,
        hovermode="x unified",
        dragmode=False,
        xaxis=time_axis(timeline, language),
        yaxis={
            "ticksuffix": f"\N{NO-BREAK SPACE}{unit}",
            "fixedrange": True,
            "automargin": True,
        },
        separators=",\N{NO-BREAK SPACE}" if language.code != "en" else ".,",
    )


def time_axis(timeline: Timeline, language: Language) -> dict[str, object]:
    """Return the axis of the months; one month is a point in time."""
    if not timeline.months:
        return {"visible": False}
    ticks = timeline.ticks(language)
    # A year at least, so that one month is a point in time and not the whole width.
    beside = 1 if len(timeline.months) >= SHORT_SERIES else SHORT_SERIES // 2
    shown = [shift(timeline.months[0], -beside), shift(timeline.months[-1], beside)]
    names = {"tickvals": list(ticks), "ticktext": list(ticks.values())}
    return {**names, "tickangle": 0, "range": shown, "fixedrange": True}


def _add_band(figure: go.Figure, months: list[date], points: Points) -> None:
    """Draw what hidden cells leave open, as an upright bar from lower to upper."""
    open_months = [
        (month, point) for month, point in zip(months, points, strict=True) if point and point["status"] == "range"
    ]
    if not open_months:
        return
    figure.add_trace(
        go.Bar(
            x=[month for month, _ in open_months],
            base=[point["lower"] for _, point in open_months],
            y=[point["upper"] - point["lower"] for _, point in open_months],
            marker={"color": BAND, "line": {"color": LINE, "width": 1}},
            width=MONTH_WIDTH,
            hoverinfo="skip",
        )
    )


def _add_line(
    figure: go.Figure,
    months: list[date],
    points: Points,
    starts: set[date],
    indicator: Indicator,
    language: Language,
) -> None:
    """Draw the known values; the line is interrupted by a gap, and where the series starts anew."""
    x: list[date] = []
    y: list[float | None] = []
    texts: list[str] = []
    for month, point in zip(months, points, strict=True):
        if month in starts:
            x, y, texts = [*x, month], [*y, None], [*texts, ""]
        x.append(month)
        y.append(point["value"] if point else None)
        texts.append(f"{language.month(month)}: {figure_text(point, indicator, language)}" if point else "")
    figure.add_trace(
        go.Scatter(
            x=x,
            y=y,
            text=texts,
            mode="lines+markers",
            line={"color": LINE, "width": 2},
            marker={"color": LINE, "size": 4},
            hovertemplate="%{text}<extra></extra>",
            connectgaps=False,
        )
    )


def add_events(figure: go.Figure, timeline: Timeline, language: Language) -> None:
    """Mark the breaks and shocks, and make room for their names above."""
    for line, event in enumerate(timeline.marked):
        _add_event(figure, event, line, timeline.months, language)
    figure.update_layout(margin_t=20 + EVENT_LINE * len(timeline.marked))


def _add_event(figure: go.Figure, event: Break, line: int, months: list[date], language: Language) -> None:
    """Mark a break with a line and a shock with a shaded span, each with its name.

    Names stand one above the other and reach towards the middle, so that none is cut off or covers another on a phone.
    """
    if event.kind == "shock":
        end = shift(event.until or event.since, 1)
        figure.add_vrect(x0=event.since, x1=end, fillcolor=GREY, opacity=0.15, line_width=0)
    else:
        figure.add_vline(x=event.since, line={"color": GREY, "width": 1, "dash": "dash"})
    figure.add_annotation(
        x=event.since,
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=EVENT_LINE * line,
        xanchor="left" if event.since < months[len(months) // 2] else "right",
        showarrow=False,
        text=event.title[language.code],
        font={"size": 11, "color": GREY},
    )
