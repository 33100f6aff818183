"""The `json` answer of the PxWeb API: {"columns": [...], "data": [{"key": [...], "values": [...]}]}."""

from typing import Any

import polars as pl

from catalogue.errors import UserError
from data.limits import Limits
from data.readers.grid import Grid, check_header, held

_ROLES = {"t": "time", "d": "dimension", "c": "content"}


def read_pxweb_json(name: str, answer: dict[str, Any], encoding: str, limits: Limits) -> Grid:
    """Return the table of a PxWeb json answer; raise UserError for any other JSON."""
    columns, data = _objects(answer.get("columns")), _objects(answer.get("data"))
    if columns is None or data is None:
        raise UserError(
            "«{file}» is JSON, but neither a PxWeb json answer («columns» and «data») nor JSON-stat («class» or "
            "«dataset»). Fetch the table again in one of these.",
            file=name,
        )
    header = [str(column.get("code", "")) for column in columns]
    return Grid(
        name,
        "pxweb-json",
        header,
        held(_table(name, data, header), first_row=1),
        title=_title(answer),
        encoding=encoding,
        roles={code: _ROLES.get(str(column.get("type")), "") for code, column in zip(header, columns, strict=True)},
        aliases={code: str(column.get("text", "")) for code, column in zip(header, columns, strict=True)},
        limits=limits,
    )


def _table(name: str, data: list[dict[str, Any]], header: list[str]) -> pl.DataFrame:
    check_header(name, header)
    return pl.DataFrame(_rows(name, data, len(header)), schema=dict.fromkeys(header, pl.String), orient="row")


def _objects(value: object) -> list[dict[str, Any]] | None:
    """Return a list of objects, None where it is anything else."""
    return value if isinstance(value, list) and all(isinstance(item, dict) for item in value) else None


def _rows(name: str, data: list[dict[str, Any]], width: int) -> list[list[str | None]]:
    """Return keys and values side by side, as text."""
    rows = []
    for number, item in enumerate(data, start=1):
        cells = [*_as_list(item.get("key")), *_as_list(item.get("values"))]
        if len(cells) != width:
            raise UserError(
                "«{file}», row {row}: {found} cells where there are {expected} columns.",
                file=name,
                row=number,
                found=len(cells),
                expected=width,
            )
        rows.append([None if cell is None else str(cell) for cell in cells])
    return rows


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _title(answer: dict[str, Any]) -> str | None:
    metadata = answer.get("metadata")
    first = metadata[0] if isinstance(metadata, list) and metadata and isinstance(metadata[0], dict) else {}
    return str(first["label"]) if "label" in first else None
