"""The choice of the cells of least weight that meets every requirement made so far: an integer program."""

import highspy
import numpy as np

from metrics.disclosure.table import Flags, Floats, Numbers
from metrics.solver import new_solver


class Covering:
    """Requirements are of the form: sum of coefficient x (1 where the cell is hidden) is at least so much."""

    def __init__(self, weights: Floats, candidates: Flags, gap: float) -> None:
        self._cells = np.flatnonzero(candidates)
        self._size = len(weights)
        self._column = np.full(self._size, -1)
        self._column[self._cells] = np.arange(len(self._cells))
        self._solver = new_solver(mip_rel_gap=gap)
        count = len(self._cells)
        self._solver.addVars(count, np.zeros(count), np.ones(count))
        self._solver.changeColsCost(count, np.arange(count), weights[self._cells])
        self._solver.changeColsIntegrality(
            count, np.arange(count), np.full(count, highspy.HighsVarType.kInteger.value, dtype=np.uint8)
        )
        self._seen: set[tuple[int, ...]] = set()

    def require(self, cells: Numbers) -> None:
        """Require that one of the cells is hidden; nothing where there are none to hide."""
        columns = np.unique(self._column[cells])
        if len(columns) and tuple(columns) not in self._seen:
            self._seen.add(tuple(columns))
            self._add(columns, np.ones(len(columns)), 1.0)

    def require_company(self, cells: Numbers) -> None:
        """Require that none of the cells of a relation is hidden alone: it would be worked out, and hide nothing."""
        columns = np.unique(self._column[cells])
        for column in columns:
            self._add(columns, np.where(columns == column, -1.0, 1.0), 0.0)

    def require_weighted(self, gain: Floats, at_least: float) -> None:
        """Require that the gains of the hidden cells add up to so much."""
        cells = np.flatnonzero(gain)
        self._add(self._column[cells], gain[cells] / at_least, 1.0)

    def _add(self, columns: Numbers, coefficients: Floats, at_least: float) -> None:
        self._solver.addRow(at_least, highspy.kHighsInf, len(columns), columns.astype(np.int32), coefficients)

    def choose(self, seconds: float) -> tuple[Flags, float]:
        """Return which cells are hidden, and what no choice costs less than."""
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + seconds)  # counted over all runs
        self._solver.run()
        chosen = np.zeros(self._size, dtype=bool)
        solution = np.asarray(self._solver.getSolution().col_value)
        chosen[self._cells] = solution > 0.5 if len(solution) else True
        return chosen, float(self._solver.getInfo().mip_dual_bound)
