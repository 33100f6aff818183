"""The overview's one sentence: which key indicators are better, weaker or unchanged against a year earlier.

It says only what the figures say. Whether a change is more than ordinary variation is not judged here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from metrics.words import Row, change_text, comparison_word


@dataclass(frozen=True)
class Sentence:
    """A sentence in two parts: what is said, and of which indicators."""

    label: str
    text: str

    def __str__(self) -> str:
        return f"{self.label} {self.text}".strip()


def summary_sentences(rows: Sequence[Row], catalogue: Catalogue, language: Language) -> list[Sentence]:
    """Return one sentence per direction that occurs, best first; then what cannot be compared, and why.

    `rows` are the key indicators of one place and month, as metrics.comparison gives them.
    """
    known = [row for row in rows if row["comparison"] != "no_figure"]
    if not known:
        return [Sentence(language.say("There are no figures for this month."), "")]
    openings = {
        "better": language.say("Better than a year ago:"),
        "worse": language.say("Weaker than a year ago:"),
        "same": language.say("Unchanged from a year ago:"),
        "unclear": language.say("Direction hidden by protected cells:"),
    }
    sentences = [
        Sentence(opening, _listed([row for row in known if row["direction"] == direction], catalogue, language))
        for direction, opening in openings.items()
        if any(row["direction"] == direction for row in known)
    ]
    return sentences + _without_comparison(known, catalogue, language)


def _listed(rows: Sequence[Row], catalogue: Catalogue, language: Language) -> str:
    return language.listed([_item(row, catalogue, language) for row in rows]) + "."


def _item(row: Row, catalogue: Catalogue, language: Language) -> str:
    indicator = catalogue.indicators[row["indicator"]]
    title = _lowered(indicator.short[language.code])
    return title if row["direction"] == "same" else f"{title} ({change_text(row, indicator, language)})"


def _without_comparison(rows: Sequence[Row], catalogue: Catalogue, language: Language) -> list[Sentence]:
    """Return a sentence for each reason why figures have no comparison."""
    sentences = []
    for reason in ("break", "no_earlier", "other_source", "other_coverage"):
        titles = [
            _lowered(catalogue.indicators[row["indicator"]].short[language.code])
            for row in rows
            if row["comparison"] == reason
        ]
        if titles:
            why = comparison_word(reason, language)
            sentences.append(Sentence(f"{why[:1].upper()}{why[1:]}:", f"{language.listed(titles)}."))
    return sentences


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]
