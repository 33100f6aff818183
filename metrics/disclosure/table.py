"""A table to be protected: cells, what ties them together, and what an attacker must not be able to rule out."""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

FREE, KNOWN, HIDDEN, UNSHOWN = np.int8(0), np.int8(1), np.int8(2), np.int8(3)
"""What may be done with a cell. FREE: shown or hidden, as it turns out. KNOWN: it has been shown before, so hiding it
hides nothing. HIDDEN: it must be hidden. UNSHOWN: nobody shows it (what a sum leaves over), so it is unknown anyway."""


@dataclass(frozen=True, eq=False)
class Table:
    """Cells 0..n-1 and relations between them: for each, the sum of coefficient x cell is 0.

    An attacker knows the values of the shown cells, `lower` and `upper` of the others, and the relations.
    """

    values: Floats
    lower: Floats
    upper: Floats
    """What everybody knows of a cell beforehand; infinite where nothing."""
    weights: Floats
    """What hiding the cell costs."""
    state: NDArray[np.int8]
    need_low: Floats
    need_high: Floats
    """Of a confidential cell: the attacker must hold values as low and as high as these possible. nan: not such."""
    relations: Numbers
    cells: Numbers
    coefficients: Floats
    """One entry for each cell of each relation."""
    addends: Numbers
    """Cells with the same number are what the group of a user may add up, whichever of them it likes; -1: none is."""

    @property
    def size(self) -> int:
        """How many cells there are."""
        return len(self.values)

    @property
    def confidential(self) -> Flags:
        """Which cells must not be bounded more narrowly than they need."""
        return ~np.isnan(self.need_low)

    @property
    def always_unknown(self) -> Flags:
        """Which cells are unknown whatever is decided on the free ones."""
        return np.asarray(self.confidential | (self.state == HIDDEN) | (self.state == UNSHOWN))

    @property
    def matrix(self) -> csr_array[Any]:
        """The relations as a sparse matrix, relation x cell."""
        count = int(self.relations.max()) + 1 if len(self.relations) else 0
        return coo_array((self.coefficients, (self.relations, self.cells)), shape=(count, self.size)).tocsr()

    def blocks(self) -> list[Numbers]:
        """Return the cells of each part of the table that has a confidential cell and no relation to the others."""
        matrix = abs(self.matrix)
        _, label = connected_components(matrix.T @ matrix, directed=False)
        wanted = np.unique(label[self.confidential])
        order = np.argsort(label, kind="stable")
        starts = np.searchsorted(label[order], wanted, side="left")
        ends = np.searchsorted(label[order], wanted, side="right")
        return [order[start:end] for start, end in zip(starts, ends, strict=True)]

    def part(self, cells: Numbers) -> Self:
        """Return the table of some cells that have no relation to the others; their order is kept."""
        number = np.full(self.size, -1)
        number[cells] = np.arange(len(cells))
        inside = number[self.cells] >= 0
        _, relations = np.unique(self.relations[inside], return_inverse=True)
        columns = ("values", "lower", "upper", "weights", "state", "need_low", "need_high", "addends")
        return replace(
            self,
            **{name: getattr(self, name)[cells] for name in columns},
            relations=relations,
            cells=number[self.cells[inside]],
            coefficients=self.coefficients[inside],
        )
