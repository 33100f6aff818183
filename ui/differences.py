"""Two releases compared: the choice of them, what differs, and what that does to the overview's figures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from catalogue.errors import UserError
from data.releases import Release
from metrics.difference_words import (
    cell_change_text,
    cell_text,
    cells_text,
    changes_text,
    in_reading_order,
    measure_text,
    pair_text,
    span_text,
)
from metrics.effects import SIDES, side
from metrics.marks import Mark, marks_of
from metrics.ratios import SHOWN
from metrics.verdict_words import verdict_mark
from metrics.words import Row, change_text, count_text, coverage_text, figure_text
from ui.filters import area_title
from ui.frame import Frame
from ui.loading import load_changes, load_differences, load_effects, load_months
from ui.markup import show
from ui.releases import release_text
from ui.view import View, write_view

LARGEST_AT_FIRST = 10
EFFECTS_AT_FIRST = 12
Sides = tuple[str, str]
EFFECTS_AT_MOST = 120


def choose_pair(releases: Sequence[Release], view: View, frame: Frame) -> View:
    """Show the choice of two releases; return the view with them, and write it to the address."""
    language, known = frame.language, {release.id: release for release in releases}
    newest = releases[0]
    before, after = view.compare or (newest.base_id, newest.id)
    for number in (before, after):
        if number not in (0, *known):
            raise UserError("There is no release {number}.", number=number)

    def title(number: int) -> str:
        return release_text(known[number], language) if number else language.say("before the first release")

    show("section.html", heading=language.say("Compare two releases"), sentences=[])
    with st.container(horizontal=True, key="pair"):
        before = _choose(language.say("From release"), [*known, 0], before, title)
        after = _choose(language.say("To release"), list(known), after or newest.id, title)
    chosen = replace(view, compare=(before, after))
    write_view(chosen)
    return chosen


def _choose(label: str, numbers: list[int], chosen: int, title: Any) -> int:
    index = numbers.index(chosen)
    return int(st.selectbox(label, numbers, index=index, format_func=title, width=340) or 0)


def show_differences(view: View, frame: Frame) -> None:
    """Show what differs between the two: months and cells in words, then the largest revisions."""
    language, (before, after) = frame.language, view.compare or (0, 0)
    changes = load_changes(frame.folder, before, after)
    if not changes.months:
        show("sentences.html", sentences=[language.say("These two hold exactly the same figures.")])
        return
    with st.spinner(language.say("Comparing…")):
        found = load_differences(frame.folder, before, after)
    words = f"{changes_text(changes, language)} ({span_text(changes.months, language)})"
    lead = pair_text(before, after, words, language)
    show("sentences.html", sentences=[lead, cells_text(found, language)])
    show_revisions(found.largest, frame)


def show_revisions(largest: pl.DataFrame, frame: Frame, sides: Sides | None = None) -> None:
    """Show the largest revisions (data.differences) as a table, the first few at once; nothing where there are none.

    `sides` head the columns of both states, "Was" and "Is" where left out.
    """
    ordered = in_reading_order(largest, frame.catalogue)
    if ordered.is_empty():
        return
    _show_revisions(ordered.head(LARGEST_AT_FIRST), frame, frame.language.say("Largest revisions"), sides)
    if ordered.height > LARGEST_AT_FIRST:
        with st.expander(frame.language.say("More revisions")):
            _show_revisions(ordered.slice(LARGEST_AT_FIRST), frame, "", sides)


def _show_revisions(largest: pl.DataFrame, frame: Frame, heading: str, sides: Sides | None) -> None:
    say, sources = frame.language.say, largest.get_column("source").unique().to_list()
    caption = say("The largest revisions of every count: persons and spells first, sums of days last.")
    only = frame.catalogue.sources[sources[0]].title[frame.language.code] if len(sources) == 1 else ""
    show(
        "compared.html",
        heading=heading,
        caption=f"{caption} {only}." if only else caption,
        columns=[say("Count"), say("Place"), say("Month"), *_heads(sides, frame), say("Change")],
        texts=2,
        rows=[_revision(row, frame, names_source=not only) for row in largest.iter_rows(named=True)],
    )


def _revision(row: Row, frame: Frame, *, names_source: bool) -> list[dict[str, Any]]:
    language, catalogue = frame.language, frame.catalogue
    source = catalogue.sources[row["source"]].title[language.code]
    texts = [
        _text(measure_text(row, catalogue, language), [source] if names_source else []),
        _text(catalogue.places.titles(row["place"])[language.code]),
        _text(language.month(row["period"])),
    ]
    cells = [_text(cell_text(row, which, catalogue, language), is_word=row[which] is None) for which in SIDES]
    return [*texts, *cells, _text(cell_change_text(row, catalogue, language))]


def _text(text: str, notes: Sequence[str] = (), *, is_word: bool = False, marks: Sequence[Mark] = ()) -> dict[str, Any]:
    """Return a cell; a mark whose word stands there already is shown by its sign only."""
    shown = [{"mark": mark, "is_said": is_word and mark.word == text} for mark in marks]
    return {"text": text, "notes": [note for note in notes if note], "is_word": is_word, "marks": shown}


def show_effects(view: View, frame: Frame) -> None:
    """Show the overview's figures that differ between the two releases, in one month of the view's area."""
    language, (before, after) = frame.language, view.compare or (0, 0)
    area = view.area or frame.catalogue.places.default_area
    months = {month for number in (before, after) if number for month in load_months(frame.protected(number), area)}
    if not months or not load_changes(frame.folder, before, after).months:
        return
    show("section.html", heading=language.say("What changes on the overview"), sentences=[])
    month = _choose_month(sorted(months, reverse=True), view, frame)
    earlier = frame.protected(before) if before else None
    rows = load_effects(earlier, frame.protected(after), area, month).filter("is_changed")
    place = area_title(frame.catalogue, area, language)
    where = f"{place}, {language.month(month)}"
    if rows.is_empty():
        show("sentences.html", sentences=[language.say("{where}: no figure changes.", where=where)])
        return
    show_changed_figures(rows, where, frame)


def _choose_month(months: list[date], view: View, frame: Frame) -> date:
    index = months.index(view.month) if view.month in months else 0
    say, title = frame.language.say, frame.language.month
    month: date = st.selectbox(say("Month"), months, index=index, format_func=title, width=190)
    write_view(replace(view, month=month))
    return month


def show_changed_figures(rows: pl.DataFrame, where: str, frame: Frame, sides: Sides | None = None) -> None:
    """Show changed rows of metrics.effects as a table, both states side by side; `where` names area and month.

    `sides` as in show_revisions.
    """
    say, cells = frame.language.say, list(_effects(rows, frame))
    if not cells:
        show("sentences.html", sentences=[say("{where}: no figure changes.", where=where)])
        return
    shown = min(len(cells), EFFECTS_AT_MOST)
    counted = say("{shown} of {count} figures that change.", shown=shown, count=len(cells))
    caption = f"{where}. {counted}" if shown < len(cells) else where
    _show_figures(cells[:EFFECTS_AT_FIRST], caption, frame, sides)
    if len(cells) > EFFECTS_AT_FIRST:
        with st.expander(say("More figures that change")):
            _show_figures(cells[EFFECTS_AT_FIRST:shown], caption, frame, sides)


def _heads(sides: Sides | None, frame: Frame) -> Sides:
    return sides or (frame.language.say("Was"), frame.language.say("Is"))


def _show_figures(rows: list[list[dict[str, Any]]], caption: str, frame: Frame, sides: Sides | None) -> None:
    say = frame.language.say
    columns = [say("Place"), say("Indicator"), *_heads(sides, frame)]
    show("compared.html", heading="", caption=caption, columns=columns, texts=2, rows=rows)


def _effects(rows: pl.DataFrame, frame: Frame) -> Iterator[list[dict[str, Any]]]:
    """Yield the cells of each row, but of those that say the same word in place of a figure on both sides."""
    for row in rows.iter_rows(named=True):
        cells = _effect(row, frame)
        before, after = cells[2:]
        if not (before["is_word"] and before == after):
            yield cells


def _effect(row: Row, frame: Frame) -> list[dict[str, Any]]:
    language, catalogue = frame.language, frame.catalogue
    indicator = catalogue.indicators[row["indicator"]]
    cells = [
        _text(frame.catalogue.places.titles(row["place"])[language.code]),
        _text(indicator.short[language.code]),
    ]
    return [*cells, *(_figure(side(row, which), frame) for which in SIDES)]


def _figure(figures: Row, frame: Frame) -> dict[str, Any]:
    language, indicator = frame.language, frame.catalogue.indicators[figures["indicator"]]
    count = count_text(figures, "denominator", language)
    change = change_text(figures, indicator, language) if figures["comparison"] == "comparable" else ""
    verdict = verdict_mark(figures, language)
    notes = [f"n = {count}" if count else "", change, verdict.word if verdict else "", coverage_text(figures, language)]
    marks, is_word = marks_of(figures, language), figures["status"] not in SHOWN
    return _text(figure_text(figures, indicator, language), notes, is_word=is_word, marks=marks)
