"""What ties the cells of a month together: every sum that somebody who knows the shown cells can work with.

A relation says that a whole is the sum of its parts. Where the file's whole is larger, what is left is a cell of its
own that nobody shows (persons of unknown sex, those of a numerator's denominator that it leaves out); where it is
smaller, the two do not belong together and nothing follows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any, Literal, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from catalogue.catalogue import Catalogue
from catalogue.schema import Indicator, Source
from metrics.disclosure.cells import CELL, GROUP, membership, with_totals
from metrics.disclosure.place_totals import PlaceTotal
from metrics.disclosure.scope import Scope

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Kind = Literal["exact", "partial", "same", "category", "indicator"]
"""exact: the parts make up the whole. partial: so they do, but some have no cell. same: two counts of the same things,
where they are equal. category, indicator: they are some of it (a narrower group, a numerator), so that what they leave
is a count of its own even where it is 0."""


_NO_PAIRS = pl.DataFrame(schema={"whole": pl.Int64, "part": pl.Int64, "expected": pl.Int32})


@dataclass(frozen=True, eq=False)
class Sums:
    """Pairs of a whole and one of its parts (numbers of cells), as they follow from one rule."""

    whole: Numbers
    part: Numbers
    kind: Kind = "exact"

    @classmethod
    def of(cls, pairs: pl.DataFrame, kind: Kind = "exact") -> Self:
        """Return the sums of a frame with the columns whole and part."""
        ordered = pairs.sort("whole", "part")
        return cls(ordered.get_column("whole").to_numpy(), ordered.get_column("part").to_numpy(), kind)

    @property
    def starts(self) -> Numbers:
        """Where each whole's pairs begin."""
        return np.flatnonzero(np.r_[True, self.whole[1:] != self.whole[:-1]])


def sums_of(cells: pl.DataFrame, scope: Scope) -> list[Sums]:
    """Return every sum among the cells: over places, over sex, age group and breakdown, and within indicators."""
    found = [
        *_of_parts(_over_places(with_totals(cells, scope.catalogue), scope.totals)),
        *chain.from_iterable(map(_of_parts, _over_dimensions(cells, scope.source, scope.catalogue))),
        *(Sums.of(pairs, "same") for pairs in _of_same(cells, scope.catalogue)),
        *(Sums.of(pairs, "category") for pairs in _within_categories(cells, scope.catalogue)),
        *(Sums.of(pairs, "category") for pairs in _within_measures(cells, scope.catalogue)),
        *(Sums.of(pairs, "indicator") for pairs in _within_indicators(cells, scope.catalogue)),
        *(Sums.of(pairs, "indicator") for pairs in within_shares(cells, scope.catalogue)),
    ]
    return [sums for sums in found if len(sums.whole)]


def _of_parts(pairs: pl.DataFrame) -> tuple[Sums, Sums]:
    """Return the sums whose every part has a cell, and the others: these leave something over even where it is 0."""
    is_complete = pl.len().over("whole") == pl.col("expected")
    return Sums.of(pairs.filter(is_complete)), Sums.of(pairs.filter(~is_complete), "partial")


def _over_places(cells: pl.DataFrame, totals: list[PlaceTotal]) -> pl.DataFrame:
    members = membership(totals).with_columns(pl.len().over("total").alias("expected"))
    parts = cells.join(members, on="place").select(pl.col("total").alias("place"), *GROUP, "expected", part="cell")
    wholes = cells.select("place", *GROUP, whole="cell")
    return wholes.join(parts, on=["place", *GROUP]).select("whole", "part", "expected")


def _over_dimensions(cells: pl.DataFrame, source: Source, catalogue: Catalogue) -> Iterator[pl.DataFrame]:
    for name, dimension in catalogue.dimensions.items():
        for each in dimension.partitions:
            yield _pairs(cells, cells, name, each.whole, each.parts)
    for partition in source.partitions:
        if partition.dimension == "breakdown":
            measured = cells.filter(pl.col("measure") == partition.measure)
            yield _pairs(measured, measured, "breakdown", "_T", partition.categories)


def _within_categories(cells: pl.DataFrame, catalogue: Catalogue) -> Iterator[pl.DataFrame]:
    for name, dimension in catalogue.dimensions.items():
        for part, whole in dimension.within.items():
            yield _pairs(cells, cells, name, whole, (part,))


def _of_same(cells: pl.DataFrame, catalogue: Catalogue) -> Iterator[pl.DataFrame]:
    for measure in catalogue.measures.values():
        if measure.counts_same_as:
            yield _pairs(cells, cells, "measure", measure.id, (measure.counts_same_as,))


