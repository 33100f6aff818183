"""Municipality x indicator as a real table: caption, headers, and a word in every cell that has no number."""

from dataclasses import replace
from typing import Any

import polars as pl

from catalogue.schema import Indicator
from metrics.marks import Concealed
from metrics.overview import Overview
from metrics.words import Row, change_text, count_text, coverage_text
from ui.downloads import Offer, offer_downloads
from ui.frame import Frame
from ui.judged_cells import figure_cell, legend
from ui.markup import show
from ui.view import View


def show_matrix(figures: Overview, view: View, frame: Frame) -> None:
    """Show the month's key indicators of each municipality, largest first, under the area's own."""
    language, catalogue = frame.language, frame.catalogue
    indicators = [catalogue.indicators[name] for name in figures.indicators_of_month]
    if not indicators or figures.municipalities.is_empty() or view.area is None or view.month is None:
        return
    places = figures.matrix.get_column("place").unique(maintain_order=True)
    title = language.say("Municipalities and key indicators, {month}", month=language.month(view.month))
    shown = figures.of_month.filter(pl.col("indicator").is_in(figures.indicators_of_month))
    show(
        "matrix.html",
        heading=language.say("Municipalities"),
        caption=title,
        explanation=language.say(
            "Worst first: municipalities by how many figures worsen beyond ordinary variation, then by size. "
            "Under each figure: n, and the change from the same month a year earlier."
        ),
        corner=language.say("Municipality"),
        columns=[indicator.short[language.code] for indicator in indicators],
        rows=[_row(place, figures.matrix, indicators, frame, view) for place in places],
        concealed=Concealed.of(shown).text(language),
        legend_label=language.say("Signs:"),
        legend=[mark for mark, _ in legend(shown, language)],
    )
    offer = Offer("matrix", title, language.say("Municipalities"), (view.month, view.month), view, frame)
    offer_downloads(offer, lambda: offer.overview().matrix)


def _row(place: str, figures: pl.DataFrame, indicators: list[Indicator], frame: Frame, view: View) -> dict[str, Any]:
    rows = {row["indicator"]: row for row in figures.filter(pl.col("place") == place).iter_rows(named=True)}
    is_municipality = place in frame.catalogue.places.municipalities
    return {
        "name": frame.catalogue.places.titles(place)[frame.language.code],
        "is_total": place == view.area,
        "href": replace(view, place=place).link("municipality") if is_municipality else "",
        "cells": [_cell(rows[indicator.id], indicator, frame) for indicator in indicators],
    }


def _cell(row: Row, indicator: Indicator, frame: Frame) -> dict[str, Any]:
    language = frame.language
    count = count_text(row, "denominator", language)
    change = change_text(row, indicator, language) if row["comparison"] == "comparable" else ""
    notes = [f"n = {count}" if count else "", change, coverage_text(row, language)]
    return {**figure_cell(row, indicator, language), "notes": [note for note in notes if note]}
