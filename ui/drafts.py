"""One draft from top to bottom: its files with their checks, what they would change, and the decision."""

from data.cases.columns import CASE_SOURCE
from data.protections import is_confidential
from intake.looking import Preview
from intake.screening.results import Stage
from knowledge.audit import Action, record_once
from knowledge.drafts import LIVE, Draft, Drafts, DraftState
from knowledge.rights import require_cases
from ui.deciding import decide, offer_to_look_again, show_preview, show_scheduled
from ui.extracts import drop_files, offer_source, offer_to_take_out, show_closed, show_draft
from ui.frame import Frame
from ui.looks import load_look
from ui.markup import show
from ui.screening import show_screening


def show_whole_draft(draft: Draft, drafts: Drafts, frame: Frame) -> None:
    """Show a draft in the state in which it is."""
    if draft.state not in LIVE:
        show_closed(draft, frame)
        return
    if any(file.source == CASE_SOURCE for file in draft.files):
        require_cases(frame.user)
    show_draft(draft, frame)
    if draft.state == DraftState.SCHEDULED:
        show_scheduled(draft, drafts, frame)
    elif not offer_to_look_again(draft, drafts, frame):
        _show_look(draft, drafts, frame)


def _show_look(draft: Draft, drafts: Drafts, frame: Frame) -> None:
    seen = drafts.fingerprint(draft)
    look = load_look(draft, drafts, frame)
    for position, screening in enumerate(look.screenings):
        show_screening(screening, f"{draft.id}-{position}", frame)
        if screening.stopped_at == Stage.COLUMNS and not screening.material.is_cases:
            offer_source(draft, position, drafts, frame)
        offer_to_take_out(draft, position, drafts, frame)
    drop_files(frame.view, drafts, frame, draft)
    if look.preview is not None:
        _say_unprotected(draft, look.preview, drafts, frame)
        show_preview(look.preview, frame)
    decide(draft, look, seen, drafts, frame)


def _say_unprotected(draft: Draft, preview: Preview, drafts: Drafts, frame: Frame) -> None:
    """Say that the preview shows a confidential source as it is; recorded before, once for each draft and person."""
    if not any(is_confidential(part, frame.catalogue) for part in preview.after.values()):
        return
    record_once(drafts.store.register, frame.user, Action.SHOW_UNPROTECTED, f"draft {draft.id}")
    text = frame.language.say(
        "These are the figures of the files, unprotected. Small counts are hidden when published."
    )
    show("caption.html", text=text)
