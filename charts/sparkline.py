"""A small line without axes, as inline SVG: five Plotly figures per page would cost more than the page."""

from collections.abc import Sequence
from urllib.parse import quote

from charts.colours import GREY, LINE

WIDTH, HEIGHT, MARGIN = 120.0, 30.0, 2.5


def sparkline(values: Sequence[float | None], hidden: frozenset[int] = frozenset()) -> str:
    """Return the line as the address of an image (`data:image/svg+xml,…`), empty where fewer than two values are known.

    The newest value lies at the right edge. A gap (None) stays a gap; a single value between gaps is a dot. At the
    positions `hidden` an upright band stands over the whole height, so that the gap is not taken for nothing.
    """
    if sum(value is not None for value in values) < 2:
        return ""
    lines = "".join(f'<polyline points="{points}"/>' for points in runs(values))
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" preserveAspectRatio="none">'
        f'<g fill="none" stroke="{LINE}" stroke-width="1.5" stroke-linecap="round" vector-effect="non-scaling-stroke">'
        f"{lines}</g>{_bands(hidden, len(values))}</svg>"
    )
    return f"data:image/svg+xml,{quote(drawing)}"


def _bands(hidden: frozenset[int], count: int) -> str:
    across = (WIDTH - 2 * MARGIN) / max(count - 1, 1)
    lefts = [MARGIN + (position - 0.5) * across for position in sorted(hidden)]
    return "".join(
        f'<rect x="{left:.1f}" y="0" width="{across:.1f}" height="{HEIGHT:g}" fill="{GREY}" opacity="0.25"/>'
        for left in lefts
    )


def runs(values: Sequence[float | None]) -> list[str]:
    """Return the `points` of one polyline per unbroken run of values."""
    known = [value for value in values if value is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    across = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    up = (HEIGHT - 2 * MARGIN) / ((high - low) or 1.0)
    found: list[list[str]] = [[]]
    for position, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append(f"{MARGIN + position * across:.1f},{HEIGHT - MARGIN - (value - low) * up:.1f}")
    return [" ".join(run if len(run) > 1 else run * 2) for run in found if run]
