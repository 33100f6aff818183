"""Files on their way in: dropping them, the drafts that wait, and the files of one draft."""

from dataclasses import replace

import streamlit as st

from catalogue.errors import Message, sentence
from catalogue.language import Language
from data.store import Store
from knowledge.drafts import Draft, Drafts, DraftState
from ui.frame import Frame, current_user
from ui.markup import show
from ui.releases import size_text
from ui.view import View, write_view

_DROPS = "drops"
KINDS = ["csv", "txt", "tsv", "xlsx", "parquet", "px", "json"]
STATES = {
    DraftState.OPEN: sentence("under way"),
    DraftState.SCHEDULED: sentence("will be published {moment}"),
    DraftState.FAILED: sentence("could not be published: {reason}"),
    DraftState.PUBLISHED: sentence("published"),
    DraftState.WITHDRAWN: sentence("withdrawn"),
}


def drop_files(view: View, store: Store, frame: Frame, draft: Draft | None = None) -> None:
    """Show where files are dropped. Those dropped become a draft, or join the one that is open; the page shows it."""
    say = frame.language.say
    dropped = st.file_uploader(
        say("Add files to these") if draft else say("Drop the month's files here: CSV, Excel, Parquet, PX or JSON"),
        accept_multiple_files=True,
        key=f"drop-{st.session_state.get(_DROPS, 0)}",
        help=say("Nothing is published yet: first you see what is wrong and what would change."),
    )
    if not dropped:
        return
    drafts, user = Drafts(store), current_user()
    begun = drafts.begin(user, [(file.name, file) for file in dropped])
    if draft is not None:
        joined = drafts.replace_files(draft, user, [*draft.files, *begun.files])
        drafts.withdraw(begun, user)
        begun = joined
    st.session_state[_DROPS] = st.session_state.get(_DROPS, 0) + 1  # empties the place where files are dropped
    write_view(replace(view, draft=begun.id))
    st.rerun()


def show_drafts(drafts: list[Draft], view: View, frame: Frame) -> None:
    """Show the drafts that wait, each with a link to go on with it."""
    language = frame.language
    show(
        "drafts.html",
        heading=language.say("Under way"),
        empty=language.say("No files are waiting."),
        drafts=[
            {
                "href": replace(view, draft=draft.id).query,
                "title": language.say("Go on with draft {number}", number=draft.id),
                "files": ", ".join(file.name for file in draft.files),
                "who": f"{draft.actor}, {language.moment(draft.created_at)}",
                "state": state_text(draft, language),
            }
            for draft in drafts
        ],
    )


def state_text(draft: Draft, language: Language) -> str:
    """Return what has become of a draft."""
    moment = language.moment(draft.publish_at) if draft.publish_at else ""
    reason = language.message(draft.failure) if draft.failure else ""
    return language.message(Message(STATES[draft.state], {"moment": moment, "reason": reason}))


def show_draft(draft: Draft, view: View, store: Store, frame: Frame) -> None:
    """Show the draft's heading and its files, each with a button that takes it out."""
    language = frame.language
    show(
        "heading.html",
        heading=language.say("Draft {number}", number=draft.id),
        lead=f"{draft.actor}, {language.moment(draft.created_at)} · {state_text(draft, language)}",
    )
    if draft.state == DraftState.SCHEDULED:
        return
    with st.container(horizontal=True):
        for number, file in enumerate(draft.files):
            if st.button(
                language.say("Take out"),
                key=f"take-out-{draft.id}-{number}",
                icon=":material/close:",
                help=f"{_plain(file.name)}, {size_text(file.bytes, language)}",
            ):
                rest = [*draft.files[:number], *draft.files[number + 1 :]]
                Drafts(store).replace_files(draft, current_user(), rest)
                st.rerun()


def show_closed(draft: Draft, view: View, frame: Frame) -> None:
    """Say what has become of a draft that is closed, and where to go on."""
    language = frame.language
    lead = state_text(draft, language)
    show("heading.html", heading=language.say("Draft {number}", number=draft.id), lead=lead)
    links = [{"href": replace(view, draft=None).query, "text": language.say("Give other files")}]
    if draft.release_id:
        opened = replace(view, draft=None, release=None)
        links.insert(0, {"href": f"./{opened.query}", "text": language.say("Open the overview")})
        links.insert(1, {"href": f"releases{opened.query}", "text": language.say("Releases: what changed, undo")})
    text = language.say("Published as release {number}.", number=draft.release_id) if draft.release_id else ""
    show("links.html", text=text, links=links)


def _plain(name: str) -> str:
    """Return a name that Markdown leaves as it is."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-!|~:$" else sign for sign in name)
