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
from charts.labels import Box, Named, add_names
from charts.trend import GREY, LINE, Chart
from metrics.compared import Compared
from metrics.comparisons.funnel import LIMITS, Funnel
from metrics.words import figure_text, unit_text, value_text

COLOURS = {"improves": LINE, "worsens": CONCERN, "ordinary": LINE, "missing": LINE}
SHAPES = {"improves": "diamond", "worsens": "square", "ordinary": "circle", "missing": "circle"}
HEIGHT = 440
# Sizes that differ more than this many times stand on a logarithmic axis.
WIDE = 20
# The drawing's own size for placing names: that of a laptop's window; a phone's is narrower.
_DRAWN = (860.0, 370.0)
_PAD = 0.07
# Of the drawing's height: what the name of a line takes.
END_SHARE = 0.045


@dataclass(frozen=True, eq=False)
class FunnelDrawing:
    """What the funnel shows: points, all others, limits in the unit, and the ends of its axes."""

    points: list[Point]
    others: pl.DataFrame
    limits: pl.DataFrame
    centre: float
    sizes: tuple[float, float]
    rates: tuple[float, float]
    chosen: frozenset[str]
    """The places that are named whatever room there is, besides those outside ordinary variation."""

    @classmethod
    def of(
        cls, compared: Compared, funnel: Funnel, catalogue: Catalogue, language: Language, chosen: Sequence[str] = ()
    ) -> "FunnelDrawing":
        """Return the drawing of places that are compared; those that the user `chosen` are all named."""
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
        rates = (max(0.0, low - room), min(factor, high + room))
        # The answer names the place shown first.
        named = frozenset([*chosen, *(point.place for point in points[:1])])
        return cls(points, others, limits, centre, span, rates, named)

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

    def position(self, n: float, rate: float) -> tuple[float, float]:
        """Return where a size and a rate stand, as shares of the drawing."""
        scale = math.log if self.is_logarithmic else float
        left, right = (scale(size) for size in self.sizes)
        low, high = self.rates
        return (scale(max(n, self.sizes[0])) - left) / (right - left), (rate - low) / (high - low)

    def named(self) -> list[Named]:
        """Return the points with their names, those that the answer names or the user chose as needed."""
        return [
            Named(*self.position(p.n, p.middle), p.name, p.is_outside or p.place in self.chosen, 5.5)
            for p in self.points
        ]

    def obstacles(self, size: tuple[float, float]) -> list[Box]:
        """Return what the other places and the ranges of those compared take of a drawing of this size, in pixels."""
        width, height = size
        bars = [(p.n, p.lower, p.upper) for p in self.points if p.value is None]
        taken = []
        for n, lower, upper in [*self.others.select("n", "lower", "upper").rows(), *bars]:
            x, bottom = self.position(n, lower)
            top = self.position(n, upper)[1]
            taken.append((x * width - 3, bottom * height - 3, x * width + 3, top * height + 3))
        return taken


def funnel_chart(
    compared: Compared, funnel: Funnel, catalogue: Catalogue, language: Language, alt: str, chosen: Sequence[str] = ()
) -> Chart:
    """Return the funnel with the places coloured; `alt` is the answer in words.

    Named are the places outside, those `chosen` by the user, and of the others those that there is room for; the rest
    say their names when pointed at.
    """
    indicator = catalogue.indicators[compared.indicator]
    drawing = FunnelDrawing.of(compared, funnel, catalogue, language, chosen)
    figure = go.Figure(layout=_layout(drawing, indicator, language))
    _add_limits(figure, drawing, indicator, language)
    _add_bars(figure, drawing.others.filter(pl.col("value").is_null()).rows(), GREY, 0.35)
    _add_others(figure, drawing, indicator, catalogue, language)
    hidden = [(p.place, p.n, None, p.lower, p.upper) for p in drawing.points if p.value is None]
    _add_bars(figure, hidden, LINE, 0.9)
    _add_points(figure, drawing)
    places = [(point.n, point.middle) for point in drawing.points]
    add_names(figure, places, drawing.named(), _DRAWN, drawing.obstacles(_DRAWN))
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
    names = [(drawing.centre, value_text(drawing.centre, indicator, language))]
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
            names.append((y[-1], f"{level}{NO_BREAK}%"))
    figure.add_scatter(
        x=n, y=[drawing.centre] * len(n), mode="lines", line={"color": GREY, "width": 2}, hoverinfo="skip"
    )
    name_ends(figure, names, drawing)


def name_ends(figure: go.Figure, names: Sequence[tuple[float, str]], drawing: FunnelDrawing) -> None:
    """Name lines where they end, upwards from the lowest: none upon another."""
    low, high = drawing.rates
    placed = -math.inf
    for y, text in sorted(name for name in names if low <= name[0] <= high):
        placed = max(y, placed + END_SHARE * (high - low))
        at = {"x": 1, "xref": "paper", "y": placed, "xanchor": "left", "xshift": 4}
        figure.add_annotation(**at, text=text, showarrow=False, font={"size": 11, "color": GREY})


def _add_bars(figure: go.Figure, rows: Sequence[tuple[object, ...]], colour: str, opacity: float) -> None:
    """Draw what hidden cells leave open as upright bars; rows are (place, n, value, lower, upper)."""
    x = [each for row in rows for each in (row[1], row[1], None)]
    y = [each for row in rows for each in (row[3], row[4], None)]
    line = {"color": colour, "width": 5}
    figure.add_scatter(x=x, y=y, mode="lines", line=line, opacity=opacity, hoverinfo="skip", connectgaps=False)


def _add_others(
    figure: go.Figure, drawing: FunnelDrawing, indicator: Indicator, catalogue: Catalogue, language: Language
) -> None:
    """Draw all others; a dot for each rate, and nothing but what is said when pointed at where there is a range."""
    rows = list(drawing.others.iter_rows(named=True))
    figure.add_scatter(
        x=[row["n"] for row in rows],
        y=[row["value"] if row["value"] is not None else (row["lower"] + row["upper"]) / 2 for row in rows],
        text=[catalogue.places.titles(row["place"])[language.code] for row in rows],
        customdata=[figure_text(row | {"status": "range"}, indicator, language) for row in rows],
        mode="markers",
        marker={"color": GREY, "size": 5, "opacity": [0.6 if row["value"] is not None else 0 for row in rows]},
        hovertemplate="%{text}: %{customdata}<extra></extra>",
    )


def _add_points(figure: go.Figure, drawing: FunnelDrawing) -> None:
    """Draw each place; where cells are hidden an open mark stands in the middle of the bar."""
    points = drawing.points
    figure.add_scatter(
        x=[point.n for point in points],
        y=[point.middle for point in points],
        text=[point.name for point in points],
        customdata=[point.text for point in points],
        mode="markers",
        cliponaxis=False,
        marker={
            "color": [COLOURS[point.tone] for point in points],
            "symbol": [SHAPES[p.tone] + ("-open" if p.value is None else "") for p in points],
            "opacity": 1,
            "size": [11 if point.is_outside else 9 for point in points],
        },
        hovertemplate="%{text}: %{customdata}<extra></extra>",
    )
