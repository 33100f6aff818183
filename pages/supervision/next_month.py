"""Seuraava kuukausi: open spells that will reach a step of time soon, in counts only, by municipality."""

from ui.ahead import show_answer, show_no_counts
from ui.ahead_filter import choose_extract
from ui.ahead_tables import show_flows, show_shares, show_steps
from ui.frame import open_frame, show_banners, show_empty
from ui.loading_ahead import load_ahead


def render() -> None:
    """Draw the page: filters, answer, steps of months, flows if nobody leaves, steps of the share of the benefit."""
    frame = open_frame()
    show_banners(frame)
    view, month = choose_extract(frame)
    if frame.opened is None or frame.release is None or not frame.release.parts or view.area is None:
        show_empty(frame.language)
        return
    if month is None:
        show_no_counts(view.area, frame)
        return
    figures = load_ahead(frame.opened, view.area, month)
    show_answer(figures, frame)
    show_steps(figures, view, frame)
    show_flows(figures, view, frame)
    show_shares(figures, view, frame)
