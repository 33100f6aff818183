"""The solver of linear and integer programs: HiGHS, silent, in one thread."""

import highspy


class _Silent(highspy.Highs):
    """HiGHS without callbacks: enabling them, as its own constructor does, prints a banner into standard output."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.callbacks = []


def new_solver(**options: float) -> highspy.Highs:
    """Return a solver without a model."""
    solver = _Silent()
    for name, value in {"output_flag": False, "threads": 1, **options}.items():
        solver.setOptionValue(name, value)
    return solver
