"""Counts that others bound together: what follows from the catalogue's `orders`, for the cells that there are."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.disclosure_schema import Order
from metrics.disclosure.cells import CELL
from metrics.disclosure.relations import Floats, Numbers

_ALIKE = [name for name in CELL if name != "measure"]


@dataclass(frozen=True, eq=False)
class Ordered:
    """Cells of which some together are at most as many as others together: one row for each place and group."""

    cells: Numbers
    """Rows of as many columns as the order has measures (numbers of cells)."""
    signs: Floats
    """1 for each column of a larger one, -1 of a smaller."""
    left: Floats
    """How many more the larger ones are, for each row."""


def orders_of(cells: pl.DataFrame, values: Floats, catalogue: Catalogue) -> Iterator[Ordered]:
    """Yield what each order says where all of its counts are there and do not contradict it."""
    numbered = cells.select("cell", *CELL).with_columns(value=values)
    for order in catalogue.disclosure.orders:
        rows = _beside_one_another(numbered, order)
        signs = np.array([1.0] * len(order.larger) + [-1.0] * len(order.smaller))
        numbers = rows.select(pl.col("^cell_.*$")).to_numpy()
        left = rows.select(pl.col("^value_.*$")).to_numpy() @ signs
        yield Ordered(numbers[left >= 0], signs, left[left >= 0])


def _beside_one_another(cells: pl.DataFrame, order: Order) -> pl.DataFrame:
    """Return cell_0, value_0, cell_1 and so on: of the larger ones, then of the smaller."""
    rows = cells.select(_ALIKE).unique(maintain_order=True)
    for number, measure in enumerate((*order.larger, *order.smaller)):
        named = cells.filter(pl.col("measure") == measure).rename(
            {"cell": f"cell_{number}", "value": f"value_{number}"}
        )
        rows = rows.join(named.drop("measure"), on=_ALIKE, maintain_order="left", how="inner")
    return rows
