"""The small multiples for files: the same lines, ranges and breaks as on the page, a drawing for each place."""

from collections.abc import Iterator
from typing import Any

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from catalogue.schema import Indicator
from charts.colours import GREY, LINE
from charts.framed import Layer, framed, framed_panels, value_axis
from charts.panels import Panels
from metrics.compared import Compared
from metrics.words import figure_text, unit_text

COLUMNS = 3
WIDTH, HEIGHT = 250, 110
Axes = dict[str, dict[str, Any]]


def panels_picture(compared: Compared, catalogue: Catalogue, language: Language, **words: str) -> dict[str, Any]:
    """Return the panels on one scale, the area's line in grey behind; `words` are those of charts.framed.framed."""
    panels, indicator = Panels.of(compared, catalogue), catalogue.indicators[compared.indicator]
    if panels is None:
        return framed(layers=[], size=(COLUMNS * WIDTH, HEIGHT), **words)
    axes = _axes(panels, indicator, language)
    newest = {row["place"]: figure_text(row, indicator, language) for row in compared.places.iter_rows(named=True)}
    drawn = [
        (f"{catalogue.places.titles(place)[language.code]}: {newest[place]}", list(_panel(panels, place, axes)))
        for place in panels.places
    ]
    return framed_panels(panels=drawn, size=(WIDTH, HEIGHT), columns=COLUMNS, **words)


def _axes(panels: Panels, indicator: Indicator, language: Language) -> Axes:
    """Return the same axes for every panel: first and last month, and few values."""
    last = len(panels.months) - 1
    ends = {str(at): language.month_short(panels.months[at]) for at in (0, last)}
    beside = 1 if last >= 12 else 6
    months = {"values": [int(at) for at in ends], "labelExpr": f"{ends}[datum.value]", "grid": False}
    x = {
        "type": "quantitative",
        "scale": {"domain": [-beside, last + beside], "nice": False, "zero": False},
        # Names of the ends reach inwards, so that those of neighbouring panels do not meet.
        "axis": {**months, "labelFlush": 20},
        "title": None,
    }
    decimals = 0 if panels.high - panels.low >= 10 else indicator.decimals
    y = {
        "type": "quantitative",
        "scale": {"domain": [panels.low, panels.high], "nice": False, "zero": False},
        "axis": value_axis(unit_text(indicator, language), decimals, 4),
        "title": None,
    }
    return {"x": {"field": "month", **x}, "y": y}


def _panel(panels: Panels, place: str, axes: Axes) -> Iterator[Layer]:
    yield from _events(panels, place, axes)
    if place != panels.area and panels.area in panels.timelines:
        yield _line(panels, panels.area, axes, {"color": GREY, "strokeWidth": 1.25, "opacity": 0.7})
    ranges = [
        {"month": at, "lower": row["lower"], "upper": row["upper"]}
        for at, _, row in panels.points(place)
        if row["value"] is None
    ]
    bar = {"type": "rule", "color": LINE, "strokeWidth": 3, "opacity": 0.45, "clip": True}
    encoding = {"x": axes["x"], "y": {"field": "lower", **axes["y"]}, "y2": {"field": "upper"}}
    yield {"data": {"values": ranges}, "mark": bar, "encoding": encoding}
    dot = {"color": LINE, "size": 8 if len(panels.months) > 1 else 30}
    yield _line(panels, place, axes, {"color": LINE, "strokeWidth": 1.75, "point": dot})


def _line(panels: Panels, place: str, axes: Axes, look: dict[str, Any]) -> Layer:
    """Return a place's line, parted at gaps, ranges and breaks."""
    values = [
        {"month": at, "value": row["value"], "run": run}
        for at, run, row in panels.points(place)
        if row["value"] is not None
    ]
    y, detail = {"field": "value", **axes["y"]}, {"field": "run", "type": "nominal"}
    mark = {"type": "line", "strokeJoin": "round", "clip": True, **look}
    return {"data": {"values": values}, "mark": mark, "encoding": {"x": axes["x"], "y": y, "detail": detail}}


def _events(panels: Panels, place: str, axes: Axes) -> Iterator[Layer]:
    last = len(panels.months) - 1
    for event in panels.events(place):
        start = min(max(panels.position(event.since), 0), last)
        end = min(panels.position(event.until or event.since) + 1, last)
        data = {"values": [{"month": start, "end": end}]}
        if event.kind == "shock":
            mark, more = {"type": "rect", "color": GREY, "opacity": 0.15}, {"x2": {"field": "end"}}
        else:
            mark, more = {"type": "rule", "color": GREY, "strokeDash": [3, 3]}, {}
        yield {"data": data, "mark": mark, "encoding": {"x": axes["x"], **more}}
