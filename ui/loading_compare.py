"""Cached loading of comparisons; see ui.loading."""

from datetime import date

import streamlit as st

from metrics.compared import Compared, compared, indicators_with_figures
from ui.loading import Opened, load_release, open_database
from ui.view import View


def load_compared(opened: Opened, view: View) -> Compared:
    """Return the comparison that the view asks for; it names area, month and indicator."""
    return _compared(opened, view.indicator or "", view.places, view.area or "", view.month or date.min)


@st.cache_resource(show_spinner=False, max_entries=256)
def _compared(opened: Opened, indicator: str, places: tuple[str, ...], area: str, month: date) -> Compared:
    months = load_release(opened.folder, opened.number).months
    return compared(open_database(opened), indicator, places, area, month, months)


@st.cache_resource(show_spinner=False, max_entries=512)
def load_indicators(opened: Opened, places: tuple[str, ...], month: date) -> list[str]:
    """Return the indicators on which the release has anything of the places in the month."""
    return indicators_with_figures(open_database(opened), places, month)
