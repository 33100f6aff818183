"""From cells to the columns and relations of a linear programme; a block is one sum of one measure in one month."""

from dataclasses import dataclass

import polars as pl

from data.observations import TOTAL
from metrics.ranges.official_rows import (
    GROUP,
    LEAF,
    LEVEL_OF_COUNTRY,
    REGION,
    SLICE,
    SUBREGION,
    TOLERANCE,
    Components,
)

_IN_BLOCK = ("block", "breakdown", "node")
_FREE = pl.col("lower") < pl.col("upper")


@dataclass(frozen=True)
class Model:
    """The columns and entries that metrics.ranges.programme.extremes takes."""

    columns: pl.DataFrame
    entries: pl.DataFrame


def model(members: pl.DataFrame, cells: pl.DataFrame, components: Components) -> Model:
    """Return the programme for the hidden members (block, GROUP, unit, region) among the cells of official_rows."""
    joined = pl.concat([_near(members, cells, components), _far(members, cells)])
    kept = joined.select(*_IN_BLOCK, "parent", "level", "wanted", "lower", "upper", "published")
    columns = (kept if components.partitions else _condensed(joined)).with_row_index("column")
    entries = pl.concat([_sums_of_rows(columns), *(_sums_of_parts(columns, parts) for parts in components.partitions)])
    free = entries.join(columns.filter(_FREE).select("column"), on="column", how="semi").select("relation").unique()
    entries = entries.join(free, on="relation", how="semi")
    needed = columns.join(entries.select("column").unique(), on="column", how="semi")
    alone = columns.filter("wanted").join(needed, on="column", how="anti")
    row = pl.when(pl.col("published") & (pl.col("level") > LEAF)).then("node").alias("row")
    return Model(pl.concat([needed, alone]).with_columns(row), entries)


def _near(members: pl.DataFrame, cells: pl.DataFrame, components: Components) -> pl.DataFrame:
    """Return the cells of each block's own regions; `wanted` are those whose sum is asked."""
    regions = members.select("block", *GROUP, "region").unique()
    units = members.select("block", pl.col("unit").alias("node"), pl.lit(True).alias("wanted"))
    is_summed = pl.col("published") & pl.col("breakdown").is_in(list(components.summed))
    joined = regions.join(cells, on=[*GROUP, "region"]).join(units, on=["block", "node"], how="left")
    return joined.with_columns(pl.col("wanted").fill_null(False) & is_summed).select(_COLUMNS)


def _far(members: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Return, where the country's row may matter, it and all that it consists of beside a block's own regions."""
    regions = members.select("block", *GROUP, "region").unique()
    above = cells.filter((pl.col("level") >= REGION) | pl.col("region").is_null())
    above = above.join(cells.filter(pl.col("level") == LEVEL_OF_COUNTRY).select(SLICE), on=SLICE, how="semi")
    others = regions.select("block", *GROUP).unique().join(above, on=GROUP)
    others = others.join(regions.select("block", "region"), on=["block", "region"], how="anti")
    is_region = pl.col("level") == REGION  # all that its own municipalities say is in low and high already
    return others.with_columns(
        pl.when(is_region).then("low").otherwise("lower").alias("lower"),
        pl.when(is_region).then("high").otherwise("upper").alias("upper"),
        pl.when(is_region).then(LEAF).otherwise("level").alias("level"),
        pl.lit(False).alias("wanted"),
    ).select(_COLUMNS)


_COLUMNS = ("block", "breakdown", "node", "parent", "region", "level", "lower", "upper", "published", "wanted")


def _condensed(columns: pl.DataFrame) -> pl.DataFrame:
    """Return the same programme with fewer columns: under one row, wanted cells are one column and the others another.

    Where a region's own row is exact and every open cell in it is wanted, that row alone gives the sum, and its
    sub-regions are left out: fewer rows are named for the same range.
    """
    is_open = (pl.col("wanted") & _FREE).any().over("block", "breakdown")
    columns = columns.filter(pl.col("wanted") | is_open)
    others = ((pl.col("level") == LEAF) & _FREE & ~pl.col("wanted")).any()
    exact = ((pl.col("level") == REGION) & ~_FREE).any()
    whole = (others.not_() & exact).over("block", "breakdown", "region") & pl.col("region").is_not_null()
    columns = columns.with_columns(whole.alias("whole")).filter(~(pl.col("whole") & (pl.col("level") == SUBREGION)))
    is_leaf = pl.col("level") == LEAF
    parent = pl.when(is_leaf & pl.col("whole")).then("region").otherwise("parent")
    together = pl.when("wanted").then(pl.lit("wanted")).otherwise(pl.lit("others"))
    columns = columns.with_columns(parent.alias("parent")).with_columns(
        pl.when(is_leaf).then(pl.format("{} {}", "parent", together)).otherwise("node").alias("node")
    )
    return columns.group_by(*_IN_BLOCK, "parent", "level", "wanted", maintain_order=True).agg(
        pl.col("lower", "upper").sum(), pl.col("published").all()
    )


def _sums_of_rows(columns: pl.DataFrame) -> pl.DataFrame:
    """Return the entries of: the rows within a row add up to it."""
    rows = columns.select("block", "breakdown", pl.col("node").alias("parent"), pl.col("column").alias("relation"))
    within = columns.join(rows, on=["block", "breakdown", "parent"]).select("block", "relation", "column", sign=1)
    own = within.select("block", "relation").unique().select("block", "relation", column="relation", sign=-1)
    return pl.concat([within, own]).with_columns(of_parts=False)


def _sums_of_parts(columns: pl.DataFrame, parts: tuple[str, ...]) -> pl.DataFrame:
    """Return the entries of: the parts of a breakdown add up to their total, wherever their bounds allow it."""
    of_parts = columns.filter(pl.col("breakdown").is_in(parts))
    sums = of_parts.group_by("block", "node").agg(
        pl.col("lower", "upper").sum(), ((pl.len() == len(parts)) & pl.col("published").any()).alias("declared")
    )
    totals = columns.filter((pl.col("breakdown") == TOTAL) & pl.col("published"))
    totals = totals.join(sums.filter("declared"), on=["block", "node"], suffix="_sum")
    fits = (pl.col("lower") <= pl.col("upper_sum") + TOLERANCE) & (pl.col("upper") >= pl.col("lower_sum") - TOLERANCE)
    # Numbers of these relations go on after the rows', which bear the number of their total's column.
    relation = (pl.col("column") + len(columns)).alias("relation")
    totals = totals.filter(fits).select("block", "node", relation, total="column")
    within = of_parts.join(totals, on=["block", "node"]).select("block", "relation", "column", sign=1)
    own = totals.select("block", "relation", column="total", sign=-1)
    return pl.concat([within, own]).with_columns(of_parts=True)
