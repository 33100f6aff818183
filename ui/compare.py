"""The comparison on the page: the answer, where each place lies, the map, and the area among the others."""

from collections.abc import Callable

import streamlit as st

from charts.comparison_pictures import funnel_picture, interval_picture
from charts.funnel import funnel_chart
from charts.intervals import interval_chart
from charts.picture import picture
from charts.symbol_map import symbol_map
from metrics.compared import Compared
from metrics.compared_words import answer_sentences, area_rank_text
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
    if catalogue.indicators[figures.indicator].form == "mean":
        chart, note = interval_chart(figures, catalogue, language, alt), _interval_note(frame)
    elif figures.funnel is not None:
        chart, note = funnel_chart(figures, figures.funnel, catalogue, language, alt), _funnel_note(figures, frame)
    else:
        return
    st.plotly_chart(chart.figure, alt=chart.alt, config={"displayModeBar": False}, key="distribution")
    show("caption.html", text=f"{note} {comparison_caption(figures, frame)}")
    offer = offer_of("distribution", figures, view, frame)
    offer_downloads(offer, lambda: load_compared(offer.opened, view).compared, _drawn(offer, view, note))


def offer_of(key: str, figures: Compared, view: View, frame: Frame) -> Offer:
    """Return the offer of a table or chart of the comparison."""
    months = (figures.month, figures.month)
    short = frame.catalogue.indicators[figures.indicator].short[frame.language.code]
    return Offer(key, comparison_title(figures, frame), f"{frame.language.say('Compare')} {short}", months, view, frame)


def _drawn(offer: Offer, view: View, note: str) -> Callable[[str], bytes]:
    """Return what draws the funnel or the intervals anew from protected figures."""

    def drawn(form: str) -> bytes:
        frame = offer.frame
        figures = load_compared(offer.opened, view)
        draw = interval_picture if figures.funnel is None else funnel_picture
        answer = " ".join(answer_sentences(figures, frame.catalogue, frame.language))
        words = {"title": offer.title, "caption": f"{note} {comparison_caption(figures, frame)}", "mark": offer.mark}
        specification = draw(figures, frame.catalogue, frame.language, description=answer, **words)
        return picture(specification, form, frame.language)

    return drawn


def _funnel_note(figures: Compared, frame: Frame) -> str:
    language = frame.language
    if figures.funnel is None:
        return ""
    return language.say(
        "Each place by its size and its rate. Between the dashed lines (95 %) and the solid lines (99.8 %) chance and "
        "the usual differences between places suffice as reasons. Limits from {count} municipalities, of which "
        "{hidden} have hidden cells; upright bars are what hidden cells leave open.",
        count=language.number(figures.funnel.places),
        hidden=language.number(figures.funnel.hidden),
    )


def _interval_note(frame: Frame) -> str:
    return frame.language.say(
        "A funnel is for rates; of a mean each place has its 95 % interval instead (thin line). Broad bars are what "
        "hidden cells leave open."
    )


def show_map(figures: Compared, frame: Frame) -> None:
    """Show the municipalities where they lie, from two on; the table of the places is its accessible form."""
    language, catalogue = frame.language, frame.catalogue
    known = figures.compared.get_column("place").is_in(list(catalogue.places.municipalities))
    if known.sum() < 2:
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
    show("caption.html", text=f"{text} {comparison_caption(figures, frame)}")


def show_area_rank(figures: Compared, frame: Frame) -> None:
    """Show the area's ranks among the employment areas, or why there are none."""
    sentences = [area_rank_text(figures, frame.catalogue, frame.language)]
    show("section.html", heading=frame.language.say("Among employment areas"), said="", sentences=sentences)
