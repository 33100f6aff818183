"""Sums of several confidential cells: two hidden counts of 1 and 3 that are known to be 4 together say too much.

Some can be seen beforehand, in a relation or the difference of two. The others, which take more of what is shown (two
totals and the men of both municipalities leave their women), are looked for in the choice of what is hidden.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate, chain, combinations, takewhile
from math import comb
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from metrics.disclosure.table import UNSHOWN, Flags, Floats, Numbers, Table

SETS = 50_000
"""Of cells of one column, sets of two are looked at, of three and so on, as long as there are no more of a size."""
_TOLERANCE = 1e-6


def with_small_sums(table: Table, threshold: int) -> Table:
    """Return the table with a cell for each small count that confidential cells of one side of a relation add up to."""
    unknown = _unknown_of_one_side(table)
    groups = chain(_of_relations(unknown), _of_differences(unknown))
    small = (group for group in groups if len(group) > 1 and 1 <= table.values[group].sum() < threshold)
    return with_sums(table, (group for group in small if table.confidential[group].any()))


def with_sums(table: Table, groups: Iterable[Numbers]) -> Table:
    """Return the table with one more cell for the sum of each group of cells.

    The sum is a confidential cell of its own that nobody shows. It must be possible that it is one more: then it is not
    known, which is all that is asked of it.
    """
    distinct = [np.array(group, dtype=np.int64) for group in dict.fromkeys(tuple(group.tolist()) for group in groups)]
    count = len(distinct)
    if not count:
        return table
    sums = np.array([table.values[group].sum() for group in distinct])
    relation = np.repeat(np.arange(count), [len(group) for group in distinct])
    first, added = table.matrix.shape[0], table.size + np.arange(count)
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
        cells=np.r_[table.cells, added, np.concatenate(distinct)],
        coefficients=np.r_[table.coefficients, np.full(count, -1.0), np.ones(len(relation))],
        addends=np.r_[table.addends, np.full(count, -1)],
    )


def steady_sums(table: Table, unknown: Flags, movements: Sequence[Floats], threshold: int) -> list[Numbers]:
    """Return the groups of unknown cells of one column whose sum is a small count, and the same in every movement.

    `movements` of all cells keep the relations and what is shown: of a sum that one of them changes by one or more it
    is proven that it is not known. Of the others it may be so.
    """
    small = np.flatnonzero(unknown & (table.addends >= 0) & (table.values < threshold))
    small = small[np.argsort(table.addends[small], kind="stable")]
    columns = np.split(small, np.flatnonzero(np.diff(table.addends[small])) + 1)
    return [group for cells in columns for group in _steady(table, cells, movements, threshold)]


def _steady(table: Table, cells: Numbers, movements: Sequence[Floats], threshold: int) -> Iterator[Numbers]:
    groups = _sets(len(cells))
    total = groups @ table.values[cells]
    groups = groups[(total >= 1) & (total < threshold) & (groups @ table.confidential[cells] > 0)]
    for movement in movements:
        if not len(groups):
            break
        groups = groups[np.abs(groups @ movement[cells]) < 1 - _TOLERANCE]
    yield from (cells[group > 0] for group in groups)


@cache
def _sets(count: int) -> Floats:
    """Return the sets of some of `count` cells as rows of 1 and 0: all of two, of three and so on up to SETS of a size.

    Not those of one: single cells are looked after already.
    """
    sizes = takewhile(lambda size: comb(count, size) <= SETS, range(2, count + 1))
    found = [np.array(list(combinations(range(count), size))) for size in sizes]
    sets = np.zeros((sum(map(len, found)), count))
    starts = accumulate(map(len, found), initial=0)
    for start, members in zip(starts, found, strict=False):
        sets[start + np.arange(len(members))[:, None], members] = 1.0
    return sets


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
