"""Where the names of points stand, so that few cover each other: tried in turn above, below, right and left."""

from collections.abc import Sequence

# In pixels: what a letter and a line of the labels' size take, and the least room that a drawing is made for.
LETTER, LINE_HEIGHT, GAP = 6.6, 15.0, 7.0
POSITIONS = ("top center", "bottom center", "middle right", "middle left")
Box = tuple[float, float, float, float]


def label_positions(
    points: Sequence[tuple[float, float]], names: Sequence[str], size: tuple[float, float]
) -> list[str]:
    """Return one of POSITIONS for each point (x and y as shares of the drawing, y upwards), in their order.

    `size` is the drawing's width and height in pixels. Where every position covers something, the one that covers
    least.
    """
    width, height = size
    marks = [_box(x * width, y * height, 0, "mark") for x, y in points]
    taken: list[Box] = []
    chosen = []
    for at, ((x, y), name) in enumerate(zip(points, names, strict=True)):
        others = [*taken, *marks[:at], *marks[at + 1 :]]
        boxes = {position: _box(x * width, y * height, len(name) * LETTER, position) for position in POSITIONS}
        best = min(POSITIONS, key=lambda position: _covered(boxes[position], others, width))
        taken.append(boxes[best])
        chosen.append(best)
    return chosen


def _box(x: float, y: float, long: float, position: str) -> Box:
    """Return left, bottom, right and top of a label, or of the mark itself."""
    half = LINE_HEIGHT / 2
    boxes = {
        "mark": (x - GAP / 2, y - GAP / 2, x + GAP / 2, y + GAP / 2),
        "top center": (x - long / 2, y + GAP, x + long / 2, y + GAP + LINE_HEIGHT),
        "bottom center": (x - long / 2, y - GAP - LINE_HEIGHT, x + long / 2, y - GAP),
        "middle right": (x + GAP, y - half, x + GAP + long, y + half),
        "middle left": (x - GAP - long, y - half, x - GAP, y + half),
    }
    return boxes[position]


def _covered(box: Box, others: Sequence[Box], width: float) -> float:
    """Return how much of other labels and marks a label covers, and how much of it would lie outside the drawing."""
    left, bottom, right, top = box
    shared = sum(
        max(0.0, min(right, other[2]) - max(left, other[0])) * max(0.0, min(top, other[3]) - max(bottom, other[1]))
        for other in others
    )
    return shared + LINE_HEIGHT * (max(0.0, -left) + max(0.0, right - width))
