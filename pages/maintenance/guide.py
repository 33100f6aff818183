"""Mittarit: what each indicator is, where it comes from, and what to mind; written from the catalogue."""

from ui.frame import begin_page, open_frame
from ui.guide import show_breaks, show_indicators, show_sources
from ui.guide_ahead import show_ahead
from ui.guide_statuses import show_statuses
from ui.guide_targets import show_targets
from ui.guide_verdicts import show_verdicts


def render() -> None:
    """Draw the page."""
    frame = open_frame()
    begin_page(
        frame,
        heading=frame.language.say("Indicators"),
        lead=frame.language.say("What is measured, how, and from which source."),
    )
    show_indicators(frame)
    show_verdicts(frame)
    show_targets(frame)
    show_ahead(frame)
    show_statuses(frame)
    show_breaks(frame)
    show_sources(frame)
