"""The trend as a table, one click away: everything that is said of each month, newest first."""

from typing import Any

import streamlit as st

from catalogue.language import EN_DASH, MINUS, NO_BREAK, Language
from catalogue.months import parse_month
from catalogue.schema import Indicator
from metrics.marks import comparison_mark, marks_of
from metrics.trend import Trend
from metrics.verdict_words import interval_text, question_word, verdict_mark
from metrics.words import Row, change_text, change_unit_text, coverage_text, figure_text, n_text, source_text
from ui.frame import Frame
from ui.markup import show
from ui.trend_answer import title
from ui.view import View


def show_table(figures: Trend, view: View, frame: Frame) -> None:
    """Show the table behind an expander; its files are those of the charts."""
    language, indicator = frame.language, frame.catalogue.indicators[figures.indicator]
    columns = [
        indicator.short[language.code],
        language.say("Rests on"),
        language.say("95 % interval"),
        language.say("Change in a year"),
        language.say("Verdict"),
        language.say("Judged change"),
        language.say("Source"),
    ]
    with st.expander(language.say("Show all months as a table")):
        show(
            "trend_table.html",
            caption=title(figures, frame),
            corner=language.say("Month"),
            columns=columns,
            rows=[_row(row, indicator, frame) for row in figures.table.iter_rows(named=True)],
        )


def _row(row: Row, indicator: Indicator, frame: Frame) -> dict[str, Any]:
    language = frame.language
    month = parse_month(row["period"])
    rests_on = ", ".join(filter(None, [n_text(row, indicator, language), coverage_text(row, language)]))
    return {
        "month": language.month(month) if month else row["period"],
        "marks": marks_of(row, language),
        "figure": figure_text(row, indicator, language),
        "rests_on": rests_on,
        "interval": interval_text(row, indicator, language),
        "change_mark": comparison_mark(row["comparison"], language),
        "change": change_text(row, indicator, language),
        "verdict": verdict_mark(row, language),
        "code": row["verdict"],
        "judged": judged_text(row, indicator, language),
        "source": source_text(row, frame.catalogue, language),
    }


def judged_text(row: Row, indicator: Indicator, language: Language) -> str:
    """Return the judged change with its limits and what it is a change of; nothing where none was judged."""
    if row["judged"] is None:
        return ""
    change = f"{language.signed(row['judged'], indicator.decimals)}{NO_BREAK}{change_unit_text(indicator, language)}"
    limit = language.number(row["judged_upper"], indicator.decimals)
    limits = f"{MINUS}{limit}{NO_BREAK}{EN_DASH}{NO_BREAK}+{limit}"
    return f"{change} ({limits}), {question_word(row['question'], language)}"
