"""Complementary suppression: which cells are hidden beside the confidential ones, so that these cannot be worked out.

The choice of least weight is a set-covering problem with more constraints than can be written down. They are found one
by one: choose, attack the choice, and forbid what the attack has found (Fischetti & Salazar-González, "Solving the cell
suppression problem on tabular data with linear constraints", Management Science 47, 2001).
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

import numpy as np

from metrics.disclosure.attack import TOLERANCE, Attack, Finding
from metrics.disclosure.covering import Covering
from metrics.disclosure.mending import Mending
from metrics.disclosure.small_sums import steady_sums, with_small_sums, with_sums
from metrics.disclosure.table import FREE, HIDDEN, Flags, Floats, Numbers, Table

WORKERS = 2
LEAST_SECONDS = 0.2
"""What a choice may take when the time is over: one is needed in any case."""
FINDINGS = 150
"""Attacks that succeed are looked for until there are so many; then the choice is made anew."""


@dataclass(frozen=True, eq=False)
class Suppression:
    """What is hidden, and how well."""

    hidden: Flags
    """For every cell; cells that nobody shows are not counted as hidden."""
    unmet: Numbers
    """Confidential cells that can be bounded more narrowly than they need even where every free cell is hidden."""
    cost: float
    """The weight of the cells hidden beside those that had to be."""
    bound: float
    """No choice costs less."""


def suppress(table: Table, *, threshold: int, seconds: float, gap: float = 0.05) -> Suppression:
    """Return what to hide so that no confidential cell is bounded more narrowly than it needs, at least weight.

    Nor do the hidden cells of any relation together add up to a count under `threshold` that the rest gives away.
    `gap` is how much dearer than the cheapest the choice may be. When the seconds are over the best choice so far is
    mended until it is safe, if not the cheapest.
    """
    size, table = table.size, with_small_sums(table, threshold)
    hidden = table.confidential & (table.state == FREE) | (table.state == HIDDEN)
    blocks = sorted(table.blocks(), key=len, reverse=True)
    each = seconds * WORKERS / max(1, sum(map(len, blocks)))

    def search(cells: Numbers) -> tuple[Numbers, _Search]:
        found = _Search(table.part(cells), threshold, gap, monotonic() + each * len(cells))
        return cells[found.run()], found

    # Blocks have nothing to do with one another, and the solver lets other threads run.
    with ThreadPoolExecutor(WORKERS) as pool:
        found = list(pool.map(search, blocks))
    unmet = [np.empty(0, dtype=np.int64), *(c[s.unmet] for c, (_, s) in zip(blocks, found, strict=True))]
    chosen = np.concatenate([np.empty(0, dtype=np.int64), *(cells for cells, _ in found)])
    hidden[chosen] = True
    unmet_own = np.concatenate(unmet)
    return Suppression(
        hidden[:size],
        unmet_own[unmet_own < size],
        float(table.weights[chosen].sum()),
        sum(search.bound for _, search in found),
    )


class _Search:
    """The search in one block of a table."""

    def __init__(self, table: Table, threshold: int, gap: float, end: float) -> None:
        self._table, self._size, self._threshold = table, table.size, threshold
        self._candidates = (table.state == FREE) & ~table.confidential
        self._covering = Covering(table.weights, self._candidates, gap)
        self._end = end
        self._needs = {True: table.need_high.copy(), False: table.need_low.copy()}
        self._sums_added: set[tuple[int, ...]] = set()
        self._unmet: set[int] = set()
        self.bound = 0.0
        for cut in _first_cuts(table, self._candidates, threshold):
            self._covering.require(cut)
        for cut in _without_unknown(table, self._candidates):
            self._covering.require_company(cut)

    @property
    def unmet(self) -> Numbers:
        """The confidential cells that nothing makes safe."""
        return np.array(sorted(cell for cell in self._unmet if cell < self._size), dtype=np.int64)

    def run(self) -> Numbers:
        """Return the cells to hide beside those that are unknown anyway."""
        while True:
            chosen, self.bound = self._covering.choose(max(self._end - monotonic(), LEAST_SECONDS))
            if monotonic() > self._end:
                return np.flatnonzero(self._mended(chosen))
            findings = self._findings(chosen)
            if not findings:
                return np.flatnonzero(chosen)
            for finding in findings:
                self._forbid(finding)

    def _forbid(self, finding: Finding) -> None:
        """Require that enough is hidden that the bound moves as far as it must; give up where nothing moves it."""
        gain = np.where(self._free(), finding.gain, 0.0)
        within = float(gain.sum())
        if within < finding.deficit - TOLERANCE:
            self._give_up(finding, within)
        if within > TOLERANCE:
            self._covering.require_weighted(np.minimum(gain, finding.deficit), min(finding.deficit, within))

    def _give_up(self, finding: Finding, within: float) -> None:
        """Ask of the cell only what can be had: the bound when all that moves it is hidden."""
        self._unmet.add(finding.cell)
        reachable = finding.reach + (within if finding.upward else -within)
        self._needs[finding.upward][finding.cell] = reachable

    def _findings(self, chosen: Flags) -> list[Finding]:
        """Return what the attack on the choice finds: of the cells, and where that is nothing, of sums of them."""
        wanted, movements = np.flatnonzero(self._table.confidential), list[Floats]()
        findings: list[Finding] = []
        while len(wanted) and not findings:
            findings = self._attack(chosen, wanted, movements)
            wanted = np.empty(0, dtype=np.int64) if findings else self._added_sums(chosen, movements)
        return findings

    def _attack(self, chosen: Flags, wanted: Numbers, movements: list[Floats]) -> list[Finding]:
        attack = Attack(self._table, self._unknown(chosen))
        found: list[Finding] = []
        for upward in (True, False):
            for cell in self._in_doubt(attack, wanted, movements, upward=upward):
                finding = attack.finding(int(cell), self._needs[upward][cell], upward=upward)
                if finding:
                    found.append(finding)
                if len(found) >= FINDINGS:
                    return found
        return found

    def _in_doubt(self, attack: Attack, left: Numbers, movements: list[Floats], *, upward: bool) -> Numbers:
        """Return those of the cells that pushing all of them at once does not prove safe; note the movements."""
        needs = self._needs[upward]
        while len(left):
            point = attack.push(left, needs[left], upward=upward)
            movements.append(point - self._table.values)
            safe = point[left] >= needs[left] - TOLERANCE if upward else point[left] <= needs[left] + TOLERANCE
            if not safe.any():
                break
            left = left[~safe]
        return left

    def _mended(self, chosen: Flags) -> Flags:
        """Return a safe choice that hides all of this one, and no more than what moves the cells in doubt."""
        wanted, movements = np.flatnonzero(self._table.confidential), list[Floats]()
        while len(wanted):
            mending = Mending(self._table, self._grown(chosen), self._free(), self._needs)
            self._unmet.update(mending.mend(wanted).tolist())
            chosen = mending.chosen[: self._size]
            movements += mending.movements
            wanted = self._added_sums(chosen, movements)
        return chosen

    def _added_sums(self, chosen: Flags, movements: list[Floats]) -> Numbers:
        """Add to the table the sums that may be known, and return their cells; none is added twice."""
        groups = steady_sums(self._table, self._unknown(chosen), movements, self._threshold)
        new = [group for group in groups if tuple(group) not in self._sums_added]
        self._sums_added.update(map(tuple, new))
        before, self._table = self._table.size, with_sums(self._table, new)
        self._needs[True] = np.r_[self._needs[True], self._table.need_high[before:]]
        self._needs[False] = np.r_[self._needs[False], self._table.need_low[before:]]
        return np.arange(before, self._table.size)

    def _grown(self, flags: Flags) -> Flags:
        """Return the flags of the cells given, and none of the sums that have been added."""
        return np.concatenate([flags, np.zeros(self._table.size - self._size, dtype=bool)])

    def _free(self) -> Flags:
        return self._grown(self._candidates)

    def _unknown(self, chosen: Flags) -> Flags:
        return np.asarray(self._table.always_unknown | self._grown(chosen))


def _first_cuts(table: Table, candidates: Flags, threshold: int) -> list[Numbers]:
    """Return sets of cells of which one must be hidden: what can be seen without an attack.

    In each relation: where one cell alone is unknown, and confidential; and where all that is unknown on one side adds
    up to a count that is confidential itself.
    """
    cuts = []
    for inside, side in _by_relation(table):
        unknown = table.always_unknown[inside]
        if not table.confidential[inside[unknown]].any():
            continue
        is_alone = unknown.sum() == 1
        one_sided = len(set(np.sign(side[unknown]).tolist())) == 1
        together = float(np.abs(side[unknown]) @ table.values[inside[unknown]])
        if is_alone or (one_sided and 0 < together < threshold):
            helps = candidates[inside] & (
                is_alone & (together == 0) | (table.values[inside] > 0) | ~_same(side, unknown)
            )
            cuts.append(inside[helps])
    return cuts


def _same(side: Floats, unknown: Flags) -> Flags:
    """Return which cells stand on the side of the unknown ones."""
    return np.asarray(np.sign(side) == np.sign(side[unknown][0]))


def _without_unknown(table: Table, candidates: Flags) -> list[Numbers]:
    """Return the candidates of each relation in which nothing is unknown as yet."""
    groups = (cells for cells, _ in _by_relation(table))
    return [cells[candidates[cells]] for cells in groups if not table.always_unknown[cells].any()]


def _by_relation(table: Table) -> Iterator[tuple[Numbers, Floats]]:
    """Yield the cells of each relation, and their coefficients."""
    order = np.argsort(table.relations, kind="stable")
    starts = np.flatnonzero(np.diff(table.relations[order])) + 1
    cells, coefficients = table.cells[order], table.coefficients[order]
    yield from zip(np.split(cells, starts), np.split(coefficients, starts), strict=True)
