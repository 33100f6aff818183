"""Aineistot: the month's files dropped, screened, previewed and published."""

from dataclasses import replace

from knowledge.drafts import LIVE, Draft, Drafts, DraftState
from knowledge.rights import Right
from ui.deciding import decide, offer_to_look_again, show_preview, show_scheduled
from ui.extracts import drop_files, intake_frame, offer_to_take_out, show_closed, show_draft, show_drafts, show_start
from ui.frame import Frame, show_banners, show_languages
from ui.loading import open_store
from ui.looks import load_look
from ui.screening import show_screening
from ui.view import write_view


def render() -> None:
    """Draw the page: where files are dropped, or one draft with its checks, its preview and its end."""
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
        return
    draft = drafts.draft(view.draft)
    if draft.state not in LIVE:
        show_closed(draft, view, frame)
        return
    show_draft(draft, frame)
    if draft.state == DraftState.SCHEDULED:
        show_scheduled(draft, drafts, frame)
        return
    _show_look(draft, drafts, frame)


def _show_look(draft: Draft, drafts: Drafts, frame: Frame) -> None:
    if offer_to_look_again(draft, drafts, frame):
        return
    look = load_look(draft, drafts, frame)
    for file, screening in zip(draft.files, look.screenings, strict=True):
        show_screening(screening, draft.id, frame)
        offer_to_take_out(draft, file, drafts, frame)
    drop_files(frame.view, drafts, frame, draft)
    if look.preview is not None:
        show_preview(look.preview, frame)
    decide(draft, look, drafts, frame)
