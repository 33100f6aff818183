"""Kunta: how one municipality is doing in one month, over time, by group, and beside those like it."""

from dataclasses import replace

import streamlit as st

from ui.beside import load_beside
from ui.cards import show_cards
from ui.frame import open_frame, show_banners, show_empty
from ui.groups import show_groups
from ui.loading_municipality import load_groups, load_municipality
from ui.masthead import show_masthead
from ui.municipality_filter import choose_municipality
from ui.peers import show_peers
from ui.reading import show_reading
from ui.small_charts import show_small_charts


def render() -> None:
    """Draw the page: filters, answer, cards, what to read aloud, series, groups, peers."""
    frame = open_frame()
    show_banners(frame)
    view = choose_municipality(frame)
    if frame.opened is None or frame.release is None or not frame.release.parts:
        show_empty(frame.language)
        return
    if view.place is None or view.month is None:
        st.info(frame.language.say("This release has no figures for the area. Choose another area."))
        return
    figures = load_municipality(frame.opened, view.place, view.month)
    # The municipality is an area of one to what shows an area's figures.
    alone = replace(view, area=view.place)
    show_masthead(figures.own, alone, frame)
    if not figures.own.indicators:
        st.info(frame.language.say("This release has no figures for the municipality. Choose another municipality."))
        return
    show_cards(figures.own, alone, frame, load_beside(frame, alone, view.place))
    show_reading(figures.own, view, frame)
    show_small_charts(figures.own, alone, frame)
    show_groups(load_groups(frame.opened, view.place, view.month), view, frame)
    show_peers(figures, view, frame)
