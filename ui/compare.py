"""The comparison on the page: the answer, where each place lies, the map, and the area among the others."""

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from charts.comparison_pictures import funnel_picture, interval_picture
from charts.funnel import funnel_chart
from charts.intervals import interval_chart
from charts.map_picture import map_picture
from charts.picture import picture
from charts.symbol_map import symbol_map
from metrics.compared import Compared
from metrics.compared_words import answer_sentences, area_rank_text, limits_sentence
from metrics.words import source_text
from ui.downloads import Offer, offer_downloads
from ui.frame import Frame
from ui.loading_compare import load_compared
from ui.markup import show
from ui.view import View


def comparison_title(figures: Compared, frame: Frame) -> str:
    """Return what is compared, where and when: indicator, area, month."""
    language, catalogue = frame.language, frame.catalogue
    area = catalogue.places.titles(figures.area)[language.code]
    return f"{catalogue.indicators[figures.indicator].title[language.code]}, {area}, {language.month(figures.month)}"


def comparison_caption(figures: Compared, frame: Frame) -> str:
    """Return period, source and release of what is compared."""
    language, release = frame.language, frame.release
    rows = figures.compared.iter_rows(named=True)
    sources = list(dict.fromkeys(source_text({**row, "rows_used": []}, frame.catalogue, language) for row in rows))
    if release is None or not sources:
        return ""
    return language.say(
        "{title}. Source: {sources}. Release {number}, {moment}.",
        title=comparison_title(figures, frame),
        sources=", ".join(sources),
        number=release.id,
        moment=language.moment(release.created_at),
    )


def show_answer(figures: Compared, frame: Frame) -> None:
    """Show the heading and the answer before any number."""
    said = answer_sentences(figures, frame.catalogue, frame.language)
    show("heading.html", heading=comparison_title(figures, frame), lead=" ".join(said))


def show_distribution(figures: Compared, view: View, frame: Frame) -> None:
    """Show the funnel; of a mean the intervals; nothing of fewer than two places."""
    language, catalogue = frame.language, frame.catalogue
    alt = " ".join(answer_sentences(figures, catalogue, language))
    if len(figures.compared) < 2:
        return
    if figures.funnel is None:
        chart, note = interval_chart(figures, catalogue, language, alt), _interval_note(figures, frame)
    else:
        chart = funnel_chart(figures, figures.funnel, catalogue, language, alt, view.places)
        note = _funnel_note(figures, frame)
    st.plotly_chart(chart.figure, alt=chart.alt, config={"displayModeBar": False}, key="distribution")
    show("caption.html", text=f"{note} {comparison_caption(figures, frame)}")
    offer = offer_of("distribution", figures, view, frame)
    draw = interval_picture if figures.funnel is None else partial(funnel_picture, chosen=view.places)
    offer_downloads(offer, lambda: load_compared(offer.opened, view).compared, drawn_anew(offer, view, note, draw))


def offer_of(key: str, figures: Compared, view: View, frame: Frame) -> Offer:
    """Return the offer of a table or chart of the comparison; `key` is one of those named here."""
    say, months = frame.language.say, (figures.month, figures.month)
    names = {
        "distribution": say("Funnel") if figures.funnel else say("Intervals"),
        "alike": say("All in the funnel"),
        "places": say("Places"),
        "apart": say("Not compared"),
        "panels": say("Panels"),
        "map": say("Map"),
        "explanation": say("Contributions"),
    }
    short = frame.catalogue.indicators[figures.indicator].short[frame.language.code]
    title = f"{comparison_title(figures, frame)}: {names[key]}"
    return Offer(key, title, f"{say('Compare')} {short} {names[key]}", months, view, frame)


def drawn_anew(offer: Offer, view: View, note: str, draw: Callable[..., dict[str, Any]]) -> Callable[[str], bytes]:
    """Return what draws a chart of the comparison anew from protected figures, with the answer as its alt text."""

    def drawn(form: str) -> bytes:
        frame = offer.frame
        figures = load_compared(offer.opened, view)
        answer = " ".join(answer_sentences(figures, frame.catalogue, frame.language))
        words = {"title": offer.title, "caption": f"{note} {comparison_caption(figures, frame)}", "mark": offer.mark}
        specification = draw(figures, frame.catalogue, frame.language, description=answer, **words)
        return picture(specification, form, frame.language)

    return drawn


def _funnel_note(figures: Compared, frame: Frame) -> str:
    language = frame.language
    drawn = language.say(
        "Each place by its size and its rate. Between the dashed lines (95 %) and the solid lines (99.8 %) chance and "
        "the usual differences between places suffice as reasons. Upright bars are what hidden cells leave open; a "
        "place without a name says it when pointed at."
    )
    return f"{drawn} {limits_sentence(figures, language)}"


def _interval_note(figures: Compared, frame: Frame) -> str:
    language = frame.language
    if frame.catalogue.indicators[figures.indicator].form == "mean":
        return language.say(
            "A funnel is for rates; of a mean each place has its 95 % interval instead (thin line). Broad bars are "
            "what hidden cells leave open."
        )
    return language.say(
        "Each place with its 95 % interval (thin line); there is no funnel. Broad bars are what hidden cells leave "
        "open."
    )


def show_map(figures: Compared, view: View, frame: Frame) -> None:
    """Show the municipalities where they lie, from two on; the table of the places is its accessible form."""
    language, catalogue = frame.language, frame.catalogue
    if len(figures.compared.filter(_is_municipality(frame))) < 2:
        return
    title = language.say("On the map")
    show("section.html", heading=title, said="", sentences=[])
    alt = " ".join(answer_sentences(figures, catalogue, language))
    chart = symbol_map(figures, catalogue, language, alt)
    st.plotly_chart(chart.figure, alt=chart.alt, config={"displayModeBar": False}, key="map")
    text = language.say(
        "The larger the symbol, the larger n. Square: outside ordinary variation and weaker; diamond: outside and "
        "better; circle: within it, or left open. The table of the places holds the same figures."
    )
    if (figures.compared.get_column("status") == "range").any():
        text = f"{text} {language.say('Hollow: hidden cells leave a range.')}"
    show("caption.html", text=f"{text} {comparison_caption(figures, frame)}")
    offer = offer_of("map", figures, view, frame)

    def shown() -> pl.DataFrame:
        return load_compared(offer.opened, view).compared.filter(_is_municipality(frame))

    offer_downloads(offer, shown, drawn_anew(offer, view, text, map_picture))


def _is_municipality(frame: Frame) -> pl.Expr:
    return pl.col("place").is_in(list(frame.catalogue.places.municipalities))


def show_area_rank(figures: Compared, frame: Frame) -> None:
    """Show the area's ranks among the employment areas, or why there are none."""
    sentences = [area_rank_text(figures, frame.catalogue, frame.language)]
    show("section.html", heading=frame.language.say("Among employment areas"), said="", sentences=sentences)
