"""The filter of the page of one municipality: the area's members first, then every other that has figures."""

from dataclasses import replace

import streamlit as st

from catalogue.places import Places
from ui.filters import choose_area_and_month
from ui.frame import Frame
from ui.loading_municipality import load_municipalities
from ui.view import View


def choose_municipality(frame: Frame) -> View:
    """Show the filters of area, month, municipality and language; return the view, and write it to the address."""
    return choose_area_and_month(frame, lambda view: _with_place(view, frame))


def _with_place(view: View, frame: Frame) -> View:
    if frame.opened is None or view.area is None or view.month is None:
        return view
    places, code = frame.catalogue.places, frame.language.code
    with_figures = load_municipalities(frame.opened, view.month)
    members = _members(places, view, with_figures)
    others = sorted(set(with_figures) - set(members), key=lambda place: places.titles(place)[code])
    options = [*members, *others] or list(places.municipalities)
    wanted = _wanted(frame, view, members)
    if wanted and wanted not in options:
        options = [*options, wanted]
    place = st.selectbox(
        frame.language.say("Municipality"),
        options,
        index=options.index(wanted) if wanted else 0,
        format_func=lambda place: places.titles(place)[code],
        width=220,
    )
    return replace(view, place=place)


def _members(places: Places, view: View, by_size: list[str]) -> list[str]:
    """Return the members of the view's area in its month: those with figures by size, then the others."""
    if view.area is None or view.month is None:
        return []
    members = places.members(view.area, view.month)
    return [*(place for place in by_size if place in members), *(place for place in members if place not in by_size)]


def _wanted(frame: Frame, view: View, members: list[str]) -> str | None:
    """Return the municipality of the address; None where there is none, or the area was changed for one without it."""
    place, language = frame.view.place, frame.language
    places = frame.catalogue.places
    if place is None:
        return None
    if place not in places.municipalities:
        name = places.titles(place)[language.code]
        st.toast(language.say("{name} is no municipality; the area's largest is shown.", name=name))
        return None
    moved = frame.view.area is not None and frame.view.area != view.area
    return None if moved and place not in members else place
