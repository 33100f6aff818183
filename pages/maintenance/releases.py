"""Julkaisut: every release, what changed in it, any two compared, and the newest undone."""

from dataclasses import replace

from ui.differences import choose_pair, show_differences, show_effects
from ui.frame import open_frame, show_banners, show_empty, show_languages
from ui.loading import open_store
from ui.markup import show
from ui.originals import show_originals
from ui.releases import show_releases
from ui.undo import show_undo
from ui.view import write_view


def render() -> None:
    """Draw the page: releases, undo, comparison, original files."""
    frame = open_frame()
    view = replace(frame.view, release=frame.release.id if frame.release else None)
    show_banners(frame)
    show_languages(view)
    if frame.release is None:
        write_view(view)
        show_empty(frame.language)
        return
    show(
        "heading.html",
        heading=frame.language.say("Releases"),
        lead=frame.language.say(
            "A release never changes: it can be opened as it was, compared with another, and brought back."
        ),
    )
    releases = open_store(frame.folder).releases()
    show_releases(releases, view, frame)
    show_undo(frame)
    chosen = choose_pair(releases, view, frame)
    show_differences(chosen, frame)
    show_effects(chosen, frame)
    show_originals(releases, frame)
