"""The same months of earlier years for files."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from catalogue.language import Language
from catalogue.schema import Indicator
from charts.colours import GREY, LINE
from charts.framed import Layer, framed, ring_layers, value_axis
from charts.year_lines import YearLine, YearLines, years_words
from charts.years import label_places, tick_values, value_range, with_gaps
from metrics.words import figure_text, unit_text


def years_picture(
    years: YearLines,
    month: date,
    indicator: Indicator,
    place: str,
    language: Language,
    *,
    caption: str,
    mark: str = "",
) -> dict[str, Any]:
    """Return the Vega-Lite specification; `place` is the name of the place, `caption` and `mark` as in `framed`."""
    low, high = value_range(years)
    unit = unit_text(indicator, language)
    scale = {"domain": [low, high], "nice": False, "zero": False}
    ticks = tick_values((low, high), indicator)
    axis = {**value_axis(unit, indicator.decimals), **({"values": ticks} if ticks else {})}
    y = {"type": "quantitative", "scale": scale, "title": None, "axis": axis}
    x = {
        "field": "month",
        "type": "quantitative",
        "scale": {"domain": [0.6, 13], "nice": False, "zero": False},
        "axis": {"values": list(range(1, 13)), "grid": False, "format": "d"},
        "title": language.say("Month"),
    }
    axes = {"x": x, "y": y}
    layers = [
        *(layer for line in years.lines for layer in _year(line, axes)),
        *_labels(years, high - low, axes),
        *_chosen(years, month, axes, indicator, language),
    ]
    words = years_words(years, indicator, place, month, language)
    title = language.say("{title}, by year", title=f"{indicator.title[language.code]}, {place}")
    return framed(title, words, caption, mark, layers)


def _year(line: YearLine, axes: dict[str, Any]) -> Iterator[Layer]:
    colour, width = (LINE, 3) if line.is_chosen else (GREY, 1.5)
    for stretch in line.stretches:
        spots = with_gaps([(number, row) for number, row in stretch.points if row["value"] is not None])
        values = [{"month": number, "value": row["value"] if row else None} for number, row in spots]
        drawn = {"type": "line", "color": colour, "strokeWidth": width, "point": {"color": colour, "size": 16}}
        dash = {} if stretch.is_comparable else {"strokeDash": [3, 3]}
        yield {
            "data": {"values": values},
            "mark": {**drawn, **dash, "invalid": "break-paths-show-domains"},
            "encoding": {"x": axes["x"], "y": {"field": "value", **axes["y"]}},
        }
        ranges = [
            {"month": number, "lower": row["lower"], "upper": row["upper"]}
            for number, row in stretch.points
            if row["value"] is None
        ]
        if ranges:
            yield {
                "data": {"values": ranges},
                "mark": {"type": "rule", "color": colour, "strokeWidth": width + 2, "opacity": 0.5},
                "encoding": {"x": axes["x"], "y": {"field": "lower", **axes["y"]}, "y2": {"field": "upper"}},
            }


def _labels(years: YearLines, height: float, axes: dict[str, Any]) -> Iterator[Layer]:
    for line, at, value in label_places(years, height):
        look = {"fontWeight": "bold", "color": LINE} if line.is_chosen else {"color": "#56616b"}
        yield {
            "data": {"values": [{"month": at, "value": value}]},
            "mark": {"type": "text", "text": line.label, "align": "left", "dx": 8, "fontSize": 12, **look},
            "encoding": {"x": axes["x"], "y": {"field": "value", **axes["y"]}},
        }


def _chosen(
    years: YearLines, month: date, axes: dict[str, Any], indicator: Indicator, language: Language
) -> Iterator[Layer]:
    for line in years.lines:
        for number, row in line.points:
            if line.is_chosen and number == month.month:
                text = figure_text(row, indicator, language)
                yield from ring_layers(number, row["value"], row["upper"], text, axes)
