"""The solver of linear and integer programs: HiGHS, silent, in one thread."""

from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]


class _Silent(highspy.Highs):
    """A solver that prints nothing: its banner would go into the output of `show`, before any option could be set."""

    def enableCallbacks(self) -> None:
        """Be silent first: this is the first call of the base's constructor that prints."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def new_solver(**options: float) -> highspy.Highs:
    """Return a solver without a model."""
    solver = _Silent()  # type: ignore[no-untyped-call]
    for name, value in {"threads": 1, **options}.items():
        solver.setOptionValue(name, value)
    return solver


def linear_program(matrix: csr_array[Any], sums: Floats, costs: Floats, bounds: tuple[Floats, Floats]) -> highspy.Highs:
    """Return a solver of: the least of costs x values, where matrix x values = sums, each value within its bounds.

    `matrix` is relation x column; `bounds` are the least and the greatest value of each column, infinite where none.
    """
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = costs
    program.col_lower_, program.col_upper_ = bounds
    program.row_lower_ = program.row_upper_ = sums
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data
    solver = new_solver()
    solver.passModel(program)
    return solver
