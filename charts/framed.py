"""What every chart for files has round its drawing: title, caption, the mark of invented figures and the alt text."""

from collections.abc import Iterable, Sequence
from datetime import date
from textwrap import wrap
from typing import Any

from catalogue.language import NO_BREAK
from charts.colours import SIGNAL_LOOKS
from metrics.words import Row

WIDTH, HEIGHT = 900, 380
_SIGNS_A_LINE = 145
Layer = dict[str, Any]


def framed(
    title: str,
    description: str,
    caption: str,
    mark: str,
    layers: Iterable[Layer],
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> dict[str, Any]:
    """Return the Vega-Lite specification of these layers; `size` is width and height of the drawing.

    `caption` (period, source, release) stands under the title; `mark`, where the figures are invented, above all and
    across the drawing, so that no cropping takes it away.
    """
    lines = [*([mark] if mark else []), *wrap(caption[:1].upper() + caption[1:], _SIGNS_A_LINE)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": description,
        "title": {"text": title, "subtitle": lines, "anchor": "start", "frame": "group", "offset": 14},
        "width": size[0],
        "height": size[1],
        "layer": [*_watermark(mark, size), *layers],
    }


def value_axis(unit: str, decimals: int, tick_count: int = 7) -> dict[str, Any]:
    """Return the axis of values, each followed by its unit."""
    label = f"format(datum.value, ',.{decimals}~f') + '{NO_BREAK}{unit}'"
    return {"tickCount": tick_count, "labelExpr": label}


def band_layer(
    runs: Iterable[Sequence[tuple[date, Row]]],
    ends: tuple[str, str],
    colour: str,
    months: Sequence[date],
    axes: dict[str, Any],
) -> Layer:
    """Return a band between two columns, one piece a run of months; a run of one month is a short one."""
    values = []
    for run, pairs in enumerate(runs):
        low, high = ends
        at = [months.index(month) for month, _ in pairs]
        rows = [pairs[0][1], *(row for _, row in pairs), pairs[-1][1]]
        places = [at[0] - 0.35, *at, at[-1] + 0.35]
        values += [
            {"month": x, "low": row[low], "high": row[high], "run": run} for x, row in zip(places, rows, strict=True)
        ]
    y = {"field": "low", **axes["y"]}
    detail = {"field": "run", "type": "nominal"}
    return {
        "data": {"values": values},
        "mark": {"type": "area", "color": colour, "clip": True},
        "encoding": {"x": axes["x"], "y": y, "y2": {"field": "high"}, "detail": detail},
    }


def signal_layers(rows: Iterable[tuple[int, Row]], column: str, axes: dict[str, Any]) -> Iterable[Layer]:
    """Yield the marks of the months beyond ordinary variation, by verdict; `rows` have their positions."""
    placed = list(rows)
    for verdict, (colour, shape) in SIGNAL_LOOKS.items():
        values = [
            {"month": at, "value": row[column]}
            for at, row in placed
            if row.get("verdict") == verdict and row[column] is not None
        ]
        if values:
            yield {
                "data": {"values": values},
                "mark": {"type": "point", "filled": True, "shape": shape, "color": colour, "size": 90, "opacity": 1},
                "encoding": {"x": axes["x"], "y": {"field": "value", **axes["y"]}},
            }


def ring_layers(at: float, value: float | None, top: float, text: str, axes: dict[str, Any]) -> Iterable[Layer]:
    """Yield a ring round a point, where there is a single one, and what it is above it."""
    y = {"field": "value", **axes["y"]}
    if value is not None:
        yield {
            "data": {"values": [{"month": at, "value": value}]},
            "mark": {"type": "point", "shape": "circle", "size": 170, "strokeWidth": 2, "filled": False},
            "encoding": {"x": axes["x"], "y": y},
        }
    yield {
        "data": {"values": [{"month": at, "value": top}]},
        "mark": {"type": "text", "text": text, "dy": -16, "fontSize": 13, "fontWeight": "bold", "color": "#1b2733"},
        "encoding": {"x": axes["x"], "y": y},
    }


def _watermark(mark: str, size: tuple[int, int]) -> list[Layer]:
    if not mark:
        return []
    drawn = {"type": "text", "text": mark, "fontSize": 34, "color": "#8a3b00", "opacity": 0.13, "angle": -18}
    place = {"x": {"value": size[0] / 2}, "y": {"value": size[1] / 2}}
    return [{"data": {"values": [{}]}, "mark": drawn, "encoding": place}]
