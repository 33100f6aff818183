"""The attack that a table has to withstand: how far the shown cells bound a hidden one, by linear programming."""

from dataclasses import dataclass

import highspy
import numpy as np

from metrics.disclosure.table import Flags, Floats, Numbers, Table
from metrics.solver import linear_program

TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class Finding:
    """A confidential cell that can be bounded too narrowly: by how much, and what hiding each cell would give."""

    cell: int
    upward: bool
    """True where it cannot be as high as it needs to be, False where not as low."""
    reach: float
    deficit: float
    gain: Floats
    """For every cell: by how much the bound could move, if this cell were hidden as well."""


class Attack:
    """The linear program of all values that fit what is shown. Bounds are found by changing its objective."""

    def __init__(self, table: Table, unknown: Flags) -> None:
        self._table = table
        self._unknown = np.flatnonzero(unknown)
        self._column = np.full(table.size, -1)
        self._column[self._unknown] = np.arange(len(self._unknown))
        self._matrix = table.matrix
        self._solver = self._model(unknown)
        self._asked: list[int] = []

    def _model(self, unknown: Flags) -> highspy.Highs:
        table = self._table
        known_part = self._matrix @ np.where(unknown, 0.0, table.values)
        inside = self._matrix[:, self._unknown]
        self._rows = np.flatnonzero(np.diff(inside.indptr))
        bounds = (table.lower[self._unknown], table.upper[self._unknown])
        return linear_program(inside[self._rows], -known_part[self._rows], np.zeros(len(self._unknown)), bounds)

    def bound(self, cell: int, *, upward: bool) -> float:
        """Return the largest (upward) or smallest value that the cell may have; infinite where there is none."""
        self._ask([int(self._column[cell])], upward=upward)
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return float(self._solver.getInfo().objective_function_value)
        if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return float("inf") if upward else float("-inf")
        raise ArithmeticError(f"no bound of a hidden cell was found: {status}")

    def _ask(self, columns: list[int], *, upward: bool) -> None:
        """Solve for the sum of some columns. The last question's costs are taken back now: its answer goes then."""
        for column in self._asked:
            self._solver.changeColCost(column, 0.0)
        for column in columns:
            self._solver.changeColCost(column, 1.0)
        self._asked = columns
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize if upward else highspy.ObjSense.kMinimize)
        self._solver.run()

    def finding(self, cell: int, need: float, *, upward: bool) -> Finding | None:
        """Return what is wrong with a confidential cell in one direction, None where it may be as far as it needs."""
        reach = self.bound(cell, upward=upward)
        deficit = need - reach if upward else reach - need
        if deficit <= TOLERANCE:
            return None
        return Finding(cell, upward, reach, deficit, self._gain(upward))

    def _gain(self, upward: bool) -> Floats:
        """Return what hiding each shown cell could move the bound by, from the duals of the relations.

        A cell that is hidden may go up without end and down to its lower bound.
        """
        duals = np.zeros(self._matrix.shape[0])
        duals[self._rows] = np.asarray(self._solver.getSolution().row_dual)
        moved = -(self._matrix.T @ duals) * (1 if upward else -1)
        table = self._table
        capacity = np.where(moved > 0, table.upper - table.values, table.values - table.lower)
        with np.errstate(invalid="ignore"):
            gain = np.where(np.abs(moved) > TOLERANCE, np.abs(moved) * capacity, 0.0)
        gain[self._unknown] = 0.0
        return gain

    def push(self, cells: Numbers, limit: Floats, *, upward: bool) -> Floats:
        """Return values of all cells that fit, with as many of `cells` as possible as far as their limits.

        One program for all of them proves most cells safe; each has still to be asked about that it leaves short.
        """
        solver, count, size = self._solver, len(cells), len(self._unknown)
        columns, added = self._column[cells], np.arange(size, size + count)
        # Upward: a new column of at most the limit and at most the cell. Downward: at least both.
        endless = np.full(count, np.inf)
        solver.addVars(count, np.zeros(count) if upward else limit, limit if upward else endless)
        rows = solver.getNumRow()
        index, value = np.c_[columns, added].ravel(), np.tile([1.0, -1.0], count)
        least, most = (np.zeros(count), endless) if upward else (-endless, np.zeros(count))
        solver.addRows(count, least, most, len(index), np.arange(count) * 2, index, value)
        self._ask(added.tolist(), upward=upward)
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"hidden cells could not be pushed: {solver.getModelStatus()}")
        found = self._table.values.copy()
        found[self._unknown] = np.asarray(solver.getSolution().col_value)[:size]
        self._asked = []
        solver.deleteRows(count, list(range(rows, rows + count)))
        solver.deleteVars(count, added.tolist())
        return found
