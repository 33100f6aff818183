"""The municipalities most like one, with the reason, and the figures of one indicator beside its own."""

from typing import Any

import polars as pl

from metrics.comparisons.words import peer_text
from metrics.marks import Concealed
from metrics.municipality import Municipality
from metrics.words import change_text
from ui.downloads import Offer, offer_downloads
from ui.filters import choose_indicator
from ui.frame import Frame
from ui.judged_cells import judged_cell, legend, table_explanation
from ui.loading_municipality import load_municipality
from ui.markup import show
from ui.view import View


def show_peers(figures: Municipality, view: View, frame: Frame) -> None:
    """Show the nearest municipalities and their figures; where there are none, the reason."""
    heading = frame.language.say("Municipalities like it")
    show("section.html", heading=heading, sentences=[_lead(figures, frame)])
    place, month = view.place, view.month
    if figures.peers.is_empty() or place is None or month is None:
        return
    indicator = choose_indicator(frame, view, figures.own)
    short = frame.catalogue.indicators[indicator].short[frame.language.code]
    name = frame.catalogue.places.titles(place)[frame.language.code]
    title = f"{short}, {frame.language.month(month)}: " + frame.language.say("{place} and those like it", place=name)
    _show_table(figures, indicator, title, frame)
    offer = Offer("peers", title, heading, (month, month), view, frame, about=place)
    offer_downloads(offer, lambda: _with_reasons(load_municipality(offer.opened, place, month), indicator, frame))


def _with_reasons(figures: Municipality, indicator: str, frame: Frame) -> pl.DataFrame:
    """Return the municipality and its peers with the reason that each is one."""
    own = frame.language.say("the municipality itself")
    reasons = dict.fromkeys(figures.peer_table(indicator)["place"], own) | _reasons(figures, frame)
    words = pl.DataFrame({"place": list(reasons), "peer_reason": list(reasons.values())})
    return figures.peer_table(indicator).join(words, on="place", how="left", maintain_order="left")


def _reasons(figures: Municipality, frame: Frame) -> dict[str, str]:
    return {row["place"]: peer_text(row, frame.language) for row in figures.peers.iter_rows(named=True)}


def _lead(figures: Municipality, frame: Frame) -> str:
    language = frame.language
    if not figures.others:
        return language.say("The release has figures of no other municipality in this month.")
    if figures.peers.is_empty():
        return language.say("Likeness is told by the labour force and the unemployed in it, which are not known here.")
    return language.say(
        "The nearest of {count} municipalities by size of labour force, unemployment and age of jobseekers.",
        count=language.number(figures.others),
    )


def _show_table(figures: Municipality, indicator_id: str, title: str, frame: Frame) -> None:
    language, table = frame.language, figures.peer_table(indicator_id)
    reasons = _reasons(figures, frame)
    short = frame.catalogue.indicators[indicator_id].short[language.code]
    show(
        "judged_table.html",
        caption=f"{title}. {table_explanation(language)}",
        columns=[
            *(language.say("Municipality"), short),
            *(language.say("Change in a year"), language.say("Why it is alike")),
        ],
        texts=2,
        rows=[_row(row, reasons, frame) for row in table.iter_rows(named=True)],
        concealed=Concealed.of(table).text(language),
        legend_label=language.say("Signs:"),
        legend=legend(table, language),
    )


def _row(row: dict[str, Any], reasons: dict[str, str], frame: Frame) -> dict[str, Any]:
    language, indicator = frame.language, frame.catalogue.indicators[row["indicator"]]
    reason = reasons.get(row["place"], language.say("the municipality itself"))
    return {
        "name": frame.catalogue.places.titles(row["place"])[language.code],
        "is_total": row["place"] not in reasons,
        "cells": [judged_cell(row, indicator, language)],
        "texts": [change_text(row, indicator, language), reason],
    }
