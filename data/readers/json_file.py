"""JSON: the answers of statistical offices' interfaces come as PxWeb json or as JSON-stat."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from catalogue.errors import UserError
from data.limits import Limits
from data.readers.grid import Grid
from data.readers.json_stat import is_json_stat, read_json_stat
from data.readers.pxweb_json import read_pxweb_json
from data.readers.text import read_text

# In memory, JSON of figures takes about 12 times its length; of empty lists, 24 times.
_EXPANSION = 8


def read_json(name: str, path: Path, limits: Limits) -> Grid:
    """Return the table of a JSON file; raise UserError where it is not whole or of no known form."""
    limits.check_whole(name, path.stat().st_size * _EXPANSION)
    text, encoding = read_text(name, path, limits)
    answer = _load(name, text)
    if is_json_stat(answer):
        return read_json_stat(name, answer, encoding, limits)
    return read_pxweb_json(name, answer, encoding, limits)


def _load(name: str, text: str) -> dict[str, Any]:
    """Return what the text says; numbers stay as they are written, so that no digit is lost or made up."""

    def unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            repeated = Counter(key for key, _ in pairs).most_common(1)[0][0]
            raise UserError("«{file}»: the JSON key «{key}» stands twice in one place.", file=name, key=repeated[:80])
        return found

    try:
        answer = json.loads(text, parse_int=str, parse_float=str, object_pairs_hook=unrepeated)
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
