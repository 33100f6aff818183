"""The sexes and age groups of one municipality as a table, and a sentence on what the source does not have by them."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from data.observations import TOTAL
from metrics.groups import Groups
from metrics.marks import Concealed
from ui.downloads import Offer, offer_downloads
from ui.frame import Frame
from ui.judged_cells import judged_cell, legend, table_explanation
from ui.loading_municipality import load_groups
from ui.markup import show
from ui.view import View


def show_groups(figures: Groups, view: View, frame: Frame) -> None:
    """Show the month's key indicators of each group under those of all; name what no group has."""
    heading = frame.language.say("Sexes and age groups")
    show("section.html", heading=heading, sentences=_sentences(figures, frame))
    place, month = view.place, view.month
    if not figures.indicators or place is None or month is None:
        return
    name = frame.catalogue.places.titles(place)[frame.language.code]
    title = f"{name}, {frame.language.month(month)}: {heading[:1].lower()}{heading[1:]}"
    _show_table(figures, title, frame)
    offer = Offer("groups", title, heading, (month, month), view, frame, about=place)
    offer_downloads(offer, lambda: load_groups(offer.opened, place, month).table)


def _sentences(figures: Groups, frame: Frame) -> list[str]:
    language, without = frame.language, figures.others
    if not figures.indicators:
        return [language.say("The source has no figures of this month by sex or age group.")]
    if not without:
        return []
    names = language.listed([frame.catalogue.indicators[name].short[language.code] for name in without])
    return [language.say("Not by sex or age group in the source: {indicators}.", indicators=names)]


def _show_table(figures: Groups, title: str, frame: Frame) -> None:
    language, table = frame.language, figures.table
    shorts = [frame.catalogue.indicators[name].short[language.code] for name in figures.indicators]
    show(
        "judged_table.html",
        caption=f"{title}. {table_explanation(language)}",
        columns=[language.say("Group"), *shorts],
        texts=0,
        rows=list(_rows(table, frame)),
        concealed=Concealed.of(table).text(language),
        legend_label=language.say("Signs:"),
        legend=legend(table, language),
    )


def _rows(table: pl.DataFrame, frame: Frame) -> Iterator[dict[str, Any]]:
    for group in table.partition_by("sex", "age_group", maintain_order=True):
        sex, age_group = group["sex"][0], group["age_group"][0]
        yield {
            "name": group_title(sex, age_group, frame),
            "is_total": (sex, age_group) == (TOTAL, TOTAL),
            "cells": [
                judged_cell(row, frame.catalogue.indicators[row["indicator"]], frame.language)
                for row in group.iter_rows(named=True)
            ],
            "texts": [],
        }


def group_title(sex: str, age_group: str, frame: Frame) -> str:
    """Return the name of a group, `Naiset`, `Alle 25-vuotiaat` or `Naiset, alle 25-vuotiaat`."""
    dimensions, code = frame.catalogue.dimensions, frame.language.code
    named = {"sex": sex, "age_group": age_group}
    titles = [dimensions[name].categories[each][code] for name, each in named.items() if each != TOTAL]
    if not titles:
        return dimensions["sex"].categories[TOTAL][code]
    first, *others = titles
    return ", ".join([first, *(other[:1].lower() + other[1:] for other in others)])
