"""Which points are named and where the names stand, so that none covers another or a mark.

Tried in turn above, below, right and left. Names that are needed come first and always stand somewhere; the others are
left out where there is no room for them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

# In pixels: what a letter and a line of the labels' size take, how far a name stands from its mark, a mark's radius.
LETTER, LINE_HEIGHT, GAP, RADIUS = 6.6, 15.0, 3.0, 4.0
POSITIONS = ("top center", "bottom center", "middle right", "middle left")
Box = tuple[float, float, float, float]
"""Left, bottom, right and top in pixels, y upwards."""


@dataclass(frozen=True)
class Named:
    """A point that may be named: where it stands, as shares of the drawing (y upwards), and how."""

    x: float
    y: float
    name: str
    is_needed: bool = True
    radius: float = RADIUS


def label_positions(
    points: Sequence[Named], size: tuple[float, float], obstacles: Sequence[Box] = ()
) -> list[str | None]:
    """Return one of POSITIONS for each point, in their order; None where the name is left out.

    `size` is the drawing's width and height in pixels. `obstacles` are other things that names had better not cover.
    Where every position of a needed name covers something, it is the one that covers least.
    """
    width, height = size
    marks = [_box(point, size, "mark") for point in points]
    taken: list[Box] = []
    chosen: list[str | None] = [None] * len(points)
    for at in sorted(range(len(points)), key=lambda at: not points[at].is_needed):
        point, others = points[at], [*taken, *obstacles, *marks[:at], *marks[at + 1 :]]
        boxes = {position: _box(point, size, position) for position in POSITIONS}
        covered = {position: _covered(box, others, width, height) for position, box in boxes.items()}
        best = min(POSITIONS, key=covered.__getitem__)
        if point.is_needed or covered[best] == 0:
            taken.append(boxes[best])
            chosen[at] = best
    return chosen


def add_names(
    figure: go.Figure,
    places: Sequence[tuple[float, float]],
    points: Sequence[Named],
    size: tuple[float, float],
    obstacles: Sequence[Box] = (),
) -> None:
    """Write the names of the points, which stand at `places` on the figure's axes, as its last two traces.

    First those needed, then those there is room for, which the page leaves out on a phone (style.css).
    """
    positions = label_positions(points, size, obstacles)
    for is_needed in (True, False):
        # Every point is in both, so that there are always two traces, whatever is named.
        shown = [
            position is not None and p.is_needed is is_needed for p, position in zip(points, positions, strict=True)
        ]
        figure.add_scatter(
            x=[x for x, _ in places],
            y=[y for _, y in places],
            text=[point.name if named else "" for point, named in zip(points, shown, strict=True)],
            mode="markers+text",
            # Not seen: they keep the names clear of the marks.
            marker={"size": [2 * point.radius for point in points], "opacity": 0},
            textposition=[position or POSITIONS[0] for position in positions],
            textfont={"size": 12},
            cliponaxis=False,
            hoverinfo="skip",
        )


def name_layers(
    rows: Sequence[dict[str, Any]],
    points: Sequence[Named],
    size: tuple[float, float],
    places: dict[str, Any],
    obstacles: Sequence[Box] = (),
) -> Iterator[dict[str, Any]]:
    """Yield the names of the points as layers of Vega-Lite; `rows` hold the fields of the encodings `places`."""
    for row, point, position in zip(rows, points, label_positions(points, size, obstacles), strict=True):
        if position is None:
            continue
        far = point.radius + GAP
        looks: dict[str, dict[str, Any]] = {
            "top center": {"dy": -far, "baseline": "bottom"},
            "bottom center": {"dy": far, "baseline": "top"},
            "middle right": {"dx": far, "align": "left", "baseline": "middle"},
            "middle left": {"dx": -far, "align": "right", "baseline": "middle"},
        }
        mark = {"type": "text", "text": point.name, "color": "#1b2733", "fontSize": 11, **looks[position]}
        yield {"data": {"values": [row]}, "mark": mark, "encoding": places}


def _box(point: Named, size: tuple[float, float], position: str) -> Box:
    """Return what a label takes, or the mark itself."""
    x, y, radius = point.x * size[0], point.y * size[1], point.radius
    long, half, far = len(point.name) * LETTER, LINE_HEIGHT / 2, radius + GAP
    boxes = {
        "mark": (x - radius, y - radius, x + radius, y + radius),
        "top center": (x - long / 2, y + far, x + long / 2, y + far + LINE_HEIGHT),
        "bottom center": (x - long / 2, y - far - LINE_HEIGHT, x + long / 2, y - far),
        "middle right": (x + far, y - half, x + far + long, y + half),
        "middle left": (x - far - long, y - half, x - far, y + half),
    }
    return boxes[position]


def _covered(box: Box, others: Sequence[Box], width: float, height: float) -> float:
    """Return how much of other labels and marks a label covers, and how much of it would lie outside the drawing."""
    left, bottom, right, top = box
    shared = sum(
        max(0.0, min(right, other[2]) - max(left, other[0])) * max(0.0, min(top, other[3]) - max(bottom, other[1]))
        for other in others
    )
    outside = max(0.0, -left) + max(0.0, right - width) + max(0.0, -bottom) + max(0.0, top - height)
    return shared + LINE_HEIGHT * outside
