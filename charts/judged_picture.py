"""The judged changes for files: the same line, limits and signals as on the page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from catalogue.language import NO_BREAK, Language
from catalogue.schema import Indicator
from charts.colours import GREY, LIMITS, LINE
from charts.framed import HEIGHT, Layer, band_layer, framed, ring_layers, signal_layers, value_axis
from charts.judged import LIMIT_ENDS, judged_reach, judged_runs, unjudged_runs
from charts.judged_words import judged_words
from charts.timeline import Timeline
from charts.trend_picture import event_layers, x_axis
from metrics.verdict_words import SIGNS
from metrics.words import change_unit_text


def judged_picture(
    timeline: Timeline,
    chosen: date,
    indicator: Indicator,
    place: str,
    language: Language,
    *,
    caption: str,
    mark: str = "",
) -> dict[str, Any]:
    """Return the Vega-Lite specification; `place` is the name of the place, `caption` and `mark` as in `framed`."""
    months, unit = timeline.months, change_unit_text(indicator, language)
    runs = list(judged_runs(timeline))
    pairs = [pair for run in runs for pair in run]
    reach = judged_reach(pairs)
    scale = {"domain": [-reach, reach], "nice": False}
    y = {"type": "quantitative", "scale": scale, "title": None, "axis": value_axis(unit, indicator.decimals)}
    axes = {"x": x_axis(timeline, language), "y": y}
    rows = [(months.index(month), row) for month, row in pairs]
    row = next((row for month, row in pairs if month == chosen), None)
    text = f"{language.signed(row['judged'], indicator.decimals)}{NO_BREAK}{unit}" if row else ""
    layers = [
        *event_layers(timeline, axes["x"], language),
        *_unjudged(timeline, axes),
        band_layer(runs, LIMIT_ENDS, LIMITS, months, axes),
        *_lines(timeline, axes),
        *signal_layers(rows, "judged", axes),
        *(ring_layers(months.index(chosen), row["judged"], row["judged"], text, axes) if row else ()),
    ]
    words = judged_words(timeline.shown, indicator, place, language)
    title = language.say("{title}, judged change", title=f"{indicator.title[language.code]}, {place}")
    return framed(title, words, caption, mark, layers)


def _unjudged(timeline: Timeline, axes: dict[str, Any]) -> Iterator[Layer]:
    """Yield the months without a verdict as grey spans, each with the sign of its reason."""
    spans = [
        (timeline.months.index(first) - 0.5, timeline.months.index(last) + 0.5, SIGNS[reason])
        for first, last, reason in unjudged_runs(timeline)
    ]
    values = [{"month": start, "end": end} for start, end, _ in spans]
    yield {
        "data": {"values": values},
        "mark": {"type": "rect", "color": GREY, "opacity": 0.12},
        "encoding": {"x": axes["x"], "x2": {"field": "end"}},
    }
    middle = {**axes["x"], "field": "middle"}
    signs = [{"middle": (start + end) / 2, "sign": sign} for start, end, sign in spans]
    yield {
        "data": {"values": signs},
        "mark": {"type": "text", "fontSize": 16, "color": GREY},
        "encoding": {"x": middle, "y": {"value": HEIGHT - 14}, "text": {"field": "sign"}},
    }


def _lines(timeline: Timeline, axes: dict[str, Any]) -> Iterator[Layer]:
    values = [
        {"month": timeline.months.index(month), "value": row["judged"], "run": run}
        for run, pairs in enumerate(judged_runs(timeline))
        for month, row in pairs
    ]
    yield {"data": {"values": [{"zero": 0}]}, "mark": {"type": "rule", "color": GREY}, "encoding": _at_zero(axes)}
    yield {
        "data": {"values": values},
        "mark": {"type": "line", "color": LINE, "strokeWidth": 2, "point": {"color": LINE, "size": 18}},
        "encoding": {
            "x": axes["x"],
            "y": {"field": "value", **axes["y"]},
            "detail": {"field": "run", "type": "nominal"},
        },
    }


def _at_zero(axes: dict[str, Any]) -> dict[str, Any]:
    return {"y": {"field": "zero", **axes["y"]}}
