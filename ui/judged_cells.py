"""A judged figure as the cell of a table: the figure with its signs, what it rests on, its interval, its verdict."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from catalogue.language import Language
from catalogue.schema import Indicator
from metrics.marks import Mark, remark_marks, status_mark
from metrics.ratios import SHOWN
from metrics.verdict_words import interval_text, verdict_mark
from metrics.words import Row, count_text, figure_text


def judged_cell(row: Row, indicator: Indicator, language: Language) -> dict[str, Any]:
    """Return the cell of a row of metrics.judged, as judged_table.html draws it."""
    count = count_text(row, "denominator", language)
    interval = interval_text(row, indicator, language)
    notes = [note for note in (f"n = {count}" if count else "", interval) if note]
    return {**figure_cell(row, indicator, language), "notes": notes}


def figure_cell(row: Row, indicator: Indicator, language: Language) -> dict[str, Any]:
    """Return the same cell without its notes, for tables that have notes of their own."""
    return {
        "text": figure_text(row, indicator, language),
        "has_figure": row["status"] in SHOWN,
        "is_range": row["status"] == "range",
        "status": status_mark(row["status"], language),
        "remarks": _remarks(row, language),
        "verdict": _verdict(row, language),
        "code": row["verdict"],
    }


def legend(figures: pl.DataFrame, language: Language) -> list[tuple[Mark, str]]:
    """Return every mark that occurs in these figures, once, with the code of its verdict or nothing."""
    found: dict[Mark, str] = {}
    for row in figures.iter_rows(named=True):
        for mark, code in _marks(row, language):
            found.setdefault(mark, code)
    return list(found.items())


def _marks(row: Row, language: Language) -> Iterable[tuple[Mark, str]]:
    status, verdict = status_mark(row["status"], language), _verdict(row, language)
    yield from [(status, "")] if status else []
    yield from [(mark, "") for mark in _remarks(row, language)]
    yield from [(verdict, row["verdict"])] if verdict else []


def _verdict(row: Row, language: Language) -> Mark | None:
    """Return the mark of the verdict, less that of hidden cells, which the status says."""
    return None if row["verdict"] == "missing" else verdict_mark(row, language)


def _remarks(row: Row, language: Language) -> list[Mark]:
    """Return the remarks, less that of too few where the verdict says it."""
    return [] if row["verdict"] == "too_few" else remark_marks(row, language)


def table_explanation(language: Language) -> str:
    """Return what stands under and beside each figure of the table."""
    return language.say("Under each figure: n and the 95 % interval; the sign beside it is the verdict.")
