"""The solver of linear programs."""

import highspy
import numpy as np
from scipy.sparse import csr_array

from metrics.solver import linear_program


def test_a_linear_program_finds_the_cheapest_values_within_their_bounds(capfd):
    # x + y = 10 with x at most 7, y at least 1: y costs three times as much, so x is 7 and y is 3.
    matrix = csr_array(np.array([[1.0, 1.0]]))
    solver = linear_program(
        matrix, np.array([10.0]), np.array([1.0, 3.0]), (np.array([0.0, 1.0]), np.array([7.0, np.inf]))
    )
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    assert list(solver.getSolution().col_value) == [7, 3]
    assert capfd.readouterr().out == ""
