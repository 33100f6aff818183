"""The columns that people have declared: what each means, who said so and when, and taking it back."""

from collections.abc import Sequence

import streamlit as st

from catalogue.schema import Source
from knowledge.declarations import Declaration, withdraw
from knowledge.rights import Right
from reports.templates import group_of, meaning_of
from ui.frame import Frame
from ui.loading import open_store
from ui.markup import show

_TAKEN_BACK = "declaration-taken-back"


def show_declared_columns(source: Source, declared: Sequence[Declaration], frame: Frame) -> None:
    """Show the declared columns of a source, each with a button to take it back for who may declare."""
    say = frame.language.say
    taken_back = st.session_state.pop(f"{_TAKEN_BACK}-{source.id}", None)
    if taken_back is not None:
        show("said.html", text=say("What was said of the column «{column}» no longer holds.", column=taken_back))
    if not declared:
        return
    show("declared_columns.html", heading=say("Columns that people have declared"))
    for declaration in declared:
        with st.container(horizontal=True, vertical_alignment="center"):
            show("declared_column.html", column=declaration.column, text=_meaning(declaration, source, frame))
            if Right.PUBLISH in frame.user.rights and st.button(
                say("Take back"),
                key=f"take-back-{declaration.source}-{declaration.column}",
                icon=":material/undo:",
                help=say("The column is then unknown again. Figures that are published stay as they are."),
            ):
                _take_back(declaration, frame)


def _meaning(declaration: Declaration, source: Source, frame: Frame) -> str:
    """Return what a declared column means, who said so and when."""
    language = frame.language
    means = source.columns.get(declaration.means or "")
    if declaration.means is None:
        said = language.say("Left out")
    elif means is None:
        said = language.say(
            "The same as «{column}», which the source no longer has: nothing.", column=declaration.means
        )
    else:
        group = group_of(means, frame.catalogue, language)
        meaning = meaning_of(means, frame.catalogue, language) + (f" ({group})" if group else "")
        said = language.say("The same as {column}: {meaning}", column=declaration.means, meaning=meaning)
    return f"{said} · {language.person(declaration.actor)}, {language.moment(declaration.declared_at)}"


def _take_back(declaration: Declaration, frame: Frame) -> None:
    withdraw(open_store(frame.folder).register, frame.user, declaration.source, declaration.column)
    st.session_state[f"{_TAKEN_BACK}-{declaration.source}"] = declaration.column
    st.rerun()
