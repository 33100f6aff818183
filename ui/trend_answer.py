"""The answer of the trend before its numbers: the month's figure, its change and its verdict in sentences."""

from metrics.marks import status_mark
from metrics.trend import Trend
from metrics.verdict_words import figure_sentences, verdict_mark
from metrics.words import status_word
from ui.frame import Frame
from ui.markup import show
from ui.masthead import freshness


def show_answer(figures: Trend, frame: Frame) -> None:
    """Show what the page is about, the verdict's mark, and what to read to the group."""
    language, catalogue = frame.language, frame.catalogue
    row = figures.of_month
    sentences = figure_sentences(row, catalogue, language)
    if not sentences:
        why = status_word(row["status"], language)
        sentences = [
            language.say("There is no figure for {month}: {why}.", month=language.month(figures.month), why=why)
            if figures.has_figures
            else language.say("There are no figures: {why}.", why=why)
        ]
    show(
        "answer.html",
        freshness=freshness(frame),
        heading=title(figures, frame),
        mark=verdict_mark(row, language) or status_mark(row["status"], language),
        code=row["verdict"] or "",
        text=" ".join(sentences),
    )


def title(figures: Trend, frame: Frame) -> str:
    """Return indicator and place."""
    code = frame.language.code
    indicator = frame.catalogue.indicators[figures.indicator]
    return f"{indicator.title[code]}, {frame.catalogue.places.titles(figures.place)[code]}"
