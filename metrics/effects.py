"""What a publication does to the overview: its figures as they are in one release and as they are in another.

| column | type | meaning |
|---|---|---|
| indicator, place | String | ids; the area first, then its municipalities |
| members | Int64 | how many municipalities the place has |
| <name>_before, <name>_after | as in metrics.figures and metrics.comparison | each of SHOWN_COLUMNS on both sides |
| is_changed | Boolean | True where anything that the overview shows of the figure differs |
"""

from datetime import date
from enum import StrEnum
from typing import Any, Literal

import polars as pl

from catalogue.language import rounded
from catalogue.months import shift
from data.releases import Changes
from metrics.comparison import YEAR, with_change
from metrics.database import ReleaseDatabase
from metrics.judged import judged
from metrics.overview import months_with_figures
from metrics.ratios import SUMS
from metrics.words import Row

Side = Literal["before", "after"]
SIDES: tuple[Side, Side] = ("before", "after")
_KEY = ("indicator", "place")
# What the overview shows of a figure: the figure, its change in a year, what it rests on, coverage and source.
_IN_UNITS = ("value", "lower", "upper", "change", "change_lower", "change_upper")
_JUDGED = ("comparison", "direction", "verdict", "question")
_WORDS = ("status", "too_few", *_JUDGED, "covered", "source", "basis", "rows_used")
SHOWN_COLUMNS = (*_IN_UNITS, *SUMS, *_WORDS)


class Concern(StrEnum):
    """Why a publication concerns the overview of a month."""

    ADDED = "added"
    """A source has figures of the month for the first time."""
    REVISED = "revised"
    COMPARISON = "comparison"
    """The month a year earlier has changed, with which the overview compares."""
    NEWEST = "newest"
    """Nothing has changed: it is the month that the overview opens with."""


def months_concerned(
    before: ReleaseDatabase | None, after: ReleaseDatabase, changes: Changes, area: str, newest: date
) -> dict[date, Concern]:
    """Return the months of an area's overview that the changes concern, and why; newest first.

    Those in which the area has figures before or after (its members are those of `newest`, the release's newest month)
    and that change, or are compared with one that does; and in any case the newest of them. A month in which the area
    did not exist yet has no overview, but others are compared with it. Empty where there is no figure of the area.
    """
    databases = [database for database in (before, after) if database is not None]
    known = {month for database in databases for month in months_with_figures(database, area, newest)}
    revised = known & {month for _, month in (*changes.revised, *changes.removed)}
    changed = known & set(changes.months)
    compared = known & {shift(month, YEAR) for month in changed}
    # Of several reasons the one that comes last here is said.
    concerns = dict.fromkeys(sorted(known)[-1:], Concern.NEWEST)
    concerns |= dict.fromkeys(compared, Concern.COMPARISON)
    concerns |= dict.fromkeys(changed, Concern.ADDED) | dict.fromkeys(revised, Concern.REVISED)
    places = after.catalogue.places
    return {month: why for month, why in sorted(concerns.items(), reverse=True) if places.members(area, month)}


def effects(before: ReleaseDatabase | None, after: ReleaseDatabase, area: str, month: date) -> pl.DataFrame:
    """Return a row for each key indicator of the area and of each of its municipalities in the month.

    Where there is no release before, every figure is `missing` there.
    """
    later = _figures(after, area, month)
    earlier = later.clear() if before is None else _figures(before, area, month)
    joined = (
        _suffixed(later, "after")
        .with_columns(later.get_column("members"))
        .join(_suffixed(earlier, "before"), on=_KEY, how="left", maintain_order="left", nulls_equal=True)
    )
    joined = joined.with_columns(
        pl.col("status_before").fill_null("missing"),
        pl.col("too_few_before").fill_null(value=False),
        pl.col("comparison_before").fill_null("no_figure"),
        pl.col("verdict_before").fill_null("missing"),
        pl.col("covered_before").fill_null(0),
        pl.col("rows_used_before").fill_null([]),
    )
    changed = [_shown(side(row, "before"), after) != _shown(side(row, "after"), after) for row in joined.to_dicts()]
    return joined.with_columns(pl.Series("is_changed", changed, pl.Boolean))


def side(row: Row, which: Side) -> dict[str, Any]:
    """Return one side of a row as a row of metrics.figures, for metrics.words."""
    return {name: row[name] for name in (*_KEY, "members")} | {name: row[f"{name}_{which}"] for name in SHOWN_COLUMNS}


def _figures(database: ReleaseDatabase, area: str, month: date) -> pl.DataFrame:
    keys = tuple(indicator.id for indicator in database.catalogue.key_indicators)
    places = tuple(dict.fromkeys((area, *database.catalogue.places.members(area, month))))
    # A verdict rests on all earlier months.
    months = {*months_with_figures(database, area, month), month, shift(month, -YEAR)}
    figures = with_change(judged(database, keys, places, sorted(months), month), [month], database.catalogue)
    # Area by area as the overview reads, each with its indicators in the catalogue's order.
    return figures.sort(pl.col("place").replace_strict(list(places), list(range(len(places)))), maintain_order=True)


def _shown(row: Row, database: ReleaseDatabase) -> list[object]:
    """Return what the overview shows of a figure: a difference below the decimals that are shown is none."""
    decimals = database.catalogue.indicators[row["indicator"]].decimals
    numbers = [(name, decimals) for name in _IN_UNITS] + [("denominator_lower", 0), ("denominator_upper", 0)]
    texts = [None if row[name] is None else rounded(row[name], places) for name, places in numbers]
    return [*texts, *(row[name] for name in _WORDS)]


def _suffixed(figures: pl.DataFrame, which: Side) -> pl.DataFrame:
    return figures.select(*_KEY, *(pl.col(name).alias(f"{name}_{which}") for name in SHOWN_COLUMNS))
