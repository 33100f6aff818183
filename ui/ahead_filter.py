"""The filters of what comes next: area, and the month whose extract it is counted from."""

from dataclasses import replace
from datetime import date

import streamlit as st

from ui.filters import choose_area
from ui.frame import Frame, show_languages
from ui.loading_ahead import load_months_ahead
from ui.view import View, write_view


def choose_extract(frame: Frame) -> tuple[View, date | None]:
    """Show the filters in one row; return the view, and the chosen month of an extract, None where there is none.

    The month stays in the address for the other pages, also where there is no extract of it.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        area = choose_area(frame)
        month = _choose_month(frame, area)
        chosen = replace(frame.view, area=area, month=month or frame.view.month)
        show_languages(chosen)
    chosen = replace(chosen, release=frame.release.id if frame.release else None)
    write_view(chosen)
    return chosen, month


def _choose_month(frame: Frame, area: str) -> date | None:
    language, wanted = frame.language, frame.view.month
    months = load_months_ahead(frame.opened, area)[::-1] if frame.opened else []
    if not months:
        return None
    month: date = st.selectbox(
        language.say("Extract of"),
        months,
        index=months.index(wanted) if wanted in months else 0,
        format_func=language.month,
        width=190,
    )
    return month
