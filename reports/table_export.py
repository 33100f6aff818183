"""A table of figures as it leaves the program: Excel, CSV or Parquet, saying what it is and where it comes from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import polars as pl

from catalogue.editing import slug_of
from catalogue.months import iso, parse_month
from metrics.words import status_meaning, status_title
from reports.figure_table import Origin, figure_table, present_columns
from reports.spreadsheet_csv import spreadsheet_csv
from reports.workbook import Sheets, workbook

TABLE_FORMATS = ("xlsx", "csv", "parquet")


@dataclass(frozen=True, eq=False)
class TableExport:
    """Figures as a page shows them (rows of metrics.figures or metrics.comparison), with what must go along.

    They must be protected: of figures as they were received nothing may leave the house.
    """

    figures: pl.DataFrame
    title: str
    """What the table shows, in the user's language: `Kunnat ja tunnusluvut, kesäkuu 2026`."""
    area: str
    """Place id of the area that the page is about."""
    origin: Origin

    def content(self, form: str) -> bytes:
        """Return the table in one of TABLE_FORMATS.

        - xlsx: a sheet with the title, the table (its header in row HEADER_ROW) and a sheet that says what it is;
        - csv: for a spreadsheet of the language, see reports.spreadsheet_csv; each row says its source and release;
        - parquet: fixed column names, rows used as a list, the rest as metadata `suunta` (JSON).
        """
        return {"xlsx": self._workbook, "csv": self._csv, "parquet": self._parquet}[form]()

    def rows(self) -> pl.DataFrame:
        """Return the table's rows, see reports.figure_table."""
        return figure_table(self.figures, self.origin)

    def about(self) -> list[tuple[str, str]]:
        """Return label and text of what goes along: definition, period, area, source, release, statuses, the mark."""
        say, origin = self.origin.language.say, self.origin
        code, catalogue = origin.language.code, origin.catalogue
        mark = [(say("Example data"), say("Example data: every figure is invented."))] if origin.is_example else []
        indicators = [catalogue.indicators[name] for name in _ordered(self.figures, "indicator")]
        definitions = [(i.title[code], f"{i.definition[code]} {i.caveats[code]}") for i in indicators]
        release = say("Release {number}, {moment}.", number=origin.release.id, moment=origin.released_at)
        return [
            *mark,
            (say("Table"), self.title),
            (say("Area"), catalogue.places.titles(self.area)[code]),
            (say("Period"), self._period()),
            (say("Source"), self._sources()),
            (say("Release"), release),
            *((say("Definition: {title}", title=title), text) for title, text in definitions),
            *self._statuses(),
        ]

    def caption(self) -> str:
        """Return area, period, source and release in one line."""
        return caption_of(self.origin, self.area, self._period(), self._sources())

    def _sources(self) -> str:
        names = _ordered(self.figures, "source")
        return ", ".join(self.origin.catalogue.sources[name].title[self.origin.language.code] for name in names)

    def _statuses(self) -> list[tuple[str, str]]:
        language = self.origin.language
        return [
            (language.say("Status: {word}", word=status_title(status, language)), status_meaning(status, language))
            for status in _ordered(self.figures, "status")
        ]

    def _period(self) -> str:
        months = [month for text in _ordered(self.figures, "period") if (month := parse_month(text))]
        return self.origin.language.span(min(months), max(months)) if months else ""

    def _titled(self) -> pl.DataFrame:
        titles = {column.name: self.origin.language.say(column.title) for column in present_columns(self.figures)}
        return self.rows().rename(titles)

    def _csv(self) -> bytes:
        return spreadsheet_csv(self._titled(), decimal_comma=self.origin.language.has_decimal_comma)

    def _parquet(self) -> bytes:
        buffer = BytesIO()
        rows = self.rows().with_columns(self.figures.get_column("rows_used"))
        rows.write_parquet(buffer, metadata={"suunta": json.dumps(self._metadata(), ensure_ascii=False)})
        return buffer.getvalue()

    def _metadata(self) -> Mapping[str, object]:
        origin = self.origin
        return {
            "title": self.title,
            "area": self.area,
            "release": origin.release.id,
            "released_at": origin.release.created_at.isoformat(),
            "is_example": origin.is_example,
            "language": origin.language.code,
            "about": [list(pair) for pair in self.about()],
        }

    def _workbook(self) -> bytes:
        language, origin = self.origin.language, self.origin
        mark = language.say("Example data: every figure is invented.") if origin.is_example else ""
        decimals = [origin.catalogue.indicators[name].decimals for name in self.figures.get_column("indicator")]
        kinds = [column.kind for column in present_columns(self.figures)]
        names = (language.say("Table"), language.say("Notes"))
        return workbook(Sheets(names, self.title, self.caption(), mark, self._titled(), kinds, decimals, self.about()))


def caption_of(origin: Origin, area: str, span: str, sources: str) -> str:
    """Return area, period, sources and release in one line."""
    return origin.language.say(
        "{place}, {span}. Source: {sources}. Release {number}, {moment}.",
        place=origin.catalogue.places.titles(area)[origin.language.code],
        span=span,
        sources=sources,
        number=origin.release.id,
        moment=origin.released_at,
    )


def file_name(subject: str, area: str, months: tuple[date, date], form: str, origin: Origin) -> str:
    """Return a name that says what the file is: `suunta-kainuu-koillismaa-kunnat-2026-06-julkaisu-3.xlsx`.

    `subject` is what is shown, in the user's language; `months` the first and last month. Invented figures say so.
    """
    language = origin.language
    place = origin.catalogue.places.titles(area)[language.code]
    parts = [slug_of(place), slug_of(subject), *dict.fromkeys(map(iso, months))]
    mark = [slug_of(language.say("Example"))] if origin.is_example else []
    release = slug_of(language.say("Release"))
    return "-".join(["suunta", *mark, *parts, release, str(origin.release.id)]) + f".{form}"


def _ordered(figures: pl.DataFrame, column: str) -> list[str]:
    return figures.get_column(column).drop_nulls().unique(maintain_order=True).to_list()