def _within_measures(cells: pl.DataFrame, catalogue: Catalogue) -> Iterator[pl.DataFrame]:
    for measure in catalogue.measures.values():
        for whole in measure.part_of:
            yield _pairs(cells, cells, "measure", whole, (measure.id,))


def _within_indicators(cells: pl.DataFrame, catalogue: Catalogue) -> Iterator[pl.DataFrame]:
    for numerator, denominator in nested_measures(catalogue):
        yield _pairs(cells, cells, "measure", denominator, (numerator,))


def within_shares(cells: pl.DataFrame, catalogue: Catalogue) -> Iterator[pl.DataFrame]:
    """Yield whole and part (numbers of cells) of each category that is read as a share of another."""
    for name, dimension in catalogue.dimensions.items():
        for part, whole in dimension.shares.items():
            yield _pairs(cells, cells, name, whole, (part,))


def nested_measures(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return numerator and denominator of each proportion of one count in another, which it is part of."""
    return sorted({(i.numerator[0], i.denominator[0]) for i in catalogue.indicators.values() if _is_nested(i)})


def _is_nested(indicator: Indicator) -> bool:
    single = len(indicator.numerator) == len(indicator.denominator) == 1
    return indicator.form == "proportion" and single


def _pairs(wholes: pl.DataFrame, parts: pl.DataFrame, column: str, whole: str, names: tuple[str, ...]) -> pl.DataFrame:
    """Return whole and part for cells that differ in one column only."""
    others = [name for name in CELL if name != column]
    left = wholes.filter(pl.col(column) == whole).select(*others, whole="cell")
    if left.is_empty():
        return _NO_PAIRS
    right = parts.filter(pl.col(column).is_in(names)).select(*others, part="cell")
    return left.join(right, on=others).select("whole", "part", pl.lit(len(names)).alias("expected"))


@dataclass(frozen=True, eq=False)
class Relations:
    """Sum of coefficient x cell = 0 for each relation. Cells from `first_rest` on are what sums leave over."""

    relation: Numbers
    cell: Numbers
    coefficient: Floats
    first_rest: int
    rest: Floats
    """The values of the cells that are left over."""
    rest_whole: Numbers
    """The cell that each of them is left over of."""
    rest_kind: NDArray[np.str_]


def relations_of(sums: list[Sums], values: Floats) -> Relations:
    """Return the relations that hold between these values, with a rest where the parts fall short of the whole."""
    pieces = [_relations_of_rule(rule, values) for rule in sums]
    relations_before = accumulate((piece.count for piece in pieces), initial=0)
    rests_before = accumulate((len(piece.rest) for piece in pieces), initial=len(values))
    relation = [piece.relation + n for piece, n in zip(pieces, relations_before, strict=False)]
    cell = [np.where(p.cell < 0, -1 - p.cell + n, p.cell) for p, n in zip(pieces, rests_before, strict=False)]
    return Relations(
        _joined(relation, np.int64),
        _joined(cell, np.int64),
        _joined([piece.coefficient for piece in pieces], np.float64),
        len(values),
        _joined([piece.rest for piece in pieces], np.float64),
        _joined([piece.rest_whole for piece in pieces], np.int64),
        _joined([np.full(len(piece.rest), piece.kind) for piece in pieces], np.str_),
    )


@dataclass(frozen=True, eq=False)
class _Piece:
    """The relations of one rule, numbered from 0; a rest is the cell -1 - its number."""

    count: int
    relation: Numbers
    cell: Numbers
    coefficient: Floats
    rest: Floats
    rest_whole: Numbers
    kind: Kind


def _relations_of_rule(rule: Sums, values: Floats) -> _Piece:
    starts = rule.starts
    wholes = rule.whole[starts]
    left = values[wholes] - np.add.reduceat(values[rule.part], starts)
    sound = left == 0 if rule.kind == "same" else left >= 0
    number = np.cumsum(sound) - 1
    lengths = np.diff(np.r_[starts, len(rule.whole)])
    kept = np.repeat(sound, lengths)
    has_rest = sound & ((left > 0) | (rule.kind in ("partial", "category", "indicator")))
    rests = int(has_rest.sum())
    return _Piece(
        count=int(sound.sum()),
        relation=np.r_[number[sound], np.repeat(number, lengths)[kept], number[has_rest]],
        cell=np.r_[wholes[sound], rule.part[kept], -1 - np.arange(rests)],
        coefficient=np.r_[np.full(sound.sum(), -1.0), np.ones(kept.sum() + rests)],
        rest=left[has_rest],
        rest_whole=wholes[has_rest],
        kind=rule.kind,
    )


def _joined(arrays: list[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate(arrays).astype(kind) if arrays else np.empty(0, dtype=kind)
