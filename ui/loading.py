"""Cached loading, keyed by release and by edition of the catalogue: neither changes, so nothing here ever goes stale.

The edition is the number of the newest edit of places and breaks. It is asked for at every interaction, so that an edit
is seen at the next one, by everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import streamlit as st

from catalogue.catalogue import Catalogue, load_catalogue
from catalogue.language import speak
from data.cases.columns import CaseKind
from data.differences import Differences, differences_between
from data.protections import shown_parts
from data.releases import Cell, Changes, Part, Release, changes_between
from data.store import Store
from intake.protecting import ensure_protected
from knowledge.edits import edited, newest_edit
from knowledge.targets import Target, history, newest_target
from metrics.database import ReleaseDatabase
from metrics.effects import effects
from metrics.figures import Period, Request, compute
from metrics.overview import Overview, months_with_figures, overview
from metrics.standing import standing
from reports.templates import template

# Releases held open at once: the newest, the one before, and two that meetings look back at.
OPEN_RELEASES = 4
# Editions kept at once: that of today, and those that other sessions are still drawing.
EDITIONS = 4


@dataclass(frozen=True)
class Opened:
    """What figures are read from, as the key of what is cached: a release of a store under an edition of places."""

    folder: Path
    number: int
    edition: int
    unprotected: bool = False
    """As it was received: on screen only, for who has switched to it."""


@st.cache_resource(show_spinner=False)
def declared_catalogue() -> Catalogue:
    """Return the catalogue of the files, without what people have edited."""
    return load_catalogue()


def edition_of(folder: Path) -> int:
    """Return the number of the newest edit of the catalogue in a store."""
    return newest_edit(open_store(folder).register)


@st.cache_resource(show_spinner=False, max_entries=EDITIONS)
def catalogue(folder: Path, edition: int) -> Catalogue:
    """Return the catalogue with the edits of a store, up to the edition."""
    return edited(declared_catalogue(), open_store(folder).register, edition)


@st.cache_resource(show_spinner=False)
def open_store(folder: Path) -> Store:
    """Return the store, protected throughout; raises UserError where there is none (which is not cached)."""
    store = Store.open(folder)
    ensure_protected(store, declared_catalogue())
    return store


@st.cache_resource(show_spinner=False, max_entries=256)
def load_release(folder: Path, number: int) -> Release:
    """Return a release with its parts."""
    return open_store(folder).release(number)


@st.cache_resource(show_spinner=False, max_entries=OPEN_RELEASES)
def _observations(folder: Path, number: int, unprotected: bool) -> ReleaseDatabase:
    open_release = ReleaseDatabase.open_unprotected if unprotected else ReleaseDatabase.open
    return open_release(open_store(folder), load_release(folder, number), declared_catalogue())


def open_database(opened: Opened) -> ReleaseDatabase:
    """Return a release opened for questions; shared by all sessions, each query on its own cursor."""
    database = _observations(opened.folder, opened.number, opened.unprotected)
    return database.with_catalogue(catalogue(opened.folder, opened.edition))


def load_targets(folder: Path) -> list[Target]:
    """Return every setting of a target, newest first. They change without a release: the newest is asked for each time.

    knowledge.targets.target_at finds the one that holds.
    """
    return _targets(folder, newest_target(open_store(folder).register))


@st.cache_resource(show_spinner=False, max_entries=EDITIONS)
def _targets(folder: Path, newest: int) -> list[Target]:
    # A setting that came since `newest` was asked for is left for the next interaction.
    return [target for target in history(open_store(folder).register) if target.id <= newest]


@st.cache_resource(show_spinner=False, max_entries=64)
def load_figures(opened: Opened, indicators: tuple[str, ...], places: tuple[str, ...], month: date) -> pl.DataFrame:
    """Return the figures of indicators at places in a month, those of metrics.figures."""
    return compute(open_database(opened), Request(indicators, places, (Period.of_month(month),), members_at=month))


# cache_resource, not cache_data: the frames are read and never changed, and a copy per reader costs more than the page.
@st.cache_resource(show_spinner=False, max_entries=512)
def load_overview(opened: Opened, area: str, month: date) -> Overview:
    """Return the figures of the overview."""
    months = tuple(load_release(opened.folder, opened.number).months)
    return overview(open_database(opened), area, month, months)


@st.cache_resource(show_spinner=False, max_entries=512)
def load_standing(opened: Opened, place: str, month: date) -> pl.DataFrame:
    """Return the ranks of a place among others of its kind."""
    return standing(open_database(opened), place, month)


@st.cache_resource(show_spinner=False, max_entries=512)
def load_months(opened: Opened, area: str) -> list[date]:
    """Return the months in which the release has figures for an area, oldest first."""
    months = load_release(opened.folder, opened.number).months
    return months_with_figures(open_database(opened), area, months[-1]) if months else []


@st.cache_resource(show_spinner=False, max_entries=1024)
def load_changes(folder: Path, before: int, after: int) -> Changes:
    """Return the months that differ between two releases; 0 is the state before the first, here and below."""
    return changes_between(_parts(folder, before), _parts(folder, after))


@st.cache_resource(show_spinner=False, max_entries=64)
def load_differences(folder: Path, before: int, after: int) -> Differences:
    """Return what differs between two releases, cell by cell."""
    files = open_store(folder).parts
    return differences_between(_shown(folder, before), files, _shown(folder, after), files)


@st.cache_resource(show_spinner=False, max_entries=128)
def load_effects(before: Opened | None, after: Opened, area: str, month: date) -> pl.DataFrame:
    """Return the overview's figures in two releases side by side; None is the state before the first."""
    return effects(open_database(before) if before else None, open_database(after), area, month)


def _parts(folder: Path, number: int) -> Mapping[Cell, Part]:
    return load_release(folder, number).by_cell if number else {}


def _shown(folder: Path, number: int) -> Mapping[Cell, Part]:
    parts = shown_parts(open_store(folder).register, _parts(folder, number).values(), declared_catalogue())
    return {part.cell: part for part in parts}


@st.cache_data(show_spinner=False, max_entries=64)
def make_template(source: str, form: str, language_code: str, kind: CaseKind = "spells") -> bytes:
    """Return the template of a source as a file; `kind` is asked of sources of cases only."""
    declared = declared_catalogue()
    return template(declared.source(source), form, declared, speak(language_code), kind)
