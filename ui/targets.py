"""Targets as tables: those that hold in a month with the figures they are set for, those to come, every setting."""

from datetime import date
from typing import Any

import streamlit as st

from catalogue.language import EN_DASH
from data.register import now
from knowledge.targets import Holding, Target, holdings
from metrics.marks import Mark, status_mark
from metrics.ratios import SHOWN
from metrics.target_words import limit_text, target_words
from metrics.words import Row, coverage_text, figure_text, n_text
from ui.filters import area_title
from ui.frame import Frame
from ui.markup import show
from ui.place_fields import place_options
from ui.places import period_text
from ui.target_offer import figures_of, offer_targets
from ui.view import View

_NO_FIGURE: Row = {"value": None, "status": "missing"}


def month_of(view: View) -> date:
    """Return the month that is looked at; that of today where there are no figures to choose one of."""
    return view.month or now().date().replace(day=1)


def standing(targets: list[Target], month: date, frame: Frame) -> list[Holding]:
    """Return the targets that hold in the month or later, by indicator, place and time.

    Those of indicators and places that are no longer in the catalogue are left to the history.
    """
    indicators = {name: number for number, name in enumerate(frame.catalogue.indicators)}
    places = {place: number for number, place in enumerate(place_options(frame))}
    pairs = {(target.aim.indicator, target.aim.place) for target in targets}
    known = [pair for pair in pairs if pair[0] in indicators and pair[1] in places]
    ordered = sorted(known, key=lambda pair: (indicators[pair[0]], places[pair[1]]))
    found = [holding for pair in ordered for holding in holdings(targets, *pair)]
    return [holding for holding in found if holding.until is None or holding.until >= month]


def show_holding(targets: list[Target], month: date, frame: Frame) -> None:
    """Show the targets of the month, each with its figure, distance and verdict; without any, what they are for."""
    say, found = frame.language.say, standing(targets, month, frame)
    current = [holding for holding in found if holding.since <= month]
    none = say("No target holds in this month.")
    heading = say("Targets in {month}", month=frame.language.month(month))
    if not current:
        show("section.html", heading=heading, sentences=_without_targets(frame) if not found else [none])
        return
    figures = _figures(current, month, frame)
    show(
        "targets.html",
        heading=heading,
        caption=say(
            "Missed or reached is said only where ordinary variation (95 %) and hidden cells leave no doubt. The cases "
            "are counted on the month's own denominator."
        ),
        corner=say("Indicator and place"),
        columns=[say("Target"), say("Period"), say("Figure"), say("Distance"), say("Verdict"), say("Set by")],
        rows=[_row(each, figures.get((each.target.aim.indicator, each.target.aim.place)), frame) for each in current],
    )
    offer_targets(current, month, heading, frame)


def show_coming(targets: list[Target], month: date, frame: Frame) -> None:
    """Show the targets that begin to hold after the month, where there are any."""
    say = frame.language.say
    coming = [holding for holding in standing(targets, month, frame) if holding.since > month]
    if not coming:
        return
    show(
        "targets.html",
        heading=say("Targets to come"),
        caption=say("They begin to hold after the chosen month."),
        corner=say("Indicator and place"),
        columns=[say("Target"), say("Period"), say("Set by")],
        rows=[{**_name(each, frame), "cells": [*_set(each, frame), _setter(each.target, frame)]} for each in coming],
    )


def show_settings(targets: list[Target], frame: Frame) -> None:
    """Show every setting under an expander, newest first, with who and when."""
    say = frame.language.say
    if not targets:
        return
    with st.expander(say("History of targets")):
        show(
            "list.html",
            id="target-history",
            heading=say("Every setting"),
            caption=say("Newest first. Of the settings that cover a month the newest holds."),
            columns=[say("When"), say("Who"), say("Indicator"), say("Place"), say("Period"), say("Target")],
            rows=[_setting(target, frame) for target in targets],
        )


def holding_title(holding: Holding, frame: Frame) -> str:
    """Return `Suunnitelma ennen 1 kk, Kajaani: vähintään 97 %, 1/2026 alkaen`."""
    name, period = _name(holding, frame), period_text(holding.since, holding.until, frame.language)
    return f"{name['name']}, {name['place']}: {_limit(holding.target, frame)}, {period}"


def _without_targets(frame: Frame) -> list[str]:
    say = frame.language.say
    return [
        say(
            "No targets yet. A target says what an indicator should be at a place, from one month to another: plans in "
            "time for 97 % of the spells, at most 38 weeks on average."
        ),
        say(
            "Once it is set, you see here how many cases are missing from it, such as «3 more plans», and whether it "
            "is reached, missed, or ordinary variation leaves it open."
        ),
    ]


def _figures(current: list[Holding], month: date, frame: Frame) -> dict[tuple[str, str], Row]:
    """Return the month's figure of each indicator and place; none while the store is empty."""
    if frame.opened is None or frame.release is None or not frame.release.parts:
        return {}
    figures = figures_of(current, frame.opened, month)
    return {(row["indicator"], row["place"]): row for row in figures.iter_rows(named=True)}


def _row(holding: Holding, row: Row | None, frame: Frame) -> dict[str, Any]:
    language, aim, row = frame.language, holding.target.aim, row or _NO_FIGURE
    indicator = frame.catalogue.indicators[aim.indicator]
    words = target_words(row, aim.value or 0.0, indicator, language)
    rests = [n_text(row, indicator, language), coverage_text(row, language)] if row["status"] in SHOWN else []
    figure = _cell(figure_text(row, indicator, language), *rests, mark=status_mark(row["status"], language))
    away, verdict = _cell(words.distance or EN_DASH), _cell(words.verdict, words.reason)
    return {
        **_name(holding, frame),
        "cells": [*_set(holding, frame), figure, away, verdict, _setter(holding.target, frame)],
    }


def _name(holding: Holding, frame: Frame) -> dict[str, Any]:
    aim = holding.target.aim
    indicator = frame.catalogue.indicators[aim.indicator]
    return {
        "name": indicator.short[frame.language.code],
        "place": area_title(frame.catalogue, aim.place, frame.language),
    }


def _set(holding: Holding, frame: Frame) -> list[dict[str, Any]]:
    """Return the cells of what is set: value and period."""
    period = period_text(holding.since, holding.until, frame.language)
    return [_cell(_limit(holding.target, frame), is_whole=True), _cell(period, is_whole=True)]


def _setter(target: Target, frame: Frame) -> dict[str, Any]:
    return _cell(frame.language.person(target.actor), frame.language.moment(target.at))


def _cell(text: str, *notes: str, mark: Mark | None = None, is_whole: bool = False) -> dict[str, Any]:
    """Return what stands in a cell; `is_whole` keeps it on one line."""
    return {"text": text, "notes": [note for note in notes if note], "mark": mark, "is_whole": is_whole}


def _limit(target: Target, frame: Frame) -> str:
    """Return `vähintään 97 %`; of a setting that ends a target, that there is none."""
    aim, indicator = target.aim, frame.catalogue.indicators.get(target.aim.indicator)
    if aim.value is None:
        return frame.language.say("no target")
    return limit_text(aim.value, indicator, frame.language) if indicator else frame.language.figure(aim.value)


def _setting(target: Target, frame: Frame) -> list[str]:
    language, aim = frame.language, target.aim
    indicator = frame.catalogue.indicators.get(aim.indicator)
    return [
        language.moment(target.at),
        language.person(target.actor),
        indicator.short[language.code] if indicator else aim.indicator,
        area_title(frame.catalogue, aim.place, language),
        period_text(aim.since, aim.until, language),
        _limit(target, frame),
    ]
