"""Bounds of sums of unknown cells by linear programming (HiGHS), component by component and many targets at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, coo_array, csr_array, diags_array, eye_array, vstack
from scipy.sparse.csgraph import connected_components

from tests.disclosure.facts import Fact, Facts, Terms

_STEP = 1e-6
_FAR = 1e12
_BUNDLE = 4000
"""Unknowns that go into one program; small components share one."""


class Contradiction(AssertionError):
    """What is shown cannot all be so."""


@dataclass
class Target:
    """A sum of cells, and the values that must stay possible: at most `low` and at least `high`."""

    terms: Terms
    low: float = -np.inf
    high: float = np.inf
    either: bool = False
    """One of the two goals is enough: the sum is not known exactly."""
    least: float = np.inf
    """The smallest value found possible so far, and the largest."""
    most: float = -np.inf

    @property
    def is_down_met(self) -> bool:
        """Whether a value as small as `low` is possible, or need not be."""
        return self._reaches_low or (self.either and self._reaches_high)

    @property
    def is_up_met(self) -> bool:
        """Whether a value as large as `high` is possible, or need not be."""
        return self._reaches_high or (self.either and self._reaches_low)

    @property
    def is_met(self) -> bool:
        """Whether all that must stay possible is."""
        return self.is_down_met and self.is_up_met

    @property
    def _reaches_low(self) -> bool:
        return self.low == -np.inf or self.least <= self.low + _STEP

    @property
    def _reaches_high(self) -> bool:
        return self.high == np.inf or self.most >= self.high - _STEP

    def see(self, value: float) -> None:
        """Note that the value is possible."""
        self.least, self.most = min(self.least, value), max(self.most, value)


@dataclass
class Tightened:
    """Facts after all single-cell conclusions: `rows` hold only open cells; fixed ones are put in."""

    lower: np.ndarray
    upper: np.ndarray
    matrix: csr_array
    low: np.ndarray
    high: np.ndarray
    origins: list[str]
    fixed: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.fixed = self.upper - self.lower < _STEP

    def value_of(self, terms: Terms) -> float | None:
        """Return a sum that is known for certain by single cells, else None."""
        numbers = np.fromiter(terms, dtype=int)
        if not self.fixed[numbers].all():
            return None
        return float(sum(factor * self.lower[number] for number, factor in terms.items()))


def tighten(facts: Facts) -> Tightened:
    """Conclude from rows with one open cell until nothing changes, then leave out what the bounds say already."""
    lower, upper = facts.lower.copy(), facts.upper.copy()
    matrix, low, high = _matrix(facts.rows, len(facts.cells))
    while True:
        if (lower > upper + _STEP).any():
            worst = int(np.argmax(lower - upper))
            raise Contradiction(f"{facts.cells.cells[worst]}: {lower[worst]} to {upper[worst]}")
        fixed = upper - lower < _STEP
        base = matrix @ np.where(fixed, lower, 0.0)
        single, column, factor = _single(matrix, ~fixed)
        ends = np.stack([(low[single] - base[single]) / factor, (high[single] - base[single]) / factor])
        before = lower.sum(), upper[np.isfinite(upper)].sum(), np.isfinite(upper).sum()
        np.maximum.at(lower, column, np.ceil(ends.min(axis=0) - _STEP))
        np.minimum.at(upper, column, np.floor(ends.max(axis=0) + _STEP))
        if before == (lower.sum(), upper[np.isfinite(upper)].sum(), np.isfinite(upper).sum()):
            break
    kept = _saying_more(matrix, low, high, lower, upper)
    open_part = matrix @ diags_array((~fixed).astype(float))
    rows = csr_array(open_part)[kept]
    rows.eliminate_zeros()
    origins = [facts.rows[number].origin for number in kept]
    return Tightened(lower, upper, rows, low[kept] - base[kept], high[kept] - base[kept], origins)


def _matrix(rows: Sequence[Fact], width: int) -> tuple[csr_array, np.ndarray, np.ndarray]:
    lengths = [len(row.numbers) for row in rows]
    where = np.repeat(np.arange(len(rows)), lengths)
    columns = np.fromiter((n for row in rows for n in row.numbers), dtype=int, count=sum(lengths))
    factors = np.fromiter((f for row in rows for f in row.factors), dtype=float, count=sum(lengths))
    matrix = csr_array(coo_array((factors, (where, columns)), shape=(len(rows), width)))
    return matrix, np.array([row.low for row in rows]), np.array([row.high for row in rows])


def _single(matrix: csr_array, is_open: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rows with exactly one open cell, that cell's number and its factor."""
    entries = matrix.tocoo()
    row, column = entries.coords
    mask = is_open[column]
    row, column, factor = row[mask], column[mask], entries.data[mask]
    alone = np.bincount(row, minlength=matrix.shape[0])[row] == 1
    return row[alone], column[alone], factor[alone]


