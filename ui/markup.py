"""HTML from templates. Jinja escapes every text, so that what comes from a file or a person stays text."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def markup(template: str, **values: Any) -> str:
    """Return the template filled with values, all of them escaped."""
    return _environment().get_template(template).render(**values)


def show(template: str, **values: Any) -> None:
    """Put the filled template on the page."""
    st.html(markup(template, **values))


def plain(text: str) -> str:
    """Return a text that Markdown leaves as it is: for labels, which Streamlit takes as Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-!|~:$" else sign for sign in text)


def label_heard(label: str, what: str) -> str:
    """Return a button's label with what only screen readers say of it (style.css): the page shows it already."""
    return f"{label} :gray[{plain(what)}]"


def show_style() -> None:
    """Put the style sheet on the page; it takes no room."""
    st.html(TEMPLATES / "style.css")
