"""Kehitys: one indicator at one place over time, and what its verdict judges."""

import streamlit as st

from ui.frame import open_frame, show_banners, show_empty
from ui.loading_trend import load_trend
from ui.trend_answer import show_answer
from ui.trend_filter import choose_trend
from ui.trend_judged import show_judged
from ui.trend_level import show_level
from ui.trend_table import show_table
from ui.trend_xmr import show_xmr


def render() -> None:
    """Draw the page: filters, figures, answer, level beside earlier years, judged change, table."""
    frame = open_frame()
    show_banners(frame)
    view = choose_trend(frame)
    if frame.opened is None or frame.release is None or not frame.release.parts:
        show_empty(frame.language)
        return
    if view.place is None or view.month is None or view.indicator is None:
        st.info(frame.language.say("This release has no figures for the area. Choose another area."))
        return
    figures = load_trend(frame.opened, view.place, view.indicator, view.month)
    show_answer(figures, frame)
    if not figures.has_figures:
        return
    show_level(figures, view, frame)
    show_judged(figures, view, frame)
    show_xmr(figures, view, frame)
    show_table(figures, view, frame)
