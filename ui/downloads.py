"""The row of files under a table or a chart. A file is made when it is asked for, from protected figures only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl
import streamlit as st

from catalogue.errors import UserError
from charts.picture import PICTURE_FORMATS
from metrics.overview import Overview
from reports.figure_table import Origin
from reports.table_export import TABLE_FORMATS, TableExport, file_name
from reports.templates import MEDIA_TYPES as TABLE_TYPES
from ui.frame import Frame
from ui.loading import Opened, load_overview
from ui.markup import label_heard
from ui.view import View

MEDIA_TYPES = {**TABLE_TYPES, "svg": "image/svg+xml", "png": "image/png"}
FORM_NAMES = {"xlsx": "Excel", "csv": "CSV", "parquet": "Parquet", "svg": "SVG", "png": "PNG"}


@dataclass(frozen=True, eq=False)
class Offer:
    """What is offered as files: a table or chart of the page, by what names it."""

    key: str
    """Unique on the page."""
    title: str
    """What it shows, in the user's language."""
    subject: str
    """The same in a word or two, for the names of files."""
    months: tuple[date, date]
    """First and last month shown."""
    view: View
    frame: Frame
    about: str | None = None
    """The place that it is about, where that is not the view's area."""

    @property
    def origin(self) -> Origin:
        """What the figures come from; raises UserError where there is no release."""
        frame = self.frame
        if frame.release is None:
            raise UserError("No figures yet")
        return Origin(frame.catalogue, frame.language, frame.release, frame.is_example)

    @property
    def mark(self) -> str:
        """The mark of invented figures, empty for real ones."""
        return self.frame.language.say("Example data: every figure is invented.") if self.frame.is_example else ""

    @property
    def opened(self) -> Opened:
        """What the figures of a file are read from: the release on screen, protected whatever the screen shows."""
        if self.frame.release is None:
            raise UserError("No figures yet")
        return self.frame.protected(self.frame.release.id)

    @property
    def place(self) -> str:
        """The place that the file is about: the page's one place, else its area."""
        return self.about or self.view.area or ""

    def overview(self) -> Overview:
        """Return the figures of the overview, protected."""
        return load_overview(self.opened, self.view.area or "", self.view.month or date.min)


def offer_downloads(
    offer: Offer, figures: Callable[[], pl.DataFrame], picture: Callable[[str], bytes] | None = None
) -> None:
    """Show a button for each form of the table (of protected `figures`), and for each form of the picture if any."""
    offer_files(
        offer, lambda form: TableExport(figures(), offer.title, offer.place, offer.origin).content(form), picture
    )


def offer_files(offer: Offer, table: Callable[[str], bytes], picture: Callable[[str], bytes] | None = None) -> None:
    """Show a button for each form of a table that makes itself, of protected figures, and of a picture if any."""
    if offer.frame.release is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"downloads-{offer.key}"):
        for form in PICTURE_FORMATS if picture else ():
            _button(form, partial(picture, form) if picture else b"", offer)
        for form in TABLE_FORMATS:
            _button(form, partial(table, form), offer)


def _button(form: str, content: Callable[[], bytes] | bytes, offer: Offer) -> None:
    language = offer.frame.language
    name = FORM_NAMES[form]
    st.download_button(
        label_heard(name, offer.title),
        content,
        file_name=file_name(offer.subject, offer.place, offer.months, form, offer.origin),
        mime=MEDIA_TYPES[form],
        help=language.say("Download as {form}: {title}", form=name, title=offer.title),
        icon=":material/download:",
        type="tertiary",
        key=f"download-{offer.key}-{form}",
        on_click="ignore",
    )
