"""The charts of a comparison for files: the same funnel, intervals and contributions as on the page."""

from typing import Any

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.language import NO_BREAK, Language
from catalogue.schema import Indicator
from charts.comparison_points import Point, points_of
from charts.contribution_bars import COLOURS as PART_COLOURS
from charts.contribution_bars import SHOWN, is_range, ordered_parts, reach
from charts.framed import Layer, framed
from charts.funnel import COLOURS, SHAPES, FunnelDrawing
from charts.intervals import area_value
from charts.trend import GREY, LINE
from metrics.compared import Compared
from metrics.compared_words import part_text
from metrics.comparisons.contributions import Contributions
from metrics.comparisons.funnel import LIMITS
from metrics.comparisons.words import part_title
from metrics.words import unit_text

WIDTH, HEIGHT, ROW = 900, 420, 26
_INK = "#1b2733"
# Limits of small places reach beyond the drawing: they are cut there, not pressed against its edge.
_LINE = {"type": "line", "filled": False, "color": GREY, "clip": True}


def funnel_picture(compared: Compared, catalogue: Catalogue, language: Language, **words: str) -> dict[str, Any]:
    """Return the funnel; `words` are those of charts.framed.framed."""
    if compared.funnel is None:
        return interval_picture(compared, catalogue, language, **words)
    indicator = catalogue.indicators[compared.indicator]
    drawing = FunnelDrawing.of(compared, compared.funnel, catalogue, language)
    axes = _funnel_axes(drawing, indicator, language)
    rows = [_values(point) for point in drawing.points]
    others = drawing.others.rename({"value": "middle"}).to_dicts()
    layers = [*_limits(drawing, axes), *_ranges([row for row in others if row["middle"] is None], GREY, axes)]
    layers += [_marks([row for row in others if row["middle"] is not None], axes, {"color": GREY, "size": 14})]
    layers += [*_ranges([row for row in rows if row["is_range"]], LINE, axes)]
    for tone, shape in SHAPES.items():
        of_tone = [row for row in rows if row["tone"] == tone]
        layers.append(_marks(of_tone, axes, {"color": COLOURS[tone], "size": 80, "shape": shape, "opacity": 1}))
    names = {"type": "text", "dy": -11, "color": _INK, "fontSize": 11}
    layers.append(_marks(rows, axes, names, {"text": {"field": "name", "type": "nominal"}}))
    return framed(layers=layers, size=(WIDTH, HEIGHT), **words)


def _values(point: Point) -> dict[str, Any]:
    return {
        "name": point.name,
        "n": point.n,
        "middle": point.middle,
        "lower": point.lower,
        "upper": point.upper,
        "from": point.interval[0] if point.interval else point.lower,
        "to": point.interval[1] if point.interval else point.upper,
        "is_range": point.value is None,
        "tone": point.tone,
    }


def _funnel_axes(drawing: FunnelDrawing, indicator: Indicator, language: Language) -> dict[str, dict[str, Any]]:
    scale = {"type": "log" if drawing.is_logarithmic else "linear", "domain": drawing.sizes, "nice": False}
    ticks = {"values": drawing.ticks()} if drawing.ticks() else {}
    x = {
        "type": "quantitative",
        "scale": scale,
        "axis": {**ticks, "grid": False, "format": ",.0f"},
        "title": f"n = {indicator.n_title[language.code]}",
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": drawing.rates, "nice": False, "zero": False},
        "axis": {"labelExpr": f"format(datum.value, ',.1~f') + '{NO_BREAK}{unit_text(indicator, language)}'"},
        "title": None,
    }
    return {"x": x, "y": y}


def _limits(drawing: FunnelDrawing, axes: dict[str, dict[str, Any]]) -> list[Layer]:
    lines: list[Layer] = []
    for name in LIMITS:
        rows = drawing.limits.select("n", pl.col(name).alias("middle")).to_dicts()
        dash = [5, 4] if name.endswith("95") else [1, 0]
        lines.append(_marks(rows, axes, {**_LINE, "strokeWidth": 1, "strokeDash": dash}))
    ends = [{"n": size, "middle": drawing.centre} for size in drawing.sizes]
    return [*lines, _marks(ends, axes, {**_LINE, "strokeWidth": 2})]


def _ranges(rows: list[dict[str, Any]], colour: str, axes: dict[str, dict[str, Any]]) -> list[Layer]:
    mark = {"type": "rule", "color": colour, "strokeWidth": 5, "opacity": 0.5}
    encoding = {"x": {"field": "n", **axes["x"]}, "y": {"field": "lower", **axes["y"]}, "y2": {"field": "upper"}}
    return [{"data": {"values": rows}, "mark": mark, "encoding": encoding}] if rows else []


