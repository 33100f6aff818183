"""Places as points with their intervals, one under the other: for means, which have no funnel."""

import plotly.graph_objects as go

from catalogue.catalogue import Catalogue
from catalogue.language import NO_BREAK, Language
from charts.comparison_points import Point, points_of
from charts.trend import BAND, GREY, LINE, Chart
from metrics.compared import Compared
from metrics.words import unit_text

ROW_HEIGHT, FRAME = 30, 60


def area_value(compared: Compared) -> float | None:
    """Return the area's own figure, None where it is not known."""
    value = compared.area_figure.item(0, "value")
    return None if value is None else float(value)


def interval_chart(compared: Compared, catalogue: Catalogue, language: Language, alt: str) -> Chart:
    """Return the places' figures with their intervals, and the area's own as a line; `alt` is the answer in words."""
    indicator = catalogue.indicators[compared.indicator]
    points = points_of(compared, catalogue, language)[::-1]
    figure = go.Figure(layout=_layout(len(points), f"{NO_BREAK}{unit_text(indicator, language)}", language))
    centre = area_value(compared)
    if centre is not None:
        figure.add_vline(x=centre, line={"color": GREY, "width": 1, "dash": "dot"})
        name = catalogue.places.titles(compared.area)[language.code]
        figure.add_annotation(
            x=centre, y=1, yref="paper", yanchor="bottom", text=name, showarrow=False, font={"size": 11, "color": GREY}
        )
    for point in points:
        _add_point(figure, point)
    return Chart(figure, alt)


def _layout(count: int, suffix: str, language: Language) -> go.Layout:
    return go.Layout(
        height=FRAME + ROW_HEIGHT * count,
        margin={"l": 8, "r": 16, "t": 22, "b": 8},
        showlegend=False,
        dragmode=False,
        xaxis={"ticksuffix": suffix, "fixedrange": True, "rangemode": "tozero", "zeroline": False},
        yaxis={"fixedrange": True, "automargin": True, "ticksuffix": NO_BREAK, "type": "category"},
        separators=",\N{NO-BREAK SPACE}" if language.has_decimal_comma else ".,",
    )


def _add_point(figure: go.Figure, point: Point) -> None:
    if point.value is None:
        figure.add_scatter(
            x=[point.lower, point.upper], y=[point.name] * 2, mode="lines", line={"color": BAND, "width": 12}
        )
    elif point.interval is not None:
        figure.add_scatter(x=point.interval, y=[point.name] * 2, mode="lines", line={"color": LINE, "width": 1.5})
    marker = {"color": LINE, "size": 9, "symbol": "circle-open" if point.value is None else "circle"}
    template = f"{point.name}: {point.text}<extra></extra>"
    figure.add_scatter(x=[point.middle], y=[point.name], mode="markers", marker=marker, hovertemplate=template)
