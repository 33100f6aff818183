"""Cached loading for the page of what comes next, by the same keys as ui.loading."""

from datetime import date

import streamlit as st

from data.cases.keeping import extract_day
from metrics.ahead import Ahead, ahead, months_ahead
from ui.loading import Opened, load_release, open_database, open_store


@st.cache_resource(show_spinner=False, max_entries=512)
def load_ahead(opened: Opened, area: str, month: date) -> Ahead:
    """Return what comes next at an area, as the extract of the month had it."""
    return ahead(open_database(opened), area, month)


@st.cache_resource(show_spinner=False, max_entries=512)
def load_months_ahead(opened: Opened, area: str) -> list[date]:
    """Return the months whose extract says what comes next at an area, oldest first."""
    months = load_release(opened.folder, opened.number).months
    return months_ahead(open_database(opened), area, months[-1]) if months else []


@st.cache_resource(show_spinner=False, max_entries=512)
def load_extract_day(opened: Opened, month: date) -> date | None:
    """Return the day to which the month's case files say what happened; None where there were none."""
    return extract_day(open_store(opened.folder), load_release(opened.folder, opened.number), month)
