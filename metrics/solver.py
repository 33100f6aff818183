"""The solver of linear and integer programs: HiGHS, silent, in one thread."""

import highspy


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