def _saying_more(
    matrix: csr_array, low: np.ndarray, high: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> np.ndarray:
    """Return the numbers of the rows that say more than the bounds of their cells."""
    least, most = lower, np.minimum(upper, _FAR)
    up, down = matrix.maximum(0), matrix.minimum(0)
    smallest, largest = up @ least + down @ most, up @ most + down @ least
    slack = _STEP * (1 + np.minimum(np.abs(smallest) + np.abs(largest), 10))
    return np.nonzero((smallest < low - slack) | (largest > high + slack))[0]


def bound(known: Tightened, targets: Sequence[Target], *, whole: bool = False) -> None:
    """Find out what the targets may be, as far as their goals go; `whole`: with cells as whole numbers (slow)."""
    component = _components(known, targets)
    bundles: dict[int, list[Target]] = {}
    sizes = np.bincount(component)
    wanted_numbers = [n for target in targets for n in target.terms if not known.fixed[n]]
    sizes[np.setdiff1d(np.arange(len(sizes)), component[wanted_numbers])] = 0
    bundle_of = np.cumsum(sizes) // _BUNDLE
    for target in targets:
        number = next((n for n in target.terms if not known.fixed[n]), None)
        if number is None:
            target.see(known.value_of(target.terms) or 0.0)
        else:
            bundles.setdefault(int(bundle_of[component[number]]), []).append(target)
    for bundle, wanted in bundles.items():
        cells = np.nonzero((bundle_of[component] == bundle) & (sizes[component] > 0) & ~known.fixed)[0]
        _bound_together(_Program.of(known, cells, whole=whole), known, wanted)
        for target in wanted:
            number = next(n for n in target.terms if not known.fixed[n])
            alone = np.nonzero((component == component[number]) & ~known.fixed)[0]
            if not target.is_met:
                _bound_alone(_Program.of(known, alone, whole=whole), known, target)


def bounds(
    facts: Facts, numbers: Sequence[int], *, whole: bool = False, largest: float = 1e6
) -> dict[int, tuple[float, float]]:
    """Return the exact bounds of single cells, up to `largest`, as the linear programs give them."""
    targets = [Target({number: 1.0}, -1.0, largest) for number in numbers]
    bound(tighten(facts), targets, whole=whole)
    return {
        number: (round(target.least, 3) + 0.0, round(target.most, 3))
        for number, target in zip(numbers, targets, strict=True)
    }


def _components(known: Tightened, targets: Sequence[Target]) -> np.ndarray:
    """Return the component of each cell: cells are linked by a row or a target that holds both."""
    pattern = [abs(known.matrix)]
    terms = [[n for n in target.terms if not known.fixed[n]] for target in targets]
    where = np.repeat(np.arange(len(terms)), [len(numbers) for numbers in terms])
    columns = np.array([n for numbers in terms for n in numbers], dtype=int)
    pattern.append(csr_array((np.ones(len(columns)), (where, columns)), shape=(len(terms), known.matrix.shape[1])))
    rows = vstack(pattern, format="csr")
    graph = block_array([[None, rows], [rows.T, None]], format="csr")
    _, labels = connected_components(graph, directed=False)
    return labels[rows.shape[0] :]


@dataclass
class _Program:
    """One linear program over the cells `columns`; its objective is given each time."""

    columns: np.ndarray
    matrix: csr_array
    low: np.ndarray
    high: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    whole: bool

    @classmethod
    def of(cls, known: Tightened, columns: np.ndarray, *, whole: bool) -> "_Program":
        part = csr_array(known.matrix[:, columns])
        rows = np.nonzero(np.diff(part.indptr))[0]
        bounds = known.lower[columns], known.upper[columns]
        return cls(columns, part[rows], known.low[rows], known.high[rows], *bounds, whole)

    def push(self, forms: csr_array, sign: int, goals: np.ndarray) -> np.ndarray | None:
        """Return a possible point with the forms as far up (sign 1) or down (-1) as their goals go, added up."""
        count = forms.shape[0]
        matrix = block_array([[self.matrix, None], [-sign * forms, eye_array(count)]], format="csr")
        slack = 1e-7 * (1 + np.minimum(np.abs(np.nan_to_num(self.low, posinf=0, neginf=0)), 1e3))
        low = np.concatenate([self.low - slack, np.full(count, -np.inf)])
        high = np.concatenate([self.high + slack, np.zeros(count)])
        bounds = Bounds(
            np.concatenate([self.lower, np.full(count, -np.inf)]), np.concatenate([self.upper, sign * goals])
        )
        width = len(self.columns)
        cost = np.concatenate([np.zeros(width), -np.ones(count)])
        integrality = np.concatenate([np.full(width, int(self.whole)), np.zeros(count)])
        answer = milp(cost, constraints=LinearConstraint(matrix, low, high), bounds=bounds, integrality=integrality)
        if answer.status == 2:
            raise Contradiction("what is shown cannot all be so")
        return None if answer.x is None else answer.x[:width]


def _forms(program: _Program, known: Tightened, targets: Sequence[Target]) -> tuple[csr_array, np.ndarray]:
    """Return the targets as rows over the program's cells, and what their fixed cells add."""
    position = {int(number): place for place, number in enumerate(program.columns)}
    entries = [
        (row, position[number], factor)
        for row, target in enumerate(targets)
        for number, factor in target.terms.items()
        if number in position
    ]
    rows, columns, factors = (np.array(part) for part in zip(*entries, strict=True))
    forms = csr_array((factors.astype(float), (rows, columns)), shape=(len(targets), len(program.columns)))
    constants = [sum(f * known.lower[n] for n, f in target.terms.items() if known.fixed[n]) for target in targets]
    return forms, np.array(constants, dtype=float)


def _bound_together(program: _Program, known: Tightened, targets: list[Target]) -> None:
    """Push all open targets at once, again and again, as long as any of them reaches its goal."""
    forms, constants = _forms(program, known, targets)
    for sign in (1, -1):
        while True:
            pending = [n for n, t in enumerate(targets) if not (t.is_up_met if sign > 0 else t.is_down_met)]
            if not pending:
                break
            goals = np.array([targets[n].high if sign > 0 else targets[n].low for n in pending]) - constants[pending]
            point = program.push(forms[pending], sign, goals)
            if point is None:
                break
            for target, value in zip(targets, forms @ point + constants, strict=True):
                target.see(float(value))
            still = [n for n in pending if not (targets[n].is_up_met if sign > 0 else targets[n].is_down_met)]
            if len(still) == len(pending):
                break


def _bound_alone(program: _Program, known: Tightened, target: Target) -> None:
    """Find the exact ends that stay short of the goals."""
    forms, constants = _forms(program, known, [target])
    for sign, goal in ((1, target.high), (-1, target.low)):
        if not (target.is_up_met if sign > 0 else target.is_down_met):
            point = program.push(forms, sign, np.array([goal]) - constants)
            if point is not None:
                target.see(float((forms @ point + constants)[0]))
