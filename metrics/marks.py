"""The sign and the word of whatever keeps a figure from being a plain number, and how much of a screen that concerns.

A sign is a character with a shape of its own, never a colour alone; it always stands beside its word, or with the word
as its text alternative. The guide lists every one.
"""

from dataclasses import dataclass

import polars as pl

from catalogue.language import Language
from metrics.figures import REMARKS
from metrics.words import Row, comparison_word, remark_word, status_word

SIGNS = {
    "range": "⇕",
    "rate": "÷",
    "hidden": "▨",
    "not_computable": "∅",
    "incomplete": "◔",
    "missing": "○",
    "not_applicable": "×",
    "not_summable": "⊞",
    "unripe": "→",
    "too_few": "∴",
    "no_earlier": "←",
    "break": "¦",
    "other_source": "⇄",
    "other_coverage": "◐",
}
"""By status (metrics.figures.STATUSES, REMARKS) and reason without a change (metrics.comparison.COMPARISONS)."""


@dataclass(frozen=True)
class Mark:
    """A sign and the word it stands for."""

    sign: str
    word: str

    def __str__(self) -> str:
        return f"{self.sign} {self.word}"


def status_mark(status: str, language: Language) -> Mark | None:
    """Return the mark of a figure's status; None where the figure is a plain number."""
    return Mark(SIGNS[status], status_word(status, language)) if status in SIGNS else None


def remark_marks(row: Row, language: Language) -> list[Mark]:
    """Return the marks of what is to be minded of a figure that is shown."""
    return [Mark(SIGNS[remark], remark_word(remark, language)) for remark in REMARKS if row[remark]]


def comparison_mark(comparison: str, language: Language) -> Mark | None:
    """Return the mark of the reason why there is no change; None where there is one, or no figure to begin with."""
    return Mark(SIGNS[comparison], comparison_word(comparison, language)) if comparison in SIGNS else None


def marks_of(row: Row, language: Language) -> list[Mark]:
    """Return every mark of a figure: its status, then its remarks."""
    status = status_mark(row["status"], language)
    return [*([status] if status else []), *remark_marks(row, language)]


@dataclass(frozen=True)
class Concealed:
    """How many figures a screen or a file holds, and how many of them are no plain numbers one can judge."""

    figures: int
    hidden: int
    ranges: int
    too_few: int

    @classmethod
    def of(cls, figures: pl.DataFrame) -> "Concealed":
        """Count figures of metrics.figures."""
        status = figures.get_column("status")
        return cls(
            figures=figures.height,
            hidden=int((status == "hidden").sum()),
            ranges=int((status == "range").sum()),
            too_few=int(figures.get_column("too_few").sum()),
        )

    def text(self, language: Language) -> str:
        """Return `12 of 60 figures hidden or shown as a range, 3 with too few for a verdict`; never nothing."""
        counts = {
            "concealed": language.number(self.hidden + self.ranges),
            "figures": language.number(self.figures),
        }
        if not self.too_few:
            return language.say("{concealed} of {figures} figures hidden or shown as a range.", **counts)
        return language.say(
            "{concealed} of {figures} figures hidden or shown as a range, {too_few} with too few for a verdict.",
            **counts,
            too_few=language.number(self.too_few),
        )
