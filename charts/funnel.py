"""The funnel: each place by its size and its rate, within the limits of ordinary variation."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.language import NO_BREAK, Language
from catalogue.schema import Indicator
from charts.comparison_points import CONCERN, Point, others_of, points_of
from charts.labels import label_positions
from charts.trend import GREY, LINE, Chart
from metrics.compared import Compared
from metrics.comparisons.funnel import LIMITS, Funnel
from metrics.words import unit_text, value_text

COLOURS = {"improves": LINE, "worsens": CONCERN, "ordinary": LINE, "missing": LINE}
SHAPES = {"improves": "diamond", "worsens": "square", "ordinary": "circle", "missing": "circle"}
HEIGHT = 440
# Sizes that differ more than this many times stand on a logarithmic axis.
WIDE = 20
# The drawing's own size for placing names: that of a laptop's window; a phone's is narrower.
_DRAWN = (860.0, 370.0)
_PAD = 0.07


@dataclass(frozen=True, eq=False)
class FunnelDrawing:
    """What the funnel shows: points, all others, limits in the unit, and the ends of its axes."""

    points: list[Point]
    others: pl.DataFrame
    limits: pl.DataFrame
    centre: float
    sizes: tuple[float, float]
    rates: tuple[float, float]

    @classmethod
    def of(cls, compared: Compared, funnel: Funnel, catalogue: Catalogue, language: Language) -> "FunnelDrawing":
        """Return the drawing of places that are compared."""
        factor = catalogue.indicators[compared.indicator].factor
        points, others = points_of(compared, catalogue, language), others_of(compared, factor)
        sizes = [*(point.n for point in points), *others.get_column("n")]
        ends = [*(p.lower for p in points), *(p.upper for p in points), *others["lower"], *others["upper"]]
        centre = funnel.centre * factor
        # The limits of the largest are always seen, so that nobody wonders where they are.
        ends += [limit * factor for limit in funnel.limits(pl.Series([max(sizes)])).select(*LIMITS).row(0)]
        low, high = min(*ends, centre), max(*ends, centre)
        room = (high - low or 1.0) * _PAD
        span = (max(1.0, min(sizes) / 1.3), max(sizes) * 1.15)
        limits = funnel.grid(*span).with_columns(pl.col(*LIMITS) * factor)
        return cls(points, others, limits, centre, span, (max(0.0, low - room), min(factor, high + room)))

    @property
    def is_logarithmic(self) -> bool:
        """Whether sizes stand on a logarithmic axis."""
        return self.sizes[1] / self.sizes[0] > WIDE

    def ticks(self) -> list[int]:
        """Return round sizes for the axis."""
        if not self.is_logarithmic:
            return []
        steps = [base * 10**power for power in range(7) for base in (1, 3)]
        return [step for step in steps if self.sizes[0] <= step <= self.sizes[1]]

    def shares(self) -> list[tuple[float, float]]:
        """Return where each point stands, as shares of the drawing."""
        scale = math.log if self.is_logarithmic else float
        left, right = (scale(size) for size in self.sizes)
        low, high = self.rates
        return [((scale(p.n) - left) / (right - left), (p.middle - low) / (high - low)) for p in self.points]


def funnel_chart(compared: Compared, funnel: Funnel, catalogue: Catalogue, language: Language, alt: str) -> Chart:
    """Return the funnel with the places coloured and named; `alt` is the answer in words."""
    indicator = catalogue.indicators[compared.indicator]
    drawing = FunnelDrawing.of(compared, funnel, catalogue, language)
    figure = go.Figure(layout=_layout(drawing, indicator, language))
    _add_limits(figure, drawing, indicator, language)
    _add_bars(figure, drawing.others.filter(pl.col("value").is_null()).rows(), GREY, 0.35)
    _add_others(figure, drawing.others.filter(pl.col("value").is_not_null()))
    hidden = [(p.place, p.n, None, p.lower, p.upper) for p in drawing.points if p.value is None]
    _add_bars(figure, hidden, LINE, 0.9)
    _add_points(figure, drawing)
    return Chart(figure, alt)


def _layout(drawing: FunnelDrawing, indicator: Indicator, language: Language) -> go.Layout:
    scale = math.log10 if drawing.is_logarithmic else float
    ticks = drawing.ticks()
    named = {"tickvals": ticks, "ticktext": [language.number(tick) for tick in ticks]} if ticks else {}
    return go.Layout(
        height=HEIGHT,
        margin={"l": 8, "r": 64, "t": 12, "b": 8},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        xaxis={
            **named,
            "type": "log" if drawing.is_logarithmic else "linear",
            "range": [scale(size) for size in drawing.sizes],
            "title": {"text": f"n = {indicator.n_title[language.code]}", "font": {"size": 12}},
            "fixedrange": True,
            "zeroline": False,
            "showgrid": False,
        },
        yaxis={
            "ticksuffix": f"{NO_BREAK}{unit_text(indicator, language)}",
            "range": drawing.rates,
            "fixedrange": True,
            "automargin": True,
            "zeroline": False,
        },
        separators=",\N{NO-BREAK SPACE}" if language.has_decimal_comma else ".,",
    )


def _add_limits(figure: go.Figure, drawing: FunnelDrawing, indicator: Indicator, language: Language) -> None:
    """Draw the limits as a light band and lines, and name them where they end."""
    n = drawing.limits.get_column("n").to_list()
    ends = {"lower_998": "", "upper_998": language.number(99.8, 1), "lower_95": "", "upper_95": language.number(95)}
    for name, level in ends.items():
        is_inner, y = name.endswith("95"), drawing.limits.get_column(name).to_list()
        figure.add_scatter(
            x=n,
            y=y,
            mode="lines",
            line={"color": GREY, "width": 1, "dash": "dash" if is_inner else "solid"},
            fill="tonexty" if name == "upper_95" else None,
            fillcolor="rgba(122, 135, 146, 0.12)",
            hoverinfo="skip",
        )
        if level:
            _name_end(figure, n[-1], y[-1], f"{level}{NO_BREAK}%", drawing)
    figure.add_scatter(
        x=n, y=[drawing.centre] * len(n), mode="lines", line={"color": GREY, "width": 2}, hoverinfo="skip"
    )
    _name_end(figure, n[-1], drawing.centre, value_text(drawing.centre, indicator, language), drawing)


def _name_end(figure: go.Figure, x: float, y: float, text: str, drawing: FunnelDrawing) -> None:
    if not drawing.rates[0] <= y <= drawing.rates[1]:
        return
    figure.add_annotation(
        x=1, xref="paper", y=y, text=text, xanchor="left", showarrow=False, xshift=4, font={"size": 11, "color": GREY}
    )


def _add_bars(figure: go.Figure, rows: Sequence[tuple[object, ...]], colour: str, opacity: float) -> None:
    """Draw what hidden cells leave open as upright bars; rows are (place, n, value, lower, upper)."""
    x = [each for row in rows for each in (row[1], row[1], None)]
    y = [each for row in rows for each in (row[3], row[4], None)]
    line = {"color": colour, "width": 5}
    figure.add_scatter(x=x, y=y, mode="lines", line=line, opacity=opacity, hoverinfo="skip", connectgaps=False)


def _add_others(figure: go.Figure, others: pl.DataFrame) -> None:
    marker = {"color": GREY, "size": 5, "opacity": 0.6}
    figure.add_scatter(
        x=others["n"].to_list(), y=others["value"].to_list(), mode="markers", marker=marker, hoverinfo="skip"
    )


def _add_points(figure: go.Figure, drawing: FunnelDrawing) -> None:
    """Draw each place with its name; where cells are hidden an open mark stands in the middle of the bar."""
    points = drawing.points
    names = [point.name for point in points]
    figure.add_scatter(
        x=[point.n for point in points],
        y=[point.middle for point in points],
        text=names,
        customdata=[point.text for point in points],
        mode="markers+text",
        textposition=label_positions(drawing.shares(), names, _DRAWN),
        textfont={"size": 12},
        cliponaxis=False,
        marker={
            "color": [COLOURS[point.tone] for point in points],
            "symbol": [SHAPES[p.tone] + ("-open" if p.value is None else "") for p in points],
            "opacity": 1,
            "size": [11 if point.tone in ("improves", "worsens") else 9 for point in points],
        },
        hovertemplate="%{text}: %{customdata}<extra></extra>",
    )
