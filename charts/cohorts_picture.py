"""Curves of the time to leaving for files."""

from collections.abc import Iterator, Sequence
from typing import Any

from catalogue.language import Language
from charts.cohort_curves import Curve, Curves
from charts.cohorts import LAST, colour_of, joins_comparable
from charts.framed import Layer, framed, value_axis


def cohorts_picture(curves: Curves, title: str, language: Language, *, caption: str, mark: str = "") -> dict[str, Any]:
    """Return the Vega-Lite specification; `caption` and `mark` as in charts.framed."""
    scale = {"nice": False, "zero": False}
    axes = {
        "x": {
            "field": "after",
            "type": "quantitative",
            "scale": {"domain": [-0.3, LAST - 2], **scale},
            "axis": {"values": [0, *curves.steps], "grid": False, "format": "d"},
            "title": language.say("Months since the spell began"),
        },
        "y": {
            "type": "quantitative",
            "scale": {"domain": [0, 104], **scale},
            "title": None,
            "axis": value_axis("%", 0, 5),
        },
    }
    layers = [layer for curve in reversed(curves.curves) for layer in _curve(curve, curves.bar_shift(curve), axes)]
    return framed(title, curves.words, caption, mark, [*layers, *_labels(curves, axes)])


def _curve(curve: Curve, aside: float, axes: dict[str, Any]) -> Iterator[Layer]:
    colour, width = colour_of(curve), 3 if curve.is_followed else 1.5
    encoding = {"x": axes["x"], "y": {"field": "share", **axes["y"]}}
    for is_comparable in (True, False):
        pairs = [pair for pair in curve.segments if joins_comparable(pair) is is_comparable]
        values = [
            {"after": spot.after, "share": spot.share, "segment": at} for at, pair in enumerate(pairs) for spot in pair
        ]
        drawn = {
            "type": "line",
            "color": colour,
            "strokeWidth": width,
            "strokeDash": [1, 0] if is_comparable else [3, 3],
        }
        segment = {"detail": {"field": "segment", "type": "nominal"}}
        yield {"data": {"values": values}, "mark": drawn, "encoding": encoding | segment}
    ranges = [
        (spot.after if spot.is_point else spot.after + aside, *spot.ends) for spot in curve.known if spot.is_range
    ]
    yield _strokes(ranges, {"strokeWidth": width + 4, "opacity": 0.45, "color": colour}, axes)
    if curve.is_followed:
        intervals = [(spot.after, *spot.interval) for spot in curve.points if spot.interval]
        yield _strokes(intervals, {"strokeWidth": 1.2, "color": colour}, axes)
        for end in (1, 2):
            yield _ticks([(interval[0], interval[end]) for interval in intervals], colour, axes)
    yield {
        "data": {"values": [{"after": spot.after, "share": spot.share} for spot in curve.points]},
        "mark": {
            "type": "point",
            "filled": True,
            "color": colour,
            "size": 60 if curve.is_followed else 25,
            "opacity": 1,
        },
        "encoding": encoding,
    }


def _strokes(ends: Sequence[tuple[float, float, float]], look: dict[str, Any], axes: dict[str, Any]) -> Layer:
    return {
        "data": {"values": [{"after": after, "low": low, "high": high} for after, low, high in ends]},
        "mark": {"type": "rule", **look},
        "encoding": {"x": axes["x"], "y": {"field": "low", **axes["y"]}, "y2": {"field": "high"}},
    }


def _ticks(places: list[tuple[float, float]], colour: str, axes: dict[str, Any]) -> Layer:
    return {
        "data": {"values": [{"after": after, "share": share} for after, share in places]},
        "mark": {"type": "tick", "orient": "horizontal", "size": 12, "thickness": 1.2, "color": colour},
        "encoding": {"x": axes["x"], "y": {"field": "share", **axes["y"]}},
    }


def _labels(curves: Curves, axes: dict[str, Any]) -> Iterator[Layer]:
    for curve, spot, height in curves.label_places:
        beside, place = spot.after == curves.steps[-1], spot.after + curves.beside(spot.after)
        yield {
            "data": {"values": [{"after": place, "share": height}]},
            "mark": {
                "type": "text",
                "text": curve.label,
                "align": "left",
                "baseline": "middle" if beside else "bottom",
                "dx": 8 if beside else 2,
                "fontSize": 12,
                "fontWeight": "bold" if curve.is_followed else "normal",
                "color": colour_of(curve),
            },
            "encoding": {"x": axes["x"], "y": {"field": "share", **axes["y"]}},
        }
