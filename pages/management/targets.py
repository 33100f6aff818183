"""Tavoitteet: what an indicator should be at a place and until when, how far it is from there, and who set it."""

from ui.filters import choose_month
from ui.frame import open_frame, show_banners
from ui.loading import load_targets
from ui.markup import show
from ui.target_form import show_target_form
from ui.targets import month_of, show_coming, show_holding, show_settings


def render() -> None:
    """Draw the page: the targets that hold in the month, those to come, the form, every setting."""
    frame = open_frame()
    say = frame.language.say
    show_banners(frame)
    month = month_of(choose_month(frame))
    show(
        "heading.html",
        heading=say("Targets"),
        lead=say("What an indicator should be, where and until when, and how many cases are missing from it."),
    )
    targets = load_targets(frame.folder)
    show_holding(targets, month, frame)
    show_coming(targets, month, frame)
    show_target_form(targets, month, frame)
    show_settings(targets, frame)
