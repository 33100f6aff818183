"""A series as one line a year: the chosen month's year and the years before it, month beside same month."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from catalogue.schema import Indicator
from charts.timeline import Timeline
from metrics.marks import SIGNS
from metrics.words import Row, figure_text

EARLIER_YEARS = 5


@dataclass(frozen=True, eq=False)
class Stretch:
    """Months of one year in a row, all of which compare with the chosen month, or none of which does."""

    is_comparable: bool
    points: list[tuple[int, Row]]
    """Number of the month, and its row; those without a figure are left out."""


@dataclass(frozen=True, eq=False)
class YearLine:
    """One year."""

    year: int
    is_chosen: bool
    stretches: list[Stretch]

    @property
    def points(self) -> list[tuple[int, Row]]:
        """The months with a figure, in order."""
        return [point for stretch in self.stretches for point in stretch.points]

    @property
    def is_comparable(self) -> bool:
        """True where the year's last month compares with the chosen one."""
        return self.stretches[-1].is_comparable

    @property
    def label(self) -> str:
        """The year, with the sign of a break where it does not compare."""
        return str(self.year) if self.is_comparable else f"{self.year} {SIGNS['break']}"


@dataclass(frozen=True, eq=False)
class YearLines:
    """The years, oldest first, and why some of their months do not compare with the chosen one."""

    lines: list[YearLine]
    reasons: list[str]

    @classmethod
    def of(
        cls, series: pl.DataFrame, indicator: Indicator, place: str, month: date, catalogue: Catalogue, code: str
    ) -> "YearLines":
        """Return the years with any figure; `code` is the language of the reasons."""
        timeline = Timeline.of(series, indicator.id, place, catalogue)
        shown = [(at, row) for at, row in timeline.shown if month.year - EARLIER_YEARS <= at.year <= month.year]
        basis = next((row for at, row in shown if at == month), shown[-1][1] if shown else None)

        def reason(at: date, row: Row) -> str:
            between = catalogue.break_between(indicator.id, place, min(at, month), max(at, month))
            if between is not None:
                return between.title[code]
            alike = basis is None or (row["source"], row["covered"]) == (basis["source"], basis["covered"])
            return "" if alike else "basis"

        years = sorted({at.year for at, _ in shown})
        lines = [
            YearLine(year, year == month.year, list(_stretches([s for s in shown if s[0].year == year], reason)))
            for year in years
        ]
        return cls(lines, list(dict.fromkeys(filter(None, (reason(*point) for point in shown)))))


def _stretches(points: list[tuple[date, Row]], reason: Callable[[date, Row], str]) -> Iterator[Stretch]:
    """Yield the points in a row that compare with the chosen month, or do not for one reason."""
    begun: list[tuple[int, Row]] = []
    why = ""
    for month, row in points:
        other = reason(month, row)
        if begun and other != why:
            yield Stretch(not why, begun)
            begun = []
        why = other
        begun.append((month.month, row))
    if begun:
        yield Stretch(not why, begun)


def not_comparable_text(years: YearLines, language: Language) -> str:
    """Return what the dashed lines mean and why; nothing where all months compare."""
    if not years.reasons:
        return ""
    reasons = [language.say("other source or coverage") if why == "basis" else why for why in years.reasons]
    return language.say(
        "Dashed, marked {sign}: cannot be compared with the chosen month ({reasons}).",
        sign=SIGNS["break"],
        reasons=language.listed(reasons),
    )


def years_words(years: YearLines, indicator: Indicator, place: str, month: date, language: Language) -> str:
    """Return the alt text: the same month in every year, newest first, and what does not compare."""
    title = indicator.title[language.code]
    same = [(line, row) for line in reversed(years.lines) for number, row in line.points if number == month.month]
    if not same:
        return language.say("{title}, {place}: no figures.", title=title, place=place)
    named = [f"{figure_text(row, indicator, language, aloud=True)} ({line.label})" for line, row in same]
    said = language.say(
        "{title}, {place}, one line a year. The same month as {month}: {figures}.",
        title=title,
        place=place,
        month=language.month(month),
        figures=language.listed(named),
    )
    return " ".join(filter(None, [said, not_comparable_text(years, language)]))
