"""What publishing a draft would change on the overview: of which area and month, and its figures now and then."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from catalogue.errors import sentence
from catalogue.language import Language
from intake.looking import Preview
from metrics.effects import Concern, effects, months_concerned
from ui.differences import Sides, show_changed_figures
from ui.filters import area_options, area_title
from ui.frame import Frame
from ui.markup import show

CONCERNS = {
    Concern.ADDED: sentence("new figures"),
    Concern.REVISED: sentence("corrected"),
    Concern.COMPARISON: sentence("its comparison moves"),
    Concern.NEWEST: sentence("the newest, unchanged"),
}


def show_previewed_effects(preview: Preview, frame: Frame, sides: Sides) -> None:
    """Show the choice of area and month, and the overview's figures that would change; `sides` head their columns.

    Where none of the changes concerns the area, a sentence says so, and what to do.
    """
    language, newest = frame.language, max(month for _, month in preview.after)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        area = _choose_area(frame)
        changes = preview.differences.changes
        concerned = months_concerned(preview.database_before, preview.database_after, changes, area, newest)
        month = _choose_month(concerned, language) if set(concerned.values()) - {Concern.NEWEST} else None
    title = area_title(frame.catalogue, area, language)
    if month is None:
        text = language.say("{where}: no figure changes in any month.", where=title)
        show("sentences.html", sentences=[text, _what_to_do(language)])
        return
    rows = effects(preview.database_before, preview.database_after, area, month).filter("is_changed")
    where = f"{title}, {language.month(month)}"
    if rows.is_empty():
        reason = [] if concerned[month] == Concern.NEWEST else [_what_to_do(language)]
        show("sentences.html", sentences=[language.say("{where}: no figure changes.", where=where), *reason])
    else:
        show_changed_figures(rows, where, frame, sides)


def _choose_area(frame: Frame) -> str:
    """Show the choice of the area, at first the view's: files may speak of other areas than that."""
    wanted = frame.view.area or frame.catalogue.places.default_area
    area: str = st.selectbox(
        frame.language.say("Area of the overview"),
        list(dict.fromkeys([wanted, *area_options(frame.catalogue)])),
        format_func=lambda place: area_title(frame.catalogue, place, frame.language),
        width=340,
    )
    return area


def _choose_month(concerned: Mapping[date, Concern], language: Language) -> date:
    """Show the choice of the months that are concerned and why each is, at first the newest that changes."""
    months = list(concerned)
    changing = [month for month in months if concerned[month] != Concern.NEWEST]
    month: date = st.selectbox(
        language.say("Month of the overview"),
        months,
        index=months.index(changing[0]),
        format_func=lambda each: f"{language.month(each)}: {language.say(CONCERNS[concerned[each]])}",
        width=340,
    )
    return month


def _what_to_do(language: Language) -> str:
    return language.say(
        "What changes is of other places or months than this overview has, or counts that it does not show. Choose "
        "another area or month, and see above which counts change."
    )
