"""Counts for the cells that arrived hidden: the protection is worked out on a table that adds up.

What a source has hidden is not known. Any counts within its bounds that fit the shown totals serve, for what is asked
is how far an attacker can narrow them, which does not depend on which of them is true.
"""

from itertools import pairwise

import numpy as np

from metrics.disclosure.relations import Floats, Sums

PASSES = 4
"""How often a count worked out in one sum is carried into the others: place, sex, age group, breakdown."""


def filled(values: Floats, lower: Floats, upper: Floats, sums: list[Sums]) -> Floats:
    """Return the values with each nan replaced by a count within its bounds, fitting the sums where one does."""
    found = values.copy()
    exact = [rule for rule in sums if rule.kind == "exact"]
    for _ in range(PASSES if np.isnan(found).any() else 0):
        for rule in exact:
            _deduce(found, lower, upper, rule, at_most=1)
    for rule in exact if np.isnan(found).any() else []:
        _deduce(found, lower, upper, rule, at_most=len(found))
    return np.where(np.isnan(found), lower, found)


def _deduce(values: Floats, lower: Floats, upper: Floats, rule: Sums, at_most: int) -> None:
    """Share what the known parts leave of a known whole among its unknown parts, where their bounds allow it."""
    for first, last in pairwise([*rule.starts.tolist(), len(rule.whole)]):
        parts, whole = rule.part[first:last], rule.whole[first]
        unknown = parts[np.isnan(values[parts])]
        if not 0 < len(unknown) <= at_most or np.isnan(values[whole]):
            continue
        left = values[whole] - np.nansum(values[parts])
        if lower[unknown].sum() <= left <= upper[unknown].sum():
            values[unknown] = _shared(left, lower[unknown], upper[unknown])


def _shared(total: float, lower: Floats, upper: Floats) -> Floats:
    """Return whole numbers between the bounds that add up to the total: the first ones as large as they may be."""
    spare = total - lower.sum()
    before = np.r_[0.0, np.cumsum(upper - lower)[:-1]]
    return np.asarray(lower + np.clip(spare - before, 0.0, upper - lower))
