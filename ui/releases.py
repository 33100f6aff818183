"""The list of releases, newest first, as a real table."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from catalogue.language import Language
from data.limits import MEGABYTE
from data.releases import Original, Release
from metrics.difference_words import changes_text, span_text
from ui.frame import Frame
from ui.loading import load_changes, load_release
from ui.markup import show
from ui.view import View

SHOWN_AT_FIRST = 10
SHOWN_MORE = 50
_SHOWN = "releases_shown"
KILOBYTE = 1024


def show_releases(releases: Sequence[Release], view: View, frame: Frame) -> None:
    """Show the newest releases and, where there are more, a button for the older ones."""
    say = frame.language.say
    columns = [say("Published"), say("What and why"), say("Files"), say("Months"), say("Changes from the one before")]
    shown = releases[: st.session_state.get(_SHOWN, SHOWN_AT_FIRST)]
    caption = say("{shown} of {count} releases, newest first.", shown=len(shown), count=len(releases))
    show(
        "releases.html",
        heading=say("All releases"),
        caption=caption,
        corner=say("Release"),
        columns=columns,
        rows=[_row(release, view, frame) for release in shown],
    )
    if len(shown) < len(releases):
        st.button(say("Show older releases"), on_click=_show_more, icon=":material/expand_more:")


def _show_more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, SHOWN_AT_FIRST) + SHOWN_MORE


def _row(release: Release, view: View, frame: Frame) -> dict[str, Any]:
    language, number = frame.language, release.id
    is_shown = frame.release is not None and number == frame.release.id
    marks = [
        language.say("newest") if number == frame.newest else "",
        language.say("shown now") if is_shown else "",
    ]
    return {
        "number": number,
        "marks": [mark for mark in marks if mark],
        "href": "./" + replace(view, release=number, compare=None).query,
        "open": language.say("Open"),
        "open_label": language.say("Open release {number}", number=number),
        "moment": language.moment(release.created_at),
        "actor": language.person(release.actor),
        "kind": kind_text(release, language),
        "comment": release.comment,
        "files": [_file(original, language) for original in release.originals],
        "no_files": language.say("no files"),
        "months": span_text(load_release(frame.folder, number).months, language) or language.say("none"),
        "changes": changes_text(load_changes(frame.folder, release.base_id, number), language),
    }


def _file(original: Original, language: Language) -> dict[str, str]:
    return {"name": original.name, "size": size_text(original.bytes, language), "sha256": original.sha256}


def kind_text(release: Release, language: Language) -> str:
    """Return whether a release publishes files or brings an earlier state back."""
    if release.restores_id is None:
        return language.say("Publication")
    if release.restores_id == 0:
        return language.say("Brings back the state before the first release")
    return language.say("Brings back release {number}", number=release.restores_id)


def size_text(size: int, language: Language) -> str:
    """Return the size of a file: `340 kt`, `1,2 Mt`."""
    if size < MEGABYTE:
        return language.say("{size} kB", size=language.number(max(size / KILOBYTE, 1)))
    return language.say("{size} MB", size=language.number(size / MEGABYTE, 1))


def release_text(release: Release, language: Language) -> str:
    """Return the release as one line to choose: `3 · 25.8.2026 9.00 · Aino`."""
    return " · ".join([str(release.id), language.moment(release.created_at), language.person(release.actor)])
