"""What differs between two states of the data, cell by cell: how many cells, and the largest revisions.

| column of `largest` | type | meaning |
|---|---|---|
| measure, place, period, sex, age_group, breakdown, source | as in data.observations | which cell |
| before, after | Float64 | its value; null where it is hidden, missing or not applicable |
| lower_before, upper_before, lower_after, upper_after | Float64 | what it may be |
| obs_status_before, obs_status_after | String | its status |
| change | Float64 | after - before; null where either is not known |
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from data.files import ContentFolder
from data.observations import DIMENSIONS, KEY, SCHEMA, TOTAL
from data.publication import read_part
from data.releases import Cell, Changes, Part, changes_between

LARGEST = 50
# A cell is revised where any of these differs; conf_status decides as much as obs_status does.
_SAID = ("value", "lower", "upper", "obs_status", "conf_status")
_CELL = (*KEY, "source")
_NUMBERS = ("before", "after", "lower_before", "upper_before", "lower_after", "upper_after")
COLUMNS = pl.Schema(
    [
        *((name, SCHEMA[name]) for name in _CELL),
        *((name, pl.Float64()) for name in _NUMBERS),
        ("obs_status_before", pl.String()),
        ("obs_status_after", pl.String()),
        ("change", pl.Float64()),
    ]
)


@dataclass(frozen=True, eq=False)
class Differences:
    """What differs, seen from the earlier state. `added`, `revised` and `removed` count cells: rows of observations."""

    changes: Changes
    added: int
    revised: int
    removed: int
    largest: pl.DataFrame
    """At most LARGEST revisions with the columns of COLUMNS, sorted by absolute change; after them the cells that
    turned from a number to none or back, then those of which only bounds or status changed."""


def differences_between(
    before: Mapping[Cell, Part],
    files_before: ContentFolder,
    after: Mapping[Cell, Part],
    files_after: ContentFolder,
) -> Differences:
    """Return what differs; parts that are alike by hash are not read, and memory holds one pair at a time.

    The folders may differ: a part that is in `after` only as it was before need not lie in `files_after`.
    Raises UserError where a file is missing or damaged.
    """
    changes = changes_between(before, after)
    added = sum(after[cell].rows for cell in changes.added)
    removed = sum(before[cell].rows for cell in changes.removed)
    revised, found = 0, COLUMNS.to_frame().with_columns(_rank())
    for cell in changes.revised:
        earlier, later = read_part(files_before, before[cell]), read_part(files_after, after[cell])
        common = earlier.join(later, on=_CELL, suffix="_after", nulls_equal=True)
        differing = common.filter(pl.any_horizontal(pl.col(n).ne_missing(pl.col(f"{n}_after")) for n in _SAID))
        added += later.height - common.height
        removed += earlier.height - common.height
        revised += differing.height
        found = _largest_of_each(pl.concat([found, _revisions(differing)]))
    return Differences(changes, added, revised, removed, _largest(found))


def _revisions(differing: pl.DataFrame) -> pl.DataFrame:
    named = differing.with_columns(
        pl.col("value").alias("before"),
        pl.col("value_after").alias("after"),
        pl.col("lower").alias("lower_before"),
        pl.col("upper").alias("upper_before"),
        pl.col("obs_status").alias("obs_status_before"),
        (pl.col("value_after") - pl.col("value")).alias("change"),
    )
    return named.select(COLUMNS.names()).with_columns(_rank())


def _rank() -> pl.Expr:
    """Return 0 for a number that became another, 1 where a number came or went, 2 where only bounds or status did."""
    moved = pl.col("change").fill_null(0) != 0
    turned = pl.col("before").is_null() != pl.col("after").is_null()
    return pl.when(moved).then(0).when(turned).then(1).otherwise(2).cast(pl.Int8).alias("rank")


def _ordered(revisions: pl.DataFrame) -> pl.DataFrame:
    """Return the revisions by rank and absolute change; of equal ones the totals go before the groups."""
    size = -pl.col("change").abs().fill_null(0)
    groups = pl.sum_horizontal(pl.col(name) != TOTAL for name in DIMENSIONS)
    return revisions.sort("rank", size, groups, *KEY)


def _largest_of_each(revisions: pl.DataFrame) -> pl.DataFrame:
    return _ordered(revisions).group_by("measure", "rank", maintain_order=True).head(LARGEST).select(revisions.columns)


def _largest(revisions: pl.DataFrame) -> pl.DataFrame:
    """Return the largest, each measure in its turn: days would otherwise crowd out persons, being larger numbers."""
    turn = pl.int_range(pl.len()).over("measure", "rank").alias("turn")
    in_turn = _ordered(revisions).with_columns(turn).sort("rank", "turn", maintain_order=True)
    return _ordered(in_turn.head(LARGEST)).select(COLUMNS.names())
