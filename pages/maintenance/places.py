"""Alueet ja katkokset: groups of municipalities and breaks, with dates; whoever may, adds and changes them."""

from ui.frame import begin_page, open_frame
from ui.places import show_break_list, show_editing, show_groups, show_history, show_left_out


def render() -> None:
    """Draw the page."""
    frame = open_frame()
    say = frame.language.say
    begin_page(
        frame,
        heading=say("Places and breaks"),
        lead=say("Group municipalities as you look at them, and note what a reader of the figures must know."),
    )
    show_left_out(frame)
    show_groups(frame)
    show_break_list(frame)
    show_editing(frame)
    show_history(frame)
