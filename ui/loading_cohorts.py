"""Cached loading for the page of cohorts, by the same keys as ui.loading."""

from datetime import date

import streamlit as st

from metrics.cohorts import Cohorts, Followed, cohorts, follow
from ui.loading import Opened, load_release, open_database


@st.cache_resource(show_spinner=False, max_entries=512)
def load_cohorts(opened: Opened, place: str) -> Cohorts:
    """Return every cohort of a place; the release must have months."""
    return cohorts(open_database(opened), place, load_release(opened.folder, opened.number).months)


@st.cache_resource(show_spinner=False, max_entries=512)
def load_followed(opened: Opened, place: str, start: date, length: int) -> Followed:
    """Return one cohort and those of the same months of earlier years."""
    return follow(open_database(opened), load_cohorts(opened, place), start, length)
