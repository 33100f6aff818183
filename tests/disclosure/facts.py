"""Linear facts about unknown cells, and what each thing that the program shows says of them.

Every function `facts_of_…` turns one kind of thing shown into facts. A new screen that shows something new gets one
function more here; the attacker needs no change.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tests.disclosure.cells import Cells

Terms = Mapping[int, float]
"""Number of a cell -> its factor in a sum."""
_SLACK = 1e-7


@dataclass(frozen=True)
class Fact:
    """low <= sum of the terms <= high. A guess is used where it happens to be true: the attacker guesses well."""

    numbers: tuple[int, ...]
    factors: tuple[float, ...]
    low: float
    high: float
    origin: str


class Facts:
    """All facts there are: bounds of single cells at once, longer ones as rows. False ones are kept apart."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.lower = np.zeros(len(cells))
        self.upper = np.full(len(cells), np.inf)
        self.rows: list[Fact] = []
        self.false: list[Fact] = []
        self._known: set[tuple[object, ...]] = set()

    def add(self, terms: Terms, low: float, high: float, origin: str, *, is_guess: bool = False) -> None:
        """Add a fact; one that the truth refutes goes to `false`, or nowhere where it is a guess."""
        parts = sorted((number, factor) for number, factor in terms.items() if factor)
        if not parts or (low == -math.inf and high == math.inf):
            return
        fact = Fact(tuple(n for n, _ in parts), tuple(f for _, f in parts), low, high, origin)
        if not self._is_true(fact):
            if not is_guess:
                self.false.append(fact)
        elif len(parts) == 1:
            self._bound(fact)
        elif (key := (fact.numbers, fact.factors, low, high)) not in self._known:
            self._known.add(key)
            if not self._is_plain(fact):
                self.rows.append(fact)

    def _is_true(self, fact: Fact) -> bool:
        values = [factor * self.cells.truth[number] for number, factor in zip(fact.numbers, fact.factors, strict=True)]
        total, scale = sum(values), 1 + sum(map(abs, values))
        return math.isnan(total) or fact.low - _SLACK * scale <= total <= fact.high + _SLACK * scale

    def _bound(self, fact: Fact) -> None:
        (number,), (factor,) = fact.numbers, fact.factors
        low, high = sorted((fact.low / factor, fact.high / factor))
        # Counts are whole numbers.
        self.lower[number] = max(self.lower[number], math.ceil(low - 1e-6) if math.isfinite(low) else low)
        self.upper[number] = min(self.upper[number], math.floor(high + 1e-6) if math.isfinite(high) else high)

    def _is_plain(self, fact: Fact) -> bool:
        """Whether the bounds of the single cells say as much already: so it is with a range that was only added up."""
        low = high = 0.0
        for number, factor in zip(fact.numbers, fact.factors, strict=True):
            ends = (factor * self.lower[number], factor * self.upper[number])
            low, high = low + min(ends), high + max(ends)
        return fact.low <= low + 1e-9 and fact.high >= high - 1e-9


def plus(*sums: tuple[float, Terms]) -> dict[int, float]:
    """Return the weighted sum of sums."""
    added: dict[int, float] = {}
    for weight, terms in sums:
        for number, factor in terms.items():
            added[number] = added.get(number, 0.0) + weight * factor
    return added


def facts_of_sum(
    facts: Facts, terms: Terms, value: float | None, bounds: tuple[float | None, float | None], origin: str
) -> None:
    """A sum (numerator, denominator, n) shown as a value or a range."""
    if value is not None:
        facts.add(terms, value, value, origin)
        return
    low, high = bounds
    facts.add(terms, -math.inf if low is None else low, math.inf if high is None else high, origin)


def facts_of_ratio(facts: Facts, numerator: Terms, denominator: Terms, low: float, high: float, origin: str) -> None:
    """low <= numerator / denominator <= high: a rate as it is shown, half a unit of its last decimal to either side."""
    if low == high:
        facts.add(plus((1, numerator), (-low, denominator)), 0, 0, origin)
        return
    if math.isfinite(low):
        facts.add(plus((1, numerator), (-low, denominator)), 0, math.inf, origin)
    if math.isfinite(high):
        facts.add(plus((1, numerator), (-high, denominator)), -math.inf, 0, origin)


def facts_of_wilson(
    facts: Facts,
    numerator: Terms,
    denominator: Terms,
    shown: tuple[float, float, float],
    half: float,
    origin: str,
) -> None:
    """Rate, lower and upper end of a 95 % Wilson interval, in per cent, rounded to `half` a unit to either side."""
    pairs = wilson_pairs(*shown, half)
    if pairs is None:
        return
    counts, wholes = pairs
    facts.add(numerator, counts.min(), counts.max(), origin)
    facts.add(denominator, wholes.min(), wholes.max(), origin)
    rate = shown[0]
    facts_of_ratio(facts, numerator, denominator, (rate - half) / 100, (rate + half) / 100, origin)


def wilson_pairs(
    rate: float, low: float, high: float, half: float, largest: int = 2000
) -> tuple[np.ndarray, np.ndarray] | None:
    """Return every (count, n) that gives the rate and its interval as shown; None where n may exceed `largest`."""
    z = 1.959964
    n = np.arange(1, largest + 1)[:, None]
    near = np.round(rate / 100 * n) + np.arange(-2, 3)[None, :]
    inside = (near >= 0) & (near <= n)
    p = near / n
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(np.maximum(p * (1 - p), 0) / n + z**2 / (4 * n**2))
    slack = half + 1e-9
    fits = inside & (np.abs(100 * p - rate) <= slack)
    fits &= (np.abs(100 * (centre - reach) - low) <= slack) & (np.abs(100 * (centre + reach) - high) <= slack)
    rows, columns = np.nonzero(fits)
    if rows.size == 0 or rows.max() == largest - 1:
        return None
    return near[rows, columns], n[rows, 0]


def facts_of_target_gap(
    facts: Facts, numerator: Terms, denominator: Terms, target: float, gap: int, origin: str
) -> None:
    """`gap` more are needed to reach the target share (0 to 1): the smallest whole number that does."""
    if gap > 0:
        facts.add(plus((target, denominator), (-1, numerator)), gap - 1, gap, origin)
    else:
        facts.add(plus((target, denominator), (-1, numerator)), -math.inf, 0, origin)


def facts_of_weight(facts: Facts, part: Terms, whole: Terms, weight: float, half: float, origin: str) -> None:
    """A share of a whole (0 to 1), such as the weight of a municipality in a contribution."""
    facts_of_ratio(facts, part, whole, weight - half, weight + half, origin)


def facts_of_order(facts: Facts, larger: Terms, smaller: Terms, origin: str) -> None:
    """One sum is shown to be at least another: a sorted list, a rank by numbers."""
    facts.add(plus((1, larger), (-1, smaller)), 0, math.inf, origin)


def facts_of_steps(facts: Facts, began: Terms, steps: Sequence[tuple[Terms, float, float]], origin: str) -> None:
    """The steps of a cohort: what share (0 to 1, with half a unit) of the spells begun got that far."""
    for reached, share, half in steps:
        facts_of_ratio(facts, reached, began, share - half, share + half, origin)


def facts_of_cells(
    facts: Facts, shown: Iterable[tuple[int, float | None, float | None, float | None]], origin: str
) -> None:
    """Single cells (number, value, lower, upper) shown as they are: a download of rows, differences of releases."""
    for number, value, low, high in shown:
        facts_of_sum(facts, {number: 1.0}, value, (low, high), origin)
