"""Downloading the file that a release came from."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from catalogue.errors import UserError
from data.cases.columns import CASE_SOURCE
from data.releases import Original, Release
from knowledge.originals import check, take_out
from knowledge.rights import Right
from ui.frame import Frame
from ui.loading import open_store
from ui.markup import show
from ui.releases import size_text

_FAULT = "original_fault"


def show_originals(releases: Sequence[Release], frame: Frame) -> None:
    """Show the files to choose from and the button that hands one out; nothing to who may not publish."""
    files = [(r, original) for r in releases for original in r.originals if original.source != CASE_SOURCE]
    if Right.PUBLISH not in frame.user.rights or not files:
        return
    language, store = frame.language, open_store(frame.folder)
    show(
        "section.html",
        heading=language.say("Original files"),
        sentences=[language.say("Every file is kept as it was received. Who downloads one is recorded.")],
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        release, original = files[_choose(files, frame)]
        st.download_button(
            language.say("Download the file"),
            partial(take_out, store, release, original, frame.user),
            file_name=original.name,
            mime="application/octet-stream",
            icon=":material/download:",
            on_click=_check,
            args=(original, frame),
        )
    fault = st.session_state.pop(_FAULT, None)
    if fault:
        show("error.html", sentence=fault, details=[])


def _choose(files: Sequence[tuple[Release, Original]], frame: Frame) -> int:
    language = frame.language

    def title(position: int) -> str:
        release, original = files[position]
        return f"{release.id} · {original.name} · {size_text(original.bytes, language)}"

    return int(st.selectbox(language.say("Release and file"), range(len(files)), format_func=title, width=520) or 0)


def _check(original: Original, frame: Frame) -> None:
    """Keep the sentence where the file cannot be handed out: Streamlit itself has only a general one for that."""
    try:
        check(open_store(frame.folder), original, frame.user)
    except UserError as error:
        st.session_state[_FAULT] = frame.language.error(error)[0]
