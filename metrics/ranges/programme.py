"""Linear programmes for what sums may be: one of many blocks that share nothing, solved together for all blocks."""

from collections.abc import Iterator
from typing import Any

import highspy
import numpy as np
import polars as pl
from scipy.sparse import coo_array

from metrics.ranges.official_rows import BREAKDOWN, TOLERANCE
from metrics.solver import linear_program

RANGES = pl.DataFrame(
    schema={"block": pl.UInt32, "lower": pl.Float64, "upper": pl.Float64, "rows_used": pl.List(pl.String)}
)


def extremes(columns: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """Return block, lower, upper and rows_used: the least and greatest sum of each block's wanted columns.

    `columns`: block, column, lower, upper, wanted, and row (the published row a column stands for, else null).
    `entries`: block, relation, column, sign, of_parts; each relation's signed columns add up to 0. Relations of parts
    may contradict the others: a block where they do is solved without them. A block without an answer has no row.
    """
    solved = _solve(columns, entries)
    if solved is not None:
        return solved
    blocks = columns.get_column("block").unique().sort()
    if blocks.is_empty():  # nothing to solve is no answer to the solver either
        return RANGES
    if len(blocks) == 1:
        plain = entries.filter(~pl.col("of_parts"))
        return RANGES if len(plain) == len(entries) else extremes(columns, plain)
    halves = (blocks[: len(blocks) // 2], blocks[len(blocks) // 2 :])
    chosen = [pl.col("block").is_in(half.implode()) for half in halves]
    return pl.concat([extremes(columns.filter(one), entries.filter(one)) for one in chosen])


def _solve(columns: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame | None:
    """Return the extremes of all blocks, None where they contradict themselves."""
    numbered = columns.sort("column").with_row_index("position")
    placed = entries.join(numbered.select("column", "position"), on="column").with_columns(
        pl.col("relation").rank("dense").alias("number") - 1
    )
    solver = _solver(numbered, placed.sort("number", "position"))
    found = []
    for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
        solver.changeObjectiveSense(sense)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found.append(_sums(numbered, solver.getSolution()))
    used = pl.concat(list(_used(numbered, placed, [solution for _, solution in found])))
    rows_used = used.group_by("block").agg(pl.col("row").unique().sort().alias("rows_used"))
    lower, upper = (sums for sums, _ in found)
    both = lower.rename({"sum": "lower"}).join(upper.rename({"sum": "upper"}), on="block")
    ranges = both.join(rows_used, on="block", how="left").with_columns(pl.col("rows_used").fill_null([]))
    # Counts are whole, so between two whole numbers there is nothing that could be.
    return ranges.with_columns((pl.col("lower") - TOLERANCE).ceil(), (pl.col("upper") + TOLERANCE).floor()).select(
        RANGES.columns
    )


def _solver(columns: pl.DataFrame, entries: pl.DataFrame) -> highspy.Highs:
    """Return a solver that knows the bounds, the relations (all equal to 0) and what is to be summed."""
    relations = int(entries.get_column("number").n_unique())
    places = (entries.get_column("number").to_numpy(), entries.get_column("position").to_numpy())
    signs = entries.get_column("sign").cast(pl.Float64).to_numpy()
    return linear_program(
        coo_array((signs, places), shape=(relations, len(columns))).tocsr(),
        np.zeros(relations),
        columns.get_column("wanted").cast(pl.Float64).to_numpy(),
        (columns.get_column("lower").to_numpy(), columns.get_column("upper").to_numpy()),
    )


def _sums(columns: pl.DataFrame, solution: Any) -> tuple[pl.DataFrame, tuple[Any, Any]]:
    """Return the sum of the wanted columns of each block, and the duals of columns and relations."""
    values = columns.select("block", pl.when("wanted").then(pl.Series(solution.col_value)).otherwise(0.0).alias("sum"))
    return values.group_by("block").agg(pl.col("sum").sum()), (solution.col_dual, solution.row_dual)


def _used(columns: pl.DataFrame, entries: pl.DataFrame, duals: list[tuple[Any, Any]]) -> Iterator[pl.DataFrame]:
    """Yield block and row of the published rows, and of the breakdowns, that hold a sum where it is."""
    of_parts = entries.filter("of_parts").select("block", "number").unique()
    for of_columns, of_relations in duals:
        bound = np.abs(np.asarray(of_columns)) > TOLERANCE
        yield columns.filter(pl.Series(bound)).drop_nulls("row").select("block", "row")
        binding = np.abs(np.asarray(of_relations))[of_parts.get_column("number").to_numpy()] > TOLERANCE
        yield of_parts.filter(pl.Series(binding, dtype=pl.Boolean)).select("block", pl.lit(BREAKDOWN).alias("row"))
