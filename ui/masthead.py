"""The head of a page: freshness, heading, and the sentence that says it before the numbers do."""

from catalogue.language import Language
from data.releases import Release
from metrics.overview import Overview
from metrics.summary import summary_sentences
from ui.frame import Frame
from ui.markup import show
from ui.view import View


def show_masthead(figures: Overview, view: View, frame: Frame) -> None:
    """Show what the page is about and its one sentence."""
    language = frame.language
    place = frame.catalogue.places.titles(view.area or "")[language.code]
    month = language.month(view.month) if view.month else ""
    sentences = summary_sentences(list(figures.area.iter_rows(named=True)), frame.catalogue, language)
    show(
        "masthead.html",
        freshness=freshness(frame),
        heading=f"{place}, {month}",
        sentences=sentences,
    )


def freshness(frame: Frame) -> str:
    """Return release, its day, the newest month, and when the next figures come."""
    language, release = frame.language, frame.release
    if release is None:
        return ""
    parts = [
        language.say("Example data") if frame.is_example else "",
        language.say("release {number}, {moment}", number=release.id, moment=language.moment(release.created_at)),
        language.say("data until {month}", month=language.month(release.months[-1])),
        _next_release(release, frame, language),
    ]
    said = " · ".join(filter(None, parts))
    return said[0].upper() + said[1:]


def _next_release(release: Release, frame: Frame, language: Language) -> str:
    dates = [day for source in release.sources for day in frame.catalogue.sources[source].release_dates]
    coming = [day for day in sorted(dates) if day > release.created_at.date()]
    if coming:
        return language.say("next figures {day}", day=language.day(coming[0]))
    return language.say("next release date not announced")
