"""Cached loading, keyed by release: a release does not change, so nothing here ever goes stale."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import streamlit as st

from catalogue.catalogue import Catalogue, load_catalogue
from data.differences import Differences, differences_between
from data.releases import Cell, Changes, Part, Release, changes_between
from data.store import Store
from metrics.database import ReleaseDatabase
from metrics.effects import effects
from metrics.overview import Overview, months_with_figures, overview

# Releases held open at once: the newest, the one before, and two that meetings look back at.
OPEN_RELEASES = 4


@st.cache_resource(show_spinner=False)
def catalogue() -> Catalogue:
    """Return the catalogue."""
    return load_catalogue()


@st.cache_resource(show_spinner=False)
def open_store(folder: Path) -> Store:
    """Return the store; raises UserError where there is none (which is not cached)."""
    return Store.open(folder)


@st.cache_resource(show_spinner=False, max_entries=256)
def load_release(folder: Path, number: int) -> Release:
    """Return a release with its parts."""
    return open_store(folder).release(number)


@st.cache_resource(show_spinner=False, max_entries=OPEN_RELEASES)
def open_database(folder: Path, number: int) -> ReleaseDatabase:
    """Return a release opened for questions; shared by all sessions, each query on its own cursor."""
    return ReleaseDatabase.open(open_store(folder), load_release(folder, number), catalogue())


# cache_resource, not cache_data: the frames are read and never changed, and a copy per reader costs more than the page.
@st.cache_resource(show_spinner=False, max_entries=512)
def load_overview(folder: Path, number: int, area: str, month: date) -> Overview:
    """Return the figures of the overview."""
    months = tuple(load_release(folder, number).months)
    return overview(open_database(folder, number), area, month, months)


@st.cache_resource(show_spinner=False, max_entries=512)
def load_months(folder: Path, number: int, area: str) -> list[date]:
    """Return the months in which the release has figures for an area, oldest first."""
    months = load_release(folder, number).months
    return months_with_figures(open_database(folder, number), area, months[-1]) if months else []


@st.cache_resource(show_spinner=False, max_entries=1024)
def load_changes(folder: Path, before: int, after: int) -> Changes:
    """Return the months that differ between two releases; 0 is the state before the first, here and below."""
    return changes_between(_parts(folder, before), _parts(folder, after))


@st.cache_resource(show_spinner=False, max_entries=64)
def load_differences(folder: Path, before: int, after: int) -> Differences:
    """Return what differs between two releases, cell by cell."""
    files = open_store(folder).parts
    return differences_between(_parts(folder, before), files, _parts(folder, after), files)


@st.cache_resource(show_spinner=False, max_entries=128)
def load_effects(folder: Path, before: int, after: int, area: str, month: date) -> pl.DataFrame:
    """Return the overview's figures in two releases side by side."""
    earlier = open_database(folder, before) if before else None
    return effects(earlier, open_database(folder, after), area, month)


def _parts(folder: Path, number: int) -> Mapping[Cell, Part]:
    return load_release(folder, number).by_cell if number else {}
