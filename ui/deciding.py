"""The end of a draft's way: what it would change, the warnings to acknowledge, and publishing now, later or not."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import streamlit as st

from catalogue.errors import sentence
from catalogue.language import TIME_ZONE
from intake.deciding import keeps_hours, publish_draft, schedule_draft, unschedule_draft
from intake.looking import Look, Preview
from intake.screening.titles import CHECK_TITLES
from knowledge.drafts import CHANGED, Acknowledged, Draft, Drafts, DraftState
from metrics.difference_words import cells_text, changes_text
from ui.differences import show_revisions
from ui.effects import show_previewed_effects
from ui.frame import Frame
from ui.markup import show
from ui.view import write_view

RELEASE_HOUR = time(9, 0)
NO_HOURS = sentence(
    "To publish at a set hour, start the program with `python make.py run`, or set the hour with `python cli.py "
    "publish --at` and let a timer call `python cli.py publish-due`: as it runs now it would not keep the hour."
)
_PRESSED = "pressed-when-seen"


def show_preview(preview: Preview, frame: Frame) -> None:
    """Show what publishing would change: months and cells, the largest revisions, the overview's figures."""
    language = frame.language
    if preview.is_nothing_new:
        text = language.say("Nothing new: the store holds exactly these figures already.")
        show("section.html", heading=language.say("What would change"), sentences=[text])
        return
    found = preview.differences
    sentences = [changes_text(found.changes, language), cells_text(found, language)]
    show("section.html", heading=language.say("What would change"), sentences=sentences)
    show_revisions(found.largest, frame, _sides(frame))
    show_previewed_effects(preview, frame, _sides(frame))


def _sides(frame: Frame) -> tuple[str, str]:
    return frame.language.say("Now"), frame.language.say("Would be")


def decide(draft: Draft, look: Look, seen: str, drafts: Drafts, frame: Frame) -> None:
    """Show the warnings to acknowledge and the ways to end the draft; what is chosen is kept with the draft.

    `seen` is the fingerprint of what the page shows. What is pressed on a page that shows something else decides
    nothing: the keys of all widgets here are bound to it.
    """
    say, user = frame.language.say, frame.user
    show("section.html", heading=say("Decide"), sentences=[])
    if st.session_state.pop(_PRESSED, seen) != seen:
        show("error.html", sentence=say(CHANGED), details=[])
    if look.is_publishable:
        acknowledged = _acknowledged(draft, look, seen, drafts, frame)
        comment = st.text_input(say("Why (goes into the register)"), value=draft.comment, key=f"why-{draft.id}")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if st.button(
                say("Publish now"), type="primary", icon=":material/publish:", **_bound("publish", draft, seen)
            ):
                publish_draft(
                    draft, look, drafts.store, frame.catalogue, user, comment=comment, acknowledged=acknowledged
                )
                st.rerun()
        _offer_hour(draft, look, drafts, comment, acknowledged, frame)
    if st.button(say("Withdraw the files"), icon=":material/delete:", **_bound("withdraw", draft, seen)):
        drafts.withdraw(draft, user)
        write_view(replace(frame.view, draft=None))
        st.rerun()


def _bound(name: str, draft: Draft, seen: str) -> dict[str, Any]:
    """Return what binds a button to what was seen when it was drawn: its key, and what is done first when pressed."""
    return {"key": f"{name}-{draft.id}-{seen}", "on_click": _note_pressed, "args": (seen,)}


def _note_pressed(seen: str) -> None:
    st.session_state[_PRESSED] = seen


def _acknowledged(draft: Draft, look: Look, seen: str, drafts: Drafts, frame: Frame) -> Acknowledged:
    """Show a box for each warning; return the names of those that are acknowledged, and keep them."""
    language = frame.language
    kept = draft.acknowledged.names if draft.acknowledged.seen == seen else frozenset()
    titles = {name: language.say(CHECK_TITLES[name]) for name in look.warning_names}
    chosen = frozenset(
        name
        for name in sorted(look.warning_names)
        if st.checkbox(
            language.say("I have looked at the warning «{check}» and accept it", check=titles[name]),
            value=name in kept,
            key=f"acknowledge-{draft.id}-{seen}-{name}",
        )
    )
    acknowledged = Acknowledged(chosen, seen)
    if chosen != kept:
        drafts.change(draft, frame.user, acknowledged=acknowledged)
    return acknowledged


def _offer_hour(
    draft: Draft, look: Look, drafts: Drafts, comment: str, acknowledged: Acknowledged, frame: Frame
) -> None:
    """Offer to publish at the hour at which the statistics become public, where a scheduler keeps it."""
    say, bound = frame.language.say, _bound("hour", draft, acknowledged.seen)
    if not keeps_hours(frame.folder):
        st.caption(say(NO_HOURS))
        return
    with st.expander(say("Publish at a set hour")), st.form(bound.pop("key"), border=False):
        tomorrow = date.today() + timedelta(days=1)
        day = st.date_input(say("Day"), value=tomorrow, format="DD.MM.YYYY", width=190)
        hour = st.time_input(say("Time (Finland)"), value=RELEASE_HOUR, width=190)
        st.caption(say("The server publishes it then, if it is running and nobody else has published meanwhile."))
        if st.form_submit_button(say("Publish then"), icon=":material/schedule:", **bound):
            moment = datetime.combine(day, hour, tzinfo=TIME_ZONE)
            schedule_draft(draft, look, drafts.store, frame.user, comment=comment, acknowledged=acknowledged, at=moment)
            st.rerun()


def show_scheduled(draft: Draft, drafts: Drafts, frame: Frame) -> None:
    """Offer to take back the hour of a scheduled draft."""
    if st.button(frame.language.say("Take back the hour"), icon=":material/schedule:"):
        unschedule_draft(draft, drafts.store, frame.user)
        st.rerun()


def offer_to_look_again(draft: Draft, drafts: Drafts, frame: Frame) -> bool:
    """Where another release has come since the draft's base, say so and offer to look again; return whether so."""
    newest = drafts.store.newest_id()
    if draft.base_id == newest or draft.state not in (DraftState.OPEN, DraftState.FAILED):
        return False
    say = frame.language.say
    text = say("Release {newest} has come since you began. What would change is to be looked at again.", newest=newest)
    show("error.html", sentence=text, details=[])
    if st.button(say("Look again on the newest release"), icon=":material/refresh:", type="primary"):
        drafts.look_again(draft, frame.user)
        st.rerun()
    return True
