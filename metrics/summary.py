"""The overview's one sentence: which key indicators are out of the ordinary, which vary as they use to.

It says first what needs attention, then what does not, then what cannot be judged and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from catalogue.schema import Indicator
from metrics.words import Row, change_text, spoken_change_text


@dataclass(frozen=True)
class Sentence:
    """A sentence in two parts: what is said, and of which indicators."""

    label: str
    text: str

    def __str__(self) -> str:
        return f"{self.label} {self.text}".strip()


def summary_sentences(rows: Sequence[Row], catalogue: Catalogue, language: Language) -> list[Sentence]:
    """Return one sentence per verdict that occurs, what needs attention first.

    `rows` are the key indicators of one place and month, as metrics.judged and metrics.comparison give them.
    """
    known = [row for row in rows if row["lower"] is not None]
    if not known:
        return [Sentence(language.say("There are no figures for this month."), "")]
    openings = {
        "worsens": language.say("Worsening beyond ordinary variation:"),
        "improves": language.say("Improving beyond ordinary variation:"),
        "ordinary": language.say("Ordinary variation:"),
        "too_few": language.say("Too few cases to be judged:"),
        "short": language.say("The series is still too short to be judged:"),
        "no_earlier": language.say("No earlier month to be judged by:"),
        "left_out": language.say("An exceptional month, not judged:"),
        "missing": language.say("Hidden cells keep it from being judged:"),
    }
    return [
        Sentence(opening, _listed([row for row in known if row["verdict"] == verdict], catalogue, language))
        for verdict, opening in openings.items()
        if any(row["verdict"] == verdict for row in known)
    ]


def _listed(rows: Sequence[Row], catalogue: Catalogue, language: Language) -> str:
    return language.listed([_item(row, catalogue, language) for row in rows]) + "."


def _item(row: Row, catalogue: Catalogue, language: Language) -> str:
    indicator = catalogue.indicators[row["indicator"]]
    short = indicator.short[language.code]
    title = short[:1].lower() + short[1:]
    change = _change(row, indicator, language) if row["comparison"] == "comparable" else ""
    return f"{title} ({change})" if change else title


def _change(row: Row, indicator: Indicator, language: Language) -> str:
    """Return the change as it stands in a sentence; percentage points stay short, there are many of them."""
    return (
        change_text(row, indicator, language)
        if indicator.unit == "percent"
        else spoken_change_text(row, indicator, language)
    )
