"""JSON-stat 1 and 2: one dataset, alone, in a bundle (version 1) or embedded in a collection (version 2)."""

from typing import Any

import polars as pl

from catalogue.errors import UserError
from data.limits import Limits
from data.readers.cube import Cells, Cube, DenseCells, SparseCells, check_cube, cube_grid
from data.readers.grid import Grid
from data.readers.json_stat_parts import dimensions_of, malformed, mapping, position, statuses, text_of, wrong_count

_CLASSES = ("dataset", "collection", "dimension")


def is_json_stat(answer: dict[str, Any]) -> bool:
    """Return whether a JSON object is JSON-stat: by its class, its dimensions, or a dataset in it."""
    return answer.get("class") in _CLASSES or _is_dataset(answer) or any(map(_is_dataset, answer.values()))


def read_json_stat(name: str, answer: dict[str, Any], encoding: str, limits: Limits) -> Grid:
    """Return the table of a JSON-stat answer with one dataset; raise UserError where there is another number of them.

    The metric dimension, where there is exactly one, gives the columns of values. A value that is null has its status
    as text, "" where it has none. Of sparse values (an object), only the rows that hold any become rows.
    """
    dataset = _only_dataset(name, answer)
    dimensions, size = dimensions_of(name, dataset)
    check_cube(name, dimensions, limits)
    cells, only = _cells(name, dataset, size)
    label = dataset.get("label")
    title = label if isinstance(label, str) and label.strip() else None
    cube = Cube(name, "json-stat", dimensions, cells, title or "value", only=only, title=title, encoding=encoding)
    return cube_grid(cube, limits)


def _is_dataset(value: object) -> bool:
    return isinstance(value, dict) and "dimension" in value and ("value" in value or value.get("class") == "dataset")


def _bundled(answer: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the datasets of a bundle with their names."""
    return [(key, value) for key, value in answer.items() if _is_dataset(value)]


def _only_dataset(name: str, answer: dict[str, Any]) -> dict[str, Any]:
    if answer.get("class") == "dataset" or _is_dataset(answer):
        return answer
    datasets = _collected(name, answer) if answer.get("class") == "collection" else _bundled(answer)
    if not datasets:
        raise UserError(
            "«{file}» only describes or links to datasets and holds no figures. Fetch the dataset itself.", file=name
        )
    if len(datasets) > 1:
        raise UserError(
            "«{file}» holds several datasets: {names}. Give one of them alone.",
            file=name,
            names=", ".join(f"«{key[:80]}»" for key, _ in datasets[:8]),
        )
    return dict(datasets[0][1])


def _collected(name: str, answer: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the datasets embedded in a collection with their labels, which may be the same."""
    items = mapping(name, answer.get("link", {}), "link").get("item", [])
    if not isinstance(items, list):
        raise malformed(name, "link.item")
    return [(str(item.get("label", "")), item) for item in items if _is_dataset(item)]


def _cells(name: str, dataset: dict[str, Any], size: int) -> tuple[Cells, pl.Series | None]:
    """Return the cells and, where they are sparse, the positions that are given."""
    values, status = dataset.get("value"), statuses(name, dataset.get("status"), size)
    if isinstance(values, list):
        if len(values) != size:
            raise wrong_count(name, "value", len(values), size)
        texts = (text_of(name, v, "value") if v is not None else status(i) or "" for i, v in enumerate(values))
        return DenseCells(pl.Series(list(texts), dtype=pl.String)), None
    given = {position(name, key, size, "value"): value for key, value in mapping(name, values, "value").items()}
    if isinstance(dataset.get("status"), dict):
        given |= {
            number: None for key in dataset["status"] if (number := position(name, key, size, "status")) not in given
        }
    texts_at = {at: text_of(name, v, "value") if v is not None else status(at) or "" for at, v in given.items()}
    schema = {"position": pl.Int64, "text": pl.String}
    frame = pl.DataFrame({"position": list(texts_at), "text": list(texts_at.values())}, schema=schema)
    return SparseCells(frame, ""), frame.get_column("position")
