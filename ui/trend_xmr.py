"""The XmR chart one click away, where its limits mean anything; else why it would mislead."""

import polars as pl
import streamlit as st

from catalogue.language import Language
from catalogue.months import iso
from charts.xmr import xmr_chart, xmr_refusal, xmr_words
from charts.xmr_picture import xmr_picture
from metrics.trend import Trend
from ui.frame import Frame
from ui.markup import show
from ui.trend_answer import title
from ui.trend_level import QUIET
from ui.trend_offer import offer_chart
from ui.view import View


def show_xmr(figures: Trend, view: View, frame: Frame) -> None:
    """Show the chart behind an expander, or the sentence."""
    language, indicator, control = frame.language, frame.catalogue.indicators[figures.indicator], figures.control
    if not control.is_independent:
        show("caption.html", text=xmr_refusal(control, language))
        return
    name = frame.catalogue.places.titles(figures.place)[language.code]
    with st.expander(language.say("Show the XmR chart")):
        alt = xmr_words(control, indicator, name, language)
        st.plotly_chart(xmr_chart(control, indicator, language), alt=alt, config=QUIET, key="xmr")
        show("caption.html", text=f"{title(figures, frame)}. {_caption(language)}")

        def drawn(trend: Trend, caption: str, mark: str) -> dict[str, object]:
            caption = f"{caption} {_caption(language)}"
            return xmr_picture(trend.control, indicator, name, language, caption=caption, mark=mark)

        subject = language.say("{indicator} XmR", indicator=indicator.short[language.code])
        heading = f"{title(figures, frame)}, XmR"
        offer_chart("xmr", heading, subject, figures, view, frame, drawn=drawn, rows=xmr_rows)


def _caption(language: Language) -> str:
    return language.say(
        "XmR chart by the rules of Making Data Count: mean and process limits of the months since the series last "
        "started anew. It gives no verdict here; the verdict is the one above."
    )


def xmr_rows(figures: Trend) -> pl.DataFrame:
    """Return the rows of the months that the chart takes, newest first."""
    return figures.table.filter(pl.col("period").is_in([iso(month) for month in figures.control.months]))
