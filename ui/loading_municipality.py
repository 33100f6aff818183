"""Cached loading of the figures of one municipality; see ui.loading."""

from datetime import date

import streamlit as st

from metrics.groups import Groups, municipality_groups
from metrics.municipality import Municipality, municipalities_with_figures, municipality
from ui.loading import Opened, load_release, open_database


@st.cache_resource(show_spinner=False, max_entries=512)
def load_municipality(opened: Opened, place: str, month: date) -> Municipality:
    """Return the figures of a municipality."""
    return municipality(open_database(opened), place, month, load_release(opened.folder, opened.number).months)


@st.cache_resource(show_spinner=False, max_entries=512)
def load_groups(opened: Opened, place: str, month: date) -> Groups:
    """Return the figures of a municipality by group."""
    own, months = load_municipality(opened, place, month).own, load_release(opened.folder, opened.number).months
    return municipality_groups(open_database(opened), own, place, month, months)


@st.cache_resource(show_spinner=False, max_entries=256)
def load_municipalities(opened: Opened, month: date) -> list[str]:
    """Return the municipalities that the release has figures of in a month, the largest first."""
    return municipalities_with_figures(open_database(opened), month)
