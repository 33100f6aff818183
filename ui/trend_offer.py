"""What each chart of the trend offers as files: its picture and its table, from protected figures."""

from collections.abc import Callable
from typing import Any

import polars as pl

from catalogue.months import parse_month
from charts.picture import picture
from metrics.trend import Trend
from ui.downloads import Offer, offer_downloads
from ui.frame import Frame
from ui.loading_trend import load_trend
from ui.trend import trend_caption
from ui.view import View

Drawn = Callable[[Trend, str, str], dict[str, Any]]
"""The Vega-Lite specification of a trend with this caption and this mark of invented figures."""


def offer_chart(
    key: str,
    title: str,
    subject: str,
    figures: Trend,
    view: View,
    frame: Frame,
    *,
    drawn: Drawn,
    rows: Callable[[Trend], pl.DataFrame] = lambda figures: figures.table,
) -> None:
    """Offer a chart of these figures as pictures, and `rows` as tables; drawn anew from what may be handed out."""
    months = [month for text in rows(figures).get_column("period") if (month := parse_month(text))]
    if not months:
        return
    offer = Offer(key, title, subject, (min(months), max(months)), view, frame, figures.place)

    def protected() -> Trend:
        return load_trend(offer.opened, figures.place, figures.indicator, figures.month)

    def made(form: str) -> bytes:
        trend = protected()
        return picture(drawn(trend, trend_caption(trend.figures, frame), offer.mark), form, frame.language)

    offer_downloads(offer, lambda: rows(protected()), made)
