"""The trend chart for files: the same line, ranges and breaks as on the page, with all that must go along inside it."""

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import wrap
from typing import Any

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.language import NO_BREAK, Language
from catalogue.schema import Break, Indicator
from charts.timeline import Timeline
from charts.trend import GREY, LINE
from charts.trend_words import trend_words
from metrics.words import unit_text

WIDTH, HEIGHT = 900, 380
_SIGNS_A_LINE = 145
_NAME_LINE = 15
_INK = "#56616b"
Layer = dict[str, Any]


def trend_picture(
    series: pl.DataFrame,
    indicator: Indicator,
    place: str,
    catalogue: Catalogue,
    language: Language,
    *,
    caption: str,
    mark: str = "",
) -> dict[str, Any]:
    """Return the Vega-Lite specification of one place's series (rows of metrics.figures, one per month).

    `caption` (area, period, source, release) stands under the title; `mark`, where the figures are invented, above all
    and across the drawing, so that no cropping takes it away.
    """
    timeline = Timeline.of(series, indicator.id, place, catalogue)
    name = catalogue.places.titles(place)[language.code]
    lines = [*([mark] if mark else []), *wrap(caption[:1].upper() + caption[1:], _SIGNS_A_LINE)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": trend_words(timeline, indicator, name, language),
        "title": {
            "text": f"{indicator.title[language.code]}, {name}",
            "subtitle": lines,
            "anchor": "start",
            "frame": "group",
            "offset": 14,
        },
        "width": WIDTH,
        "height": HEIGHT,
        "layer": [*_watermark(mark), *_layers(timeline, indicator, language)],
    }


def _layers(timeline: Timeline, indicator: Indicator, language: Language) -> Iterator[Layer]:
    x = _x(timeline, language)
    y = {"type": "quantitative", "scale": {"zero": True}, "title": None, "axis": _y_axis(indicator, language)}
    values = [
        {"month": at, "value": point["value"], "lower": point["lower"], "upper": point["upper"], "run": run}
        for at, run, point in _numbered(timeline)
    ]
    ranges = [value for value in values if value["value"] is None]
    points = [value for value in values if value["value"] is not None]
    for line, event in enumerate(timeline.marked):
        yield from _event(event, line, timeline, x, language)
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


def _x(timeline: Timeline, language: Language) -> dict[str, Any]:
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


def _y_axis(indicator: Indicator, language: Language) -> dict[str, Any]:
    unit = f"{NO_BREAK}{unit_text(indicator, language)}"
    return {"tickCount": 7, "labelExpr": f"format(datum.value, ',.{indicator.decimals}~f') + '{unit}'"}


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


def _watermark(mark: str) -> list[Layer]:
    if not mark:
        return []
    drawn = {"type": "text", "text": mark, "fontSize": 34, "color": "#8a3b00", "opacity": 0.13, "angle": -18}
    place = {"x": {"value": WIDTH / 2}, "y": {"value": HEIGHT / 2}}
    return [{"data": {"values": [{}]}, "mark": drawn, "encoding": place}]
