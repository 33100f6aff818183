"""Mittarit: what each indicator is, where it comes from, and what to mind; written from the catalogue."""

from dataclasses import replace

from ui.frame import open_frame, show_banners, show_languages
from ui.guide import show_breaks, show_indicators, show_sources, show_statuses
from ui.markup import show
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
        heading=frame.language.say("Indicators"),
        lead=frame.language.say("What is measured, how, and from which source."),
    )
    show_indicators(frame)
    show_statuses(frame)
    show_breaks(frame)
    show_sources(frame)