def _marks(
    rows: list[dict[str, Any]],
    axes: dict[str, dict[str, Any]],
    mark: dict[str, Any],
    more: dict[str, Any] | None = None,
) -> Layer:
    encoding = {"x": {"field": "n", **axes["x"]}, "y": {"field": "middle", **axes["y"]}, **(more or {})}
    return {"data": {"values": rows}, "mark": {"type": "point", "filled": True, **mark}, "encoding": encoding}


def interval_picture(compared: Compared, catalogue: Catalogue, language: Language, **words: str) -> dict[str, Any]:
    """Return the places with their intervals, one under the other."""
    indicator = catalogue.indicators[compared.indicator]
    rows = [_values(point) for point in points_of(compared, catalogue, language)]
    unit = f"{NO_BREAK}{unit_text(indicator, language)}"
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 260}}
    x = {"type": "quantitative", "title": None, "axis": {"labelExpr": f"format(datum.value, ',.1~f') + '{unit}'"}}
    data = {"values": rows}
    thin = {"x": {"field": "from", **x}, "x2": {"field": "to"}, "y": y}
    point = {"x": {"field": "middle", **x}, "y": y}
    layers: list[Layer] = [
        {"data": data, "mark": {"type": "rule", "color": LINE, "strokeWidth": 1.5}, "encoding": thin},
        {"data": data, "mark": {"type": "point", "filled": True, "color": LINE, "size": 70}, "encoding": point},
    ]
    centre = area_value(compared)
    if centre is not None:
        rule = {"type": "rule", "color": GREY, "strokeDash": [4, 4]}
        layers.append({"data": {"values": [{"middle": centre}]}, "mark": rule, "encoding": {"x": point["x"]}})
    return framed(layers=layers, size=(WIDTH, ROW * max(len(rows), 2)), **words)


def contribution_picture(compared: Compared, catalogue: Catalogue, language: Language, **words: str) -> dict[str, Any]:
    """Return the contributions: the rate part above the mix part for every municipality, on one scale."""
    found, indicator = compared.explanation, catalogue.indicators[compared.indicator]
    if not isinstance(found, Contributions):
        return framed(layers=[], size=(WIDTH, HEIGHT), **words)
    names = {part: part_title(part, language) for part in SHOWN}
    rows = [
        {
            "name": catalogue.places.titles(row["place"])[language.code],
            "part": names[part],
            "is_open": is_range(row, part, indicator),
            "from": row[f"{part}_lower"] if is_range(row, part, indicator) else 0.0,
            "to": row[f"{part}_upper"],
            "end": row[f"{part}_upper"] if row[f"{part}_upper"] > 0 else row[f"{part}_lower"],
            "text": part_text(row[f"{part}_lower"], row[f"{part}_upper"], indicator, language),
        }
        for row in ordered_parts(found)
        for part in SHOWN
    ]
    y = {"field": "name", "type": "nominal", "sort": None, "title": None}
    inner = {"field": "part", "type": "nominal", "sort": list(names.values())}
    colour = {**inner, "scale": {"domain": list(names.values()), "range": list(PART_COLOURS.values())}, "title": None}
    x = {
        "type": "quantitative",
        "title": None,
        "scale": {"domain": reach(found), "nice": False},
        "axis": {"grid": False},
    }
    bars = {"x": {"field": "from", **x}, "x2": {"field": "to"}, "y": y, "yOffset": inner, "color": colour}
    bars["opacity"] = {"condition": {"test": "datum.is_open", "value": 0.35}, "value": 1}
    texts = {"x": {"field": "end", **x}, "y": y, "yOffset": inner, "text": {"field": "text", "type": "nominal"}}
    label = {"type": "text", "fontSize": 10, "color": _INK, "baseline": "middle"}
    layers: list[Layer] = [{"data": {"values": rows}, "mark": {"type": "bar"}, "encoding": bars}]
    for align, sign, test in (("left", 5, "datum.end >= 0"), ("right", -5, "datum.end < 0")):
        shown = {"data": {"values": rows}, "transform": [{"filter": test}], "encoding": texts}
        layers.append({**shown, "mark": {**label, "align": align, "dx": sign}})
    return framed(layers=layers, size=(WIDTH - 100, 2 * ROW * len(found.places)), **words)
