"""What the verdict judges: the judged change over time, with the limits of its ordinary variation."""

import streamlit as st

from catalogue.schema import Indicator
from charts.judged import judged_chart, judged_runs
from charts.judged_picture import judged_picture
from charts.judged_words import judged_sentence, judged_words, questions_text, reasons_text
from charts.timeline import Timeline
from metrics.trend import Trend
from ui.frame import Frame
from ui.markup import show
from ui.trend_answer import title
from ui.trend_level import QUIET
from ui.trend_offer import offer_chart
from ui.view import View


def show_judged(figures: Trend, view: View, frame: Frame) -> None:
    """Show the sentence of the month, then the chart; only sentences where nothing could be judged."""
    language, indicator = frame.language, frame.catalogue.indicators[figures.indicator]
    name = frame.catalogue.places.titles(figures.place)[language.code]
    timeline = _timeline(figures, frame)
    show("section_heading.html", heading=language.say("What the verdict judges"))
    if sentence := judged_sentence(figures.of_month, indicator, language):
        show("sentence.html", text=sentence)
    if not any(judged_runs(timeline)):
        show("caption.html", text=reasons_text(timeline.shown, language))
        return
    alt = judged_words(timeline.shown, indicator, name, language)
    st.plotly_chart(judged_chart(timeline, figures.month, indicator, language), alt=alt, config=QUIET, key="judged")
    caption = judged_caption(timeline, frame)
    show("caption.html", text=f"{title(figures, frame)}. {caption}")
    _offer(figures, indicator, name, view, frame)


def _offer(figures: Trend, indicator: Indicator, name: str, view: View, frame: Frame) -> None:
    language = frame.language

    def drawn(trend: Trend, caption: str, mark: str) -> dict[str, object]:
        timeline = _timeline(trend, frame)
        caption = f"{caption} {judged_caption(timeline, frame)}"
        return judged_picture(timeline, trend.month, indicator, name, language, caption=caption, mark=mark)

    subject = language.say("{indicator} judged", indicator=indicator.short[language.code])
    heading = language.say("{title}, judged change", title=title(figures, frame))
    offer_chart("judged", heading, subject, figures, view, frame, drawn=drawn)


def judged_caption(timeline: Timeline, frame: Frame) -> str:
    """Return what is judged, how the limits come about, and why some months are not judged."""
    language = frame.language
    limits = language.say(
        "Zero: nothing happened. Grey band: ordinary variation, from the earlier months of the same series; the first "
        "limits after a start are wider than drawn."
    )
    parts = [questions_text(timeline.shown, language), limits, reasons_text(timeline.shown, language)]
    return " ".join(filter(None, parts))


def _timeline(figures: Trend, frame: Frame) -> Timeline:
    return Timeline.of(figures.figures, figures.indicator, figures.place, frame.catalogue)
