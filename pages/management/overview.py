"""Tilannekuva: how an area is doing in one month."""

import streamlit as st

from ui.attention import show_attention
from ui.beside import load_beside
from ui.cards import show_cards
from ui.filters import choose_area_and_month
from ui.frame import open_frame, show_banners, show_empty
from ui.loading import load_overview, open_store
from ui.masthead import show_masthead
from ui.matrix import show_matrix
from ui.trend import show_chosen_trend
from ui.unprotected import may_show_unprotected, offer_unprotected


def render() -> None:
    """Draw the page: filters, figures, sentence, cards, municipalities, trend."""
    frame = open_frame()
    show_banners(frame)
    view = choose_area_and_month(frame)
    if frame.opened is None or frame.release is None or not frame.release.parts:
        show_empty(frame.language)
        return
    if view.area is None or view.month is None:
        st.info(frame.language.say("This release has no figures for the area. Choose another area."))
        return
    figures = load_overview(frame.opened, view.area, view.month)
    show_masthead(figures, view, frame)
    show_cards(figures, view, frame, load_beside(frame, view, view.area))
    show_attention(figures, view, frame)
    show_matrix(figures, view, frame)
    if not frame.is_unprotected and may_show_unprotected(frame.release, frame.user, frame.catalogue):
        offer_unprotected(open_store(frame.folder), frame.release, frame.user, frame.language)
    if figures.indicators:
        show_chosen_trend(figures, view, frame)
