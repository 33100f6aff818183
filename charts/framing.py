"""What every picture for files has around its drawing: title, caption, the mark of invented figures, alt text."""

from textwrap import wrap
from typing import Any

_SIGNS_A_LINE = 145
Layer = dict[str, Any]


def framed(
    layers: list[Layer], *, title: str, caption: str, mark: str, description: str, size: tuple[int, int]
) -> dict[str, Any]:
    """Return the Vega-Lite specification of layers in a frame; the mark stands above all and across the drawing."""
    lines = [*([mark] if mark else []), *wrap(caption[:1].upper() + caption[1:], _SIGNS_A_LINE)]
    width, height = size
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": description,
        "title": {"text": title, "subtitle": lines, "anchor": "start", "frame": "group", "offset": 14},
        "width": width,
        "height": height,
        "layer": [*watermark(mark, size), *layers],
    }


def watermark(mark: str, size: tuple[int, int]) -> list[Layer]:
    """Return the mark written across a drawing, nothing where the figures are real."""
    if not mark:
        return []
    drawn = {"type": "text", "text": mark, "fontSize": 34, "color": "#8a3b00", "opacity": 0.13, "angle": -18}
    return [
        {
            "data": {"values": [{}]},
            "mark": drawn,
            "encoding": {"x": {"value": size[0] / 2}, "y": {"value": size[1] / 2}},
        }
    ]
