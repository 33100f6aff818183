"""Counts for the cells that arrived hidden: the protection is worked out on a table that adds up.

What a source has hidden is not known. Any counts within its bounds that fit the shown totals serve, for what is asked
is how far an attacker can narrow them, which does not depend on which of them is true.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, hstack

from metrics.disclosure.relations import Floats, Numbers, Sums

SECONDS = 2.0
"""Time to find counts that are whole numbers; after it they may be fractions, which protect as well."""
MISFIT = 1000.0
"""What a sum that does not add up costs, against one that leaves something over."""


def filled(values: Floats, lower: Floats, upper: Floats, sums: list[Sums]) -> Floats:
    """Return the values with each nan replaced by a count within its bounds, fitting the sums as well as any does."""
    unknown = np.flatnonzero(np.isnan(values))
    if not len(unknown):
        return values
    found = values.copy()
    if not sums:
        return np.where(np.isnan(values), lower, values)
    rows, least, most, costs = _rules(values, unknown, sums)
    bounds = Bounds(np.r_[lower[unknown], np.zeros(len(costs))], np.r_[upper[unknown], np.full(len(costs), np.inf)])
    costs = np.r_[np.zeros(len(unknown)), costs]
    for is_whole in (1, 0):
        whole = np.r_[np.full(len(unknown), is_whole), np.zeros(len(costs) - len(unknown))]
        rules = LinearConstraint(rows, least, most)
        result = milp(costs, integrality=whole, bounds=bounds, constraints=rules, options={"time_limit": SECONDS})
        if result.x is not None:
            found[unknown] = np.round(result.x[: len(unknown)], 6)
            return found
    return np.where(np.isnan(values), lower, values)


def _rules(values: Floats, unknown: Numbers, sums: list[Sums]) -> tuple[object, Floats, Floats, Floats]:
    """Return the rules on the unknown cells and two slacks for each, least and most of each, and what slack costs.

    parts - whole + left over - too much = 0.
    """
    column = np.full(len(values), -1)
    column[unknown] = np.arange(len(unknown))
    row, cell, coefficient, left_cost = _entries(sums)
    count = len(left_cost)
    is_unknown = column[cell] >= 0
    known = -np.bincount(row[~is_unknown], coefficient[~is_unknown] * values[cell[~is_unknown]], count).astype(
        np.float64
    )
    kept = np.flatnonzero(np.bincount(row[is_unknown], minlength=count))
    inside = coo_array(
        (coefficient[is_unknown], (row[is_unknown], column[cell[is_unknown]])), shape=(count, len(unknown))
    ).tocsr()[kept]
    slack = coo_array((np.ones(len(kept)), (np.arange(len(kept)), np.arange(len(kept)))), shape=(len(kept),) * 2)
    matrix = hstack([inside, slack, -slack]).tocsr()
    return matrix, known[kept], known[kept], np.r_[left_cost[kept], np.full(len(kept), MISFIT)]


def _entries(sums: list[Sums]) -> tuple[Numbers, Numbers, Floats, Floats]:
    """Return row, cell and coefficient of each term of the sums, and what it costs that each leaves something over."""
    rows, cells, coefficients, costs = [], [], [], []
    first = 0
    for rule in sums:
        starts = rule.starts
        number = first + np.arange(len(starts))
        rows += [number, np.repeat(number, np.diff(np.r_[starts, len(rule.whole)]))]
        cells += [rule.whole[starts], rule.part]
        coefficients += [np.full(len(starts), -1.0), np.ones(len(rule.part))]
        costs.append(np.full(len(starts), {"exact": 1.0, "same": MISFIT}.get(rule.kind, 0.0)))
        first += len(starts)
    return np.concatenate(rows), np.concatenate(cells), np.concatenate(coefficients), np.concatenate(costs)
