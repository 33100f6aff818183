"""Figures as they leave the program: with definition, source, release and status, and the mark of example data."""

import json
import sys
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

import polars as pl
from tabulate import tabulate

from catalogue.catalogue import Catalogue
from catalogue.errors import UserError
from catalogue.language import Language
from catalogue.schema import Indicator
from data.releases import Release
from metrics.marks import Concealed, marks_of
from metrics.words import Row, change_text, figure_text, n_text, rows_used_text

FORMATS = ("table", "csv", "json", "parquet")


@dataclass(frozen=True, eq=False)
class Export:
    """Figures of metrics.comparison, with all that must go along when they leave the program."""

    figures: pl.DataFrame
    catalogue: Catalogue
    language: Language
    release: Release
    is_example: bool

    def write(self, form: str, output: Path | None) -> None:
        """Write one of FORMATS to a file, or to standard output where none is named."""
        if form == "parquet" and output is None and sys.stdout.isatty():
            raise UserError("Parquet is no text. Name a file with --output, or send the output to one.")
        content = self.content(form)
        if output is None:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
            return
        write_file(output, content)

    def content(self, form: str) -> bytes:
        """Return the figures in one of FORMATS."""
        if form == "parquet":
            buffer = BytesIO()
            self.rows().write_parquet(buffer)
            return buffer.getvalue()
        text = {"table": self._table, "csv": self._csv, "json": self._json}[form]()
        return text.encode()

    def rows(self) -> pl.DataFrame:
        """Return the figures with names, unit, release and example mark in each row, so that a row says what it is."""
        titles = {indicator.id: indicator.title[self.language.code] for indicator in self._indicators}
        units = {indicator.id: indicator.unit for indicator in self._indicators}
        names = {place: self._place(place) for place in self.figures.get_column("place").unique()}
        return self.figures.with_columns(
            pl.col("indicator").replace_strict(titles, return_dtype=pl.String).alias("indicator_title"),
            pl.col("place").replace_strict(names, return_dtype=pl.String).alias("place_title"),
            pl.col("indicator").replace_strict(units, return_dtype=pl.String).alias("unit"),
            pl.Series("status_text", [self._status(row) for row in self.figures.iter_rows(named=True)], pl.String),
            pl.lit(self.release.id).alias("release"),
            pl.lit(self.is_example).alias("is_example"),
        )

    @property
    def _indicators(self) -> list[Indicator]:
        names = self.figures.get_column("indicator").unique(maintain_order=True)
        return [self.catalogue.indicators[name] for name in names]

    def _place(self, place: str) -> str:
        return self.catalogue.places.titles(place)[self.language.code]

    def _status(self, row: Row) -> str:
        """Return the words of a figure's status and remarks; the codes are columns of their own."""
        return "; ".join(mark.word for mark in marks_of(row, self.language))

    def _table(self) -> str:
        """Return the figures as aligned text under their definition."""
        say = self.language.say
        head = [say("Place"), say("Month"), say("Figure"), say("Rests on"), say("Change in a year"), say("Status")]
        body = [self._line(row) for row in self.figures.iter_rows(named=True)]
        lines = [say("Example data: every figure is invented.")] if self.is_example else []
        for indicator in self._indicators:
            lines += [indicator.title[self.language.code], indicator.definition[self.language.code]]
        table = tabulate(body, [*head, say("Coverage"), say("Source")], tablefmt="simple", disable_numparse=True)
        moment = self.language.moment(self.release.created_at)
        remarks = [*self._remarks(), ""] if self._remarks() else []
        lines += [
            "",
            table,
            "",
            Concealed.of(self.figures).text(self.language),
            "",
            *remarks,
            say("Release {number}, {moment}.", number=self.release.id, moment=moment),
            "",
        ]
        return "\n".join(lines)

    def _remarks(self) -> list[str]:
        """Return, once for each place and set of rows, which rows beside its own a figure rests on."""
        rows = self.figures.filter(pl.col("rows_used").list.len() > 0).iter_rows(named=True)
        texts = ((row["place"], rows_used_text(row, self.catalogue, self.language)) for row in rows)
        return list(dict.fromkeys(f"{self._place(place)}: {text}." for place, text in texts))

    def _csv(self) -> str:
        return self.rows().with_columns(pl.col("rows_used").list.join(" ")).write_csv()

    def _line(self, row: Row) -> list[str]:
        indicator = self.catalogue.indicators[row["indicator"]]
        return [
            self._place(row["place"]),
            row["period"],
            figure_text(row, indicator, self.language),
            n_text(row, indicator, self.language),
            change_text(row, indicator, self.language),
            "; ".join(map(str, marks_of(row, self.language))),
            f"{row['covered']}/{row['members']}",
            row["source"] or "",
        ]

    def _json(self) -> str:
        code = self.language.code
        content = {
            "is_example": self.is_example,
            "release": {
                "id": self.release.id,
                "created_at": self.release.created_at.isoformat(),
                "actor": self.release.actor,
            },
            "indicators": [
                {"id": i.id, "title": i.title[code], "definition": i.definition[code], "unit": i.unit}
                for i in self._indicators
            ],
            "concealed": asdict(Concealed.of(self.figures)),
            "figures": self.rows().to_dicts(),
        }
        return json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n"


def write_file(path: Path, content: bytes) -> None:
    """Write a file that leaves the program; raise UserError where it cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UserError("«{file}» cannot be written: {reason}.", file=str(path), reason=error.strerror) from error
