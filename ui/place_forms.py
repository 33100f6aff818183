"""The forms in which a person adds, changes and removes a group or a break. What was typed stays until it is saved."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from catalogue.editing import (
    BREAK_PREFIX,
    GROUP_PREFIX,
    BreakForm,
    Span,
    build_break,
    build_group,
    given,
    is_local,
    new_id,
)
from catalogue.errors import UserError
from catalogue.language import LANGUAGES, Language
from catalogue.months import iso
from catalogue.schema import Area, Break, Titles
from knowledge.edits import Edit, history, left_out, remove, save
from ui.filters import area_options, area_title
from ui.frame import Frame, current_user
from ui.guide import kind_words
from ui.loading import declared_catalogue, open_store
from ui.markup import show

NEW_GROUP, NEW_BREAK = "new-group", "new-break"
_ROUND, _SAID, _SEEN = "places-round", "places-said", "places-seen"
_SHORT, _LONG = 120, 600
Value = TypeVar("Value")


def show_forms(frame: Frame) -> None:
    """Let the person choose what to add or change, and show the form for it."""
    say = frame.language.say
    show("section.html", heading=say("Add or change"), said=st.session_state.pop(_SAID, ""))
    own = _own_entries(frame)
    names = {NEW_GROUP: say("New group of municipalities"), NEW_BREAK: say("New break, unusual time or note")}
    names |= {entry.id: say("Change: {title}", title=entry.title[frame.language.code]) for entry in own.values()}
    chosen = st.selectbox(
        say("What to do"),
        list(names),
        format_func=lambda choice: names[choice],
        key=f"places-choice-{_round()}",
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
        titles = _texts(language, language.say("Name"), group.title if group else None)
        members = group.members if group else ()
        show("caption.html", text=language.say("Leave the last period empty where there is none. Months as 2026-06."))
        spans = [_span(frame, number, members) for number in range(max(len(members), 1) + 1)]

        def build(edits: list[Edit]) -> Area:
            entry_id = group.id if group else new_id(GROUP_PREFIX, titles["fi"], (edit.entry_id for edit in edits))
            return build_group(entry_id, titles, spans, frame.catalogue)

        _finish(frame, build, group)


def _span(frame: Frame, number: int, members: tuple[Any, ...]) -> Span:
    say, span = frame.language.say, members[number] if number < len(members) else None
    first, last, rest = st.columns([1, 1, 3])
    options = _municipalities(frame)
    return Span(
        first.text_input(
            say("Period {number}: first month", number=number + 1),
            iso(span.since) if span else "",
            placeholder="" if number else "2025-01",
            key=f"since-{number}-{_round()}",
        ),
        last.text_input(
            say("Period {number}: last month", number=number + 1),
            iso(span.until) if span and span.until else "",
            placeholder=say("still in force"),
            key=f"until-{number}-{_round()}",
        ),
        rest.multiselect(
            say("Period {number}: municipalities", number=number + 1),
            options,
            [code for code in span.municipalities if code in options] if span else [],
            format_func=lambda code: frame.catalogue.places.titles(code)[frame.language.code],
            placeholder=say("Type a name or choose"),
            key=f"municipalities-{number}-{_round()}",
        ),
    )


def _show_break_form(frame: Frame, entry: Any) -> None:
    language, event = frame.language, entry if isinstance(entry, Break) else None
    with _form("break", event):
        titles = _texts(language, language.say("Name"), event.title if event else None)
        kind, since, until = _when(language, event)
        indicators, places = _concerns(frame, event)
        descriptions = _texts(language, language.say("What happened"), event.description if event else None, long=True)
        source = st.text_input(
            language.say("Where this is known from"),
            event.source if event else "",
            max_chars=_LONG,
            key=f"source-{_round()}",
        )
        form = BreakForm(kind, since, until, indicators, places, titles, descriptions, source)

        def build(edits: list[Edit]) -> Break:
            entry_id = event.id if event else new_id(BREAK_PREFIX, titles["fi"], (edit.entry_id for edit in edits))
            return build_break(entry_id, form)

        _finish(frame, build, event)


def _when(language: Language, event: Break | None) -> tuple[str, str, str]:
    say, kinds = language.say, kind_words(language)
    left, middle, right = st.columns([2, 1, 1])
    kind = left.selectbox(
        say("Kind"),
        list(kinds),
        index=list(kinds).index(event.kind) if event else 0,
        format_func=lambda name: kinds[name],
        key=f"kind-{_round()}",
    )
    since = middle.text_input(
        say("First month"), iso(event.since) if event else "", placeholder="2026-06", key=f"break-since-{_round()}"
    )
    until = right.text_input(
        say("Last month"),
        iso(event.until) if event and event.until else "",
        placeholder=say("none"),
        key=f"break-until-{_round()}",
    )
    return str(kind), since, until


def _concerns(frame: Frame, event: Break | None) -> tuple[list[str], list[str]]:
    """Return the indicators and the places chosen; none means all of them."""
    say, catalogue, code = frame.language.say, frame.catalogue, frame.language.code
    left, right = st.columns(2)
    indicators = left.multiselect(
        say("Indicators"),
        list(catalogue.indicators),
        [name for name in event.indicators if name in catalogue.indicators] if event else [],
        format_func=lambda name: catalogue.indicators[name].short[code],
        placeholder=say("all indicators"),
        key=f"indicators-{_round()}",
    )
    options = [*area_options(catalogue), *_municipalities(frame)]
    places = right.multiselect(
        say("Places"),
        options,
        [place for place in event.places or () if place in options] if event else [],
        format_func=lambda place: area_title(catalogue, place, frame.language),
        placeholder=say("everywhere"),
        help=say("A break concerns exactly the places named: an area and its municipalities are named separately."),
        key=f"break-places-{_round()}",
    )
    return indicators, places


def _texts(language: Language, label: str, titles: Titles | None, *, long: bool = False) -> dict[str, str]:
    """Return the text in each language; Finnish is needed, the others fall back to it."""
    before = given(titles) if titles else dict.fromkeys(LANGUAGES, "")
    labels = {
        "fi": language.say("{label} in Finnish", label=label),
        "sv": language.say("{label} in Swedish (Finnish where left out)", label=label),
        "en": language.say("{label} in English (Finnish where left out)", label=label),
    }
    field = st.text_area if long else st.text_input
    texts = {}
    for code, column in zip(LANGUAGES, st.columns(len(LANGUAGES)), strict=True):
        with column:
            key = f"{code}-{long}-{_round()}"
            texts[code] = field(labels[code], before[code], max_chars=_LONG if long else _SHORT, key=key) or ""
    return texts


def _finish(frame: Frame, build: Callable[[list[Edit]], Area | Break], entry: Area | Break | None) -> None:
    """Ask why, show the buttons, and do what was pressed; what is wrong is said right here."""
    say, register = frame.language.say, open_store(frame.folder).register
    why = st.text_input(say("Why this change"), max_chars=_LONG, key=f"why-{_round()}")
    with st.container(horizontal=True):
        is_saved = st.form_submit_button(say("Save"), type="primary")
        is_removed = entry is not None and st.form_submit_button(say("Remove"))
    edits = history(register)
    seen = _seen(edits, entry)
    try:
        if is_saved:
            built = build(edits)
            save(register, declared_catalogue(), current_user(), built, why, seen=seen.id if seen else 0)
            _done(say("«{title}» is saved and in force.", title=built.title[frame.language.code]))
        elif is_removed and seen is not None and entry is not None:
            remove(register, declared_catalogue(), current_user(), seen, why)
            _done(say("«{title}» is removed.", title=entry.title[frame.language.code]))
    except UserError as error:
        sentence, *details = frame.language.error(error)
        show("error.html", sentence=sentence, details=details)


def _seen(edits: list[Edit], entry: Area | Break | None) -> Edit | None:
    """Return the newest edit of the entry there was when the form was opened: saving on a later one is refused."""
    newest = next((edit for edit in edits if entry is not None and edit.entry_id == entry.id), None)
    known: dict[str, Edit | None] = st.session_state.setdefault(_SEEN, {})
    return known.setdefault(f"{_round()} {entry.id if entry else ''}", newest)


def _form(kind: str, entry: Area | Break | None) -> Any:
    return st.form(f"{kind}-{entry.id if entry else 'new'}-{_round()}", enter_to_submit=False)


def _municipalities(frame: Frame) -> list[str]:
    """Return every municipality by name, those of the installation's own area first."""
    places, code = frame.catalogue.places, frame.language.code
    own = {member for span in places.areas[places.default_area].members for member in span.municipalities}
    return sorted(places.municipalities, key=lambda place: (place not in own, places.titles(place)[code]))


def _round() -> int:
    """Return the number in every field's key. A new one empties the fields."""
    return int(st.session_state.setdefault(_ROUND, 0))


def _start_anew() -> None:
    st.session_state[_ROUND] = _round() + 1


def _done(said: str) -> None:
    """Say at the next run what was done, with a form that is empty again."""
    st.session_state[_SAID] = said
    _start_anew()
    st.rerun()
