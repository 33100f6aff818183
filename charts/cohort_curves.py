"""Cohorts as curves of the time to leaving: from 100 % at the start to the share that lasted over 12 months."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from catalogue.schema import Indicator
from metrics.cohort_comparison import break_between, comparison
from metrics.cohort_words import beginning_short, beginning_text, over_text
from metrics.cohorts import Followed
from metrics.marks import SIGNS
from metrics.words import Row, comparison_word, figure_text

WHOLE = 100.0
# Of a drawing of 0 to 100 %: what the name of a cohort needs, and how low it may stand.
LABEL_HEIGHT = 5.5
LOWEST_LABEL = 3.0
# Percentage points: a wider range is no point of a curve.
WIDEST_POINT = 5.0
# Months between the bars of two cohorts that hidden cells leave wide.
APART = 0.18
Reasons = Mapping[tuple[str, int], str]
"""By cohort and step: why it may not be compared with the followed cohort, nothing where it may."""


@dataclass(frozen=True)
class Spot:
    """A share of a curve. A range through hidden cells stands at its middle."""

    after: int
    share: float
    ends: tuple[float, float]
    """At least and at most, alike where it is known."""
    interval: tuple[float, float] | None
    is_comparable: bool
    """False where the followed cohort's share of the same step may not be compared with it."""
    text: str
    """When the cohort began, the step and the figure: for a pointer that rests on it."""

    @property
    def is_range(self) -> bool:
        """True where hidden cells leave it open."""
        return self.ends[0] != self.ends[1]

    @property
    def is_point(self) -> bool:
        """True where it is known well enough for a curve to pass through it."""
        return self.ends[1] - self.ends[0] <= WIDEST_POINT


@dataclass(frozen=True)
class Curve:
    """One cohort."""

    label: str
    is_followed: bool
    spots: tuple[Spot | None, ...]
    """The start and each step; None where there is no figure."""

    @property
    def known(self) -> list[Spot]:
        """The spots that there are."""
        return [spot for spot in self.spots if spot is not None]

    @property
    def segments(self) -> list[tuple[Spot, Spot]]:
        """The neighbouring steps that a line joins."""
        points = [spot if spot is not None and spot.is_point else None for spot in self.spots]
        return [(left, right) for left, right in pairwise(points) if left is not None and right is not None]

    @property
    def points(self) -> list[Spot]:
        """The steps that are marked as points."""
        return [spot for spot in self.known if spot.after and spot.is_point]


@dataclass(frozen=True)
class Curves:
    """The followed cohort's curve, then those of earlier years, newest first."""

    curves: list[Curve]
    steps: list[int]
    reasons: list[str]
    """Why some shares may not be compared with the followed cohort's."""
    words: str
    """What stands for the drawing where it cannot be seen."""

    @classmethod
    def of(cls, followed: Followed, catalogue: Catalogue, language: Language) -> "Curves":
        """Return the curves of the cohorts of which any share is known."""
        parts = followed.figures.partition_by("began", maintain_order=True)
        groups: list[list[Row]] = [list(part.iter_rows(named=True)) for part in parts]
        own = {row["after"]: row for row in groups[0]}
        why = {
            (row["began"], row["after"]): _reason(row, own[row["after"]], followed.length, catalogue, language)
            for rows in groups
            for row in rows
        }
        drawn = [_curve(rows, rows is groups[0], why, catalogue, language) for rows in groups]
        reasons = list(dict.fromkeys(filter(None, why.values())))
        words = _words(groups, why, catalogue, language)
        return cls([curve for curve in drawn if curve.known], sorted(own), reasons, words)

    @property
    def has_line(self) -> bool:
        """True where any cohort has two shares or its first, so that there is something to draw."""
        return any(len(curve.known) > 2 or curve.segments for curve in self.curves)

    @property
    def has_intervals(self) -> bool:
        """True where the followed cohort has whiskers."""
        return any(spot.interval for curve in self.curves if curve.is_followed for spot in curve.known)

    @property
    def has_ranges(self) -> bool:
        """True where hidden cells leave any share open."""
        return any(spot.is_range for curve in self.curves for spot in curve.known)

    def bar_shift(self, curve: Curve) -> float:
        """Return how many months aside the wide bars of a curve stand: the oldest at the left, the followed last."""
        return APART * ((len(self.curves) - 1) / 2 - self.curves.index(curve))

    def beside(self, after: int) -> float:
        """Return how many months a label stands to the right of a step, clear of the wide bars there."""
        is_wide = any(spot.after == after and not spot.is_point for curve in self.curves for spot in curve.known)
        return max(map(self.bar_shift, self.curves)) + APART if is_wide else 0.0

    @property
    def label_places(self) -> list[tuple[Curve, Spot, float]]:
        """Each curve with its last known share and the height of its label there: none upon another or on a curve."""
        placed: list[tuple[Curve, Spot, float]] = []
        lasts = [(curve, curve.known[-1]) for curve in self.curves]
        for after in sorted({spot.after for _, spot in lasts}):
            here = sorted((pair for pair in lasts if pair[1].after == after), key=lambda pair: pair[1].share)
            # At the right edge labels stand beside their curves, elsewhere above all that is drawn there.
            tops = [spot.ends[1] for curve in self.curves for spot in curve.known if spot.after == after]
            heights = _stacked([spot.share for _, spot in here], 0.0 if after == self.steps[-1] else max(tops))
            placed += [(curve, spot, height) for (curve, spot), height in zip(here, heights, strict=True)]
        return placed


