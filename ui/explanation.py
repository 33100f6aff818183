"""Why the area moved, on the page: the sums in words, a bar for each part, and the table."""

import streamlit as st

from charts.comparison_pictures import contribution_picture
from charts.contribution_bars import contribution_chart
from charts.picture import picture
from metrics.compared import Compared
from metrics.compared_words import explained_sentences, part_texts
from metrics.comparisons.contributions import PARTS
from metrics.comparisons.words import part_title
from metrics.explained import Refusal
from ui.compare import comparison_caption, offer_of
from ui.downloads import offer_downloads
from ui.frame import Frame
from ui.loading_compare import load_compared
from ui.markup import show
from ui.view import View


def show_explanation(figures: Compared, view: View, frame: Frame) -> None:
    """Show what each municipality contributed to the area's change in a year, or why that cannot be told."""
    language, catalogue = frame.language, frame.catalogue
    sentences = explained_sentences(figures, catalogue, language)
    show("section.html", heading=language.say("Why did the area move"), said="", sentences=sentences)
    found = figures.explanation
    if isinstance(found, Refusal):
        return
    indicator = catalogue.indicators[figures.indicator]
    chart = contribution_chart(found, indicator, catalogue, language, " ".join(sentences))
    st.plotly_chart(chart.figure, alt=chart.alt, config={"displayModeBar": False}, key="explanation")
    show("caption.html", text=comparison_caption(figures, frame))
    _offer(figures, view, frame)
    with st.expander(language.say("Show as a table")):
        show(
            "list.html",
            id="contributions",
            heading=language.say("Contributions to the change"),
            caption=comparison_caption(figures, frame),
            columns=[language.say("Place"), *(part_title(part, language) for part in PARTS)],
            rows=[
                [catalogue.places.titles(place)[language.code], *texts]
                for place, texts in part_texts(found, indicator, language)
            ],
        )


def _offer(figures: Compared, view: View, frame: Frame) -> None:
    """Offer the parts as files, from protected figures."""
    offer = offer_of("explanation", figures, view, frame)

    def drawn(form: str) -> bytes:
        protected = load_compared(offer.opened, view)
        said = " ".join(explained_sentences(protected, frame.catalogue, frame.language))
        words = {"title": offer.title, "caption": f"{said} {comparison_caption(protected, frame)}", "mark": offer.mark}
        specification = contribution_picture(protected, frame.catalogue, frame.language, description=said, **words)
        return picture(specification, form, frame.language)

    offer_downloads(offer, lambda: load_compared(offer.opened, view).with_parts, drawn)
