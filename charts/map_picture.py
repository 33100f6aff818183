"""The symbol map for files: the same places, sizes, colours, shapes and names as on the page."""

from typing import Any

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from charts.framed import Layer, framed
from charts.funnel import COLOURS, SHAPES
from charts.labels import name_layers
from charts.symbol_map import MapDrawing
from metrics.compared import Compared

WIDTH, HEIGHT = 900, 620


def map_picture(compared: Compared, catalogue: Catalogue, language: Language, **words: str) -> dict[str, Any]:
    """Return the map; `words` are those of charts.framed.framed."""
    drawing = MapDrawing.of(compared, catalogue, language)
    if not drawing.points:
        return framed(layers=[], size=(WIDTH, HEIGHT), **words)
    rows = [
        {
            "x": x,
            "y": y,
            # Vega's size is an area.
            "size": 0.785 * diameter**2,
            "tone": point.tone,
            "is_range": point.value is None,
        }
        for point, x, y, diameter in zip(drawing.points, drawing.x, drawing.y, drawing.sizes(), strict=True)
    ]
    (left, right), (bottom, top) = drawing.frame(WIDTH / HEIGHT)
    axes = {
        name: {"type": "quantitative", "scale": {"domain": ends, "nice": False, "zero": False}, "axis": None}
        for name, ends in (("x", [left, right]), ("y", [bottom, top]))
    }
    places = {name: {"field": name, **axis} for name, axis in axes.items()}
    layers = [_symbols(rows, tone, places) for tone in SHAPES]
    layers += name_layers(rows, drawing.named(WIDTH / HEIGHT), (WIDTH, HEIGHT), places)
    return framed(layers=layers, size=(WIDTH, HEIGHT), **words)


def _symbols(rows: list[dict[str, Any]], tone: str, places: dict[str, Any]) -> Layer:
    """Return the symbols of one tone; through hidden cells they are open."""
    of_tone = [row for row in rows if row["tone"] == tone]
    colour = COLOURS[tone]
    mark = {"type": "point", "shape": SHAPES[tone], "color": colour, "strokeWidth": 2, "opacity": 0.8}
    size = {"field": "size", "type": "quantitative", "scale": None}
    fill = {"condition": {"test": "datum.is_range", "value": None}, "value": colour}
    return {"data": {"values": of_tone}, "mark": mark, "encoding": {**places, "size": size, "fill": fill}}
