"""What is laid over a line of months: intervals and limits as bands, signals, the chosen month and targets."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from catalogue.language import Language
from catalogue.months import shift
from catalogue.schema import Indicator
from charts.colours import GREY, INTERVAL, LINE, SIGNAL_LOOKS
from charts.timeline import TargetSpan, Timeline
from metrics.target_words import target_text
from metrics.verdict_words import SIGNS, verdict_word
from metrics.words import Row, figure_text

# Of a band: it reaches so far beyond its first and last month that a single month can be seen.
OVERHANG = timedelta(days=10)
SIGNAL_SIZE = 10
# Of the months of a chart: how many the label of one of them covers, to each side.
LABEL_SHARE = 0.08
RingPlace = tuple[float | None, float, bool]
"""The value, None for a range; where its label stands; and whether that is below."""


def add_interval(figure: go.Figure, timeline: Timeline) -> None:
    """Draw the 95 % interval of each month as a light band without an outline."""
    add_band(figure, timeline.runs("interval_lower", "interval_upper"), ("interval_lower", "interval_upper"), INTERVAL)


def add_band(figure: go.Figure, runs: Iterable[Sequence[tuple[date, Row]]], ends: tuple[str, str], colour: str) -> None:
    """Draw a band between two columns, one piece a run of months."""
    x: list[date | None] = []
    y: list[float | None] = []
    for run in runs:
        months = [run[0][0] - OVERHANG, *(month for month, _ in run), run[-1][0] + OVERHANG]
        rows = [run[0][1], *(row for _, row in run), run[-1][1]]
        x += [*months, *reversed(months), None]
        y += [*(row[ends[0]] for row in rows), *(row[ends[1]] for row in reversed(rows)), None]
    if x:
        shape = go.Scatter(x=x, y=y, mode="lines", fill="toself", fillcolor=colour, line={"width": 0}, hoverinfo="skip")
        figure.add_trace(shape)


def add_signals(figure: go.Figure, rows: Sequence[tuple[date, Row]], column: str, language: Language) -> None:
    """Mark the months whose verdict is beyond ordinary variation, by shape and colour, with the word on hover."""
    for verdict, (colour, shape) in SIGNAL_LOOKS.items():
        marked = [(month, row) for month, row in rows if row.get("verdict") == verdict and row[column] is not None]
        if marked:
            figure.add_trace(
                go.Scatter(
                    x=[month for month, _ in marked],
                    y=[row[column] for _, row in marked],
                    mode="markers",
                    marker={"color": colour, "symbol": shape, "size": SIGNAL_SIZE},
                    hovertemplate=f"{SIGNS[verdict]} {verdict_word(verdict, language)}<extra></extra>",
                )
            )


def add_chosen(
    figure: go.Figure, timeline: Timeline, month: date | None, indicator: Indicator, language: Language
) -> None:
    """Ring the chosen month and write its figure beside it."""
    row = next((point for shown, point in timeline.shown if shown == month), None)
    if row is None or month is None:
        return
    beside = under_label(timeline, timeline.shown, "value", month)
    place = (row["value"], row["upper"], is_valley(row["value"], beside))
    add_ring(figure, month, place, figure_text(row, indicator, language), is_at_end=timeline.is_at_end(month))


def under_label(timeline: Timeline, rows: Sequence[tuple[date, Row]], column: str, month: date) -> list[float | None]:
    """Return the values of a column in the months that the label of a month reaches over, without its own."""
    reach = max(1, round(LABEL_SHARE * len(timeline.months)))
    first, last = shift(month, -reach), shift(month, reach)
    return [row[column] for at, row in rows if first <= at <= last and at != month]


def is_valley(value: float | None, beside: Sequence[float | None]) -> bool:
    """Return whether what is beside a value rises further above it than it falls below: its label is freer below."""
    known = [other for other in beside if other is not None]
    return value is not None and bool(known) and value < (min(known) + max(known)) / 2


def add_ring(figure: go.Figure, x: date | float, place: RingPlace, text: str, *, is_at_end: bool = False) -> None:
    """Ring a point, where there is a single one, and write beside it what it is."""
    value, top, is_below = place
    if value is not None:
        ring = {"size": 14, "color": "rgba(0, 0, 0, 0)", "line": {"color": LINE, "width": 2}}
        figure.add_trace(go.Scatter(x=[x], y=[value], mode="markers", marker=ring, cliponaxis=False, hoverinfo="skip"))
    figure.add_annotation(
        x=x,
        y=top,
        text=f"<b>{text}</b>",
        showarrow=False,
        xanchor="right" if is_at_end else "center",
        xshift=14 if is_at_end else 0,
        yanchor="top" if is_below else "bottom",
        yshift=-9 if is_below else 9,
        font={"size": 13, "color": LINE},
    )


def add_targets(
    figure: go.Figure, timeline: Timeline, targets: Sequence[TargetSpan], indicator: Indicator, language: Language
) -> None:
    """Draw targets as one line in steps, each step with its name."""
    x: list[date | None] = []
    y: list[float | None] = []
    for since, until, value in timeline.aims(targets):
        if x and x[-1] != since:
            x, y = [*x, None], [*y, None]
        x, y = [*x, since, shift(until, 1)], [*y, value, value]
        figure.add_annotation(
            x=until,
            y=value,
            text=target_text(value, indicator, language),
            showarrow=False,
            xanchor="right",
            yanchor="bottom",
            font={"size": 11, "color": GREY},
        )
    if x:
        line = {"color": GREY, "width": 1.5}
        figure.add_trace(go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", connectgaps=False))
