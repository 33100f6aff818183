"""Sums of several confidential cells: two hidden counts of 1 and 3 that are known to be 4 together say too much."""

from dataclasses import replace

import numpy as np

from metrics.disclosure.table import UNSHOWN, Floats, Numbers, Table


def with_small_sums(table: Table, threshold: int) -> Table:
    """Return the table with one more cell for each relation whose unknown cells stand alone and add up to a small count.

    The sum is a confidential cell of its own that nobody shows. It must be possible that it is one more: then it is not
    known, which is all that is asked of it.
    """
    sums, relation, cell = _small_sums(table, threshold)
    count = len(sums)
    if not count:
        return table
    first = int(table.relations.max()) + 1
    added = table.size + np.arange(count)
    return replace(
        table,
        values=np.r_[table.values, sums],
        lower=np.r_[table.lower, np.zeros(count)],
        upper=np.r_[table.upper, np.full(count, np.inf)],
        weights=np.r_[table.weights, np.ones(count)],
        state=np.r_[table.state, np.full(count, UNSHOWN)],
        need_low=np.r_[table.need_low, sums],
        need_high=np.r_[table.need_high, sums + 1],
        relations=np.r_[table.relations, first + np.arange(count), first + relation],
        cells=np.r_[table.cells, added, cell],
        coefficients=np.r_[table.coefficients, np.full(count, -1.0), np.ones(len(cell))],
    )


def _small_sums(table: Table, threshold: int) -> tuple[Floats, Numbers, Numbers]:
    """Return each sum once, and of its cells: number of the sum, number of the cell."""
    unknown = table.always_unknown[table.cells]
    relations, cells, side = table.relations[unknown], table.cells[unknown], np.sign(table.coefficients[unknown])
    size = int(table.relations.max()) + 1 if len(table.relations) else 0
    several = np.bincount(relations, minlength=size)
    total = np.bincount(relations, table.values[cells], minlength=size)
    balance = np.bincount(relations, side, minlength=size)
    confidential = np.bincount(relations, table.confidential[cells], minlength=size)
    is_small = (several > 1) & (np.abs(balance) == several) & (total >= 1) & (total < threshold) & (confidential > 0)
    found: dict[tuple[int, ...], float] = {}
    for number in np.flatnonzero(is_small):
        found[tuple(np.sort(cells[relations == number]).tolist())] = float(total[number])
    members = [np.full(len(group), number) for number, group in enumerate(found)]
    joined = np.concatenate(members) if members else np.empty(0, dtype=np.int64)
    return np.array(list(found.values())), joined, np.array([n for group in found for n in group], dtype=np.int64)
