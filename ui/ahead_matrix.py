"""Municipality x step as a real table, the area above its members."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from metrics.ahead import Ahead
from metrics.ahead_words import KNOWN, spells_text
from metrics.marks import status_mark
from metrics.words import Row, coverage_text
from ui.frame import Frame
from ui.markup import show
from ui.view import View


@dataclass(frozen=True)
class CountColumn:
    """A column: its head, the row of counts of a place, and what stands under the count."""

    head: str
    row: Callable[[str], Row]
    notes: Callable[[Row], list[str]]


def show_counts(
    figures: Ahead, columns: Sequence[CountColumn], title: str, explanation: str, view: View, frame: Frame
) -> None:
    """Show the columns for the area and each of its members."""
    language = frame.language
    places = list(dict.fromkeys([figures.area, *figures.members]))
    rows = [column.row(place) for place in places for column in columns]
    concealed = sum(row["status"] in ("range", "hidden") for row in rows)
    show(
        "matrix.html",
        heading=title,
        caption=f"{frame.catalogue.places.titles(figures.area)[language.code]}, {language.month(figures.month)}",
        explanation=explanation,
        corner=language.say("Municipality"),
        columns=[column.head for column in columns],
        rows=[_row(place, figures, columns, view, frame) for place in places],
        concealed=language.say(
            "{concealed} of {figures} counts hidden or shown as a range.",
            concealed=language.number(concealed),
            figures=language.number(len(rows)),
        ),
        legend_label=language.say("Signs:"),
        legend=list(dict.fromkeys(filter(None, (status_mark(row["status"], language) for row in rows)))),
    )


def _row(place: str, figures: Ahead, columns: Sequence[CountColumn], view: View, frame: Frame) -> dict[str, Any]:
    is_municipality = place in frame.catalogue.places.municipalities
    return {
        "name": frame.catalogue.places.titles(place)[frame.language.code],
        "is_total": place == figures.area,
        "href": replace(view, place=place).link("municipality") if is_municipality else "",
        "cells": [_cell(column.row(place), column, frame) for column in columns],
    }


def _cell(row: Row, column: CountColumn, frame: Frame) -> dict[str, Any]:
    language = frame.language
    coverage = coverage_text(row, language) if row["status"] in KNOWN else ""
    return {
        "text": spells_text(row, language),
        "has_figure": row["status"] in KNOWN,
        "verdict": None,
        "verdict_code": None,
        "status": status_mark(row["status"], language),
        "remarks": [],
        "is_range": row["status"] == "range",
        "notes": [note for note in (*column.notes(row), coverage) if note],
    }
