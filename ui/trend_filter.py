"""The filters of the trend: the area or one of its members, and the indicator, beside area and month."""

from dataclasses import replace

import streamlit as st

from ui.filters import choose_area_and_month, choose_place
from ui.frame import Frame
from ui.loading_trend import load_indicators
from ui.view import View


def choose_trend(frame: Frame) -> View:
    """Show the filters in one row; return the view with the choice, and write it to the address."""
    return choose_area_and_month(frame, lambda view: _with_indicator(_with_place(view, frame), frame))


def _with_place(view: View, frame: Frame) -> View:
    if view.area is None or view.month is None or frame.opened is None:
        return view
    return replace(view, place=choose_place(frame, view.area, view.month))


def _with_indicator(view: View, frame: Frame) -> View:
    """Offer the indicators of which the release has anything at the place."""
    if view.place is None or frame.opened is None:
        return view
    options = load_indicators(frame.opened, view.place)
    wanted = view.indicator or next(iter(options), None)
    if wanted is None:
        return view
    options = options if wanted in options else [*options, wanted]
    indicator = st.selectbox(
        frame.language.say("Indicator"),
        options,
        index=options.index(wanted),
        format_func=lambda name: frame.catalogue.indicators[name].title[frame.language.code],
        width=360,
    )
    return replace(view, indicator=indicator)
