"""The fields of the forms of places and breaks. Each returns what stands in it."""

from typing import Any

import streamlit as st

from catalogue.editing import Span, given
from catalogue.language import LANGUAGES, Language
from catalogue.months import iso
from catalogue.schema import Break, Titles
from ui.filters import area_options, area_title
from ui.frame import Frame
from ui.guide import kind_words

LONG = 600
_SHORT = 120
ROUND = "places-round"


def span_fields(frame: Frame, number: int, members: tuple[Any, ...]) -> Span:
    """Show the fields of one period of a group, filled from `members` where it has that many; return what was typed."""
    say, span = frame.language.say, members[number] if number < len(members) else None
    first, last, rest = st.columns([1, 1, 3])
    options = _municipalities(frame)
    return Span(
        first.text_input(
            say("Period {number}: first month", number=number + 1),
            iso(span.since) if span else "",
            placeholder="" if number else "2025-01",
            key=f"since-{number}-{round_number()}",
        ),
        last.text_input(
            say("Period {number}: last month", number=number + 1),
            iso(span.until) if span and span.until else "",
            placeholder=say("still in force"),
            key=f"until-{number}-{round_number()}",
        ),
        rest.multiselect(
            say("Period {number}: municipalities", number=number + 1),
            options,
            [code for code in span.municipalities if code in options] if span else [],
            format_func=lambda code: frame.catalogue.places.titles(code)[frame.language.code],
            placeholder=say("Type a name or choose"),
            key=f"municipalities-{number}-{round_number()}",
        ),
    )


def when_fields(language: Language, event: Break | None) -> tuple[str, str, str]:
    """Show the fields of kind, first and last month; return what stands in them."""
    say, kinds = language.say, kind_words(language)
    left, middle, right = st.columns([2, 1, 1])
    kind = left.selectbox(
        say("Kind"),
        list(kinds),
        index=list(kinds).index(event.kind) if event else 0,
        format_func=lambda name: kinds[name],
        key=f"kind-{round_number()}",
    )
    since = middle.text_input(
        say("First month"),
        iso(event.since) if event else "",
        placeholder="2026-06",
        key=f"break-since-{round_number()}",
    )
    until = right.text_input(
        say("Last month"),
        iso(event.until) if event and event.until else "",
        placeholder=say("none"),
        key=f"break-until-{round_number()}",
    )
    return str(kind), since, until


def concern_fields(frame: Frame, event: Break | None) -> tuple[list[str], list[str]]:
    """Return the indicators and the places chosen; none means all of them."""
    say, catalogue, code = frame.language.say, frame.catalogue, frame.language.code
    left, right = st.columns(2)
    indicators = left.multiselect(
        say("Indicators"),
        [indicator.id for indicator in catalogue.shown_indicators],
        [name for name in event.indicators if name in catalogue.indicators] if event else [],
        format_func=lambda name: catalogue.indicators[name].short[code],
        placeholder=say("all indicators"),
        key=f"indicators-{round_number()}",
    )
    options = place_options(frame)
    places = right.multiselect(
        say("Places"),
        options,
        [place for place in event.places or () if place in options] if event else [],
        format_func=lambda place: area_title(catalogue, place, frame.language),
        placeholder=say("everywhere"),
        help=say("A break concerns exactly the places named: an area and its municipalities are named separately."),
        key=f"break-places-{round_number()}",
    )
    return indicators, places


def text_fields(language: Language, label: str, titles: Titles | None, *, long: bool = False) -> dict[str, str]:
    """Return the text in each language; Finnish is needed, the others fall back to it."""
    before = given(titles) if titles else dict.fromkeys(LANGUAGES, "")
    labels = {
        "fi": language.say("{label}, in Finnish", label=label),
        "sv": language.say("{label}, in Swedish (Finnish where left out)", label=label),
        "en": language.say("{label}, in English (Finnish where left out)", label=label),
    }
    field = st.text_area if long else st.text_input
    texts = {}
    for code, column in zip(LANGUAGES, st.columns(len(LANGUAGES)), strict=True):
        with column:
            key = f"{code}-{long}-{round_number()}"
            texts[code] = field(labels[code], before[code], max_chars=LONG if long else _SHORT, key=key) or ""
    return texts


def place_options(frame: Frame) -> list[str]:
    """Return every place to choose from: areas in the order of the filters, then municipalities."""
    return [*area_options(frame.catalogue), *_municipalities(frame)]


def _municipalities(frame: Frame) -> list[str]:
    """Return every municipality by name, those of the installation's own area first."""
    places, code = frame.catalogue.places, frame.language.code
    own = {member for span in places.areas[places.default_area].members for member in span.municipalities}
    return sorted(places.municipalities, key=lambda place: (place not in own, places.titles(place)[code]))


def round_number() -> int:
    """Return the number in every field's key. A new one empties the fields."""
    return int(st.session_state.setdefault(ROUND, 0))
