"""The forms in which a person adds, changes and removes a group or a break. What was typed stays until it is saved."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from catalogue.editing import (
    BREAK_PREFIX,
    GROUP_PREFIX,
    NOT_SAVED,
    BreakForm,
    build_break,
    build_group,
    is_local,
    new_id,
)
from catalogue.errors import Message, UserError
from catalogue.place_schema import Area
from catalogue.schema import Break
from knowledge.edits import NO_REASON, Edit, history, left_out, remove, save
from ui.frame import Frame, current_user
from ui.loading import declared_catalogue, open_store
from ui.markup import show
from ui.place_fields import LONG, ROUND, concern_fields, round_number, span_fields, text_fields, when_fields

NEW_GROUP, NEW_BREAK = "new-group", "new-break"
_DONE, _SAID, _SEEN = "places-done", "places-said", "places-seen"
Build = Callable[[list[Edit]], Area | Break]


def show_forms(frame: Frame) -> None:
    """Let the person choose what to add or change, and show the form for it."""
    say = frame.language.say
    said = st.session_state.pop(_SAID, "")
    show("section.html", heading=say("Add or change"), said=said)
    if said:
        st.toast(said)  # on a phone the form is taller than the screen, and the line above it out of sight
    own = _own_entries(frame)
    names = {NEW_GROUP: say("New group of municipalities"), NEW_BREAK: say("New break, unusual time or note")}
    names |= {entry.id: say("Change: {title}", title=entry.title[frame.language.code]) for entry in own.values()}
    chosen = st.selectbox(
        say("What to do"),
        list(names),
        format_func=lambda choice: names[choice],
        key=f"places-choice-{st.session_state.setdefault(_DONE, 0)}",
        on_change=_start_anew,
        width=520,
    )
    if chosen == NEW_GROUP or isinstance(own.get(chosen), Area):
        _show_group_form(frame, own.get(chosen))
    else:
        _show_break_form(frame, own.get(chosen))


def _own_entries(frame: Frame) -> dict[str, Area | Break]:
    """Return what people of the house added, also what no longer fits the catalogue: it is here that it is mended."""
    declared: list[Area | Break] = [*frame.catalogue.places.areas.values(), *frame.catalogue.breaks]
    astray = left_out(declared_catalogue(), open_store(frame.folder).register) if frame.edition else []
    entries = [*declared, *(edit.entry for edit in astray if edit.entry is not None)]
    return {entry.id: entry for entry in entries if is_local(entry.id)}


def _show_group_form(frame: Frame, entry: Any) -> None:
    language, group = frame.language, entry if isinstance(entry, Area) else None
    with _form("group", group):
        titles = text_fields(language, language.say("Name"), group.title if group else None)
        members = group.members if group else ()
        show("caption.html", text=language.say("Leave the last period empty where there is none. Months as 2026-06."))
        spans = [span_fields(frame, number, members) for number in range(max(len(members), 1) + 1)]

        def build(edits: list[Edit]) -> Area:
            entry_id = group.id if group else new_id(GROUP_PREFIX, titles["fi"], (edit.entry_id for edit in edits))
            return build_group(entry_id, titles, spans, frame.catalogue)

        _finish(frame, build, group)


def _show_break_form(frame: Frame, entry: Any) -> None:
    language, event = frame.language, entry if isinstance(entry, Break) else None
    with _form("break", event):
        titles = text_fields(language, language.say("Name"), event.title if event else None)
        kind, since, until = when_fields(language, event)
        indicators, places = concern_fields(frame, event)
        descriptions = text_fields(
            language, language.say("What happened"), event.description if event else None, long=True
        )
        source = st.text_input(
            language.say("Where this is known from"),
            event.source if event else "",
            max_chars=LONG,
            key=f"source-{round_number()}",
        )
        form = BreakForm(kind, since, until, indicators, places, titles, descriptions, source)

        def build(edits: list[Edit]) -> Break:
            entry_id = event.id if event else new_id(BREAK_PREFIX, titles["fi"], (edit.entry_id for edit in edits))
            return build_break(entry_id, form)

        _finish(frame, build, event)


def _finish(frame: Frame, build: Build, entry: Area | Break | None) -> None:
    """Ask why, show the buttons, and do what was pressed; what is wrong is said right here."""
    say, register = frame.language.say, open_store(frame.folder).register
    why = st.text_input(say("Why this change"), max_chars=LONG, key=f"why-{round_number()}")
    with st.container(horizontal=True):
        is_saved = st.form_submit_button(say("Save"), type="primary")
        is_removed = entry is not None and st.form_submit_button(say("Remove"))
    edits = history(register)
    seen = _seen(edits, entry)
    try:
        if is_saved:
            built = _checked(build, edits, why)
            save(register, declared_catalogue(), current_user(), built, why, seen=seen.id if seen else 0)
            _done(say("«{title}» is saved and in force.", title=built.title[frame.language.code]))
        elif is_removed and seen is not None and entry is not None:
            remove(register, declared_catalogue(), current_user(), seen, why)
            _done(say("«{title}» is removed.", title=entry.title[frame.language.code]))
    except UserError as error:
        sentence, *details = frame.language.error(error)
        show("error.html", sentence=sentence, details=details)


def _checked(build: Build, edits: list[Edit], why: str) -> Area | Break:
    """Return the entry; raise UserError with all that is wrong, a missing reason too."""
    reason = [] if why.strip() else [Message(NO_REASON)]
    try:
        built = build(edits)
    except UserError as error:
        raise UserError(NOT_SAVED, details=[*error.details, *reason]) from error
    if reason:
        raise UserError(NOT_SAVED, details=reason)
    return built


def _seen(edits: list[Edit], entry: Area | Break | None) -> Edit | None:
    """Return the newest edit of the entry there was when the form was opened: saving on a later one is refused."""
    newest = next((edit for edit in edits if entry is not None and edit.entry_id == entry.id), None)
    known: dict[str, Edit | None] = st.session_state.setdefault(_SEEN, {})
    return known.setdefault(f"{round_number()} {entry.id if entry else ''}", newest)


def _form(kind: str, entry: Area | Break | None) -> Any:
    return st.form(f"{kind}-{entry.id if entry else 'new'}-{round_number()}", enter_to_submit=False)


def _start_anew() -> None:
    st.session_state[ROUND] = round_number() + 1


def _done(said: str) -> None:
    """Say at the next run what was done, with the choice and the form as at the beginning."""
    st.session_state[_SAID] = said
    st.session_state[_DONE] += 1
    _start_anew()
    st.rerun()
