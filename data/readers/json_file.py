"""JSON: the answers of statistical offices' interfaces come as PxWeb json or as JSON-stat."""

import json
from pathlib import Path
from typing import Any

from catalogue.errors import UserError
from data.limits import Limits
from data.readers.grid import Grid
from data.readers.pxweb_json import read_pxweb_json
from data.readers.text import read_text


def read_json(name: str, path: Path, limits: Limits) -> Grid:
    """Return the table of a JSON file; raise UserError where it is not whole or of no known form."""
    text, encoding = read_text(name, path, limits)
    answer = _load(name, text)
    return read_pxweb_json(name, answer, encoding, limits)


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
    except (RecursionError, ValueError) as error:  # ValueError: a number of more digits than Python reads
        raise UserError("«{file}» is nested too deeply to be a table.", file=name) from error
    return answer if isinstance(answer, dict) else {}
