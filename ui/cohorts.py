"""The page of cohorts: the answer, the cohorts by start month, the followed one by sex, and what to do without any."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import polars as pl
import streamlit as st

from data.observations import TOTAL
from metrics.cohort_words import (
    answer_sentences,
    beginning_text,
    begun_text,
    contradicts,
    own_number_text,
    ripening_text,
    step_text,
)
from metrics.cohorts import Cohorts, Followed, steps
from metrics.marks import Concealed, comparison_mark
from metrics.verdict_words import interval_text
from metrics.words import Row, change_text
from ui.downloads import Offer, offer_downloads
from ui.frame import Frame
from ui.judged_cells import judged_cell, legend
from ui.loading_cohorts import load_cohorts, load_followed
from ui.markup import show
from ui.masthead import freshness
from ui.view import View

SHOWN_FIRST = 24


def show_answer(whole: Cohorts, followed: Followed, frame: Frame) -> None:
    """Show what the page is about and what to read to the group."""
    language, catalogue = frame.language, frame.catalogue
    show(
        "masthead.html",
        freshness=freshness(frame),
        heading=heading(whole.place, frame),
        sentences=answer_sentences(whole, followed, catalogue, language),
    )


def heading(place: str, frame: Frame) -> str:
    """Return the page's title with its place."""
    return f"{frame.language.say('Cohorts')}, {frame.catalogue.places.titles(place)[frame.language.code]}"


def show_no_flows(place: str, frame: Frame) -> None:
    """Say that there are no flows, and which extract brings them."""
    language, catalogue = frame.language, frame.catalogue
    flows = steps(catalogue)
    sources = dict.fromkeys(name for flow in flows for name in flow.sources)
    titles = [
        source.title[language.code] for name in sources if (source := catalogue.sources[name]).kind == "statistics"
    ]
    measures = dict.fromkeys(name for flow in flows for name in (*flow.denominator, *flow.numerator))
    lead = language.say(
        "This release has no flows of the place, and cohorts are made of them. They come by {sources}, in the columns "
        "{columns}; public sources have none.",
        sources=language.listed(titles),
        columns=language.listed(list(measures)),
    )
    show("heading.html", heading=heading(place, frame), lead=lead)
    links = [
        {"href": f"{page}?lang={language.code}", "text": text}
        for page, text in (("sources", language.say("How to fetch it")), ("extracts", language.say("Drop the file")))
    ]
    show("links.html", text="", links=links)


def show_by_start(whole: Cohorts, view: View, frame: Frame) -> None:
    """Show the newest start months as a table, and the rest one click away."""
    language = frame.language
    title = f"{heading(whole.place, frame)}: {language.say('by start month')}"
    show("section.html", heading=language.say("By start month"))
    table, shown = whole.table, SHOWN_FIRST * len(steps(frame.catalogue))
    explanation = language.say("Under each share: its 95 % interval and the change from the cohort a year earlier.")
    show_table(table.head(shown), f"{title}. {explanation} {ripening_text(whole, frame.catalogue, language)}", frame)
    if table.height > shown:
        with st.expander(language.say("Earlier start months ({count})", count=len(whole.starts) - SHOWN_FIRST)):
            show_table(table.tail(-shown), title, frame)
    offer = Offer(
        "cohorts", title, language.say("Cohorts"), (whole.starts[-1], whole.starts[0]), view, frame, whole.place
    )
    offer_downloads(offer, lambda: load_cohorts(offer.opened, whole.place).table)


def show_by_sex(followed: Followed, view: View, frame: Frame) -> None:
    """Show the followed cohort by sex, where the source has it."""
    place = view.place
    if followed.sexes.is_empty() or place is None:
        return
    language, start, length = frame.language, followed.start, followed.length
    began = beginning_text(followed.sexes["began"][0], language)
    title = f"{heading(place, frame)}, {began}: {language.say('by sex')}"
    show("section.html", heading=language.say("By sex, {began}", began=began))
    show_table(by_sex(followed), title, frame, by="sex")
    offer = Offer("sexes", title, language.say("Cohorts by sex"), (start, start), view, frame, place)
    offer_downloads(offer, lambda: by_sex(load_followed(offer.opened, place, start, length)))


def by_sex(followed: Followed) -> pl.DataFrame:
    """Return the followed cohort's rows of all, then of each sex."""
    return pl.concat([followed.own.select(followed.sexes.columns), followed.sexes])


def show_table(figures: pl.DataFrame, caption: str, frame: Frame, by: str = "began") -> None:
    """Show cohorts as a table, a row for each of them or for each sex."""
    language = frame.language
    flows = [step_text(flow, language) for flow in steps(frame.catalogue)]
    corner = {"began": language.say("Began"), "sex": language.say("Sex")}[by]
    rows = [list(group) for _, group in groupby(figures.iter_rows(named=True), key=lambda row: row[by])]
    apart = dict.fromkeys(row["comparison"] for row in figures.iter_rows(named=True) if _is_apart(row))
    marks = [(mark, "") for why in apart if (mark := comparison_mark(why, language))]
    show(
        "judged_table.html",
        caption=caption,
        columns=[corner, language.say("Spells begun"), *flows],
        texts=0,
        rows=[_row(cohort, by, frame) for cohort in rows],
        concealed=Concealed.of(figures).text(language),
        legend_label=language.say("Signs:"),
        legend=[*legend(figures.with_columns(pl.lit(None, pl.String).alias("verdict")), language), *marks],
    )


def _row(rows: Sequence[Row], by: str, frame: Frame) -> dict[str, Any]:
    language = frame.language
    sexes = frame.catalogue.dimensions["sex"].categories
    name = beginning_text(rows[0]["began"], language) if by == "began" else sexes[rows[0]["sex"]][language.code]
    differ = contradicts(rows)
    return {
        "name": name,
        "is_total": by == "sex" and rows[0]["sex"] == TOTAL,
        "cells": [_number_cell(rows, frame), *(_cell(row, frame, with_number=differ) for row in rows)],
        "texts": [],
    }


def _number_cell(rows: Sequence[Row], frame: Frame) -> dict[str, Any]:
    language = frame.language
    text = begun_text(rows, language)
    word = language.say("differs by step") if contradicts(rows) else language.say("not known")
    plain: dict[str, Any] = {
        "is_range": False,
        "status": None,
        "remarks": [],
        "verdict": None,
        "code": None,
        "notes": [],
    }
    return {"text": text or word, "has_figure": bool(text), **plain}


def _cell(row: Row, frame: Frame, *, with_number: bool) -> dict[str, Any]:
    """Return figure, interval and change; the step's own number where the steps of its cohort do not agree."""
    language, indicator = frame.language, frame.catalogue.indicators[row["indicator"]]
    cell = judged_cell({**row, "verdict": None}, indicator, language)
    is_compared = row.get("comparison") == "comparable"
    notes = [
        own_number_text(row, language) if with_number else "",
        interval_text(row, indicator, language),
        change_text(row, indicator, language) if is_compared else "",
    ]
    apart = comparison_mark(row["comparison"], language) if _is_apart(row) else None
    return cell | {
        "notes": [note for note in notes if note],
        "remarks": [*cell["remarks"], *([apart] if apart else [])],
    }


def _is_apart(row: Row) -> bool:
    """Return whether a share is not compared with a year earlier though both are known."""
    return row.get("comparison") in ("break", "other_source", "other_coverage")
