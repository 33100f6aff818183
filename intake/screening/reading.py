"""Stages FILE, TYPES, KEYS and CODES: can the file be opened, and can every cell be read?"""

from collections.abc import Iterable

import polars as pl

from catalogue.errors import Message, UserError, sentence
from data.reading import REASONS
from intake.screening.material import Material
from intake.screening.results import Finding, Outcome, found, passed


def check_file_opens(material: Material) -> Finding:
    """The file is of a kind that is read, whole, and within the limits."""
    grid = material.grid
    return passed("Kind: {kind}. Columns: {columns}.", kind=grid.kind, columns=len(grid.columns))


def check_file_is_new(material: Material) -> Finding:
    """The very same file has not been published before."""
    store = material.published.store
    if store is None:
        return passed("Nothing has been published yet.")
    sha256 = material.received_sha256
    before = [release for release in store.releases() if any(f.sha256 == sha256 for f in release.originals)]
    if not before:
        return passed("This file has not been published before.")
    return found(
        Outcome.NOTE,
        Message(
            "The very same file was published in release {number}, {when}.",
            {"number": before[0].id, "when": before[0].created_at},
        ),
    )


def check_file_has_rows(material: Material) -> Finding:
    """The table has at least one row."""
    if material.grid.sample.is_empty():
        raise UserError(
            "«{file}» has a header but no rows. Fetch it again with the months you need.", file=material.name
        )
    return passed("The table has rows.")


def check_types_cells_readable(material: Material) -> Finding:
    """Every cell of a figure is a number of the right kind, or a symbol that the source uses."""
    return _problems(
        material,
        ("number", "negative", "fraction", "status", "contradiction"),
        Message("Cells that cannot be read: {count}."),
        Message(
            "Correct the cells in the file. Symbols that this source uses: {symbols}.", {"symbols": _symbols(material)}
        ),
        sentence("Every cell of a figure can be read."),
    )


def check_keys_not_repeated(material: Material) -> Finding:
    """No two rows speak of the same place, month and group."""
    return _problems(
        material,
        ("duplicate",),
        Message("Rows that repeat an earlier one: {count}."),
        Message("Take out one of the two rows, or correct its municipality, month or group."),
        sentence("No row repeats another."),
    )


def check_codes_months_known(material: Material) -> Finding:
    """Every month can be read."""
    return _problems(
        material,
        ("month",),
        Message("Months that cannot be read: {count}."),
        Message("Write months as 2026-06 or 2026M06."),
        sentence("Every month can be read."),
    )


def check_codes_places_known(material: Material) -> Finding:
    """Every place is a municipality or area that is known."""
    return _problems(
        material,
        ("place",),
        Message("Places that are not known: {count}."),
        Message("Write a municipality as 205, KU205 or Kajaani."),
        sentence("Every place is known."),
    )


def check_codes_groups_known(material: Material) -> Finding:
    """Every sex, age group, breakdown and figure named in a cell is known."""
    return _problems(
        material,
        ("category", "contents"),
        Message("Groups or figures that are not known: {count}."),
        Message("Write a group by its code or title, as the source's template has them."),
        sentence("Every group is known."),
    )


FILE_CHECKS = (check_file_opens, check_file_has_rows, check_file_is_new)
TYPE_CHECKS = (check_types_cells_readable,)
KEY_CHECKS = (check_keys_not_repeated,)
CODE_CHECKS = (check_codes_months_known, check_codes_places_known, check_codes_groups_known)


def _problems(material: Material, reasons: Iterable[str], message: Message, advice: Message, good: str) -> Finding:
    """Return a FAIL with the cells that were not readable for one of the reasons, else a PASS."""
    bad = material.reading.problems.filter(pl.col("reason").is_in(list(reasons)))
    if bad.is_empty():
        return passed(good)
    rows = bad.select("row", "column", "text", pl.col("reason").replace_strict(REASONS, default=None).alias("fault"))
    values = {**message.values, "count": bad.height}
    return found(Outcome.FAIL, Message(message.text, values), advice, rows)


def _symbols(material: Material) -> str:
    return " ".join(f"«{symbol}»" for symbol in material.source.symbols if symbol)
