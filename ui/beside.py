"""What is said of an area's figures beside the figures themselves: its rank among others, and its targets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from knowledge.targets import holdings, target_at
from metrics.standing import SCHEMA
from ui.frame import Frame
from ui.loading import load_standing, load_targets
from ui.view import View


@dataclass(frozen=True, eq=False)
class Beside:
    """Ranks and targets of one place in one month."""

    ranks: pl.DataFrame
    """Ranks among places of the same kind, see metrics.standing."""
    targets: Mapping[str, float]
    """Indicator -> the target that holds in the month, in the indicator's unit."""


def targets_over_time(frame: Frame, indicator: str, place: str) -> list[tuple[date, date | None, float]]:
    """Return first month, last month (None: no end) and value of each target, oldest first, for charts."""
    held = holdings(load_targets(frame.folder), indicator, place)
    return [(each.since, each.until, each.target.aim.value) for each in held if each.target.aim.value is not None]


def load_beside(frame: Frame, view: View, place: str) -> Beside:
    """Return what is said beside the key indicators of `place` in the view's month."""
    if frame.opened is None or view.month is None:
        return Beside(pl.DataFrame(schema=SCHEMA), {})
    settings = load_targets(frame.folder)
    held = {i.id: target_at(settings, i.id, place, view.month) for i in frame.catalogue.key_indicators}
    targets = {name: found.aim.value for name, found in held.items() if found and found.aim.value is not None}
    return Beside(load_standing(frame.opened, place, view.month), targets)
