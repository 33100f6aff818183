"""Mending a choice that is not safe yet: for each confidential cell the cheapest cells that let it move.

The classic heuristic: a movement of the cell away from its value that keeps every relation, at least weight of the
shown cells that move along. Hiding those makes the cell safe, whatever else is hidden later, and with it every other
confidential cell that the movement takes as far as it needs: that is the proof, so none has to be attacked.
"""

import highspy
import numpy as np
from scipy.sparse import hstack

from metrics.disclosure.attack import TOLERANCE
from metrics.disclosure.table import KNOWN, Flags, Floats, Numbers, Table
from metrics.solver import linear_program

FAR = 1e6
"""What a unit of movement is worth where a cell cannot be as far as it needs: more than all that is hidden for it."""


class Mending:
    """Movements of cells in both directions, each cell as two columns: up and down."""

    def __init__(self, table: Table, chosen: Flags, candidates: Flags, needs: dict[bool, Floats]) -> None:
        self.chosen = chosen.copy()
        self._candidates = candidates
        moving = candidates | table.always_unknown
        self._cells = np.flatnonzero(moving & ((table.state != KNOWN) | table.always_unknown))
        self._column = np.full(table.size, -1)
        self._column[self._cells] = np.arange(len(self._cells))
        self._table = table
        self._distance = {True: needs[True] - table.values, False: table.values - needs[False]}
        self._left = {up: self._distance[up] > TOLERANCE for up in (True, False)}
        self._solver = self._model()
        self.movements: list[Floats] = []
        """Every movement found, for each cell by how much."""

    def _model(self) -> highspy.Highs:
        table, cells = self._table, self._cells
        inside = table.matrix[:, cells]
        weights = np.where(self._is_unknown(cells), 0.0, table.weights[cells])
        furthest = np.r_[table.upper[cells] - table.values[cells], table.values[cells] - table.lower[cells]]
        return linear_program(
            hstack([inside, -inside], format="csr"),
            np.zeros(inside.shape[0]),
            np.r_[weights, weights],
            (np.zeros(len(furthest)), furthest),
        )

    def _is_unknown(self, cells: Numbers) -> Flags:
        return np.asarray(self._table.always_unknown[cells] | self.chosen[cells])

    def mend(self, confidential: Numbers) -> Numbers:
        """Hide what makes every one of these cells safe; return those that nothing makes safe."""
        unmet = []
        for upward in (True, False):
            for cell in confidential:
                if self._left[upward][cell] and not self._make_room(int(cell), upward=upward):
                    unmet.append(int(cell))
        return np.unique(np.array(unmet, dtype=np.int64))

    def _make_room(self, cell: int, *, upward: bool) -> bool:
        """Hide what lets one cell be as far as it needs, or as it can; return whether as far as it needs."""
        count = len(self._cells)
        up, down = int(self._column[cell]), int(self._column[cell]) + count
        moving, still = (up, down) if upward else (down, up)
        ends = (
            self._table.upper[cell] - self._table.values[cell],
            self._table.values[cell] - self._table.lower[cell],
        )
        distance = float(self._distance[upward][cell])
        self._solver.changeColBounds(moving, distance, distance)
        self._solver.changeColBounds(still, 0.0, 0.0)
        is_solved = self._solve()
        if not is_solved:
            # What the source has said of cells it hides itself can bound a cell, whatever is hidden beside it.
            self._solver.changeColBounds(moving, 0.0, distance)
            self._solver.changeColCost(moving, -FAR)
            self._solve()
            self._solver.changeColCost(moving, 0.0)
        self._solver.changeColBounds(up, 0.0, ends[0])
        self._solver.changeColBounds(down, 0.0, ends[1])
        return is_solved

    def _solve(self) -> bool:
        """Solve the program and hide what moves; return False where there is no such movement."""
        self._solver.run()
        is_solved = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if is_solved:
            self._see()
        return bool(is_solved)

    def _see(self) -> None:
        """Hide the candidates that moved, which move for nothing from now on; see which cells are safe thereby."""
        count = len(self._cells)
        moved = np.asarray(self._solver.getSolution().col_value)
        by = np.zeros(self._table.size)
        by[self._cells] = moved[:count] - moved[count:]
        self.movements.append(by)
        for upward, sign in ((True, 1), (False, -1)):
            self._left[upward] &= sign * by < self._distance[upward] - TOLERANCE
        columns = np.flatnonzero(np.abs(by[self._cells]) > TOLERANCE)
        new = columns[self._candidates[self._cells[columns]] & ~self.chosen[self._cells[columns]]]
        self.chosen[self._cells[new]] = True
        both = np.r_[new, new + count].astype(np.int32)
        self._solver.changeColsCost(len(both), both, np.zeros(len(both)))
