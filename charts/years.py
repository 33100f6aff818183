"""The same months of earlier years on the page: one line a year over the months 1 to 12."""

from collections.abc import Iterator, Sequence
from math import ceil

import plotly.graph_objects as go

from catalogue.language import Language
from catalogue.schema import Indicator
from charts.colours import GREY, LINE
from charts.overlays import add_ring, is_valley
from charts.year_lines import Stretch, YearLine, YearLines
from metrics.words import Row, figure_text, unit_text

HEIGHT = 340
# Of the drawing's height: what a label of a year needs.
LABEL_SHARE = 0.06
WHOLE = 100
MOST_TICKS = 6


def years_chart(years: YearLines, month_number: int, indicator: Indicator, language: Language) -> go.Figure:
    """Return the chart, the chosen year coloured and its month `month_number` ringed; earlier years are grey."""
    low, high = value_range(years)
    figure = go.Figure(layout=_layout(indicator, (low, high), language))
    for line in years.lines:
        for stretch in line.stretches:
            _add_stretch(figure, stretch, line, indicator, language)
    for line, at, y in label_places(years, high - low):
        colour = LINE if line.is_chosen else GREY
        # Beside the ring round the chosen month, not under it.
        shift = 14 if line.is_chosen and at == month_number else 6
        figure.add_annotation(
            x=at,
            y=y,
            text=line.label,
            showarrow=False,
            xanchor="left",
            xshift=shift,
            font={"size": 11, "color": colour},
        )
    for line in years.lines:
        chosen = next((row for number, row in line.points if number == month_number), None)
        if line.is_chosen and chosen is not None:
            beside = [row["value"] for number, row in line.points if abs(number - month_number) == 1]
            place = (chosen["value"], chosen["upper"], is_valley(chosen["value"], beside))
            add_ring(figure, month_number, place, figure_text(chosen, indicator, language))
    return figure


def value_range(years: YearLines) -> tuple[float, float]:
    """Return the ends of the axis of values: what is drawn, with a tenth of room; it does not begin at zero."""
    rows = [row for line in years.lines for _, row in line.points]
    if not rows:
        return (0.0, 1.0)
    low, high = min(row["lower"] for row in rows), max(row["upper"] for row in rows)
    room = (high - low) / 10 or abs(high) / 10 or 1.0
    return (max(0.0, low - room) if low >= 0 else low - room, high + 2 * room)


def tick_values(between: tuple[float, float], indicator: Indicator) -> list[int]:
    """Return ticks up to 100 per cent where the room for labels lies above it; else none, to be chosen by the chart."""
    low, high = between
    if indicator.unit != "percent" or high <= WHOLE:
        return []
    step = next((step for step in (1, 2, 5, 10) if (WHOLE - low) / step <= MOST_TICKS), 20)
    return list(range(step * ceil(low / step), WHOLE + 1, step))


def label_places(years: YearLines, height: float) -> Iterator[tuple[YearLine, int, float]]:
    """Yield each year's label with the month beside which it stands and its height, none upon another."""
    ends = [(line, *line.points[-1]) for line in years.lines]
    for at in sorted({number for _, number, _ in ends}):
        placed = -float("inf")
        for line, number, row in sorted((end for end in ends if end[1] == at), key=lambda end: float(end[2]["upper"])):
            placed = max(row["upper"], placed + LABEL_SHARE * height)
            yield line, number, placed


def _layout(indicator: Indicator, between: tuple[float, float], language: Language) -> go.Layout:
    return go.Layout(
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 20, "b": 8},
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        # Room on the right for the names of the years.
        xaxis={
            "range": [0.6, 14.2],
            "tickvals": list(range(1, 13)),
            "tickangle": 0,
            "fixedrange": True,
            "title": {"text": language.say("Month"), "standoff": 4, "font": {"size": 12}},
            "showgrid": False,
        },
        yaxis={
            "range": list(between),
            **_ticks(between, indicator, language),
            "fixedrange": True,
            "automargin": True,
        },
        separators=",\N{NO-BREAK SPACE}" if language.code != "en" else ".,",
    )


def _ticks(between: tuple[float, float], indicator: Indicator, language: Language) -> dict[str, object]:
    unit = f"\N{NO-BREAK SPACE}{unit_text(indicator, language)}"
    values = tick_values(between, indicator)
    # Plotly puts no suffix to ticks that are given.
    return {"tickvals": values, "ticktext": [f"{value}{unit}" for value in values]} if values else {"ticksuffix": unit}


def _add_stretch(figure: go.Figure, stretch: Stretch, line: YearLine, indicator: Indicator, language: Language) -> None:
    """Draw known values as a line parted at gaps, and what hidden cells leave open as upright strokes."""
    colour, width = (LINE, 3) if line.is_chosen else (GREY, 1.5)
    known = [(number, row) for number, row in stretch.points if row["value"] is not None]
    spots = with_gaps(known)
    figure.add_trace(
        go.Scatter(
            x=[number for number, _ in spots],
            y=[row["value"] if row else None for _, row in spots],
            text=[
                f"{number}/{line.year}: {figure_text(row, indicator, language)}" if row else "" for number, row in spots
            ],
            mode="lines+markers",
            line={"color": colour, "width": width, "dash": "solid" if stretch.is_comparable else "dot"},
            marker={"color": colour, "size": 5 if line.is_chosen else 3},
            opacity=1 if stretch.is_comparable else 0.75,
            hovertemplate="%{text}<extra></extra>",
            connectgaps=False,
        )
    )
    ranges = [(number, row) for number, row in stretch.points if row["value"] is None]
    if ranges:
        figure.add_trace(
            go.Scatter(
                x=[x for number, _ in ranges for x in (number, number, None)],
                y=[y for _, row in ranges for y in (row["lower"], row["upper"], None)],
                mode="lines",
                line={"color": colour, "width": width + 2},
                opacity=0.5,
                hoverinfo="skip",
            )
        )


def with_gaps(points: Sequence[tuple[int, Row]]) -> list[tuple[int, Row | None]]:
    """Return the points with None between those that do not follow each other."""
    found: list[tuple[int, Row | None]] = []
    for number, row in points:
        if found and number != found[-1][0] + 1:
            found.append((found[-1][0] + 1, None))
        found.append((number, row))
    return found
