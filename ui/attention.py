"""What needs attention: the figures beyond ordinary variation, strongest first, each opening its own view."""

from dataclasses import replace
from typing import Any

import polars as pl

from catalogue.language import Language
from metrics.overview import Overview
from metrics.signals.verdicts import DECIDED
from metrics.verdict_words import question_word, verdict_mark
from metrics.words import Row, change_text, figure_text
from ui.frame import Frame
from ui.markup import show
from ui.view import View

# Of a large area more would hide the strongest; the matrix marks them all.
AT_MOST = 8
TREND = "trend"


def show_attention(figures: Overview, view: View, frame: Frame) -> None:
    """Show the month's signals; where there are none, say so and of how many figures that holds."""
    language = frame.language
    signals = figures.attention
    figured = figures.of_month.filter(pl.col("lower").is_not_null())
    if figured.is_empty():
        return
    show(
        "attention.html",
        heading=language.say("What needs attention"),
        items=[_item(row, view, frame) for row in signals.head(AT_MOST).iter_rows(named=True)],
        remark=_remark(signals.height, figured, language),
    )


def _item(row: Row, view: View, frame: Frame) -> dict[str, Any]:
    language, indicator = frame.language, frame.catalogue.indicators[row["indicator"]]
    there = replace(view, place=row["place"], indicator=row["indicator"])
    question = question_word(row["question"], language)
    change = change_text(row, indicator, language) if row["comparison"] == "comparable" else ""
    judged = question if row["question"] != "level" else ""
    return {
        "mark": verdict_mark(row, language),
        "code": row["verdict"],
        "place": frame.catalogue.places.titles(row["place"])[language.code],
        "indicator": indicator.short[language.code],
        "figure": figure_text(row, indicator, language),
        "change": language.say("{change} in a year", change=change) if change else "",
        "judged": language.say("judged: {question}", question=judged) if judged else "",
        "href": there.link(TREND),
    }


def _remark(signals: int, figured: pl.DataFrame, language: Language) -> str:
    """Return of how many figures nothing needs to be said, and how many could not be judged."""
    decided = int(figured.get_column("verdict").is_in(list(DECIDED)).sum())
    open_ones = figured.height - decided
    more = language.number(signals - AT_MOST)
    said = [language.say("{count} more are marked in the table below.", count=more)] if signals > AT_MOST else []
    within = language.number(decided - signals)
    if decided and not signals:
        said.append(language.say("No figure is beyond its ordinary variation ({count} judged).", count=within))
    elif decided:
        said.append(language.say("The other {count} figures judged are within ordinary variation.", count=within))
    if open_ones:
        said.append(language.say("{count} figures cannot be judged; each says why.", count=language.number(open_ones)))
    return " ".join(said)
