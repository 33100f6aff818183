"""The filters of the cohorts: area, one of its places, start month, and how many start months are taken together.

The month of the other pages stays in the address and does not matter here: cohorts are followed until the newest month.
"""

from dataclasses import replace
from datetime import date

import streamlit as st

from metrics.cohorts import LENGTHS
from ui.filters import choose_area, choose_place
from ui.frame import Frame, show_languages
from ui.loading_cohorts import load_cohorts
from ui.view import View, write_view


def choose_cohort(frame: Frame) -> View:
    """Show the filters in one row; return the view with the choice, and write it to the address."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        area = choose_area(frame)
        chosen = _with_start(_with_place(replace(frame.view, area=area), area, frame), frame)
        show_languages(chosen)
    chosen = replace(chosen, release=frame.release.id if frame.release else None)
    write_view(chosen)
    return chosen


def _with_place(view: View, area: str, frame: Frame) -> View:
    if frame.release is None or not frame.release.parts:
        return view
    return replace(view, place=choose_place(frame, area, frame.release.months[-1]))


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
