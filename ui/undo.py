"""Undoing the newest release in two steps: what will be shown afterwards is said before it is done."""

from dataclasses import replace

import streamlit as st

from catalogue.errors import UserError
from data.releases import Release
from intake.publishing import undo
from knowledge.rights import Right
from metrics.difference_words import changes_text
from ui.frame import Frame
from ui.loading import load_changes, load_release
from ui.markup import show
from ui.view import write_view

# The release that the person saw as the newest when the first step was taken: what comes later is not undone unseen.
_UNDOING = "undoing"
_DONE = "undone"


def show_undo(frame: Frame) -> None:
    """Show the button or, after it, the confirmation; nothing to who may not publish."""
    if Right.PUBLISH not in frame.user.rights:
        return
    language = frame.language
    done = st.session_state.pop(_DONE, None)
    if done is not None:
        st.success(language.say("Release {number} is now the newest and is shown.", number=done))
    base = st.session_state.get(_UNDOING)
    if base is None:
        label = language.say("Undo release {number}…", number=frame.newest)
        st.button(label, icon=":material/undo:", on_click=_begin, args=(frame.newest,))
    else:
        _confirm(load_release(frame.folder, base), frame)


def _begin(base: int) -> None:
    st.session_state[_UNDOING] = base


def _end() -> None:
    st.session_state.pop(_UNDOING, None)


def _confirm(release: Release, frame: Frame) -> None:
    """Show what undoing the release does; the comment stays in its field where it is refused."""
    say = frame.language.say
    with st.form("undo", enter_to_submit=False, width=760):
        heading = say("Undo release {number}?", number=release.id)
        show("undo.html", heading=heading, sentences=_consequences(release, frame))
        comment = st.text_input(say("Why (shown in the list)"), max_chars=500)
        with st.container(horizontal=True):
            confirmed = st.form_submit_button(say("Undo release {number}", number=release.id), type="primary")
            st.form_submit_button(say("Cancel"), on_click=_end)
        if confirmed:
            _undo(release, comment, frame)


def _consequences(release: Release, frame: Frame) -> list[str]:
    language, target = frame.language, release.base_id
    stays = language.say("Nothing is lost: release {number} stays in the list and can be opened.", number=release.id)
    if not target:
        return [language.say("Afterwards no figures are shown: this is the first release."), stays]
    changes = changes_text(load_changes(frame.folder, release.id, target), language)
    earlier = load_release(frame.folder, target)
    shown = language.say(
        "Afterwards everybody is shown the figures of release {number} ({moment}, {who}).",
        number=target,
        moment=language.moment(earlier.created_at),
        who=language.person(earlier.actor),
    )
    return [shown, language.say("Compared with what is shown now: {changes}.", changes=changes), stays]


def _undo(release: Release, comment: str, frame: Frame) -> None:
    try:
        made = undo(frame.folder, frame.user, comment=comment.strip(), base=release.id)
    except UserError as error:
        sentence, *details = frame.language.error(error)
        show("error.html", sentence=sentence, details=details)
        return
    _end()
    if made is not None:
        st.session_state[_DONE] = made.id
        write_view(replace(frame.view, release=made.id, compare=None))
    st.rerun()
