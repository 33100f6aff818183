"""Corrections of case files: applied to the texts of a file, each only where what it expects is found."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import polars as pl
from pydantic import Field, model_validator

from catalogue.schema import Entry, Identifier, Text
from data.cases.columns import COLUMNS, PERSON_KEY, CaseKind


class Correction(Entry):
    """One correction: which rows, what must stand in them, and what is put in its place; or that they are left out.

    Cells are written as the file writes them, an empty one as ''. Rows are never chosen by the person.
    """

    id: Identifier
    kind: CaseKind
    match: dict[str, str] = Field(min_length=1, description="Column -> text of the cell: the rows that are meant.")
    rows: int = Field(default=1, ge=1, description="So many rows must match, no fewer and no more.")
    expect: dict[str, str] = Field(default={}, description="Column -> text that must stand there still.")
    change: dict[str, str] = Field(default={}, description="Column -> text that is put there.")
    drop: bool = Field(default=False, description="True where the rows are left out.")
    reason: Text

    @model_validator(mode="after")
    def _check(self) -> Self:
        known = {*COLUMNS[self.kind]} - {PERSON_KEY}
        strange = {*self.match, *self.expect, *self.change} - known
        if strange:
            raise ValueError(f"no such column: {', '.join(sorted(strange))}")
        if self.drop == bool(self.change):
            raise ValueError("either change or drop, and one of them")
        if set(self.change) - set(self.expect):
            raise ValueError("expect must say what stands in each cell that is changed")
        return self


@dataclass(frozen=True)
class Applied:
    """A correction, how many rows matched it, and in how many of them stood what it expects."""

    correction: Correction
    matched: int
    as_expected: int

    @property
    def is_sound(self) -> bool:
        """True where exactly what was expected was found; else nothing was changed."""
        return self.matched == self.as_expected == self.correction.rows


def corrected(texts: pl.DataFrame, corrections: Iterable[Correction]) -> tuple[pl.DataFrame, tuple[Applied, ...]]:
    """Return the texts with the corrections made, each on what the ones before it left, and what became of each."""
    done = []
    for correction in corrections:
        texts, applied = _apply(texts, correction)
        done.append(applied)
    return texts, tuple(done)


def _apply(texts: pl.DataFrame, correction: Correction) -> tuple[pl.DataFrame, Applied]:
    if not {*correction.match, *correction.expect, *correction.change} <= set(texts.columns):
        return texts, Applied(correction, 0, 0)
    meant, expected = _stands(correction.match), _stands(correction.expect)
    matched, found = texts.select(meant.sum().alias("matched"), (meant & expected).sum().alias("found")).row(0)
    applied = Applied(correction, matched, found)
    if not applied.is_sound:
        return texts, applied
    if correction.drop:
        return texts.filter(~meant), applied
    changes = [
        pl.when(meant).then(pl.lit(text or None, pl.String)).otherwise(pl.col(column)).alias(column)
        for column, text in correction.change.items()
    ]
    return texts.with_columns(changes), applied


def _stands(cells: dict[str, str]) -> pl.Expr:
    """Return whether each of the cells has its text."""
    return pl.all_horizontal(
        pl.lit(value=True), *(pl.col(column).fill_null("") == text.strip() for column, text in cells.items())
    )
