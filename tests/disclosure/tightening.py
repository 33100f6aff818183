"""Conclusions from single rows of facts: what needs no linear program is settled, what says nothing is left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array, csr_array, diags_array

from tests.disclosure.facts import Fact, Facts, Terms

STEP = 1e-6
_FAR = 1e12


class Contradiction(AssertionError):
    """What is shown cannot all be so."""


@dataclass
class Tightened:
    """Facts after all single-cell conclusions: `rows` hold only open cells; fixed ones are put in."""

    lower: np.ndarray
    upper: np.ndarray
    matrix: csr_array
    low: np.ndarray
    high: np.ndarray
    origins: list[str]
    fixed: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.fixed = self.upper - self.lower < STEP

    def value_of(self, terms: Terms) -> float | None:
        """Return a sum that is known for certain by single cells, else None."""
        numbers = np.fromiter(terms, dtype=int)
        if not self.fixed[numbers].all():
            return None
        return float(sum(factor * self.lower[number] for number, factor in terms.items()))


def tighten(facts: Facts) -> Tightened:
    """Conclude from rows with one open cell until nothing changes, then leave out what the bounds say already."""
    lower, upper = facts.lower.copy(), facts.upper.copy()
    matrix, low, high = _matrix(facts.rows, len(facts.cells))
    while True:
        if (lower > upper + STEP).any():
            worst = int(np.argmax(lower - upper))
            raise Contradiction(f"{facts.cells.cells[worst]}: {lower[worst]} to {upper[worst]}")
        fixed = upper - lower < STEP
        base = matrix @ np.where(fixed, lower, 0.0)
        single, column, factor = _single(matrix, ~fixed)
        ends = np.stack([(low[single] - base[single]) / factor, (high[single] - base[single]) / factor])
        before = lower.sum(), upper[np.isfinite(upper)].sum(), np.isfinite(upper).sum()
        np.maximum.at(lower, column, np.ceil(ends.min(axis=0) - STEP))
        np.minimum.at(upper, column, np.floor(ends.max(axis=0) + STEP))
        if before == (lower.sum(), upper[np.isfinite(upper)].sum(), np.isfinite(upper).sum()):
            break
    kept = _saying_more(matrix, low, high, lower, upper)
    open_part = matrix @ diags_array((~fixed).astype(float))
    rows = csr_array(open_part)[kept]
    rows.eliminate_zeros()
    origins = [facts.rows[number].origin for number in kept]
    return Tightened(lower, upper, rows, low[kept] - base[kept], high[kept] - base[kept], origins)


def _matrix(rows: Sequence[Fact], width: int) -> tuple[csr_array, np.ndarray, np.ndarray]:
    lengths = [len(row.numbers) for row in rows]
    where = np.repeat(np.arange(len(rows)), lengths)
    columns = np.fromiter((n for row in rows for n in row.numbers), dtype=int, count=sum(lengths))
    factors = np.fromiter((f for row in rows for f in row.factors), dtype=float, count=sum(lengths))
    matrix = csr_array(coo_array((factors, (where, columns)), shape=(len(rows), width)))
    return matrix, np.array([row.low for row in rows]), np.array([row.high for row in rows])


def _single(matrix: csr_array, is_open: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rows with exactly one open cell, that cell's number and its factor."""
    entries = matrix.tocoo()
    row, column = entries.coords
    mask = is_open[column]
    row, column, factor = row[mask], column[mask], entries.data[mask]
    alone = np.bincount(row, minlength=matrix.shape[0])[row] == 1
    return row[alone], column[alone], factor[alone]


def _saying_more(
    matrix: csr_array, low: np.ndarray, high: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> np.ndarray:
    """Return the numbers of the rows that say more than the bounds of their cells."""
    least, most = lower, np.minimum(upper, _FAR)
    up, down = matrix.maximum(0), matrix.minimum(0)
    smallest, largest = up @ least + down @ most, up @ most + down @ least
    slack = STEP * (1 + np.minimum(np.abs(smallest) + np.abs(largest), 10))
    return np.nonzero((smallest < low - slack) | (largest > high + slack))[0]
