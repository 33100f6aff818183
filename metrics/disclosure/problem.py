"""The table that is to be protected: cells, what is left over, differences of areas, and what is known already."""

from itertools import permutations

import numpy as np
import polars as pl

from metrics.disclosure.cells import GROUP
from metrics.disclosure.confidential import needs_of
from metrics.disclosure.knowledge import Knowledge
from metrics.disclosure.place_totals import PlaceTotal
from metrics.disclosure.relations import Floats, Numbers, Relations
from metrics.disclosure.scope import Scope
from metrics.disclosure.table import FREE, HIDDEN, KNOWN, UNSHOWN, Table


def problem_of(
    cells: pl.DataFrame,
    values: Floats,
    relations: Relations,
    knowledge: Knowledge,
    scope: Scope,
) -> Table:
    """Return the table whose first cells are those given, in their order."""
    low, high = needs_of(cells, values, relations, scope.source, scope.catalogue)
    threshold = scope.source.threshold
    wholes, parts, left = _small_differences(cells, values, scope.totals, threshold)
    known = [each.value for each in knowledge.sums]
    extra = len(left) + len(known)
    state = np.full(len(values), FREE, dtype=np.int8)
    state[knowledge.shown] = KNOWN
    state[knowledge.hidden & ~knowledge.shown] = HIDDEN
    state[~np.isnan(low[: len(values)])] = HIDDEN
    relation, cell, coefficient = _with_extra(relations, wholes, parts, knowledge)
    unshown = len(relations.rest) + len(left)
    return Table(
        values=np.r_[values, relations.rest, left, known],
        lower=np.r_[cells.get_column("lower").to_numpy(), np.zeros(unshown + len(known))],
        upper=np.r_[cells.get_column("upper").to_numpy(), np.full(unshown + len(known), np.inf)],
        weights=np.r_[cells.get_column("weight").to_numpy(), np.ones(unshown + len(known))],
        state=np.r_[state, np.full(unshown, UNSHOWN, np.int8), np.full(len(known), KNOWN, np.int8)],
        need_low=np.r_[low, np.ones(len(left)), np.full(len(known), np.nan)],
        need_high=np.r_[high, np.full(len(left), threshold - 1.0), np.full(extra - len(left), np.nan)],
        relations=relation,
        cells=cell,
        coefficients=coefficient,
    )


def _with_extra(
    relations: Relations, wholes: Numbers, parts: Numbers, knowledge: Knowledge
) -> tuple[Numbers, Numbers, Floats]:
    """Return the relations with those of differences (whole - part - difference = 0) and of known sums."""
    count = int(relations.relation.max()) + 1 if len(relations.relation) else 0
    size, number = relations.first_rest + len(relations.rest), np.arange(len(wholes))
    relation = [relations.relation, np.repeat(count + number, 3)]
    cell = [relations.cell, np.c_[wholes, parts, size + number].ravel()]
    coefficient = [relations.coefficient, np.tile([1.0, -1.0, -1.0], len(wholes))]
    for index, known in enumerate(knowledge.sums):
        relation.append(np.full(len(known.cells) + 1, count + len(wholes) + index))
        cell.append(np.r_[known.cells, size + len(wholes) + index])
        coefficient.append(np.r_[known.coefficients, -1.0])
    return np.concatenate(relation), np.concatenate(cell).astype(np.int64), np.concatenate(coefficient)


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
