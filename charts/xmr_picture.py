"""The XmR chart for files."""

import math
from collections.abc import Iterator
from typing import Any

from catalogue.language import Language
from catalogue.schema import Indicator
from charts.colours import GREY, LINE
from charts.framed import Layer, framed, signal_layers, value_axis
from charts.timeline import Timeline
from charts.trend_picture import x_axis
from charts.xmr import levels, verdict_of, xmr_words
from metrics.control_chart import ControlChart
from metrics.words import unit_text


def xmr_picture(
    control: ControlChart, indicator: Indicator, place: str, language: Language, *, caption: str, mark: str = ""
) -> dict[str, Any]:
    """Return the Vega-Lite specification; `place` is the name of the place, `caption` and `mark` as in `framed`."""
    timeline = Timeline(control.months, [None] * len(control.months), [])
    unit = unit_text(indicator, language)
    y = {"type": "quantitative", "scale": {"zero": False}, "title": None, "axis": value_axis(unit, indicator.decimals)}
    axes = {"x": x_axis(timeline, language), "y": y}
    rows = [
        (at, {"value": float(value), "verdict": verdict_of(control, at, indicator)})
        for at, value in enumerate(control.values)
        if not math.isnan(value)
    ]
    points = {
        "data": {"values": [{"month": at, "value": row["value"]} for at, row in rows]},
        "mark": {"type": "line", "color": LINE, "strokeWidth": 2, "point": {"color": LINE, "size": 18}},
        "encoding": {"x": axes["x"], "y": {"field": "value", **y}},
    }
    layers = [*_levels(control, axes, indicator, language), points, *signal_layers(rows, "value", axes)]
    title = f"{indicator.title[language.code]}, {place}, XmR"
    return framed(title, xmr_words(control, indicator, place, language), caption, mark, layers)


def _levels(control: ControlChart, axes: dict[str, Any], indicator: Indicator, language: Language) -> Iterator[Layer]:
    for name, level, text in levels(control, indicator, language):
        dash = {} if name == "mean" else {"strokeDash": [4, 4]}
        data = {"values": [{"month": len(control.months) - 1, "value": level}]}
        y = {"field": "value", **axes["y"]}
        yield {"data": data, "mark": {"type": "rule", "color": GREY, **dash}, "encoding": {"y": y}}
        words = {"type": "text", "text": text, "align": "right", "dy": -7, "fontSize": 11, "color": "#56616b"}
        yield {"data": data, "mark": words, "encoding": {"x": axes["x"], "y": y}}
