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
from charts.labels import POSITIONS, Named, label_positions
from charts.trend import Chart
from metrics.compared import Compared

HEIGHT = 480
LARGEST = 44.0
# The drawing's own size for placing names, and how many places are named whatever room there is.
_DRAWN = (860.0, 464.0)
_ALL_NAMED = 12
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

    def frame(self, aspect: float = _DRAWN[0] / _DRAWN[1]) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the ends of both axes, with room for names, of a drawing as much wider than high as `aspect`."""
        middles, reaches = [], []
        for numbers in (self.x, self.y):
            low, high = min(numbers), max(numbers)
            middles.append((low + high) / 2)
            reaches.append((high - low) / 2 + max(high - low, 0.5) * _PAD)
        tall = max(reaches[1], reaches[0] / aspect)
        wide = tall * aspect
        return (middles[0] - wide, middles[0] + wide), (middles[1] - tall, middles[1] + tall)

    def named(self, aspect: float = _DRAWN[0] / _DRAWN[1]) -> list[Named]:
        """Return the points with their names where they stand in a drawing of this shape; those outside are needed."""
        (left, right), (bottom, top) = self.frame(aspect)
        rows = zip(self.points, self.x, self.y, self.sizes(), strict=True)
        return [
            Named(
                (x - left) / (right - left),
                (y - bottom) / (top - bottom),
                label_of(point),
                len(self.points) <= _ALL_NAMED or point.is_outside,
                diameter / 2,
            )
            for point, x, y, diameter in rows
        ]


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
    positions = label_positions(drawing.named(), _DRAWN)
    figure.add_scatter(
        x=drawing.x,
        y=drawing.y,
        text=[label_of(p) if position else "" for p, position in zip(drawing.points, positions, strict=True)],
        customdata=[f"{point.name}: {point.text}" for point in drawing.points],
        mode="markers+text",
        textposition=[position or POSITIONS[0] for position in positions],
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
