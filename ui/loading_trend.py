"""Cached loading for the trend, by the same keys as ui.loading."""

from datetime import date

import streamlit as st

from metrics.trend import Trend, indicators_with_figures, trend
from ui.loading import Opened, load_release, open_database


@st.cache_resource(show_spinner=False, max_entries=512)
def load_trend(opened: Opened, place: str, indicator: str, month: date) -> Trend:
    """Return the figures of the trend."""
    return trend(open_database(opened), place, indicator, month, load_release(opened.folder, opened.number).months)


@st.cache_resource(show_spinner=False, max_entries=512)
def load_indicators(opened: Opened, place: str) -> list[str]:
    """Return the indicators of which the release has anything at a place, key ones first."""
    months = load_release(opened.folder, opened.number).months
    return indicators_with_figures(open_database(opened), place, months[-1]) if months else []
