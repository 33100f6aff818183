"""The true cells behind everything that is shown, numbered: the unknowns of the attacker."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import polars as pl

from data.observations import TOTAL


class Cell(NamedTuple):
    """One municipality's count in one release (0 for the first) of those that are attacked together."""

    release: int
    measure: str
    place: str
    period: date
    sex: str
    age_group: str

    def __str__(self) -> str:
        group = "" if (self.sex, self.age_group) == (TOTAL, TOTAL) else f" {self.sex} {self.age_group}"
        return f"{self.measure} {self.place} {self.period:%Y-%m}{group} (release {self.release})"


class Cells:
    """Numbers the municipal cells of releases; `truth` holds their values, NaN where nobody knows.

    Cells that the source reports as missing are none: that something is missing is shown.
    """

    def __init__(self, tables: Sequence[pl.DataFrame], measures: Sequence[str] | None = None) -> None:
        self.cells: list[Cell] = []
        truth: list[float] = []
        for release, table in enumerate(tables):
            rows = table.filter(
                pl.col("breakdown") == TOTAL,
                pl.col("value").is_not_null() | (pl.col("conf_status") == "C"),
                pl.col("place").str.contains(r"^\d{3}$|^unknown:KU"),
            )
            if measures is not None:
                rows = rows.filter(pl.col("measure").is_in(measures))
            for *key, value in rows.select(*Cell._fields[1:], "value").iter_rows():
                self.cells.append(Cell(release, *key))
                truth.append(float("nan") if value is None else value)
        self.truth = np.array(truth)
        self.number = {cell: number for number, cell in enumerate(self.cells)}

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def releases(self) -> int:
        """How many releases there are."""
        return 1 + max((cell.release for cell in self.cells), default=-1)

    @property
    def municipalities(self) -> list[str]:
        """The places that have cells."""
        return sorted({cell.place for cell in self.cells})
