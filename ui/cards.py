"""The key indicators as cards: value, change, what it rests on, where it comes from."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from catalogue.months import iso, parse_month, shift
from catalogue.schema import Indicator
from charts.sparkline import sparkline
from metrics.comparisons.words import rank_among_text
from metrics.marks import SIGNS, Mark, comparison_mark, marks_of, status_mark
from metrics.overview import Overview
from metrics.ratios import SHOWN
from metrics.target_words import target_words
from metrics.verdict_words import figure_sentences, interval_text, verdict_mark
from metrics.words import (
    Row,
    break_text,
    change_text,
    cohort_text,
    coverage_text,
    figure_text,
    n_text,
    source_text,
)
from ui.beside import Beside
from ui.downloads import Offer, offer_downloads
from ui.frame import Frame
from ui.markup import show
from ui.view import View

SPARK_MONTHS = 24
TOO_FEW = SIGNS["too_few"]


def show_cards(figures: Overview, view: View, frame: Frame, beside: Beside) -> None:
    """Show a card for each key indicator that has a figure, and name the others with the reason."""
    rows = list(figures.area.iter_rows(named=True))
    cards = [_card(row, figures.series, frame, beside) for row in rows if row["status"] in SHOWN]
    without = [row for row in rows if row["status"] not in SHOWN]
    show(
        "cards.html",
        cards=cards,
        without=[*_without(without, frame.catalogue, frame.language), *_without_rank(cards, beside, frame)],
        label=frame.language.say("Key indicators"),
        about=frame.language.say("About this indicator"),
        aloud=frame.language.say("To read aloud"),
    )
    if cards and view.area and view.month:
        subject, month = frame.language.say("Key indicators"), (view.month, view.month)
        place = frame.catalogue.places.titles(view.area)[frame.language.code]
        title = f"{subject}, {place}, {frame.language.month(view.month)}"
        offer = Offer("cards", title, subject, month, view, frame)
        offer_downloads(offer, lambda: offer.overview().area)


def _card(row: Row, series: pl.DataFrame, frame: Frame, beside: Beside) -> dict[str, Any]:
    language, catalogue = frame.language, frame.catalogue
    indicator = catalogue.indicators[row["indicator"]]
    comparable = row["comparison"] == "comparable"
    change = change_text(row, indicator, language)
    return {
        "title": indicator.short[language.code],
        "value": figure_text(row, indicator, language),
        "is_range": row["status"] == "range",
        "change": language.say("{change} in a year", change=change) if comparable else change,
        "verdict": verdict_mark(row, language),
        "verdict_code": row["verdict"],
        "why": break_text(row, catalogue, language),
        "rests_on": ", ".join(filter(None, [n_text(row, indicator, language), cohort_text(row, indicator, language)])),
        "interval": _interval(row, indicator, language),
        "target": _target(row, indicator, language, beside),
        "rank": _rank(row, language, beside),
        "reason": comparison_mark(row["comparison"], language),
        "marks": [mark for mark in marks_of(row, language) if row["verdict"] != "too_few" or mark.sign != TOO_FEW],
        "coverage": coverage_text(row, language),
        "source": source_text(row, catalogue, language),
        "spark": sparkline(*_newest_values(series, row)),
        "about": _about(indicator, language),
        "aloud": figure_sentences(row, catalogue, language),
    }


def _interval(row: Row, indicator: Indicator, language: Language) -> str:
    interval = interval_text(row, indicator, language)
    return language.say("95 % interval {interval}", interval=interval) if interval else ""


def _target(row: Row, indicator: Indicator, language: Language, beside: Beside) -> str:
    target = beside.targets.get(row["indicator"])
    return "" if target is None else target_words(row, target, indicator, language).text


def _rank(row: Row, language: Language, beside: Beside) -> str:
    ranks = beside.ranks.filter(indicator=row["indicator"]).to_dicts()
    return rank_among_text(ranks[0], language) if ranks else ""


def _without_rank(cards: Sequence[object], beside: Beside, frame: Frame) -> list[tuple[None, str]]:
    if not cards or not beside.ranks.is_empty():
        return []
    return [(None, frame.language.say("No ranks: there are no figures of other areas of the same kind."))]


def _newest_values(series: pl.DataFrame, row: Row) -> tuple[list[float | None], frozenset[int]]:
    """Return the indicator's last two years up to the row's month, and which of these months are hidden.

    A value is the middle of what it may be, a gap where unknown: the small line shows the shape only; the trend chart
    draws what hidden cells leave open.
    """
    month = parse_month(row["period"])
    if month is None:
        return [], frozenset()
    periods = [iso(shift(month, -back)) for back in range(SPARK_MONTHS - 1, -1, -1)]
    known = series.filter(pl.col("indicator") == row["indicator"])
    values = dict(known.select("period", (pl.col("lower") + pl.col("upper")) / 2).iter_rows())
    hidden = set(known.filter(pl.col("status") == "hidden").get_column("period"))
    return [values.get(each) for each in periods], frozenset(n for n, each in enumerate(periods) if each in hidden)


def _about(indicator: Indicator, language: Language) -> dict[str, str]:
    return {
        "title": indicator.title[language.code],
        "definition": indicator.definition[language.code],
        "caveats": indicator.caveats[language.code],
        "status": language.say("No official wording was found for this definition.")
        if indicator.definition_status == "open"
        else "",
    }


def _without(rows: Sequence[Row], catalogue: Catalogue, language: Language) -> list[tuple[Mark | None, str]]:
    """Return a sentence for each reason why key indicators have no figure."""
    sentences = []
    for status in dict.fromkeys(row["status"] for row in rows):
        titles = [catalogue.indicators[r["indicator"]].short[language.code] for r in rows if r["status"] == status]
        mark = status_mark(status, language)
        word = mark.word if mark else ""
        sentences.append((mark, f"{word[:1].upper()}{word[1:]}: {language.listed(titles)}."))
    return sentences
