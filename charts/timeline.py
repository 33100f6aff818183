"""A series on its axis of months: what every drawing of it, and every sentence about it, starts from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from catalogue.months import iso, parse_month, span
from catalogue.schema import Break
from metrics.words import Row

MOST_TICKS = 6

Points = Sequence[Row | None]
TargetSpan = tuple[date, date | None, float]
"""First month, last month (None: no end) and value of a target, in the indicator's unit."""


@dataclass(frozen=True)
class Overlays:
    """What is drawn over a series beside its own events."""

    chosen: date | None = None
    """The month that the page is about: ringed, with its figure."""
    targets: Sequence[TargetSpan] = ()
    """Targets as steps."""
    with_interval: bool = False
    """The 95 % interval as a light band."""


NO_OVERLAYS = Overlays()


@dataclass(frozen=True, eq=False)
class Timeline:
    """Every month from the first to the last with a known figure, each with its row or None."""

    months: list[date]
    points: Points
    events: list[Break]
    """Breaks, shocks and notes that touch these months."""

    @classmethod
    def of(cls, series: pl.DataFrame, indicator: str, place: str, catalogue: Catalogue) -> "Timeline":
        """Return the timeline of one place's series (rows of metrics.figures, one a month, in any order)."""
        rows = {row["period"]: row for row in series.sort("period").iter_rows(named=True)}
        known = [period for period, row in rows.items() if row["lower"] is not None]
        months = span(parse_month(known[0]) or date.min, parse_month(known[-1]) or date.min) if known else []
        events = catalogue.events(indicator, place, months[0], months[-1]) if months else []
        return cls(months, [rows.get(iso(month)) for month in months], events)

    @property
    def marked(self) -> list[Break]:
        """The breaks and shocks: what is drawn. Notes are only told."""
        return [event for event in self.events if event.kind != "note"]

    @property
    def starts(self) -> set[date]:
        """The months in which the series starts anew."""
        return {event.since for event in self.events if event.kind == "break"}

    def aims(self, targets: Sequence[TargetSpan]) -> list[tuple[date, date, float]]:
        """Return the targets as far as they reach into these months, earliest first."""
        if not self.months:
            return []
        first, last = self.months[0], self.months[-1]
        spans = [(max(since, first), min(until or last, last), value) for since, until, value in targets]
        return sorted(span for span in spans if span[0] <= span[1])

    @property
    def shown(self) -> list[tuple[date, Row]]:
        """The months with a figure, oldest first."""
        pairs = zip(self.months, self.points, strict=True)
        return [(month, point) for month, point in pairs if point and point["lower"] is not None]

    def is_at_end(self, month: date) -> bool:
        """Return whether a month lies in the last tenth, where a label has no room to its right."""
        return month >= self.months[-1 - len(self.months) // 10]

    def runs(self, *columns: str) -> Iterator[list[tuple[date, Row]]]:
        """Yield the months in a row in which every column has a number. A run ends at a gap and before a new start."""
        run: list[tuple[date, Row]] = []
        for month, point in zip(self.months, self.points, strict=True):
            known = point is not None and all(point.get(column) is not None for column in columns)
            if run and (not known or month in self.starts):
                yield run
                run = []
            if known and point is not None:
                run.append((month, point))
        if run:
            yield run

    def ticks(self, language: Language) -> dict[date, str]:
        """Name the Januaries, so few that they stand side by side on a phone; a short series names its months."""
        januaries = [month for month in self.months if month.month == 1]
        are_months = len(januaries) < MOST_TICKS // 2
        ticks = self.months if are_months else januaries
        ticks = ticks[:: ceil(len(ticks) / MOST_TICKS) or 1]
        return {tick: language.month_short(tick) if are_months else str(tick.year) for tick in ticks}
