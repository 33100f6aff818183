"""The places compared as a real table, and those that stand apart with their reasons."""

from dataclasses import replace
from typing import Any

import streamlit as st

from catalogue.language import EN_DASH
from metrics.compared import Compared
from metrics.compared_words import apart_text, category_mark, tone
from metrics.comparisons.words import category_text, rank_method_text, rank_text
from metrics.marks import marks_of
from metrics.verdict_words import interval_text, verdict_mark
from metrics.words import Row, count_text, figure_text
from ui.compare import comparison_caption, offer_of
from ui.downloads import offer_downloads
from ui.frame import Frame
from ui.loading_compare import load_compared
from ui.markup import show
from ui.view import View


def show_places(figures: Compared, view: View, frame: Frame) -> None:
    """Show the places compared, by the figure or by need; each opens the page of the place."""
    language, indicator = frame.language, frame.catalogue.indicators[figures.indicator]
    better = indicator.better
    rows = list(figures.ordered(view.order, better).iter_rows(named=True))
    if not rows:
        return
    has_funnel, has_ranks = (any(row[name] is not None for row in rows) for name in ("category", "rank_lower"))
    columns = [language.say("Figure"), language.say("n"), language.say("Against its own past")]
    columns += [language.say("Against the others")] if has_funnel else []
    columns += [language.say("Rank")] if has_ranks else []
    method = [rank_method_text(language)] if has_ranks else []
    show(
        "comparison.html",
        heading=language.say("Places"),
        caption=comparison_caption(figures, frame),
        corner=language.say("Place"),
        columns=columns,
        rows=[_row(row, view, frame, has_funnel=has_funnel, has_ranks=has_ranks) for row in rows],
        notes=method,
    )
    offer = offer_of("places", figures, view, frame)
    offer_downloads(offer, lambda: load_compared(offer.opened, view).ordered(view.order, better))


def _row(row: Row, view: View, frame: Frame, *, has_funnel: bool, has_ranks: bool) -> dict[str, Any]:
    language, indicator = frame.language, frame.catalogue.indicators[row["indicator"]]
    category = category_mark(row, indicator, language)
    return {
        "name": frame.catalogue.places.titles(row["place"])[language.code],
        "href": replace(view, place=row["place"]).link("municipality"),
        "figure": figure_text(row, indicator, language),
        "is_range": row["status"] == "range",
        "marks": marks_of(row, language),
        "interval": interval_text(row, indicator, language),
        "n": count_text(row, "denominator", language),
        "verdict": verdict_mark(row, language),
        "verdict_code": row["verdict"],
        "category": category,
        "category_code": tone(row, indicator),
        "has_funnel": has_funnel,
        "has_ranks": has_ranks,
        "rank": rank_text(row, language) if row["rank_lower"] is not None else "",
    }


def show_alike(figures: Compared, view: View, frame: Frame) -> None:
    """Offer all places that the funnel's limits come from as a table, one click away, and as files."""
    language, indicator = frame.language, frame.catalogue.indicators[figures.indicator]
    rows, say = figures.alike_ordered(indicator.better), language.say
    if rows.is_empty() or figures.kind is None or len(figures.compared) < 2:
        return
    with st.expander(say("Show every place of the funnel as a table")):
        show(
            "list.html",
            id="alike",
            heading=say("Every place of the funnel"),
            caption=comparison_caption(figures, frame),
            columns=[say("Place"), say("Figure"), say("n"), say("Against the others")],
            rows=[
                [
                    frame.catalogue.places.titles(row["place"])[language.code],
                    figure_text(row, indicator, language),
                    count_text(row, "denominator", language),
                    category_text(row, language),
                ]
                for row in rows.iter_rows(named=True)
            ],
        )
        offer = offer_of("alike", figures, view, frame)
        offer_downloads(offer, lambda: load_compared(offer.opened, view).alike_ordered(indicator.better))


def show_apart(figures: Compared, view: View, frame: Frame) -> None:
    """Show the places that are not compared, each with its figure, if any, and the reason."""
    language, catalogue = frame.language, frame.catalogue
    rows = list(figures.apart.iter_rows(named=True))
    if not rows:
        return
    show(
        "list.html",
        id="apart",
        heading=language.say("Not compared"),
        caption=comparison_caption(figures, frame),
        columns=[language.say("Place"), language.say("Figure"), language.say("Reason")],
        rows=[[catalogue.places.titles(row["place"])[language.code], *_apart(row, frame)] for row in rows],
    )
    offer = offer_of("apart", figures, view, frame)
    offer_downloads(offer, lambda: load_compared(offer.opened, view).apart)


def _apart(row: Row, frame: Frame) -> tuple[str, str]:
    """Return the figure and the reason; a dash for a figure where the reason says what stands in its place."""
    figure = figure_text(row, frame.catalogue.indicators[row["indicator"]], frame.language)
    reason = apart_text(row, frame.catalogue, frame.language)
    return (EN_DASH if figure == reason else figure), reason
