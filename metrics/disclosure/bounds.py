"""What a hidden cell may be, as it follows from the shown ones: bounds that nobody needs a solver to find."""

import numpy as np

from metrics.disclosure.relations import Floats, Numbers

PASSES = 4


def propagated(
    lower: Floats, upper: Floats, relation: Numbers, cell: Numbers, coefficient: Floats
) -> tuple[Floats, Floats]:
    """Return the bounds after each relation (sum of coefficient x cell = 0) has bounded its cells by one another.

    Never narrower than what follows from the shown cells, so they give away nothing. A bound that no relation sets
    stays as it was, infinite ones included.
    """
    lower, upper = lower.copy(), upper.copy()
    size = int(relation.max()) + 1 if len(relation) else 0
    for _ in range(PASSES if size else 0):
        low_term = np.where(coefficient > 0, coefficient * lower[cell], coefficient * upper[cell])
        high_term = np.where(coefficient > 0, coefficient * upper[cell], coefficient * lower[cell])
        least = _others(low_term, relation, size, endless=-np.inf)
        most = _others(high_term, relation, size, endless=np.inf)
        # coefficient x cell = -(sum of the others)
        first, second = -most / coefficient, -least / coefficient
        np.maximum.at(lower, cell, np.minimum(first, second))
        np.minimum.at(upper, cell, np.maximum(first, second))
    return lower + 0.0, upper + 0.0  # -0.0 is written 0


def _others(terms: Floats, relation: Numbers, size: int, endless: float) -> Floats:
    """Return for each term the sum of the other terms of its relation; `endless` where one of them is."""
    is_finite = np.isfinite(terms)
    finite = np.where(is_finite, terms, 0.0)
    total = np.bincount(relation, finite, size)[relation] - finite
    infinite = np.bincount(relation, ~is_finite, size)[relation] - ~is_finite
    return np.where(infinite > 0, endless, total)
