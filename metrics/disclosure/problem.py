"""The table that is to be protected: cells, what is left over, differences of areas, and what is known already."""

from itertools import permutations

import numpy as np
import polars as pl

from metrics.disclosure.cells import GROUP, addends_of
from metrics.disclosure.knowledge import Knowledge, Past
from metrics.disclosure.orders import Ordered, orders_of
from metrics.disclosure.place_totals import PlaceTotal
from metrics.disclosure.relations import Floats, Numbers, Relations
from metrics.disclosure.remainders import nested_rests
from metrics.disclosure.scope import Scope
from metrics.disclosure.steps import OtherStep
from metrics.disclosure.table import FREE, HIDDEN, KNOWN, UNSHOWN, Flags, Table


def problem_of(
    cells: pl.DataFrame,
    values: Floats,
    relations: Relations,
    needs: tuple[Floats, Floats],
    known: tuple[Knowledge, list[OtherStep]],
    scope: Scope,
) -> Table:
    """Return the table whose first cells are those given, in their order.

    `needs` are those of metrics.disclosure.confidential; `known` what is known of the month, and of others.
    """
    knowledge, steps = known
    threshold = scope.source.threshold
    low, high = needs
    growing = _Growing()
    state = _state(knowledge, ~np.isnan(low[: len(values)]))
    growing.add(values, state, low[: len(values)], high[: len(values)], addends_of(cells, scope.totals))
    growing.add(relations.rest, UNSHOWN, low[len(values) :], high[len(values) :])
    growing.relate(relations.relation, relations.cell, relations.coefficient)
    wholes, parts, left = _small_differences(cells, values, scope.totals, threshold)
    differences = growing.add(left, UNSHOWN, np.ones(len(left)), np.full(len(left), threshold - 1.0))
    growing.difference(wholes, parts, differences)
    nested = nested_rests(cells, relations, scope.catalogue)
    for ordered in orders_of(cells, values, scope.catalogue):
        growing.order(ordered)
    beyond = growing.add(nested.get_column("left").to_numpy(), UNSHOWN)
    growing.difference(nested.get_column("larger").to_numpy(), nested.get_column("smaller").to_numpy(), beyond)
    for past in knowledge.pasts:
        growing.add_past(past, np.arange(len(values)), threshold)
    for step in steps:
        _add_step(growing, step, values, threshold)
    return growing.table(cells)


def _state(knowledge: Knowledge, is_confidential: Flags) -> Numbers:
    state = np.where(knowledge.hidden, HIDDEN, FREE)
    state = np.where(knowledge.shown, KNOWN, state)
    return np.where(is_confidential, HIDDEN, state)


def _add_step(growing: "_Growing", step: OtherStep, values: Floats, threshold: int) -> None:
    """Add another month's cells: the earlier step less the later one leaves something that is not negative.

    So does a count less one that lies within it.
    """
    low, high = _needs(step.values, step.is_hidden, threshold)
    there = growing.add(step.values, np.where(step.is_hidden, UNSHOWN, KNOWN), low, high, step.addends, step.told)
    growing.add_past(step.past, there, threshold)
    here, other = step.pairs.get_column("cell").to_numpy(), step.pairs.get_column("other").to_numpy()
    is_earlier = step.pairs.get_column("is_earlier").to_numpy()
    left = np.abs(values[here] - step.values[other])
    rest = growing.add(left, UNSHOWN)
    earlier, later = np.where(is_earlier, there[other], here), np.where(is_earlier, here, there[other])
    growing.difference(earlier, later, rest)
    larger, smaller = (step.within.get_column(name).to_numpy() for name in ("larger", "smaller"))
    beyond = growing.add(step.values[larger] - step.values[smaller], UNSHOWN)
    growing.difference(there[larger], there[smaller], beyond)


def _needs(values: Floats, is_hidden: Flags, threshold: int) -> tuple[Floats, Floats]:
    small = is_hidden & (values >= 1) & (values < threshold)
    return np.where(small, 1.0, np.nan), np.where(small, threshold - 1.0, np.nan)


