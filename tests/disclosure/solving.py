"""Bounds of sums of unknown cells by linear programming (HiGHS), component by component and many targets at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array, eye_array, vstack
from scipy.sparse.csgraph import connected_components

from tests.disclosure.facts import Facts, Terms
from tests.disclosure.tightening import STEP, Contradiction, Tightened, tighten

_BUNDLE = 4000
"""Unknowns that go into one program; small components share one."""


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
        return self.low == -np.inf or self.least <= self.low + STEP

    @property
    def _reaches_high(self) -> bool:
        return self.high == np.inf or self.most >= self.high - STEP

    def see(self, value: float) -> None:
        """Note that the value is possible."""
        self.least, self.most = min(self.least, value), max(self.most, value)


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
    return np.asarray(labels[rows.shape[0] :])


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
