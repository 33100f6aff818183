"""The page of what comes next: the answer, and what to do where there are no counts."""

from collections.abc import Callable
from datetime import date

from metrics.ahead import Ahead
from metrics.ahead_words import answer_sentences
from reports.count_table import CountTable
from ui.downloads import Offer, offer_files
from ui.frame import Frame
from ui.loading_ahead import load_ahead, load_extract_day
from ui.markup import show
from ui.masthead import freshness
from ui.view import View


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


def offer_table(
    key: str, title: str, figures: Ahead, view: View, frame: Frame, table: Callable[..., CountTable]
) -> None:
    """Offer a table as files, of protected figures whatever the screen shows."""
    offer = Offer(key, title, title, (figures.month, figures.month), view, frame, figures.area)
    extract = extract_text(figures.month, frame)
    notes = [(frame.language.say("Extract"), extract)]

    def content(form: str) -> bytes:
        protected = load_ahead(offer.opened, figures.area, figures.month)
        return table(protected, title, extract, notes, offer.origin).content(form)

    offer_files(offer, content)
