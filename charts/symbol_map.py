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
from charts.labels import Named, add_names
from charts.trend import Chart
from metrics.compared import Compared

HEIGHT = 480
LARGEST = 44.0
# The drawing's own size for placing names: that of a laptop's window.
_DRAWN = (860.0, 464.0)
_PAD = 0.14
# So few have room for their names on a phone as well.
_FEW = 5


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

    def frame(self, aspect: float | None = None) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the ends of both axes with room for names, those of a drawing as much wider than high as `aspect`."""
        middles = [(min(numbers) + max(numbers)) / 2 for numbers in (self.x, self.y)]
        reaches = [max(numbers) - min(numbers) for numbers in (self.x, self.y)]
        wide, tall = (reach / 2 + max(reach, 0.5) * _PAD for reach in reaches)
        if aspect is not None:
            tall = max(tall, wide / aspect)
            wide = tall * aspect
        return (middles[0] - wide, middles[0] + wide), (middles[1] - tall, middles[1] + tall)

    def named(self, aspect: float) -> list[Named]:
        """Return the points with their names where they stand in a drawing of this shape.

        Needed are those outside ordinary variation, the one that the answer names, and all where they are few.
        """
        (left, right), (bottom, top) = self.frame(aspect)
        rows = zip(self.points, self.x, self.y, self.sizes(), strict=True)
        return [
            Named(
                (x - left) / (right - left),
                (y - bottom) / (top - bottom),
                label_of(point),
                point.is_outside or len(self.points) <= _FEW or point is self.points[0],
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
    figure.add_scatter(
        x=drawing.x,
        y=drawing.y,
        customdata=[f"{point.name}: {point.text}" for point in drawing.points],
        mode="markers",
        cliponaxis=False,
        marker={
            "size": drawing.sizes(),
            "color": [COLOURS[point.tone] for point in drawing.points],
            "symbol": [SHAPES[p.tone] + ("-open" if p.value is None else "") for p in drawing.points],
            "opacity": 0.75,
        },
        hovertemplate="%{customdata}<extra></extra>",
    )
    add_names(figure, list(zip(drawing.x, drawing.y, strict=True)), drawing.named(_DRAWN[0] / _DRAWN[1]), _DRAWN)
    return Chart(figure, alt)


def label_of(point: Point) -> str:
    """Return the name with the figure."""
    return f"{point.name} {point.figure}"
