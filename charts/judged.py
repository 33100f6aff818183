"""The quantity that the verdict judges, over time, with the limits of its ordinary variation."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from statistics import median

import plotly.graph_objects as go

from catalogue.language import Language
from catalogue.months import shift
from catalogue.schema import Indicator
from charts.colours import GREY, LIMITS, LINE
from charts.overlays import add_band, add_ring, add_signals, is_valley, under_label
from charts.timeline import Timeline
from charts.trend import add_events, time_layout
from metrics.signals.verdicts import DECIDED
from metrics.verdict_words import SIGNS, verdict_word
from metrics.words import Row, change_unit_text

LIMIT_ENDS = ("judged_lower", "judged_upper")
MONTH = 30.4 * 24 * 3600 * 1000


def judged_chart(timeline: Timeline, chosen: date, indicator: Indicator, language: Language) -> go.Figure:
    """Return the chart of rows of metrics.judged: zero where nothing happened, limits round it, signals marked."""
    unit = change_unit_text(indicator, language)
    figure = go.Figure(layout=time_layout(timeline, unit, language))
    _add_unjudged(figure, timeline, language)
    runs = list(judged_runs(timeline))
    add_band(figure, runs, LIMIT_ENDS, LIMITS)
    for run in runs:
        _add_run(figure, run, indicator, unit, language)
    rows = [pair for run in runs for pair in run]
    add_signals(figure, rows, "judged", language)
    row = next((row for month, row in rows if month == chosen), None)
    if row is not None:
        text = f"{language.signed(row['judged'], indicator.decimals)}\N{NO-BREAK SPACE}{unit}"
        beside = under_label(timeline, rows, "judged", chosen)
        add_ring(
            figure,
            chosen,
            (row["judged"], row["judged"], is_valley(row["judged"], beside)),
            text,
            is_at_end=timeline.is_at_end(chosen),
        )
    add_events(figure, timeline, language)
    reach = judged_reach(rows)
    figure.update_layout(yaxis={"range": [-reach, reach], "zeroline": True, "zerolinecolor": GREY, "zerolinewidth": 1})
    return figure


def judged_runs(timeline: Timeline) -> Iterator[list[tuple[date, Row]]]:
    """Yield the months in a row of which the same question is judged: changes of different kinds are no line."""
    for months in timeline.runs("judged", *LIMIT_ENDS):
        run = months[:1]
        for (_, before), pair in pairwise(months):
            if pair[1]["question"] != before["question"]:
                yield run
                run = []
            run.append(pair)
        yield run


def judged_reach(rows: list[tuple[date, Row]]) -> float:
    """Return how far the axis reaches from zero: to every judged change, and to most limits.

    The first limits after a start rest on a month or two and are many times wider than any change: they are cut.
    """
    if not rows:
        return 1.0
    furthest = max(abs(row["judged"]) for _, row in rows)
    usual = median(row["judged_upper"] for _, row in rows)
    return float(1.25 * max(furthest, usual)) or 1.0


def unjudged_runs(timeline: Timeline) -> Iterator[tuple[date, date, str]]:
    """Yield first month, last month and verdict of months in a row that have no verdict for one and the same reason."""
    run: tuple[date, date, str] | None = None
    for month, row in zip(timeline.months, timeline.points, strict=True):
        reason = row["verdict"] if row else None
        reason = None if reason in DECIDED else reason
        if run and reason == run[2]:
            run = (run[0], month, run[2])
            continue
        if run:
            yield run
        run = (month, month, reason) if reason else None
    if run:
        yield run


def _add_unjudged(figure: go.Figure, timeline: Timeline, language: Language) -> None:
    """Shade months without a verdict, with the sign of the reason, and its word on hover."""
    runs = list(unjudged_runs(timeline))
    if not runs:
        return
    figure.add_trace(
        go.Bar(
            x=[shift(first, (last.year - first.year) * 6 + (last.month - first.month) // 2) for first, last, _ in runs],
            y=[1] * len(runs),
            yaxis="y2",
            width=[(1 + (last.year - first.year) * 12 + last.month - first.month) * MONTH for first, last, _ in runs],
            text=[SIGNS[reason] if first != last else "" for first, last, reason in runs],
            customdata=[
                f"{language.span(first, last)}: {verdict_word(reason, language)}" for first, last, reason in runs
            ],
            textposition="inside",
            insidetextanchor="start",
            textangle=0,
            textfont={"color": GREY, "size": 16},
            marker={"color": "rgba(122, 135, 146, 0.07)", "pattern": {"shape": "/", "fgcolor": LIMITS, "size": 8}},
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    figure.update_layout(yaxis2={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True})


def _add_run(
    figure: go.Figure, run: list[tuple[date, Row]], indicator: Indicator, unit: str, language: Language
) -> None:
    def said(month: date, row: Row) -> str:
        return f"{language.month(month)}: {language.signed(row['judged'], indicator.decimals)}\N{NO-BREAK SPACE}{unit}"

    figure.add_trace(
        go.Scatter(
            x=[month for month, _ in run],
            y=[row["judged"] for _, row in run],
            text=[said(*pair) for pair in run],
            mode="lines+markers",
            line={"color": LINE, "width": 2},
            marker={"color": LINE, "size": 4},
            hovertemplate="%{text}<extra></extra>",
        )
    )
