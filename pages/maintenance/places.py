"""Alueet ja katkokset: groups of municipalities and breaks, with dates; whoever may, adds and changes them."""

from dataclasses import replace

from ui.frame import open_frame, show_banners, show_languages
from ui.markup import show
from ui.places import show_break_list, show_editing, show_groups, show_history, show_left_out
from ui.view import write_view


def render() -> None:
    """Draw the page."""
    frame = open_frame()
    view = replace(frame.view, release=frame.release.id if frame.release else None)
    write_view(view)
    show_banners(frame)
    show_languages(view)
    say = frame.language.say
    show(
        "heading.html",
        heading=say("Places and breaks"),
        lead=say("Group municipalities as you look at them, and note what a reader of the figures must know."),
    )
    show_left_out(frame)
    show_groups(frame)
    show_break_list(frame)
    show_editing(frame)
    show_history(frame)
