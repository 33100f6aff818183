"""The corrections of case files that hold: which rows, what is put there, why, who, when; and taking them back."""

from collections.abc import Mapping

import streamlit as st

from catalogue.language import Language
from data.cases.correcting import Correction
from data.cases.keeping import kept_cases
from knowledge.corrections import KeptCorrection, corrections, withdraw_correction
from knowledge.rights import Right
from ui.case_facts import CASE_TITLES
from ui.frame import Frame
from ui.loading import open_store
from ui.markup import show

_TAKEN_BACK = "correction-taken-back"


def show_corrections(frame: Frame) -> None:
    """Show the corrections that hold and how one is made; nothing to who may not see cases or where there are none."""
    say, register = frame.language.say, open_store(frame.folder).register
    if Right.CASES not in frame.user.rights:
        return
    taken_back = st.session_state.pop(_TAKEN_BACK, None)
    if taken_back is not None:
        show("said.html", text=say("The correction «{name}» no longer holds.", name=taken_back))
    held = corrections(register)
    if not held and not kept_cases(register):
        return
    show("declared_columns.html", heading=say("Corrections of case-level extracts"))
    text = say("They are made in every extract to come; one that does not find what it expects forbids publishing.")
    show("caption.html", text=text if held else say("None holds."))
    for kept in held:
        _show_one(kept, frame)
    show("caption.html", text=say("A correction is made by command, from a file (docs/cases.md):"))
    st.code("python cli.py correct corrections.yaml --by NAME", language="shell")


def _show_one(kept: KeptCorrection, frame: Frame) -> None:
    say, name = frame.language.say, kept.correction.id
    with st.container(horizontal=True, vertical_alignment="center"):
        show("declared_column.html", column=name, text=_told(kept, frame.language))
        if Right.EDIT in frame.user.rights and st.button(
            say("Take back the correction"),
            key=f"take-back-correction-{name}",
            icon=":material/undo:",
            help=say("Files that come in from now on are counted without it. Figures that are published stay."),
        ):
            withdraw_correction(open_store(frame.folder).register, frame.user, name)
            st.session_state[_TAKEN_BACK] = name
            st.rerun()


def _told(kept: KeptCorrection, language: Language) -> str:
    """Return what a correction does, why, and who made it when."""
    made = kept.correction
    rows = language.say("rows: {count}", count=made.rows)
    said = f"{language.say(CASE_TITLES[made.kind])}, {_cells(made.match)} ({rows}): {_done(made, language)}"
    return f"{said} · {made.reason} · {language.person(kept.actor)}, {language.moment(kept.at)}"


def _done(made: Correction, language: Language) -> str:
    """Return what stands in the rows and what is put there, `end 2026-04-03 → 2026-06-03`."""
    if made.drop:
        return language.say("left out") + (f" ({_cells(made.expect)})" if made.expect else "")
    also = {column: text for column, text in made.expect.items() if column not in made.change}
    changes = [f"{column} {made.expect[column] or '–'} → {text or '–'}" for column, text in made.change.items()]
    return ", ".join(changes) + (f" ({_cells(also)})" if also else "")


def _cells(cells: Mapping[str, str]) -> str:
    return ", ".join(f"{column} {text or '–'}" for column, text in cells.items())
