"""The page of what comes next: the answer, three tables of municipalities, and what to do without counts."""

from collections.abc import Callable, Sequence
from datetime import date

from metrics.ahead import DAYS, HORIZON_NAMES, MONTHS, Ahead
from metrics.ahead_words import answer_sentences, flow_notes, share_heading, step_notes, within_title
from metrics.cohort_words import step_text
from metrics.cohorts import steps
from metrics.words import Row
from reports.ahead_table import count_table, flow_table
from reports.count_table import CountTable
from ui.ahead_matrix import CountColumn, show_counts
from ui.downloads import Offer, offer_files
from ui.frame import Frame
from ui.loading_ahead import load_ahead, load_extract_day
from ui.markup import show
from ui.masthead import freshness
from ui.view import View

SOON, LATER = HORIZON_NAMES


def show_answer(figures: Ahead, frame: Frame) -> None:
    """Show of which day the counts are, and the answer."""
    language = frame.language
    show(
        "masthead.html",
        freshness=f"{freshness(frame)} · {extract_text(figures.month, frame)}",
        heading=heading(figures.area, frame),
        sentences=answer_sentences(figures, frame.catalogue, language),
    )
    if not figures.has_services:
        show("sentence.html", text=language.say("The extract has no services: who is without one is not known."))


def heading(area: str, frame: Frame) -> str:
    """Return the page's title with its area."""
    return f"{frame.language.say('Coming month')}, {frame.catalogue.places.titles(area)[frame.language.code]}"


def extract_text(month: date, frame: Frame) -> str:
    """Return of which day the extract is, or of which month, where it came without its day."""
    day = load_extract_day(frame.opened, month) if frame.opened else None
    if day is None:
        return frame.language.say("extract of the end of {month}", month=frame.language.month(month))
    return frame.language.say("extract of {day}", day=frame.language.day(day))


def show_no_counts(area: str, frame: Frame) -> None:
    """Say that there are no counts, and what brings them."""
    language = frame.language
    lead = language.say(
        "This release does not say what comes next in the area. It is counted from case files, of the day on which "
        "they were extracted, for every municipality they hold."
    )
    show("heading.html", heading=heading(area, frame), lead=lead)
    links = [
        {"href": f"{page}?lang={language.code}", "text": text}
        for page, text in (("sources", language.say("How to fetch it")), ("extracts", language.say("Drop the file")))
    ]
    show("links.html", text="", links=links)


def show_steps(figures: Ahead, view: View, frame: Frame) -> None:
    """Show how many will pass each step of months within two weeks and thirty days."""
    language = frame.language
    columns = [
        CountColumn(
            within_title(step, horizon, language),
            _count(figures, step, horizon),
            lambda row: step_notes(figures, row, language),
        )
        for step in MONTHS
        for horizon in HORIZON_NAMES
    ]
    explanation = language.say(
        "Open spells that will pass the step if they go on. Under each count: how many of them have no plan, and are "
        "in no service. Those within 14 days are among those within 30."
    )
    title = language.say("Soon over 1, 3 and 6 months")
    show_counts(figures, columns, title, explanation, view, frame)
    _offer("ahead-steps", title, figures, view, frame, lambda *about: count_table(*about, steps=MONTHS))


def show_flows(figures: Ahead, view: View, frame: Frame) -> None:
    """Show the flows of the next month if nobody left, each beside the newest one."""
    language = frame.language
    flows = {f"{flow.cohort_months}m": flow for flow in steps(frame.catalogue)}
    columns = [
        CountColumn(
            step_text(flows[step], language),
            lambda place, step=step: figures.flow(place, step),  # type: ignore[misc]
            lambda row, flow=flows[step]: flow_notes(figures, row, flow, language),  # type: ignore[misc]
        )
        for step in MONTHS
    ]
    explanation = language.say(
        "Spells that reach the step in the next month if none of them ends, and their share of those who began. This "
        "is the most that the flow can be. Under it the newest flow. How many will reach one month is known on the "
        "last day of a month only, since on others more are still to begin."
    )
    title = language.say("Next month's flow if nobody left")
    show_counts(figures, columns, title, explanation, view, frame)
    _offer("ahead-flows", title, figures, view, frame, flow_table)


def show_shares(figures: Ahead, view: View, frame: Frame) -> None:
    """Show how many will pass the days at which the municipality's share of the benefit grows."""
    language, shares = frame.language, frame.catalogue.benefit_shares
    since = date.fromisoformat(f"{shares.since}-01")
    columns = [
        CountColumn(
            share_heading(step, shares, language),
            _count(figures, step, LATER),
            lambda row: step_notes(figures, row, language, soon=SOON),
        )
        for step in DAYS
    ]
    explanation = " ".join(
        [
            language.say(
                "Open spells that will pass the days within 30 days, and the per cent of the benefit that the "
                "municipality pays from then on."
            ),
            shares.assumption[language.code],
            language.say("Shares since {month}: {source}.", month=language.month(since), source=shares.source),
        ]
    )
    title = language.say("Steps of the municipality's share of the benefit")
    show_counts(figures, columns, title, explanation, view, frame)
    _offer("ahead-shares", title, figures, view, frame, lambda *about: count_table(*about, steps=DAYS))


def _count(figures: Ahead, step: str, horizon: str) -> Callable[[str], Row]:
    return lambda place: figures.count(place, step, horizon)


def _offer(key: str, title: str, figures: Ahead, view: View, frame: Frame, table: Callable[..., CountTable]) -> None:
    """Offer a table as files, of protected figures whatever the screen shows."""
    offer = Offer(key, title, title, (figures.month, figures.month), view, frame, figures.area)
    extract = extract_text(figures.month, frame)
    notes: Sequence[tuple[str, str]] = [(frame.language.say("Extract"), extract)]

    def content(form: str) -> bytes:
        protected = load_ahead(offer.opened, figures.area, figures.month)
        return table(protected, title, extract, notes, offer.origin).content(form)

    offer_files(offer, content)
