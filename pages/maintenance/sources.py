"""Lähteet: where the figures come from, how to fetch them, and empty files to fill in; written from the catalogue."""

from dataclasses import replace

from ui.frame import open_frame, show_banners, show_languages
from ui.markup import show
from ui.sources import show_sources
from ui.view import write_view


def render() -> None:
    """Draw the page."""
    frame = open_frame()
    view = replace(frame.view, release=frame.release.id if frame.release else None)
    write_view(view)
    show_banners(frame)
    show_languages(view)
    show(
        "heading.html",
        heading=frame.language.say("Sources"),
        lead=frame.language.say("Where the figures come from, how to fetch them, and what each column means."),
    )
    show_sources(frame)
