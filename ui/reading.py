"""What a supervisor can read to the group: each key indicator in sentences, with the way to its trend."""

from dataclasses import replace
from typing import Any

from metrics.overview import Overview
from metrics.verdict_words import figure_sentences, verdict_mark
from metrics.words import Row
from ui.frame import Frame
from ui.markup import show
from ui.view import View


def show_reading(figures: Overview, view: View, frame: Frame) -> None:
    """Show the sentences of each indicator that has a figure in the month; nothing where none has."""
    language = frame.language
    said = [item for row in figures.area.iter_rows(named=True) if (item := _said(row, view, frame))]
    if said:
        show("reading.html", heading=language.say("To read aloud"), said=said)


def _said(row: Row, view: View, frame: Frame) -> dict[str, Any] | None:
    language, indicator = frame.language, frame.catalogue.indicators[row["indicator"]]
    sentences = figure_sentences(row, frame.catalogue, language)
    if not sentences:
        return None
    title = indicator.title[language.code]
    return {
        "title": title,
        "text": " ".join(sentences),
        "mark": verdict_mark(row, language),
        "code": row["verdict"],
        "href": replace(view, indicator=indicator.id).link("trend"),
        "link": language.say("{title}: the trend", title=title),
    }
