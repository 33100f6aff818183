"""Vertailu: places side by side on one indicator in one month, and why the area moved."""

import streamlit as st

from ui.compare import show_answer, show_area_rank, show_distribution, show_map
from ui.compare_filters import choose_comparison
from ui.compare_panels import show_panels
from ui.compare_table import show_apart, show_places
from ui.explanation import show_explanation
from ui.filters import choose_area_and_month
from ui.frame import open_frame, show_banners, show_empty
from ui.loading_compare import load_compared


def render() -> None:
    """Draw the page: filters, answer, funnel, table, small multiples, map, why the area moved, the area's rank."""
    frame = open_frame()
    show_banners(frame)
    view = choose_area_and_month(frame)
    if frame.opened is None or frame.release is None or not frame.release.parts:
        show_empty(frame.language)
        return
    if view.area is None or view.month is None:
        st.info(frame.language.say("This release has no figures for the area. Choose another area."))
        return
    view = choose_comparison(frame, view)
    if view.indicator is None:
        st.info(frame.language.say("There are no figures of these places for the month. Choose others."))
        return
    figures = load_compared(frame.opened, view)
    show_answer(figures, frame)
    show_distribution(figures, view, frame)
    show_places(figures, view, frame)
    show_apart(figures, frame)
    show_panels(figures, view, frame)
    show_map(figures, frame)
    show_explanation(figures, view, frame)
    show_area_rank(figures, frame)
