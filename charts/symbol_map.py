"""The symbol map: municipalities where they lie, each as large as what it rests on, named and coloured by its category.

No tiles and no borders: a plain equal-aspect drawing of points, so that nothing is fetched.
"""

import math
from dataclasses import dataclass

import plotly.graph_objects as go

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from charts.comparison_points import Point, points_of
from charts.funnel import COLOURS, SHAPES
from charts.labels import label_positions
from charts.trend import Chart
from metrics.compared import Compared

HEIGHT = 480
LARGEST = 44.0
_DRAWN = (560.0, 440.0)
_PAD = 0.14


@dataclass(frozen=True, eq=False)
class MapDrawing:
    """The municipalities among the places compared, with their positions in degrees of latitude."""

    points: list[Point]
    x: list[float]
    y: list[float]

    @classmethod
    def of(cls, compared: Compared, catalogue: Catalogue, language: Language) -> "MapDrawing":
        """Return the drawing; longitudes shrink as they do at the middle latitude."""
        municipalities = catalogue.places.municipalities
        points = [p for p in points_of(compared, catalogue, language) if p.place in municipalities]
        places = [municipalities[point.place].position for point in points]
        middle = sum(latitude for latitude, _ in places) / len(places) if places else 0.0
        shrink = math.cos(math.radians(middle))
        return cls(points, [longitude * shrink for _, longitude in places], [latitude for latitude, _ in places])

    def sizes(self) -> list[float]:
        """Return each symbol's diameter in pixels; areas are as the sizes of the denominators."""
        largest = max(point.n for point in self.points)
        return [max(6.0, LARGEST * math.sqrt(point.n / largest)) for point in self.points]

    def frame(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the ends of both axes, with room for names."""
        ends = []
        for numbers in (self.x, self.y):
            room = max(max(numbers) - min(numbers), 0.5) * _PAD
            ends.append((min(numbers) - room, max(numbers) + room))
        return ends[0], ends[1]


def symbol_map(compared: Compared, catalogue: Catalogue, language: Language, alt: str) -> Chart:
    """Return the map of the municipalities compared; its table is the one of the places."""
    drawing = MapDrawing.of(compared, catalogue, language)
    horizontal, vertical = drawing.frame()
    hidden_axis = {"visible": False, "fixedrange": True}
    layout = go.Layout(
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        xaxis={**hidden_axis, "range": horizontal},
        yaxis={**hidden_axis, "range": vertical, "scaleanchor": "x", "scaleratio": 1},
    )
    figure = go.Figure(layout=layout)
    figure.add_scatter(
        x=drawing.x,
        y=drawing.y,
        text=[label_of(point) for point in drawing.points],
        customdata=[f"{point.name}: {point.text}" for point in drawing.points],
        mode="markers+text",
        textposition=_positions(drawing),
        textfont={"size": 12},
        cliponaxis=False,
        marker={
            "size": drawing.sizes(),
            "color": [COLOURS[point.tone] for point in drawing.points],
            "symbol": [SHAPES[p.tone] + ("-open" if p.value is None else "") for p in drawing.points],
            "opacity": 0.75,
        },
        hovertemplate="%{customdata}<extra></extra>",
    )
    return Chart(figure, alt)


def label_of(point: Point) -> str:
    """Return the name with the figure."""
    return f"{point.name} {point.figure}"


def _positions(drawing: MapDrawing) -> list[str]:
    (left, right), (bottom, top) = drawing.frame()
    shares = [
        ((x - left) / (right - left), (y - bottom) / (top - bottom)) for x, y in zip(drawing.x, drawing.y, strict=True)
    ]
    return label_positions(shares, [label_of(point) for point in drawing.points], _DRAWN)
