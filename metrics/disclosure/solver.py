"""The solver of linear and integer programs: HiGHS, silent, in one thread."""

import highspy


def new_solver(**options: float) -> highspy.Highs:
    """Return a solver without a model."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in {"output_flag": False, "threads": 1, **options}.items():
        solver.setOptionValue(name, value)
    return solver
