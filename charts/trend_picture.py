"""The trend chart for files: the same line, ranges and breaks as on the page, with all that must go along inside it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from catalogue.schema import Break, Indicator
from charts.colours import GREY, INTERVAL, LINE
from charts.framed import HEIGHT, WIDTH, Layer, band_layer, framed, ring_layers, signal_layers, value_axis
from charts.timeline import NO_OVERLAYS, Overlays, TargetSpan, Timeline
from charts.trend_words import trend_words
from metrics.target_words import target_text
from metrics.words import figure_text, unit_text

__all__ = ["HEIGHT", "WIDTH", "event_layers", "trend_picture", "x_axis"]
_NAME_LINE = 15
_INK = "#56616b"
_INTERVAL = ("interval_lower", "interval_upper")


def trend_picture(
    series: pl.DataFrame,
    indicator: Indicator,
    place: str,
    catalogue: Catalogue,
    language: Language,
    *,
    caption: str,
    mark: str = "",
    overlays: Overlays = NO_OVERLAYS,
) -> dict[str, Any]:
    """Return the Vega-Lite specification of one place's series, as charts.trend.trend_chart draws it.

    `caption` (area, period, source, release) stands under the title; `mark` says that figures are invented.
    """
    timeline = Timeline.of(series, indicator.id, place, catalogue)
    name = catalogue.places.titles(place)[language.code]
    unit = unit_text(indicator, language)
    y = {"type": "quantitative", "scale": {"zero": True}, "title": None, "axis": value_axis(unit, indicator.decimals)}
    axes = {"x": x_axis(timeline, language), "y": y}
    interval = timeline.runs(*_INTERVAL) if overlays.with_interval else ()
    layers = [
        band_layer(interval, _INTERVAL, INTERVAL, timeline.months, axes),
        *_layers(timeline, axes, language),
        *_targets(timeline, overlays.targets, axes, indicator, language),
        *signal_layers(((at, row) for at, _, row in _numbered(timeline)), "value", axes),
        *_chosen(timeline, overlays.chosen, axes, indicator, language),
    ]
    words = trend_words(timeline, indicator, name, language, overlays.targets)
    return framed(f"{indicator.title[language.code]}, {name}", words, caption, mark, layers)


def _chosen(
    timeline: Timeline, month: date | None, axes: dict[str, Any], indicator: Indicator, language: Language
) -> Iterator[Layer]:
    for at, _, row in _numbered(timeline):
        if timeline.months[at] == month:
            yield from ring_layers(at, row["value"], row["upper"], figure_text(row, indicator, language), axes)


def _targets(
    timeline: Timeline,
    targets: Sequence[TargetSpan],
    axes: dict[str, Any],
    indicator: Indicator,
    language: Language,
) -> Iterator[Layer]:
    """Yield each step of the target as a line with its name."""
    for since, until, value in timeline.aims(targets):
        start, end = (_position(month, timeline.months) for month in (since, until))
        y = {"field": "value", **axes["y"]}
        yield {
            "data": {"values": [{"month": start, "value": value}, {"month": end + 1, "value": value}]},
            "mark": {"type": "line", "color": GREY, "strokeWidth": 1.5, "clip": True},
            "encoding": {"x": axes["x"], "y": y},
        }
        text = {"type": "text", "text": target_text(value, indicator, language), "align": "right", "dy": -7}
        yield {
            "data": {"values": [{"month": end, "value": value}]},
            "mark": {**text, "color": _INK, "fontSize": 11},
            "encoding": {"x": axes["x"], "y": y},
        }


def _layers(timeline: Timeline, axes: dict[str, Any], language: Language) -> Iterator[Layer]:
    x, y = axes["x"], axes["y"]
    values = [
        {"month": at, "value": point["value"], "lower": point["lower"], "upper": point["upper"], "run": run}
        for at, run, point in _numbered(timeline)
    ]
    ranges = [value for value in values if value["value"] is None]
    points = [value for value in values if value["value"] is not None]
    yield from event_layers(timeline, x, language)
    yield {
        "data": {"values": ranges},
        "mark": {"type": "bar", "width": 6, "color": LINE, "fillOpacity": 0.25, "stroke": LINE},
        "encoding": {"x": x, "y": {"field": "lower", **y}, "y2": {"field": "upper"}},
    }
    yield {
        "data": {"values": points},
        "mark": {
            "type": "line",
            "color": LINE,
            "strokeWidth": 2,
            "strokeJoin": "round",
            "point": {"color": LINE, "size": 18},
        },
        "encoding": {"x": x, "y": {"field": "value", **y}, "detail": {"field": "run", "type": "nominal"}},
    }


def _numbered(timeline: Timeline) -> Iterator[tuple[int, int, Any]]:
    """Yield position, run and row of each month with a figure; a new run begins after a gap, a range and at a break."""
    run = 0
    for at, (month, point) in enumerate(zip(timeline.months, timeline.points, strict=True)):
        if point is None or point["value"] is None or month in timeline.starts:
            run += 1
        if point is not None and point["lower"] is not None:
            yield at, run, point


def x_axis(timeline: Timeline, language: Language) -> dict[str, Any]:
    """Return the axis of months, counted from the first: dates would move with the server's time zone."""
    names = {timeline.months.index(month): text for month, text in timeline.ticks(language).items()}
    # Half a year on either side where there are few months, so that one month is a point in time.
    beside = 1 if len(timeline.months) >= 12 else 6
    axis = {
        "values": list(names),
        "labelExpr": f"{ {str(at): text for at, text in names.items()} }[datum.value]",
        "grid": False,
        "tickSize": 5,
    }
    scale = {"domain": [-beside, len(timeline.months) - 1 + beside], "nice": False, "zero": False}
    return {"field": "month", "type": "quantitative", "scale": scale, "axis": axis, "title": None}


def event_layers(timeline: Timeline, x: dict[str, Any], language: Language) -> Iterator[Layer]:
    """Yield breaks and shocks, their names one above the other."""
    for line, event in enumerate(timeline.marked):
        yield from _event(event, line, timeline, x, language)


def _event(event: Break, line: int, timeline: Timeline, x: dict[str, Any], language: Language) -> Iterator[Layer]:
    """Yield a dashed line for a break or a shaded span for a shock, and its name above the drawing."""
    months = timeline.months
    start = _position(event.since, months)
    data = {"values": [{"month": start, "end": _position(event.until or event.since, months) + 1}]}
    if event.kind == "shock":
        encoding = {"x": x, "x2": {"field": "end"}}
        yield {"data": data, "mark": {"type": "rect", "color": GREY, "opacity": 0.15}, "encoding": encoding}
    else:
        mark = {"type": "rule", "color": GREY, "strokeDash": [4, 4]}
        yield {"data": data, "mark": mark, "encoding": {"x": x}}
    yield {
        "data": data,
        "mark": {
            "type": "text",
            "text": event.title[language.code],
            "align": "left" if start < len(months) / 2 else "right",
            "baseline": "bottom",
            "color": _INK,
            "fontSize": 11,
            "dy": -4 - _NAME_LINE * line,
        },
        "encoding": {"x": x, "y": {"value": 0}},
    }


def _position(month: date, months: Sequence[date]) -> int:
    """Return how many months lie between the first and `month`, no further than the axis reaches."""
    first = months[0]
    count = (month.year - first.year) * 12 + month.month - first.month
    return min(max(count, 0), len(months) - 1)
