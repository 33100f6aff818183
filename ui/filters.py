"""The row of filters above the figures. Each returns what was chosen; the address keeps it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import streamlit as st

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from metrics.overview import Overview
from ui.frame import Frame, show_languages
from ui.loading import load_months
from ui.view import View, write_view


def choose_area_and_month(frame: Frame, further: Callable[[View], View] | None = None) -> View:
    """Show the filters of area, month and language; return the view with the choice, and write it to the address.

    `further` shows those that a page has beside them, in the same row, and returns the view with what was chosen.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        area = choose_area(frame)
        chosen = replace(frame.view, area=area, month=_choose_month(frame, area))
        if further is not None:
            chosen = further(chosen)
        show_languages(chosen)
    chosen = replace(chosen, release=frame.release.id if frame.release else None)
    write_view(chosen)
    return chosen


def choose_area(frame: Frame) -> str:
    """Show the filter of the area, and return the choice."""
    areas = area_options(frame.catalogue)
    wanted = frame.view.area or frame.catalogue.places.default_area
    options = areas if wanted in areas else [wanted, *areas]
    area = st.selectbox(
        frame.language.say("Area"),
        options,
        index=options.index(wanted),
        format_func=lambda place: area_title(frame.catalogue, place, frame.language),
        width=340,
    )
    return str(area)


def choose_place(frame: Frame, area: str, members_at: date) -> str:
    """Show the filter of the one place: the area as a whole, its members, and the place of the address.

    A change of area goes to the area.
    """
    language, catalogue = frame.language, frame.catalogue
    options = list(dict.fromkeys([area, *catalogue.places.members(area, members_at)]))
    was_moved = frame.view.area not in (None, area)
    wanted = area if was_moved else frame.view.place or area
    options = options if wanted in options else [*options, wanted]
    place = st.selectbox(
        language.say("Area or municipality"),
        options,
        index=options.index(wanted),
        format_func=lambda place: area_title(catalogue, place, language),
        width=230,
    )
    return str(place)


def choose_month(frame: Frame) -> View:
    """Show the filters of month and language where the area does not matter; return as `choose_area_and_month` does."""
    view = frame.view
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        month = _choose_month(frame, view.area or frame.catalogue.places.default_area)
        show_languages(replace(view, month=month))
    chosen = replace(view, month=month, release=frame.release.id if frame.release else None)
    write_view(chosen)
    return chosen


def _choose_month(frame: Frame, area: str) -> date | None:
    language, wanted = frame.language, frame.view.month
    months = load_months(frame.opened, area)[::-1] if frame.opened else []
    if not months:
        return wanted
    month = st.selectbox(
        language.say("Month"),
        months,
        index=months.index(wanted) if wanted in months else 0,
        format_func=language.month,
        width=190,
    )
    if wanted is not None and wanted not in months:
        st.toast(language.say("There are no figures for {month}; the newest are shown.", month=language.month(wanted)))
    return month


def choose_indicator(frame: Frame, view: View, figures: Overview) -> str:
    """Show the choice of the indicator that is drawn; return it, and write it to the address."""
    indicators = figures.indicators
    first = next(iter(figures.indicators_of_month), indicators[0])
    chosen = view.indicator if view.indicator in indicators else first
    indicator = st.selectbox(
        frame.language.say("Indicator"),
        indicators,
        index=indicators.index(chosen),
        format_func=lambda name: frame.catalogue.indicators[name].title[frame.language.code],
        width=520,
    )
    write_view(replace(view, indicator=indicator))
    return str(indicator)


def area_options(catalogue: Catalogue) -> list[str]:
    """Return the areas to choose from: the installation's own, groups, the whole country, regions, employment areas."""
    places = catalogue.places
    by_kind = {"group": 1, "country": 2, "employment_area": 4}
    ranked = [(0 if area == places.default_area else by_kind[known.kind], area) for area, known in places.areas.items()]
    ranked += [(3, f"region:{code}") for code in places.regions]
    return [area for _, area in sorted(ranked, key=lambda item: item[0])]


def area_title(catalogue: Catalogue, place: str, language: Language) -> str:
    """Return the area's name; regions say so, since many share their name with an employment area."""
    name = catalogue.places.titles(place)[language.code]
    if place.startswith("region:"):
        return language.say("{name} (region)", name=name)
    is_other_area = place in catalogue.places.areas and catalogue.places.areas[place].kind == "employment_area"
    if is_other_area and place != catalogue.places.default_area:
        return language.say("{name} (employment area)", name=name)
    return name
