"""Aineistot: the month's files dropped, screened, previewed and published."""

from dataclasses import replace

from knowledge.drafts import Drafts
from knowledge.rights import Right
from ui.case_corrections import show_corrections
from ui.drafts import show_whole_draft
from ui.extracts import drop_files, intake_frame, show_drafts, show_start
from ui.frame import show_banners, show_languages
from ui.loading import open_store
from ui.view import write_view


def render() -> None:
    """Draw the page: where files are dropped and what corrects cases, or one draft: checks, preview and end."""
    frame = intake_frame(Right.PUBLISH)
    view = replace(frame.view, compare=None)
    write_view(view)
    show_banners(frame)
    show_languages(view)
    drafts = Drafts(open_store(frame.folder))
    if view.draft is None:
        show_start(frame)
        drop_files(view, drafts, frame)
        show_drafts(drafts.live(), view, frame)
        show_corrections(frame)
    else:
        show_whole_draft(drafts.draft(view.draft), drafts, frame)
