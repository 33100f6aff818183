"""A table of counts that are no indicators, as it leaves the program: Excel, CSV or Parquet, and its origin."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import polars as pl

from metrics.words import status_meaning, status_title
from reports.figure_table import Column, Origin
from reports.spreadsheet_csv import spreadsheet_csv
from reports.table_export import caption_of
from reports.workbook import Sheets, workbook


@dataclass(frozen=True, eq=False)
class CountTable:
    """Protected counts as a page shows them, with what must go along."""

    rows: pl.DataFrame
    """The columns named in `columns`, in their order; `status` among them."""
    columns: Sequence[Column]
    title: str
    """What the table shows, in the user's language."""
    area: str
    """Place id of the area that the page is about."""
    month: date
    source: str | None
    """Of the catalogue; None where there are no counts."""
    notes: Sequence[tuple[str, str]]
    """Label and text of what else must be known."""
    origin: Origin

    def content(self, form: str) -> bytes:
        """Return the table in one of reports.table_export.TABLE_FORMATS, as described there."""
        return {"xlsx": self._workbook, "csv": self._csv, "parquet": self._parquet}[form]()

    def about(self) -> list[tuple[str, str]]:
        """Return label and text of what goes along: the mark, title, area, month, source, release, notes, statuses."""
        say, origin = self.origin.language.say, self.origin
        release = say("Release {number}, {moment}.", number=origin.release.id, moment=origin.released_at)
        statuses = self.rows.get_column("status").unique(maintain_order=True)
        return [
            *([(say("Example data"), self._mark)] if origin.is_example else []),
            (say("Table"), self.title),
            (say("Area"), origin.catalogue.places.titles(self.area)[origin.language.code]),
            (say("Period"), origin.language.month(self.month)),
            (say("Source"), self._source),
            (say("Release"), release),
            *self.notes,
            *(
                (
                    say("Status: {word}", word=status_title(status, origin.language)),
                    status_meaning(status, origin.language),
                )
                for status in statuses
            ),
        ]

    @property
    def _mark(self) -> str:
        return self.origin.language.say("Example data: every figure is invented.") if self.origin.is_example else ""

    @property
    def _source(self) -> str:
        origin = self.origin
        return origin.catalogue.sources[self.source].title[origin.language.code] if self.source else ""

    def _titled(self) -> pl.DataFrame:
        return self.rows.rename({column.name: self.origin.language.say(column.title) for column in self.columns})

    def _csv(self) -> bytes:
        return spreadsheet_csv(self._titled(), decimal_comma=self.origin.language.has_decimal_comma)

    def _parquet(self) -> bytes:
        buffer = BytesIO()
        about = {
            "title": self.title,
            "area": self.area,
            "release": self.origin.release.id,
            "is_example": self.origin.is_example,
            "language": self.origin.language.code,
            "about": [list(pair) for pair in self.about()],
        }
        self.rows.write_parquet(buffer, metadata={"suunta": json.dumps(about, ensure_ascii=False)})
        return buffer.getvalue()

    def _workbook(self) -> bytes:
        language = self.origin.language
        names = (language.say("Table"), language.say("Notes"))
        caption = caption_of(self.origin, self.area, language.month(self.month), self._source)
        kinds, decimals = [column.kind for column in self.columns], [1] * self.rows.height
        return workbook(Sheets(names, self.title, caption, self._mark, self._titled(), kinds, decimals, self.about()))
