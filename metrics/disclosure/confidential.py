"""Which counts are confidential, and what an attacker must not be able to rule out of each."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from catalogue.catalogue import Catalogue
from catalogue.schema import Source
from data.observations import DIMENSIONS
from metrics.disclosure.cells import with_totals
from metrics.disclosure.relations import Floats, Relations, nested_measures, within_shares

_GROUP = ("place", *DIMENSIONS)


def needs_of(
    cells: pl.DataFrame, values: Floats, relations: Relations, source: Source, catalogue: Catalogue
) -> tuple[Floats, Floats]:
    """Return, for every cell and then every rest of the relations, the lowest and highest count to stay possible.

    nan for what is not confidential. Confidential are counts of 1 up to the threshold; what arrived hidden; and every
    part of a whole that small, a part of none or all of it included (0 % and 100 % of a small group).
    """
    first, highest = relations.first_rest, source.threshold - 1.0
    everything = np.r_[values, relations.rest]
    small = (everything >= 1) & (everything <= highest)
    small[first:] &= np.isin(relations.rest_kind, ("exact", "partial"))
    part = np.zeros(len(everything), dtype=bool)
    part[parts_of_small(cells, values, highest, catalogue)] = True
    part[first:] = (relations.rest_kind == "indicator") & small[relations.rest_whole]
    low = np.where(small, 1.0, np.where(part, 0.0, np.nan))
    high = np.where(small | part, highest, np.nan)
    arrived = np.flatnonzero(cells.get_column("arrived_hidden").to_numpy())
    low[arrived] = cells.get_column("lower").to_numpy()[arrived]
    high[arrived] = cells.get_column("upper").to_numpy()[arrived]
    return low, high


def told_small(cells: pl.DataFrame, needs: tuple[Floats, Floats], catalogue: Catalogue) -> pl.DataFrame:
    """Return the cells with what all are told of small counts whose totals over places are not shown: their most.

    It is what must stay possible, so an area's sum of them is a narrow range. The least is not told: two small counts
    within a third would bound one another.
    """
    high = pl.Series(needs[1][: cells.height])
    is_told = ~pl.col("measure").is_in(with_totals(cells, catalogue).get_column("measure").unique().to_list())
    is_told &= pl.lit(high.is_not_nan()) & ~pl.col("arrived_hidden")
    return cells.with_columns(pl.when(is_told).then(high).otherwise("upper").alias("upper"))


def parts_of_small(cells: pl.DataFrame, values: Floats, highest: float, catalogue: Catalogue) -> NDArray[np.int64]:
    """Return the cells that are a share of 1 to `highest`, be that a cell or a sum of some."""
    valued = cells.select("cell", "measure", *_GROUP).with_columns(value=values)
    found = [_parts(valued, numerators, denominators, highest) for numerators, denominators in _wholes(catalogue)]
    found += [_shares(pairs, values, highest) for pairs in within_shares(cells, catalogue)]
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _shares(pairs: pl.DataFrame, values: Floats, highest: float) -> NDArray[np.int64]:
    whole, part = pairs.get_column("whole").to_numpy(), pairs.get_column("part").to_numpy()
    return np.asarray(part[(values[whole] >= 1) & (values[whole] <= highest)])


def _wholes(catalogue: Catalogue) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield the measures of a proportion's parts, and those whose sum is its whole."""
    yield from (((numerator,), (denominator,)) for numerator, denominator in nested_measures(catalogue))
    for indicator in catalogue.indicators.values():
        if indicator.form == "proportion" and len(indicator.denominator) > 1:
            yield indicator.denominator, indicator.denominator


def _parts(
    valued: pl.DataFrame, numerators: tuple[str, ...], denominators: tuple[str, ...], highest: float
) -> NDArray[np.int64]:
    wholes = valued.filter(pl.col("measure").is_in(denominators)).group_by(_GROUP).agg(pl.col("value").sum())
    small = wholes.filter(pl.col("value").is_between(1, highest)).select(_GROUP)
    parts = valued.filter(pl.col("measure").is_in(numerators)).join(small, on=_GROUP, how="semi")
    return parts.get_column("cell").to_numpy()
