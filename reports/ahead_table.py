"""What comes next as tables for people and programs: one row a count, or a flow to come beside the newest one."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from catalogue.errors import sentence
from catalogue.language import Language
from catalogue.months import parse_month
from metrics.ahead import Ahead
from metrics.ahead_words import bounds_text, condition_title, days_of, percent_text, spells_text, step_title
from metrics.words import Row, coverage_text, status_title
from reports.count_table import CountTable
from reports.figure_table import RELEASE_COLUMNS, Column, Origin

_PLACE = (Column("place_title", sentence("Place")), Column("step_title", sentence("Step of time")))
_COUNT = (
    Column("shown", sentence("As shown")),
    Column("value", sentence("Spells"), "count"),
    Column("lower", sentence("At least"), "count"),
    Column("upper", sentence("At most"), "count"),
    Column("status_word", sentence("Status")),
    Column("coverage", sentence("Coverage")),
)
_ORIGIN = (
    Column("extract", sentence("Day of the extract")),
    Column("place", sentence("Code of the place")),
    Column("step", sentence("Code of the step")),
    Column("status", sentence("Code of the status")),
    *RELEASE_COLUMNS,
)
_SHARE = Column("percent", sentence("Municipality's share of the benefit, %"), "ratio")
COUNT_COLUMNS = (
    *_PLACE,
    Column("days", sentence("Within days"), "ordinal"),
    Column("condition_title", sentence("Which spells")),
    *_COUNT,
    *_ORIGIN,
)
FLOW_COLUMNS = (
    *_PLACE,
    *_COUNT,
    Column("began_lower", sentence("Began at least"), "count"),
    Column("began_upper", sentence("Began at most"), "count"),
    Column("share_shown", sentence("Share of those who began")),
    Column("share_lower", sentence("Share at least"), "ratio"),
    Column("share_upper", sentence("Share at most"), "ratio"),
    Column("newest_month", sentence("Month of the newest flow")),
    Column("newest_shown", sentence("Spells of the newest flow")),
    Column("newest_value", sentence("Share in the newest flow"), "ratio"),
    *_ORIGIN,
)


def count_table(
    steps: Sequence[str], figures: Ahead, title: str, extract: str, notes: Sequence[tuple[str, str]], origin: Origin
) -> CountTable:
    """Return the counts of some steps; those of days with the municipality's share of the benefit after them."""
    shares = origin.catalogue.benefit_shares
    columns = (*COUNT_COLUMNS[:2], _SHARE, *COUNT_COLUMNS[2:]) if steps[0].startswith("d") else COUNT_COLUMNS
    rows = [
        _common(row, extract, origin)
        | {"days": days_of(row["horizon"]), "condition_title": condition_title(row["condition"], origin.language)}
        | {"percent": shares.percent(int(row["step"][1:])) if row["step"].startswith("d") else None}
        for row in figures.counts.filter(pl.col("step").is_in(list(steps))).iter_rows(named=True)
    ]
    return _table(figures, rows, columns, title, notes, origin)


def flow_table(
    figures: Ahead, title: str, extract: str, notes: Sequence[tuple[str, str]], origin: Origin
) -> CountTable:
    """Return the flows to come, each beside the newest flow into its step."""
    rows = [
        _common(row, extract, origin)
        | {"share_shown": percent_text(row, origin.language)}
        | _newest(figures.newest_flow(row["place"], row["step"]), origin.language)
        for row in figures.flows.iter_rows(named=True)
    ]
    return _table(figures, rows, FLOW_COLUMNS, title, notes, origin)


def _common(row: Row, extract: str, origin: Origin) -> dict[str, Any]:
    language = origin.language
    return {
        **row,
        "place_title": origin.catalogue.places.titles(row["place"])[language.code],
        "step_title": step_title(row["step"], language),
        "shown": spells_text(row, language),
        "status_word": status_title(row["status"], language),
        "coverage": coverage_text(row, language),
        "extract": extract,
        "release": origin.release.id,
        "released_at": origin.released_at,
        "is_example": origin.is_example,
    }


def _newest(row: Row | None, language: Language) -> dict[str, Any]:
    if row is None:
        return {"newest_month": "", "newest_shown": "", "newest_value": None}
    month = parse_month(row["period"])
    return {
        "newest_month": language.month(month) if month else "",
        "newest_shown": bounds_text(row, "numerator_", language),
        "newest_value": row["value"],
    }


def _table(
    figures: Ahead,
    rows: list[dict[str, Any]],
    columns: Sequence[Column],
    title: str,
    notes: Sequence[tuple[str, str]],
    origin: Origin,
) -> CountTable:
    types = {"text": pl.String, "ratio": pl.Float64, "count": pl.Float64, "ordinal": pl.Int64, "flag": pl.Boolean}
    schema = {column.name: types[column.kind] for column in columns}
    frame = pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
    return CountTable(frame, columns, title, figures.area, figures.month, figures.source, notes, origin)