class _Growing:
    """A table that cells and relations are added to."""

    def __init__(self) -> None:
        self._size = self._count = 0
        self._columns: list[tuple[Floats, Numbers, Floats, Floats, Numbers, Floats, Floats]] = []
        self._sums = 0
        nothing = np.empty(0, dtype=np.int64)
        self._entries: list[tuple[Numbers, Numbers, Floats]] = [(nothing, nothing, np.empty(0))]

    def add(
        self,
        values: Floats,
        state: Numbers | np.int8,
        low: Floats | None = None,
        high: Floats | None = None,
        addends: Numbers | None = None,
        told: tuple[Floats, Floats] | None = None,
    ) -> Numbers:
        """Add cells and return their numbers."""
        nothing = np.full(len(values), np.nan)
        states = np.broadcast_to(state, len(values)).astype(np.int64)
        sums = np.full(len(values), -1) if addends is None else np.where(addends < 0, -1, addends + self._sums)
        self._sums = max(self._sums, int(sums.max(initial=-1)) + 1)
        low, high = nothing if low is None else low, nothing if high is None else high
        least, most = (np.zeros(len(values)), np.full(len(values), np.inf)) if told is None else told
        self._columns.append((values, states, low, high, sums, least, most))
        first, self._size = self._size, self._size + len(values)
        return np.arange(first, self._size)

    def relate(self, relation: Numbers, cell: Numbers, coefficient: Floats) -> None:
        """Add relations, numbered from 0."""
        if len(relation):
            self._entries.append((relation + self._count, cell, coefficient))
            self._count += int(relation.max()) + 1

    def order(self, ordered: Ordered) -> None:
        """Add that the larger counts less the smaller ones leave something that is not negative."""
        count, width = ordered.cells.shape
        rest = self.add(ordered.left, UNSHOWN)
        number = np.repeat(np.arange(count), width + 1)
        self.relate(number, np.c_[ordered.cells, rest].ravel(), np.tile(np.r_[ordered.signs, -1.0], count))

    def difference(self, whole: Numbers, part: Numbers, rest: Numbers) -> None:
        """Add that whole - part - rest is 0, for each of them."""
        number = np.repeat(np.arange(len(whole)), 3)
        self.relate(number, np.c_[whole, part, rest].ravel(), np.tile([1.0, -1.0, -1.0], len(whole)))

    def add_past(self, past: Past, numbers: Numbers, threshold: int) -> None:
        """Add what hidden cells are known to add up to. `numbers` are theirs here; those revised since are added."""
        everything = np.ones(len(past.revised), dtype=bool)
        revised = self.add(past.revised, UNSHOWN, *_needs(past.revised, everything, threshold))
        for known in past.sums:
            total = self.add(np.array([known.value]), KNOWN)
            # A code of -1 - n counts from the end, where the revised ones stand in reverse.
            cells = np.r_[numbers, revised[::-1]][known.cells]
            self.relate(np.zeros(len(cells) + 1, dtype=np.int64), np.r_[cells, total], np.r_[known.coefficients, -1.0])

    def table(self, cells: pl.DataFrame) -> Table:
        """Return the table; its first cells have the bounds and weights of `cells`, the others none."""
        values, state, low, high, addends, least, most = (
            np.concatenate(column) for column in zip(*self._columns, strict=True)
        )
        others = self._size - cells.height
        relation, cell, coefficient = (np.concatenate(column) for column in zip(*self._entries, strict=True))
        return Table(
            values=values,
            lower=np.r_[cells.get_column("lower").to_numpy(), least[cells.height :]],
            upper=np.r_[cells.get_column("upper").to_numpy(), most[cells.height :]],
            weights=np.r_[cells.get_column("weight").to_numpy(), np.ones(others)],
            state=state.astype(np.int8),
            need_low=low,
            need_high=high,
            relations=relation,
            cells=cell,
            coefficients=coefficient,
            addends=addends,
        )


def _small_differences(
    cells: pl.DataFrame, values: Floats, totals: list[PlaceTotal], threshold: int
) -> tuple[Numbers, Numbers, Floats]:
    """Return the pairs of totals of which one lies within the other and the difference is small, and the difference."""
    nested = [(a.place, b.place) for a, b in permutations(totals, 2) if a.codes > b.codes]
    pairs = pl.DataFrame(nested, schema={"place": pl.String, "inner": pl.String}, orient="row")
    valued = cells.select("cell", "place", *GROUP).with_columns(value=values)
    inner = valued.rename({"place": "inner", "cell": "part", "value": "part_value"})
    both = valued.join(pairs, on="place").join(inner, on=["inner", *GROUP]).rename({"cell": "whole"})
    left = both.select("whole", "part", left=pl.col("value") - pl.col("part_value"))
    small = left.filter(pl.col("left").is_between(1, threshold - 1)).sort("whole", "part")
    return (
        small.get_column("whole").to_numpy(),
        small.get_column("part").to_numpy(),
        small.get_column("left").to_numpy(),
    )
