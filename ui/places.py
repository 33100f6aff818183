"""Places and breaks as lists: groups with their dated membership, breaks, and who changed what when and why."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from catalogue.editing import is_local
from catalogue.language import EN_DASH, Language
from catalogue.place_schema import Area, Membership
from catalogue.schema import Break
from knowledge.edits import Edit, history, left_out
from knowledge.rights import Right
from ui.frame import Frame, current_user
from ui.guide import kind_words
from ui.loading import declared_catalogue, open_store
from ui.markup import show
from ui.place_forms import show_forms


def show_left_out(frame: Frame) -> None:
    """Name the entries of ours that no longer fit the catalogue and therefore count nowhere."""
    if not frame.edition:
        return
    for edit in left_out(declared_catalogue(), open_store(frame.folder).register):
        text = frame.language.say(
            "«{title}» no longer fits the catalogue and is left out. Save it anew or remove it.",
            title=_title(edit, [], frame.language),
        )
        show("banner.html", text=text, link=None)


def show_groups(frame: Frame) -> None:
    """Show every group of municipalities, ours first, and say what else there is."""
    say, areas = frame.language.say, frame.catalogue.places.areas.values()
    groups = sorted((area for area in areas if area.kind == "group"), key=lambda area: not is_local(area.id))
    show(
        "list.html",
        id="groups",
        heading=say("Groups of municipalities"),
        caption=say(
            "The {areas} employment areas, the {regions} regions and the whole country come from official "
            "classifications and are not changed here.",
            areas=sum(area.kind == "employment_area" for area in areas),
            regions=len(frame.catalogue.places.regions),
        ),
        columns=[say("Name"), say("Municipalities and since when"), say("From where")],
        rows=[[area.title[frame.language.code], _members(area, frame), _origin(area.id, frame)] for area in groups],
    )


def show_break_list(frame: Frame) -> None:
    """Show every break, shock and note, ours first."""
    say = frame.language.say
    events = sorted(frame.catalogue.breaks, key=lambda event: not is_local(event.id))
    show(
        "list.html",
        id="breaks",
        heading=say("Breaks and unusual times"),
        caption=say(
            "Across a break no figures are compared. Unusual months are shown and marked. A note changes nothing."
        ),
        columns=[say("Name"), say("When"), say("What it concerns"), say("From where")],
        rows=[_break_row(event, frame) for event in events],
    )


def show_editing(frame: Frame) -> None:
    """Show the forms to who may edit; to others a sentence."""
    if Right.EDIT in current_user().rights:
        show_forms(frame)
    else:
        st.info(frame.language.say("You may look at places and breaks, but not change them."))


def show_history(frame: Frame) -> None:
    """Show every edit, newest first."""
    say, edits = frame.language.say, history(open_store(frame.folder).register)
    if not edits:
        return
    show(
        "list.html",
        id="history",
        heading=say("History of changes"),
        caption=say("Newest first. Nothing is lost: what was removed stays here."),
        columns=[say("When"), say("Who"), say("What"), say("Why")],
        rows=[
            [
                frame.language.moment(edit.at),
                frame.language.person(edit.actor),
                _what(edit, edits, frame.language),
                edit.comment,
            ]
            for edit in edits
        ],
    )


def _members(area: Area, frame: Frame) -> str:
    return "; ".join(
        f"{period_text(span.since, span.until, frame.language)}: {_names(span, frame)}" for span in area.members
    )


def _names(span: Membership, frame: Frame) -> str:
    names = sorted(frame.catalogue.places.titles(code)[frame.language.code] for code in span.municipalities)
    return frame.language.listed(names)


def period_text(since: date, until: date | None, language: Language) -> str:
    """Return `1/2025 alkaen` or `1/2025–6/2026`."""
    first = language.month_short(since)
    if until is None:
        return language.say("from {month} on", month=first)
    return f"{first}{EN_DASH}{language.month_short(until)}"


def _break_row(event: Break, frame: Frame) -> list[str]:
    language, code = frame.language, frame.language.code
    kinds = kind_words(language)
    when = language.month(event.since) + (f" {EN_DASH} {language.month(event.until)}" if event.until else "")
    indicators = [frame.catalogue.indicators[name].short[code] for name in event.indicators if name != "all"]
    places = [frame.catalogue.places.titles(place)[code] for place in event.places or ()]
    concerns = [
        language.listed(indicators) if indicators else language.say("all indicators"),
        language.listed(places) if places else language.say("everywhere"),
    ]
    return [f"{event.title[code]} ({kinds[event.kind]})", when, "; ".join(concerns), _origin(event.id, frame)]


def _origin(entry_id: str, frame: Frame) -> str:
    return frame.language.say("added here") if is_local(entry_id) else frame.language.say("catalogue")


def _what(edit: Edit, edits: Sequence[Edit], language: Language) -> str:
    title = _title(edit, edits, language)
    if edit.content == "null":
        return language.say("«{title}» removed", title=title)
    is_first = all(other.entry_id != edit.entry_id or other.id >= edit.id for other in edits)
    return language.say("«{title}» added", title=title) if is_first else language.say("«{title}» changed", title=title)


def _title(edit: Edit, edits: Sequence[Edit], language: Language) -> str:
    """Return the entry's name; of a removed one the name it had."""
    before = [other for other in edits if other.entry_id == edit.entry_id and other.id < edit.id]
    entry = next((each.entry for each in (edit, *before) if each.entry is not None), None)
    return entry.title[language.code] if entry else edit.entry_id
