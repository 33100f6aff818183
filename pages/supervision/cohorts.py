"""Kohortit: spells that began in the same month, followed until they are over 1, 3, 6 and 12 months long."""

from ui.cohort_chart import show_curves
from ui.cohorts import show_answer, show_by_sex, show_by_start, show_no_flows
from ui.cohorts_filter import choose_cohort
from ui.frame import open_frame, show_banners, show_empty
from ui.loading_cohorts import load_cohorts, load_followed


def render() -> None:
    """Draw the page: filters, figures, answer, curves, the chosen cohort by sex, cohorts by start month."""
    frame = open_frame()
    show_banners(frame)
    view = choose_cohort(frame)
    if frame.opened is None or frame.release is None or not frame.release.parts or view.place is None:
        show_empty(frame.language)
        return
    whole = load_cohorts(frame.opened, view.place)
    if view.began is None or whole.newest_answered is None:
        show_no_flows(view.place, frame)
        return
    followed = load_followed(frame.opened, view.place, view.began, view.together or 1)
    show_answer(whole, followed, frame)
    show_curves(followed, view, frame)
    show_by_sex(followed, view, frame)
    show_by_start(whole, view, frame)
