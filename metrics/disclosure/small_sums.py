"""Sums of several confidential cells: two hidden counts of 1 and 3 that are known to be 4 together say too much."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from metrics.disclosure.table import UNSHOWN, Floats, Numbers, Table


def with_small_sums(table: Table, threshold: int) -> Table:
    """Return the table with one more cell for each small count that confidential cells of one side add up to.

    The sum is a confidential cell of its own that nobody shows. It must be possible that it is one more: then it is not
    known, which is all that is asked of it.
    """
    sums, relation, cell = _small_sums(table, threshold)
    count = len(sums)
    if not count:
        return table
    first = table.matrix.shape[0]
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
    unknown = _unknown_of_one_side(table)
    found: dict[tuple[int, ...], float] = {}
    for group in chain(_of_relations(unknown), _of_differences(unknown)):
        total = float(table.values[group].sum())
        if len(group) > 1 and 1 <= total < threshold and table.confidential[group].any():
            found[tuple(group.tolist())] = total
    members = [np.full(len(group), number) for number, group in enumerate(found)]
    joined = np.concatenate(members) if members else np.empty(0, dtype=np.int64)
    return np.array(list(found.values())), joined, np.array([n for group in found for n in group], dtype=np.int64)


def _unknown_of_one_side(table: Table) -> csr_array[Any]:
    """Return relation x cell: 1 for the unknown cells of each relation all of whose unknown cells stand on one side."""
    matrix = (table.matrix * table.always_unknown[None, :]).tocsr()
    matrix.eliminate_zeros()
    sides = matrix.sign()
    count = np.diff(sides.indptr)
    one_sided = (np.abs(np.asarray(sides.sum(axis=1)).ravel()) == count) & (count > 1)
    found: csr_array[Any] = abs(sides[np.flatnonzero(one_sided)]).tocsr()
    found.sort_indices()
    return found


def _of_relations(unknown: csr_array[Any]) -> Iterator[Numbers]:
    for number in range(unknown.shape[0]):
        yield unknown.indices[unknown.indptr[number] : unknown.indptr[number + 1]].astype(np.int64)


def _of_differences(unknown: csr_array[Any]) -> Iterator[Numbers]:
    """Yield the unknown cells of one relation that are not in another, all of whose unknown cells it has.

    A region less a group within it leaves the sum of the hidden municipalities between them.
    """
    sizes = np.diff(unknown.indptr)
    shared = (unknown @ unknown.T).tocoo()
    is_within = (shared.data == sizes[shared.col]) & (sizes[shared.row] > sizes[shared.col])
    groups = list(_of_relations(unknown))
    for whole, part in zip(shared.row[is_within], shared.col[is_within], strict=True):
        yield np.setdiff1d(groups[whole], groups[part], assume_unique=True)
