"""The `json` answer of the PxWeb API: {"columns": [...], "data": [{"key": [...], "values": [...]}]}."""

import json
from typing import Any

import polars as pl

from catalogue.errors import UserError
from data.readers.delimited import decode
from data.readers.grid import Grid, check_header

_ROLES = {"t": "time", "d": "dimension", "c": "content"}


def read_pxweb_json(name: str, content: bytes) -> Grid:
    """Return the table of a PxWeb json answer; raise UserError for any other JSON."""
    text, encoding = decode(name, content)
    answer = _load(name, text)
    columns, data = _objects(answer.get("columns")), _objects(answer.get("data"))
    if columns is None or data is None:
        raise UserError("«{file}» is JSON, but not a PxWeb json answer: «columns» and «data» are missing.", file=name)
    header = [str(column.get("code", "")) for column in columns]
    check_header(name, header)
    rows = pl.Series("row", range(1, len(data) + 1), dtype=pl.UInt32)
    return Grid(
        name,
        "pxweb-json",
        pl.DataFrame(_rows(name, data, len(header)), schema=dict.fromkeys(header, pl.String), orient="row"),
        rows,
        title=_title(answer),
        encoding=encoding,
        roles={code: _ROLES.get(str(column.get("type")), "") for code, column in zip(header, columns, strict=True)},
        aliases={code: str(column.get("text", "")) for code, column in zip(header, columns, strict=True)},
    )


def _load(name: str, text: str) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except json.JSONDecodeError as error:
        raise UserError(
            "«{file}» is not whole JSON: line {line}, column {column}. Fetch it again.",
            file=name,
            line=error.lineno,
            column=error.colno,
        ) from error
    except RecursionError as error:
        raise UserError("«{file}» is nested too deeply to be a table.", file=name) from error
    return answer if isinstance(answer, dict) else {}


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
