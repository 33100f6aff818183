"""Mending a choice that is not safe yet: for each confidential cell the cheapest cells that let it move.

The classic heuristic: a movement of the cell away from its value that keeps every relation, at least weight of the
shown cells that move along. Hiding those makes the cell safe, whatever else is hidden later.
"""

import highspy
import numpy as np

from metrics.disclosure.attack import TOLERANCE
from metrics.disclosure.table import KNOWN, Flags, Numbers, Table
from metrics.solver import new_solver


class Mending:
    """Movements of cells in both directions, each cell as two columns: up and down."""

    def __init__(self, table: Table, chosen: Flags, candidates: Flags) -> None:
        self.chosen = chosen.copy()
        self._candidates = candidates
        moving = candidates | table.always_unknown
        self._cells = np.flatnonzero(moving & ((table.state != KNOWN) | table.always_unknown))
        self._column = np.full(table.size, -1)
        self._column[self._cells] = np.arange(len(self._cells))
        self._table = table
        self._solver = self._model()

    def _model(self) -> highspy.Highs:
        table, cells, count = self._table, self._cells, len(self._cells)
        inside = table.matrix[:, cells].tocsc()
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 2 * count, inside.shape[0]
        weights = np.where(self._is_unknown(cells), 0.0, table.weights[cells])
        self._costs = np.r_[weights, weights]
        model.col_cost_ = self._costs
        model.col_lower_ = np.zeros(2 * count)
        self._limits = np.r_[table.upper[cells] - table.values[cells], table.values[cells] - table.lower[cells]]
        model.col_upper_ = self._limits
        model.row_lower_ = model.row_upper_ = np.zeros(inside.shape[0])
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.r_[inside.indptr, inside.indptr[1:] + inside.indptr[-1]]
        model.a_matrix_.index_ = np.r_[inside.indices, inside.indices]
        model.a_matrix_.value_ = np.r_[inside.data, -inside.data]
        solver = new_solver()
        solver.passModel(model)
        return solver

    def _is_unknown(self, cells: Numbers) -> Flags:
        return np.asarray(self._table.always_unknown[cells] | self.chosen[cells])

    def make_room(self, cell: int, need: float, *, upward: bool) -> bool:
        """Hide what lets the cell be as far as it needs, or as far as it can; return whether that is enough."""
        distance = need - self._table.values[cell] if upward else self._table.values[cell] - need
        if distance <= TOLERANCE:
            return True
        count = len(self._cells)
        up, down = int(self._column[cell]), int(self._column[cell]) + count
        moving, still = (up, down) if upward else (down, up)
        is_enough = self._move(moving, still, distance)
        if not is_enough:
            farthest = self._farthest(moving, still, distance)
            if farthest > TOLERANCE:
                self._move(moving, still, farthest - TOLERANCE)
        return is_enough

    def _move(self, moving: int, still: int, distance: float) -> bool:
        """Find the cheapest cells to move along and hide them; return False where there are none."""
        self._solver.changeColBounds(moving, distance, distance)
        self._solver.changeColBounds(still, 0.0, 0.0)
        self._solver.run()
        is_possible = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if is_possible:
            self._hide()
        self._free(moving, still)
        return bool(is_possible)

    def _farthest(self, moving: int, still: int, distance: float) -> float:
        """Return how far the cell could move if every candidate were hidden, at most the distance."""
        solver, costs = self._solver, self._costs
        every = np.arange(len(costs), dtype=np.int32)
        solver.changeColsCost(len(costs), every, np.where(every == moving, -1.0, 0.0))
        solver.changeColBounds(moving, 0.0, distance)
        solver.changeColBounds(still, 0.0, 0.0)
        solver.run()
        reached = float(solver.getSolution().col_value[moving])
        solver.changeColsCost(len(costs), every, costs)
        self._free(moving, still)
        return reached

    def _free(self, *columns: int) -> None:
        """Let columns move again as far as their cells may."""
        for column in columns:
            self._solver.changeColBounds(column, 0.0, float(self._limits[column]))

    def _hide(self) -> None:
        """Hide the candidates that moved; from now on they move for nothing."""
        count = len(self._cells)
        moved = np.asarray(self._solver.getSolution().col_value)
        columns = np.flatnonzero(moved[:count] + moved[count:] > TOLERANCE)
        new = columns[self._candidates[self._cells[columns]] & ~self.chosen[self._cells[columns]]]
        self.chosen[self._cells[new]] = True
        both = np.r_[new, new + count].astype(np.int32)
        self._costs[both] = 0.0
        self._solver.changeColsCost(len(both), both, np.zeros(len(both)))
