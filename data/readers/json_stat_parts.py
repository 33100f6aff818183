"""The parts of a JSON-stat dataset, taken from an answer of which nothing may be believed.

Numbers arrive as texts (see json_file.py), so that sizes and positions written as texts read alike.
"""

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from catalogue.errors import UserError
from data.readers.cube import Dimension

_DIGITS = 12
_ROLES = {"time": "time", "metric": "content", "geo": "dimension"}


def dimensions_of(name: str, dataset: dict[str, Any]) -> tuple[list[Dimension], int]:
    """Return a dataset's dimensions and the number of its cells; raise UserError where they contradict each other."""
    described = mapping(name, dataset.get("dimension"), "dimension")
    ids = _texts(name, dataset.get("id", described.get("id")), "id")
    sizes = _texts(name, dataset.get("size", described.get("size")), "size")
    if len(sizes) != len(ids):
        raise wrong_count(name, "size", len(sizes), len(ids))
    roles = _roles(name, dataset.get("role", described.get("role", {})), ids)
    dimensions = []
    for identifier, size in zip(ids, sizes, strict=True):
        dimension = _dimension(name, identifier, described.get(identifier), roles.get(identifier, "dimension"))
        if len(dimension.codes) != _whole(name, size, "size"):
            raise wrong_count(name, f"dimension.{identifier}.category", len(dimension.codes), size)
        dimensions.append(dimension)
    return dimensions, prod(len(dimension.codes) for dimension in dimensions)


def statuses(name: str, status: object, size: int) -> Callable[[int], str]:
    """Return a function from a cell's position to its status, "" where it has none."""
    if isinstance(status, list):
        texts = ["" if text is None else text_of(name, text, "status") for text in status]
        if len(texts) not in (1, size):
            raise wrong_count(name, "status", len(texts), size)
        return lambda number: texts[number if len(texts) > 1 else 0]
    if isinstance(status, dict):
        given = {position(name, key, size, "status"): text_of(name, v, "status") for key, v in status.items()}
        return lambda number: given.get(number, "")
    one = "" if status is None else text_of(name, status, "status")
    return lambda number: one


def mapping(name: str, value: object, part: str) -> dict[str, Any]:
    """Return a JSON object; raise UserError for anything else."""
    if not isinstance(value, dict):
        raise malformed(name, part)
    return value


def text_of(name: str, value: object, part: str) -> str:
    """Return a text or number as text; raise UserError for anything else."""
    if not isinstance(value, str):
        raise malformed(name, part)
    return value


def position(name: str, key: str, size: int, part: str) -> int:
    """Return the position that a key of a sparse object names; raise UserError where it lies outside the cells."""
    number = _whole(name, key, part)
    if number >= size:
        raise UserError(
            "«{file}»: in «{part}», position {found} lies beyond the {expected} cells of the dataset.",
            file=name,
            part=part,
            found=number,
            expected=size,
        )
    return number


def malformed(name: str, part: str) -> UserError:
    """Return the sentence for a part that is missing or of another type than JSON-stat says."""
    return UserError(
        "«{file}» is no sound JSON-stat: «{part}» is missing or not of the right type. Fetch it again.",
        file=name,
        part=part[:200],
    )


def wrong_count(name: str, part: str, found: int, expected: object) -> UserError:
    """Return the sentence for a part that has another number of entries than it should."""
    return UserError(
        "«{file}»: «{part}» has {found} entries where there should be {expected}. Fetch it again.",
        file=name,
        part=part[:200],
        found=found,
        expected=expected,
    )


def _dimension(name: str, identifier: str, value: object, role: str) -> Dimension:
    part = f"dimension.{identifier}"
    described = mapping(name, value, part)
    category = mapping(name, described.get("category"), f"{part}.category")
    labels = mapping(name, category.get("label", {}), f"{part}.category.label")
    codes = _codes(name, category.get("index"), labels, f"{part}.category.index")
    label = described.get("label", "")
    return Dimension(
        identifier,
        codes,
        text_of(name, label, f"{part}.label"),
        [text_of(name, labels.get(code, ""), f"{part}.category.label") for code in codes],
        role,
    )


def _codes(name: str, index: object, labels: dict[str, Any], part: str) -> Sequence[str]:
    """Return the categories' codes in order: from a list, from an object code -> place, or the single label's."""
    if index is None and len(labels) == 1:
        return list(labels)
    if not isinstance(index, dict):
        return _texts(name, index, part)
    places = {_whole(name, place, part): code for code, place in index.items()}
    if sorted(places) != list(range(len(index))):
        raise UserError(
            "«{file}»: «{part}» does not number the categories from 0 without gaps.", file=name, part=part[:200]
        )
    return [places[number] for number in range(len(places))]


def _roles(name: str, value: object, ids: Sequence[str]) -> dict[str, str]:
    """Return the role of each dimension that has one. Where several are metric, none is: their cells stay in rows."""
    known = set(ids)
    found = {
        identifier: role
        for key, role in _ROLES.items()
        for identifier in _texts(name, mapping(name, value, "role").get(key, []), f"role.{key}")
        if identifier in known
    }
    several = sum(role == "content" for role in found.values()) > 1
    return {identifier: "dimension" if several and role == "content" else role for identifier, role in found.items()}


def _texts(name: str, value: object, part: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise malformed(name, part)
    return value


def _whole(name: str, value: object, part: str) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= _DIGITS:
        return int(value)
    raise malformed(name, part)