def _stacked(shares: list[float], above: float) -> list[float]:
    """Return a height for the label of each share, lowest first: none upon another, each as near as may be."""
    heights: list[float] = []
    for share in shares:
        heights.append(max(share, above + LOWEST_LABEL, heights[-1] + LABEL_HEIGHT if heights else 0.0))
    too_high = (heights[-1] - shares[-1]) / 2 if not above else 0.0
    down = min(too_high, heights[0] - LOWEST_LABEL)
    return [height - down for height in heights]


def _reason(row: Row, own: Row, length: int, catalogue: Catalogue, language: Language) -> str:
    """Return why a share is not compared with the followed cohort's of the same step; nothing where it is."""
    why = comparison(row, own, catalogue, length)
    if row is own or why == "no_figure":
        return ""
    event = break_between(row, own, catalogue, length)
    return event.title[language.code] if event else comparison_word(why, language)


def _curve(rows: list[Row], is_followed: bool, why: Reasons, catalogue: Catalogue, language: Language) -> Curve:
    began = rows[0]["began"]
    steps = [_spot(row, not why[began, row["after"]], catalogue.indicators[row["indicator"]], language) for row in rows]
    label, name = beginning_short(began, language), beginning_text(began, language)
    if any(spot is not None and not spot.is_comparable for spot in steps):
        label = f"{label} {SIGNS['break']}"
    start = Spot(0, WHOLE, (WHOLE, WHOLE), None, is_comparable=True, text=name) if any(steps) else None
    return Curve(label, is_followed, (start, *steps))


def _spot(row: Row, is_comparable: bool, indicator: Indicator, language: Language) -> Spot | None:
    if row["lower"] is None:
        return None
    ends = (row["lower"], row["upper"])
    known = row["interval_lower"] is not None and row["interval_upper"] is not None
    text = f"{beginning_text(row['began'], language)}: {_share(row, indicator, language)}"
    interval = (row["interval_lower"], row["interval_upper"]) if known else None
    return Spot(row["after"], sum(ends) / 2, ends, interval, is_comparable, text)


def _words(groups: list[list[Row]], why: Reasons, catalogue: Catalogue, language: Language) -> str:
    """Return the alt text: each cohort's shares, and which may not be compared throughout."""
    title = language.say(
        "Curves of the time to leaving, {place}: the share of spells still going on.",
        place=catalogue.places.titles(groups[0][0]["place"])[language.code],
    )
    said = [title]
    for rows in groups:
        shares = [_share(row, catalogue.indicators[row["indicator"]], language) for row in rows]
        said.append(f"{beginning_text(rows[0]['began'], language)}: {language.listed(shares)}.")
    apart = dict.fromkeys(name for (name, _), reason in why.items() if reason)
    if apart:
        names = language.listed([beginning_text(name, language) for name in apart])
        said.append(language.say("Not to be compared throughout: {cohorts}.", cohorts=names))
    return " ".join(said)


def _share(row: Row, indicator: Indicator, language: Language) -> str:
    return f"{over_text(indicator, language)} {figure_text(row, indicator, language)}"
