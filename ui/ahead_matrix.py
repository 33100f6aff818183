"""Municipality x step as a real table, the area above its members: columns of counts in groups, one for each step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalogue.language import Language
from metrics.ahead import Ahead
from metrics.ahead_words import KNOWN, spells_text
from metrics.marks import status_mark
from metrics.words import Row, coverage_text
from ui.frame import Frame
from ui.markup import show
from ui.view import View


@dataclass(frozen=True)
class CountColumn:
    """A column: its head, the row of a place, and what the cell says of it."""

    head: str
    row: Callable[[str], Row]
    beside: Callable[[Row], tuple[str, str]] | None = None
    """Text and status of what stands beside a number of spells; the number itself where it is not given."""

    def said(self, place: str, language: Language) -> tuple[str, str]:
        """Return what the cell of a place says, and its status."""
        row = self.row(place)
        return self.beside(row) if self.beside else (spells_text(row, language), row["status"])


@dataclass(frozen=True)
class CountGroup:
    """The columns of one step."""

    title: str
    columns: Sequence[CountColumn]


@dataclass(frozen=True)
class CountWords:
    """What stands around the table."""

    heading: str
    """Empty where the table stands under another one."""
    caption: str
    explanation: str = ""


def show_counts(figures: Ahead, groups: Sequence[CountGroup], words: CountWords, view: View, frame: Frame) -> None:
    """Show the columns for the area and each of its members."""
    language = frame.language
    places = list(dict.fromkeys([figures.area, *figures.members]))
    columns = [column for group in groups for column in group.columns]
    counted = [column.said(place, language)[1] for place in places for column in columns]
    concealed = sum(status in ("range", "hidden") for status in counted)
    place = frame.catalogue.places.titles(figures.area)[language.code]
    show(
        "counts.html",
        heading=words.heading,
        caption=f"{words.caption}, {place}, {language.month(figures.month)}",
        explanation=words.explanation,
        unfold=language.say("All columns") if any(len(group.columns) > 1 for group in groups) else "",
        sideways=language.say("Scroll the table sideways to see them."),
        corner=language.say("Municipality"),
        groups=[{"title": group.title, "heads": [column.head for column in group.columns]} for group in groups],
        rows=[_row(place, figures, groups, view, frame) for place in places],
        concealed=language.say(
            "{concealed} of {figures} figures hidden or shown as a range.",
            concealed=language.number(concealed),
            figures=language.number(len(counted)),
        ),
        legend_label=language.say("Signs:"),
        legend=list(dict.fromkeys(filter(None, (status_mark(status, language) for status in counted)))),
    )


def _row(place: str, figures: Ahead, groups: Sequence[CountGroup], view: View, frame: Frame) -> dict[str, Any]:
    is_municipality = place in frame.catalogue.places.municipalities
    counts = [column for group in groups for column in group.columns if not column.beside]
    coverage = {coverage_text(column.row(place), frame.language) for column in counts}
    return {
        "name": frame.catalogue.places.titles(place)[frame.language.code],
        "is_total": place == figures.area,
        "href": replace(view, place=place).link("municipality") if is_municipality else "",
        "note": ", ".join(sorted(filter(None, coverage))),
        "cells": [_cell(place, group, column, frame) for group in groups for column in group.columns],
    }


def _cell(place: str, group: CountGroup, column: CountColumn, frame: Frame) -> dict[str, Any]:
    text, status = column.said(place, frame.language)
    return {
        "text": text,
        "has_figure": status in (*KNOWN, "rate"),
        "status": status_mark(status, frame.language),
        "is_range": status == "range",
        "is_first": column is group.columns[0],
        "label": f"{group.title}: {column.head}",
    }
