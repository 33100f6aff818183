"""Lähteet: where the figures come from, how to fetch them, and empty files to fill in; written from the catalogue."""

from ui.frame import begin_page, open_frame
from ui.sources import show_sources


def render() -> None:
    """Draw the page."""
    frame = open_frame()
    begin_page(
        frame,
        heading=frame.language.say("Sources"),
        lead=frame.language.say("Where the figures come from, how to fetch them, and what each column means."),
    )
    show_sources(frame)
