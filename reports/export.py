"""Figures as they leave the program: with definition, source, release and status, marked where they are example data."""

import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
from tabulate import tabulate

from catalogue.catalogue import Catalogue
from catalogue.errors import UserError
from catalogue.language import Language
from data.releases import Release
from metrics.words import change_text, figure_text, n_text, status_word

FORMATS = ("table", "csv", "json", "parquet")


def write_figures(
    figures: pl.DataFrame,
    catalogue: Catalogue,
    language: Language,
    form: str,
    output: Path | None,
    *,
    release: Release,
    example: bool,
) -> None:
    """Write the figures of metrics.comparison in one of FORMATS to a file or to standard output."""
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise UserError("Parquet is no text. Name a file with --output, or send the output to one.")
    rows = _labelled(figures, catalogue, language, release=release, example=example)
    content = {
        "table": lambda: _table(figures, catalogue, language, release=release, example=example).encode(),
        "csv": lambda: rows.write_csv().encode(),
        "json": lambda: _json(figures, rows, catalogue, language, release=release, example=example).encode(),
        "parquet": lambda: _parquet(rows),
    }[form]()
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise UserError("«{file}» cannot be written: {reason}.", file=str(output), reason=error.strerror) from error


def _labelled(figures: pl.DataFrame, catalogue: Catalogue, language: Language, *, release: Release, example: bool) -> pl.DataFrame:
    """Add names, release and the example mark to each row, so that a row alone says what it is."""
    places = figures.get_column("place").unique().to_list()
    indicators = figures.get_column("indicator").unique().to_list()
    names = {place: catalogue.places.titles(place)[language.code] for place in places}
    titles = {name: catalogue.indicators[name].title[language.code] for name in indicators}
    units = {name: catalogue.indicators[name].unit for name in indicators}
    return figures.with_columns(
        pl.col("indicator").replace_strict(titles, return_dtype=pl.String).alias("indicator_title"),
        pl.col("place").replace_strict(names, return_dtype=pl.String).alias("place_title"),
        pl.col("indicator").replace_strict(units, return_dtype=pl.String).alias("unit"),
        pl.lit(release.id).alias("release"),
        pl.lit(example).alias("is_example"),
    )


def _table(figures: pl.DataFrame, catalogue: Catalogue, language: Language, *, release: Release, example: bool) -> str:
    """Return the figures as aligned text under a caption."""
    say = language.say
    indicator = catalogue.indicators[figures["indicator"][0]]
    head = [say("Place"), say("Month"), indicator.short[language.code], say("Rests on"), say("Change in a year"), say("Status"), say("Coverage"), say("Source")]
    body = [
        [
            catalogue.places.titles(row["place"])[language.code],
            row["period"],
            figure_text(row, indicator, language),
            n_text(row, indicator, language),
            change_text(row, indicator, language),
            status_word(row["status"], language),
            f"{row['covered']}/{row['members']}",
            row["source"] or "",
        ]
        for row in figures.iter_rows(named=True)
    ]  # fmt: skip
    lines = [say("Example data: every figure is invented.")] if example else []
    lines += [indicator.title[language.code], indicator.definition[language.code], ""]
    lines += [tabulate(body, head, tablefmt="simple", disable_numparse=True), ""]
    lines += [say("Release {number}, {moment}.", number=release.id, moment=language.moment(release.created_at)), ""]
    return "\n".join(lines)


def _json(figures: pl.DataFrame, rows: pl.DataFrame, catalogue: Catalogue, language: Language, *, release: Release, example: bool) -> str:
    indicators = [catalogue.indicators[name] for name in figures.get_column("indicator").unique(maintain_order=True)]
    content: dict[str, Any] = {
        "is_example": example,
        "release": {"id": release.id, "created_at": release.created_at.isoformat(), "actor": release.actor},
        "indicators": [
            {"id": i.id, "title": i.title[language.code], "definition": i.definition[language.code], "unit": i.unit}
            for i in indicators
        ],
        "figures": rows.to_dicts(),
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n"


def _parquet(rows: pl.DataFrame) -> bytes:
    from io import BytesIO

    buffer = BytesIO()
    rows.write_parquet(buffer)
    return buffer.getvalue()
