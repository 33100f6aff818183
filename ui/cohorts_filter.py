"""The filters of the cohorts: area, one of its places, start month, and how many start months are taken together.

The month of the other pages stays in the address and does not matter here: cohorts are followed until the newest month.
"""

from dataclasses import replace
from datetime import date

import streamlit as st

from metrics.cohorts import LENGTHS
from ui.filters import area_title, choose_area
from ui.frame import Frame, show_languages
from ui.loading_cohorts import load_cohorts
from ui.view import View, write_view


def choose_cohort(frame: Frame) -> View:
    """Show the filters in one row; return the view with the choice, and write it to the address."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        area = choose_area(frame)
        place = _choose_place(frame, area)
        chosen = _with_start(replace(frame.view, area=area, place=place), frame)
        show_languages(chosen)
    chosen = replace(chosen, release=frame.release.id if frame.release else None)
    write_view(chosen)
    return chosen


def _choose_place(frame: Frame, area: str) -> str:
    """Offer the area as a whole and its members, and the place of the address; a change of area goes to the area."""
    if frame.release is None or not frame.release.parts:
        return frame.view.place or area
    language, catalogue = frame.language, frame.catalogue
    options = list(dict.fromkeys([area, *catalogue.places.members(area, frame.release.months[-1])]))
    was_moved = frame.view.area not in (None, area)
    wanted = area if was_moved else frame.view.place or area
    options = options if wanted in options else [*options, wanted]
    place = st.selectbox(
        language.say("Area or municipality"),
        options,
        index=options.index(wanted),
        format_func=lambda place: area_title(catalogue, place, language),
        width=200,
    )
    return str(place)


def _with_start(view: View, frame: Frame) -> View:
    """Offer the start months of which anything is known, and to take twelve together."""
    if frame.opened is None or view.place is None or frame.release is None or not frame.release.parts:
        return view
    whole = load_cohorts(frame.opened, view.place)
    if whole.newest_answered is None:
        return view
    start = _choose_start(whole.starts, whole.newest_answered, frame)
    return replace(view, began=start, together=_choose_length(whole.fitting_length(start), frame))


def _choose_start(starts: list[date], newest_answered: date, frame: Frame) -> date:
    language, wanted = frame.language, frame.view.began
    chosen = wanted if wanted in starts else newest_answered
    start = st.selectbox(
        language.say("Began in"),
        starts,
        index=starts.index(chosen),
        format_func=language.month,
        width=160,
    )
    if wanted is not None and wanted not in starts:
        text = language.say("There are no figures for {month}; the newest are shown.", month=language.month(wanted))
        st.toast(text)
    return start


def _choose_length(fitting: int, frame: Frame) -> int:
    language, wanted = frame.language, frame.view.together
    chosen = wanted if wanted in LENGTHS else fitting
    names = {1: language.say("That month alone"), 12: language.say("Twelve months until it")}
    length = st.selectbox(
        language.say("Start months"),
        LENGTHS,
        index=LENGTHS.index(chosen),
        format_func=lambda months: names[months],
        width=190,
    )
    return int(length)
