"""A small line without axes, as inline SVG: five Plotly figures per page would cost more than the page."""

from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 120.0, 30.0, 2.5


def sparkline(values: Sequence[float | None]) -> list[str]:
    """Return the `points` of one polyline per unbroken run of values; the newest value lies at the right edge.

    A gap (None) stays a gap. A single value between gaps gives a run of one point.
    """
    known = [value for value in values if value is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    across = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    up = (HEIGHT - 2 * MARGIN) / ((high - low) or 1.0)
    runs: list[list[str]] = [[]]
    for position, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{MARGIN + position * across:.1f},{HEIGHT - MARGIN - (value - low) * up:.1f}")
    return [" ".join(run) for run in runs if run]
