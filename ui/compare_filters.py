"""What is compared: the places, the indicator, and the order of the list."""

from dataclasses import replace
from datetime import date

import streamlit as st

from metrics.compared import parts_of
from ui.filters import area_options, area_title
from ui.frame import Frame
from ui.loading_compare import load_indicators
from ui.view import View, write_view


def choose_comparison(frame: Frame, view: View) -> View:
    """Show the choices; return the view with them, and write it to the address. No indicator: there are no figures."""
    language, catalogue = frame.language, frame.catalogue
    with st.container(horizontal=True, vertical_alignment="bottom", key="comparison"):
        indicator = _choose_indicator(frame, view)
        places = st.multiselect(
            language.say("Places to compare"),
            _options(frame, view),
            default=list(view.places),
            format_func=lambda place: area_title(catalogue, place, language),
            placeholder=language.say("All parts of the area"),
            width=420,
        )
        orders = {"figure": language.say("By the figure"), "need": language.say("By need")}
        order = st.selectbox(
            language.say("Order"),
            list(orders),
            index=list(orders).index(view.order or "figure"),
            format_func=lambda name: orders[name],
            width=170,
        )
    chosen = replace(view, indicator=indicator, places=tuple(places), order="need" if order == "need" else None)
    write_view(chosen)
    return chosen


def _choose_indicator(frame: Frame, view: View) -> str | None:
    month, area = view.month or date.min, view.area or ""
    places = tuple(dict.fromkeys([area, *(view.places or parts_of(frame.catalogue, area, month))]))
    known = load_indicators(frame.opened, places, month) if frame.opened else []
    if not known:
        return None
    indicator = st.selectbox(
        frame.language.say("Indicator"),
        known,
        index=known.index(view.indicator) if view.indicator in known else 0,
        format_func=lambda name: frame.catalogue.indicators[name].title[frame.language.code],
        width=420,
    )
    return str(indicator)


def _options(frame: Frame, view: View) -> list[str]:
    """Return the area's parts, areas and groups, then all other municipalities by name."""
    places, code = frame.catalogue.places, frame.language.code
    parts = parts_of(frame.catalogue, view.area or "", view.month or date.min)
    others = sorted(places.municipalities, key=lambda place: places.titles(place)[code])
    return list(dict.fromkeys([*view.places, *parts, *area_options(frame.catalogue), *others]))
