"""Who the spells belong to: people come back, so that there are fewer persons than spells.

First all spells are there, each with sex and a band of birth years; then those who return take the next spell
that begins in their municipality, of their sex and band. The counts do not depend on it.
"""

import numpy as np

from data.examples.days import NEVER, Flags, Whole

BAND_YEARS = 5
NOBODY = -1


def link(groups: Whole, starts: Whole, ready: Whole) -> Whole:
    """Return for each spell the index of its person's earlier spell, NOBODY where there is none.

    `starts` are sorted within each group and `ready` is the day on which the person of a spell may begin another one,
    NEVER where that does not come to pass. Who has waited longest comes first.
    """
    earlier = np.full(len(starts), NOBODY)
    order = np.argsort(groups, kind="stable")
    bounds = np.flatnonzero(np.diff(groups[order])) + 1
    for members in np.split(order, bounds):
        waiting = members[np.argsort(ready[members], kind="stable")]
        waiting = waiting[ready[waiting] < NEVER]
        taken = served(ready[waiting], starts[members])
        earlier[members[taken]] = waiting[: taken.sum()]
    return earlier


def served(ready: Whole, starts: Whole) -> Flags:
    """Return which of the starts one of the waiting takes, each in turn (both sorted).

    After k starts as many are taken as one more than before, but no more than were ready by then:
    taken(k) = min(taken(k-1) + 1, ready by start k). Less k, that is a running minimum.
    """
    numbers = np.arange(len(starts))
    by_then = np.searchsorted(ready, starts, side="right")
    taken = np.minimum.accumulate(np.minimum(1, by_then - numbers)) + numbers
    return np.diff(taken, prepend=0) > 0


def first_spells(earlier: Whole) -> Whole:
    """Return for each spell the index of its person's first one."""
    root = np.where(earlier == NOBODY, np.arange(len(earlier)), earlier)
    while True:
        further = root[root]
        if np.array_equal(further, root):
            return root
        root = further
