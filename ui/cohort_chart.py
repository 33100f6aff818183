"""The followed cohort as a curve of the time to leaving, beside those of earlier years, with its table and files."""

import streamlit as st

from charts.cohort_curves import WIDEST_POINT, Curves
from charts.cohorts import cohorts_chart
from charts.cohorts_picture import cohorts_picture
from charts.picture import picture
from metrics.cohort_words import beginning_text
from metrics.cohorts import Followed
from metrics.marks import SIGNS
from ui.cohorts import heading, show_table
from ui.downloads import Offer, offer_downloads
from ui.frame import Frame
from ui.loading_cohorts import load_followed
from ui.markup import show
from ui.view import View


def show_curves(followed: Followed, view: View, frame: Frame) -> None:
    """Show the chart with caption, files and table; a sentence where there is nothing to draw."""
    language = frame.language
    show("section.html", heading=language.say("Time to leaving"))
    curves = Curves.of(followed, frame.catalogue, language)
    if not curves.has_line:
        st.caption(language.say("Of each cohort one share at most is known: there is no curve to draw."))
        return
    chart = cohorts_chart(curves, language)
    st.plotly_chart(chart, alt=curves.words, config={"displayModeBar": False}, key="curves")
    show("caption.html", text=f"{_title(followed, frame)}. {_caption(followed, curves, frame)}")
    _offer(followed, view, frame)
    with st.expander(language.say("Show as a table")):
        show_table(followed.figures, _title(followed, frame), frame)


def _title(followed: Followed, frame: Frame) -> str:
    name, place = followed.own["began"][0], followed.own["place"][0]
    began = frame.language.say("began {month}", month=beginning_text(name, frame.language))
    return f"{heading(place, frame)}, {began}"


def _caption(followed: Followed, curves: Curves, frame: Frame) -> str:
    """Return how to read the curves, source and release."""
    language, release = frame.language, frame.release
    names = followed.figures.get_column("source").drop_nulls().unique(maintain_order=True)
    apart = language.say(
        "Dotted, marked {sign}: cannot be compared with the chosen cohort ({reasons}).",
        sign=SIGNS["break"],
        reasons=language.listed(curves.reasons),
    )
    bars = language.say(
        "Upright bars: what hidden cells leave open. A curve passes through the middle of the short ones; those of "
        "more than {points} percentage points interrupt it and stand side by side, the oldest cohort at the left.",
        points=language.number(WIDEST_POINT),
    )
    source = language.say(
        "Source: {sources}. Release {number}, {moment}.",
        sources=", ".join(frame.catalogue.sources[name].title[language.code] for name in names),
        number=release.id if release else 0,
        moment=language.moment(release.created_at) if release else "",
    )
    parts = [
        language.say("Share of spells that still go on; grey: the same start months of earlier years."),
        language.say("Nothing is known between the points: straight lines only join them."),
        language.say("Whiskers: the 95 % interval of the chosen cohort.") if curves.has_intervals else "",
        bars if curves.has_ranges else "",
        apart if curves.reasons else "",
        source,
    ]
    return " ".join(filter(None, parts))


def _offer(followed: Followed, view: View, frame: Frame) -> None:
    place, start, length = followed.own["place"][0], followed.start, followed.length
    offer = Offer(
        "curves", _title(followed, frame), frame.language.say("Time to leaving"), (start, start), view, frame, place
    )

    def protected() -> Followed:
        return load_followed(offer.opened, place, start, length)

    def drawn(form: str) -> bytes:
        figures = protected()
        curves = Curves.of(figures, frame.catalogue, frame.language)
        caption, title = _caption(figures, curves, frame), _title(figures, frame)
        return picture(
            cohorts_picture(curves, title, frame.language, caption=caption, mark=offer.mark), form, frame.language
        )

    offer_downloads(offer, lambda: protected().figures, drawn)
