"""What the chart of judged changes says in words: caption and alt text."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from catalogue.language import EN_DASH, MINUS, NO_BREAK, Language
from catalogue.schema import Indicator
from charts.trend_words import signal_words
from metrics.signals.verdicts import DECIDED
from metrics.verdict_words import question_word, verdict_sentence, verdict_word
from metrics.words import Row, change_unit_text

Months = Sequence[tuple[date, Row]]


def judged_sentence(row: Row, indicator: Indicator, language: Language) -> str:
    """Return what was judged in a month and within which limits; or why nothing was, where there is a figure."""
    if row["judged"] is None:
        return verdict_sentence(row, language)
    unit, signed = change_unit_text(indicator, language, aloud=True), row["judged"]
    limit = language.number(row["judged_upper"], indicator.decimals)
    return language.say(
        "What is judged: {question}. It is {change}, and ordinarily between {limits}: {verdict}.",
        question=question_word(row["question"], language),
        change=f"{language.signed(signed, indicator.decimals)}{NO_BREAK}{unit}",
        limits=f"{MINUS}{limit} {EN_DASH} +{limit}{NO_BREAK}{unit}",
        verdict=verdict_word(row["verdict"], language),
    )


def reasons_text(months: Months, language: Language) -> str:
    """Return why months have no verdict, with how many; nothing where all have one."""
    found = Counter(row["verdict"] for _, row in months if row["verdict"] not in (*DECIDED, None))
    if not found:
        return ""
    said = [f"{verdict_word(verdict, language)} ({language.number(count)})" for verdict, count in found.most_common()]
    return language.say("Months without a verdict, grey: {reasons}.", reasons=language.listed(said))


def questions_text(months: Months, language: Language) -> str:
    """Return which changes are judged, with how many months each decides."""
    found = Counter(row["question"] for _, row in months if row["judged"] is not None)
    said = [f"{question_word(name, language)} ({language.number(count)})" for name, count in found.most_common()]
    return language.say("Judged, by number of months: {questions}.", questions=language.listed(said)) if said else ""


def judged_words(months: Months, indicator: Indicator, place: str, language: Language) -> str:
    """Return the alt text: what is judged, which months are beyond the limits, and which are not judged."""
    said = language.say(
        "{title}, {place}: the judged change of each month, and the limits within which it ordinarily lies.",
        title=indicator.title[language.code],
        place=place,
    )
    decided = [(month, row) for month, row in months if row["judged"] is not None]
    signals = signal_words(decided, language) or language.say("No month is beyond its limits.")
    parts = [said, questions_text(months, language), signals, reasons_text(months, language)]
    return " ".join(filter(None, parts))
