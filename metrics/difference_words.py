"""What differs between two releases, in the user's language: months, cells and the names of the cells."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.language import EN_DASH, NO_BREAK, Language
from data.differences import Differences
from data.observations import DIMENSIONS, TOTAL
from data.releases import Changes
from metrics.effects import Side

Row = Mapping[str, Any]


def changes_text(changes: Changes, language: Language) -> str:
    """Return `3 kuukautta lisätty, 1 korjattu`: months, whatever the number of sources that changed in them."""
    months = {name: {month for _, month in getattr(changes, name)} for name in ("added", "revised", "removed")}
    kinds = [(name, len(found)) for name, found in months.items() if found]
    if not kinds:
        return language.say("no changes")
    first, *others = kinds
    return ", ".join([_months_text(*first, language), *(_number_text(*kind, language) for kind in others)])


def _months_text(kind: str, count: int, language: Language) -> str:
    one = {
        "added": language.say("1 month added"),
        "revised": language.say("1 month revised"),
        "removed": language.say("1 month removed"),
    }
    many = {
        "added": language.say("{count} months added", count=count),
        "revised": language.say("{count} months revised", count=count),
        "removed": language.say("{count} months removed", count=count),
    }
    return one[kind] if count == 1 else many[kind]


def _number_text(kind: str, count: int, language: Language) -> str:
    words = {
        "added": language.say("{count} added", count=count),
        "revised": language.say("{count} revised", count=count),
        "removed": language.say("{count} removed", count=count),
    }
    return words[kind]


def pair_text(before: int, after: int, changes: str, language: Language) -> str:
    """Return the changes as a sentence that names the two releases; 0 is the state before the first."""
    values = {"before": before, "after": after, "changes": changes}
    if not before:
        return language.say("Release {after} against the state before the first: {changes}.", **values)
    return language.say("From release {before} to release {after}: {changes}.", **values)


def cells_text(differences: Differences, language: Language) -> str:
    """Return how many figures of the data were added, revised and removed, as one sentence."""
    numbers = {name: language.number(getattr(differences, name)) for name in ("added", "revised", "removed")}
    return language.say("Cells of the data: {added} added, {revised} revised, {removed} removed.", **numbers)


def span_text(months: list[date], language: Language) -> str:
    """Return the first and the last of the months, `6/2025–6/2026`; nothing where there are none."""
    if not months:
        return ""
    first, last = language.month_short(months[0]), language.month_short(months[-1])
    return first if first == last else f"{first}{EN_DASH}{last}"


def measure_text(row: Row, catalogue: Catalogue, language: Language) -> str:
    """Return what a cell counts: the measure and, where it is not the total, the group."""
    groups = [
        catalogue.dimensions[name].categories[row[name]][language.code] for name in DIMENSIONS if row[name] != TOTAL
    ]
    title = catalogue.measures[row["measure"]].title[language.code]
    return ": ".join(filter(None, [title, ", ".join(group[:1].lower() + group[1:] for group in groups)]))


def cell_text(row: Row, which: Side, catalogue: Catalogue, language: Language) -> str:
    """Return what the cell says on one side: its number, or the word that stands in its place; never 0 for either."""
    value, status = row[which], row[f"obs_status_{which}"]
    if value is not None:
        text = language.number(value, _decimals(value)) + _unit(row, catalogue)
        return language.say("{number} (provisional)", number=text) if status == "P" else text
    words = {"Q": language.say("hidden"), "M": language.say("not applicable")}
    low, high = row[f"lower_{which}"], row[f"upper_{which}"]
    bounds = f", {language.number(low)}{EN_DASH}{language.number(high)}" if None not in (low, high) else ""
    return words.get(status, language.say("missing")) + bounds


def cell_change_text(row: Row, catalogue: Catalogue, language: Language) -> str:
    """Return the revision with its sign; a dash where one of the sides is no number."""
    change = row["change"]
    return EN_DASH if change is None else language.signed(change, _decimals(change)) + _unit(row, catalogue)


def in_reading_order(largest: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Return the revisions with persons, spells and vacancies first: sums of days are larger numbers, not larger news.

    Otherwise the order stays.
    """
    counts = [name for name, measure in catalogue.measures.items() if measure.counts_units]
    return largest.sort(~pl.col("measure").is_in(counts), maintain_order=True)


def _decimals(value: float) -> int:
    return 0 if value == int(value) else 1


def _unit(row: Row, catalogue: Catalogue) -> str:
    return f"{NO_BREAK}%" if catalogue.measures[row["measure"]].unit == "percent" else ""
