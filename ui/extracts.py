"""Files on their way in: dropping them, the drafts that wait, and the files of one draft."""

import os
from dataclasses import replace

import streamlit as st

from catalogue.errors import Message, sentence
from catalogue.language import Language
from data.store import Store, default_folder
from knowledge.declarations import declared
from knowledge.drafts import Draft, Drafts, DraftState
from knowledge.rights import Right, require
from ui.frame import Frame, current_user, open_frame
from ui.loading import open_store
from ui.markup import plain, show
from ui.view import View, write_view

_DROPS = "drops"
STATES = {
    DraftState.OPEN: sentence("under way"),
    DraftState.SCHEDULED: sentence("will be published {moment}"),
    DraftState.FAILED: sentence("could not be published: {reason}"),
    DraftState.PUBLISHED: sentence("published"),
    DraftState.WITHDRAWN: sentence("withdrawn"),
}


def intake_frame(right: Right) -> Frame:
    """Return the frame of a page for analysts: an empty store is made where none is, and declared columns hold."""
    require(current_user(), right)
    if os.environ.get("SUUNTA_STORE") and not Store.exists(default_folder()):
        Store.create(default_folder())
    frame = open_frame(right)
    return replace(frame, catalogue=declared(frame.catalogue, open_store(frame.folder).register))


def show_start(frame: Frame) -> None:
    """Show what the page is for, and, on example data, how to begin with one's own."""
    say = frame.language.say
    show(
        "heading.html",
        heading=say("Extracts"),
        lead=say("Drop the month's files: you see what is wrong with them and what they would change, then publish."),
    )
    if frame.is_example:
        st.info(
            say(
                "This store holds example data and takes no real files. To begin with your own figures, start the "
                "program with the setting SUUNTA_STORE=var/store."
            )
        )


def drop_files(view: View, drafts: Drafts, frame: Frame, draft: Draft | None = None) -> None:
    """Show where files are dropped. Those dropped become a draft, or join the one that is open; the page shows it."""
    say = frame.language.say
    show("uploader.html", button=say("Choose files"), limit=say("at most {size} MB each", size=_largest_drop()))
    dropped = st.file_uploader(
        say("Add files to these") if draft else say("Drop the month's files here: CSV, Excel, Parquet, PX or JSON"),
        accept_multiple_files=True,
        key=f"drop-{st.session_state.get(_DROPS, 0)}",
        help=say("Nothing is published yet: first you see what is wrong and what would change."),
    )
    if not dropped:
        return
    user = frame.user
    begun = drafts.begin(user, [(file.name, file) for file in dropped])
    if draft is not None:
        try:
            joined = drafts.replace_files(draft, user, [*draft.files, *begun.files])
        finally:
            drafts.withdraw(begun, user)
        begun = joined
    st.session_state[_DROPS] = st.session_state.get(_DROPS, 0) + 1  # empties the place where files are dropped
    write_view(replace(view, draft=begun.id))
    st.rerun()


def _largest_drop() -> int:
    """Return the limit of the server's own settings, in megabytes; larger files go by command line."""
    return int(st.get_option("server.maxUploadSize"))


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
                "who": f"{language.person(draft.actor)}, {language.moment(draft.created_at)}",
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


def show_draft(draft: Draft, frame: Frame) -> None:
    """Show the draft's heading: whose it is, since when, and how it stands."""
    language = frame.language
    show(
        "heading.html",
        heading=language.say("Draft {number}", number=draft.id),
        lead=f"{language.person(draft.actor)}, {language.moment(draft.created_at)} · {state_text(draft, language)}",
    )


def offer_to_take_out(draft: Draft, position: int, drafts: Drafts, frame: Frame) -> None:
    """Offer to take one of several files out of a draft."""
    say, file = frame.language.say, draft.files[position]
    if len(draft.files) > 1 and st.button(
        say("Take out {file}", file=plain(file.name)),
        key=f"take-out-{draft.id}-{position}-{file.sha256}-{file.name}",
        icon=":material/close:",
    ):
        drafts.replace_files(draft, frame.user, [*draft.files[:position], *draft.files[position + 1 :]])
        st.rerun()


def show_closed(draft: Draft, frame: Frame) -> None:
    """Say what has become of a draft that is closed, and where to go on."""
    language = frame.language
    lead = state_text(draft, language)
    show("heading.html", heading=language.say("Draft {number}", number=draft.id), lead=lead)
    links = [{"href": replace(frame.view, draft=None).query, "text": language.say("Give other files")}]
    if draft.release_id:
        opened = replace(frame.view, draft=None, release=None)
        links.insert(0, {"href": f"./{opened.query}", "text": language.say("Open the overview")})
        links.insert(1, {"href": f"releases{opened.query}", "text": language.say("Releases: what changed, undo")})
    text = language.say("Published as release {number}.", number=draft.release_id) if draft.release_id else ""
    show("links.html", text=text, links=links)


def offer_source(draft: Draft, position: int, drafts: Drafts, frame: Frame) -> None:
    """Offer to say which source a file is from, where its columns do not tell."""
    language, file = frame.language, draft.files[position]
    kind = "example" if frame.is_example else "statistics"
    known = [source.id for source in frame.catalogue.sources.values() if source.kind == kind]
    chosen = st.selectbox(
        language.say("Which source is the file from?"),
        ["", *known],
        index=known.index(file.source) + 1 if file.source in known else 0,
        format_func=lambda name: frame.catalogue.sources[name].title[language.code] if name else "–",
        key=f"source-{draft.id}-{position}-{file.sha256}-{file.source}",
    )
    if (chosen or None) != file.source:
        files = list(draft.files)
        files[position] = replace(file, source=chosen or None)
        drafts.replace_files(draft, frame.user, files)
        st.rerun()
