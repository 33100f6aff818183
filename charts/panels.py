"""Small multiples: each place's series as a small drawing of its own, all on one scale, a common line in grey behind.

Inline SVG in place of twelve Plotly figures: it costs little, and the page may lay the drawings out as it has room.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from xml.sax.saxutils import escape

from catalogue.catalogue import Catalogue
from catalogue.language import NO_BREAK, Language
from catalogue.months import span
from catalogue.schema import Break, Indicator
from charts.timeline import Timeline
from charts.trend import GREY, LINE
from metrics.compared import Compared
from metrics.words import Row, unit_text

MOST = 12
WIDTH, HEIGHT = 260.0, 120.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 6.0, 8.0, 16.0


@dataclass(frozen=True, eq=False)
class Panels:
    """The shared axes of the panels, and the lines on them."""

    places: list[str]
    months: list[date]
    low: float
    high: float
    timelines: dict[str, Timeline]
    """By place, the area's as well."""
    area: str

    @classmethod
    def of(cls, compared: Compared, catalogue: Catalogue) -> "Panels | None":
        """Return the panels of the first MOST places with a series, those compared first; None without any."""
        indicator = catalogue.indicators[compared.indicator]
        order = compared.ordered("figure", indicator.better).get_column("place").to_list()
        order += compared.apart.get_column("place").to_list()
        timelines = {
            place: Timeline.of(compared.series_of(place), indicator.id, place, catalogue)
            for place in dict.fromkeys([*order, compared.area])
        }
        shown = [place for place in order if timelines[place].shown][:MOST]
        rows = [row for place in shown for _, row in timelines[place].shown]
        if not rows:
            return None
        months = [month for place in shown for month in timelines[place].months]
        ends = [row[end] for row in rows for end in ("lower", "upper")]
        low, high = min(*ends), max(*ends)
        # From zero, unless that would press every line flat against the top.
        return cls(
            shown, span(min(months), max(months)), 0.0 if low < high / 2 else low, high, timelines, compared.area
        )

    def events(self, place: str) -> list[Break]:
        """Return the breaks and shocks to mark in a place's panel."""
        return self.timelines[place].marked

    def points(self, place: str) -> Iterator[tuple[int, int, Row]]:
        """Yield position, run and row of each month shown; a new run begins after a gap, a range and at a break."""
        timeline, run = self.timelines[place], 0
        for month, row in zip(timeline.months, timeline.points, strict=True):
            if row is None or row["value"] is None or month in timeline.starts:
                run += 1
            at = self.position(month)
            if row is not None and row["lower"] is not None and 0 <= at < len(self.months):
                yield at, run, row

    def position(self, month: date) -> int:
        """Return how many months lie between the first and `month`."""
        return (month.year - self.months[0].year) * 12 + month.month - self.months[0].month


def panel(panels: Panels, place: str, indicator: Indicator, language: Language) -> str:
    """Return one place's panel as the address of an image (`data:image/svg+xml,…`)."""
    behind = (
        _lines(panels, panels.area, GREY, 1.25, 0.7) if place != panels.area and panels.area in panels.timelines else ""
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" font-family="sans-serif">'
        f"{_axes(panels, indicator, language)}{_events(panels, place)}{behind}"
        f"{_ranges(panels, place)}{_lines(panels, place, LINE, 1.75, 1)}</svg>"
    )
    return f"data:image/svg+xml,{quote(drawing)}"


def _x(panels: Panels, at: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * at / max(len(panels.months) - 1, 1)


def _y(panels: Panels, value: float) -> float:
    share = (value - panels.low) / ((panels.high - panels.low) or 1.0)
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(max(share, 0.0), 1.0)


def _lines(panels: Panels, place: str, colour: str, width: float, opacity: float) -> str:
    """Return a polyline for each unbroken run of values; a single value is a dot."""
    runs: dict[int, list[str]] = {}
    for at, run, row in panels.points(place):
        if row["value"] is not None:
            runs.setdefault(run, []).append(f"{_x(panels, at):.1f},{_y(panels, row['value']):.1f}")
    drawn = "".join(f'<polyline points="{" ".join(run if len(run) > 1 else run * 2)}"/>' for run in runs.values())
    style = f'fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round" opacity="{opacity:g}"'
    return f"<g {style}>{drawn}</g>"


def _ranges(panels: Panels, place: str) -> str:
    """Return what hidden cells leave open, as upright bars."""
    width = max(1.5, 0.7 * (WIDTH - LEFT - RIGHT) / len(panels.months))
    bars = [
        (_x(panels, at) - width / 2, _y(panels, row["upper"]), _y(panels, row["lower"]))
        for at, _, row in panels.points(place)
        if row["value"] is None
    ]
    return "".join(
        f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{max(1.0, bottom - top):.1f}" fill="{LINE}" '
        'opacity="0.45"/>'
        for x, top, bottom in bars
    )


def _events(panels: Panels, place: str) -> str:
    """Return a dashed line for each break and a shaded span for each shock."""
    drawn = []
    for event in panels.events(place):
        x = _x(panels, max(panels.position(event.since), 0))
        if event.kind == "shock":
            end = _x(panels, min(panels.position(event.until or event.since) + 1, len(panels.months) - 1))
            drawn.append(
                f'<rect x="{x:.1f}" y="{TOP:g}" width="{max(1.0, end - x):.1f}" height="{HEIGHT - TOP - BOTTOM:g}" '
                f'fill="{GREY}" opacity="0.2"/>'
            )
        else:
            drawn.append(
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP:g}" y2="{HEIGHT - BOTTOM:g}" stroke="{GREY}" '
                'stroke-width="1" stroke-dasharray="3 3"/>'
            )
    return "".join(drawn)


def _axes(panels: Panels, indicator: Indicator, language: Language) -> str:
    """Return the same lowest and highest value and first and last month in every panel."""
    unit = unit_text(indicator, language)
    decimals = 0 if panels.high - panels.low >= 10 else indicator.decimals
    lines, texts = [], []
    for value in (panels.low, panels.high):
        y = _y(panels, value)
        lines.append(f'<line x1="{LEFT:g}" x2="{WIDTH - RIGHT:g}" y1="{y:.1f}" y2="{y:.1f}"/>')
        texts.append((LEFT - 4, y + 3, "end", f"{language.number(value, decimals)}{NO_BREAK}{unit}"))
    last = len(panels.months) - 1
    texts.append((LEFT, HEIGHT - 4, "start", language.month_short(panels.months[0])))
    if last:
        texts.append((WIDTH - RIGHT, HEIGHT - 4, "end", language.month_short(panels.months[last])))
    written = "".join(
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>' for x, y, anchor, text in texts
    )
    ends = f'<g stroke="{GREY}" stroke-width="0.5" opacity="0.6">{"".join(lines)}</g>'
    return f'{ends}<g font-size="9.5" fill="{GREY}">{written}</g>'
