"""The rows of an official table that bind a sum: sub-regions, regions and the country over their municipalities.

| column | type | meaning |
|---|---|---|
| source, measure, period, sex, age_group, breakdown | | which slice |
| node, parent, region | String | place id of the row, of the row it belongs to, and of its region (null above) |
| level | Int64 | LEAF (municipality, or unknown), SUBREGION, REGION, COUNTRY |
| lower, upper | Float64 | bounds of the row itself; 0 to infinity where the release has none |
| low, high | Float64 | what it may be given the rows within it, too |
| published | Boolean | whether the release has the row, and it does not contradict the rows within it |
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.places import COUNTRY, Places
from data.observations import TOTAL
from metrics.database import ALL, ReleaseDatabase

GROUP = ("source", "measure", "period", "sex", "age_group")
SLICE = (*GROUP, "breakdown")
LEAF, SUBREGION, REGION, LEVEL_OF_COUNTRY = range(4)
# What a figure names beside place ids where the parts of a breakdown and their published total bound it.
BREAKDOWN = "breakdown"
# Counts are whole numbers; this is only the arithmetic's own error.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Components:
    """How the cells of a measure add up in a source.

    `summed` are the breakdown's categories whose sum is the total, or the total alone. `partitions` are categories that
    add up to a total which the source publishes beside them. Men and women are none: not everybody's sex is known.
    """

    summed: tuple[str, ...]
    partitions: tuple[tuple[str, ...], ...]

    @property
    def categories(self) -> tuple[str, ...]:
        """All categories of the breakdown that matter, without repetition."""
        return tuple(dict.fromkeys((*self.summed, *(name for names in self.partitions for name in names))))

    @classmethod
    def of(cls, catalogue: Catalogue, source: str, measure: str) -> "Components":
        """Return what the catalogue declares; a total that the source leaves out is the sum of its parts."""
        declared = catalogue.sources[source]
        for total in declared.totals:
            if total.measure == measure:
                return cls((*total.breakdown, *total.optional), ())
        of_measure = [p for p in declared.partitions if p.measure == measure and p.dimension == "breakdown"]
        return cls((TOTAL,), tuple(partition.categories for partition in of_measure))


def official_rows(database: ReleaseDatabase, wanted: pl.DataFrame, components: Components) -> pl.DataFrame:
    """Return the rows of the regions asked for, and all rows of the slices in which one of these regions is not exact.

    `wanted` has the columns GROUP and region: where the hidden members of the sums lie; `components` are those of all
    measures in it. Above a region whose own row is exact nothing can say more of its municipalities.
    """
    tree = _tree(database.catalogue.places)
    regions = wanted.get_column("region").unique().to_list()
    near = tree.filter(pl.col("region").is_in(regions))
    cells = _reconciled(_cells(database, wanted, components.categories, near))
    open_slices = cells.filter((pl.col("level") == REGION) & (pl.col("low") < pl.col("high"))).select(SLICE).unique()
    if open_slices.is_empty():
        return cells
    if components.partitions:  # categories bind one another
        open_slices = cells.select(SLICE).unique().join(open_slices.select(GROUP).unique(), on=GROUP, how="semi")
    categories = open_slices.get_column("breakdown").unique().to_list()
    where = wanted.join(open_slices, on=GROUP, how="semi")
    everywhere = _cells(database, where, categories, tree)
    whole = _reconciled(everywhere.join(open_slices, on=SLICE, how="semi"))
    return pl.concat([cells.join(open_slices, on=SLICE, how="anti"), whole])


@lru_cache(maxsize=8)
def _tree(places: Places) -> pl.DataFrame:
    """Return code, node, parent, region and level of every row of an official table; code is what observations say."""
    belongs = places.official_rows
    rows = [_branch(code, belongs) for code in belongs] + [(COUNTRY, COUNTRY, None, None, LEVEL_OF_COUNTRY)]
    return pl.DataFrame(rows, ["code", "node", "parent", "region", "level"], orient="row").cast({"level": pl.Int64})


def _branch(code: str, belongs: dict[str, str]) -> tuple[str, str, str, str | None, int]:
    node = code
    while belongs[node].isdigit():  # abolished: it counts as its successor
        node = belongs[node]
    chain = list(_upwards(node, belongs))
    region = next((place for place in chain if place.startswith("region:")), None)
    levels = {"subregion": SUBREGION, "region": REGION}
    return code, node, belongs[node], region, levels.get(node.split(":")[0], LEAF)


def _upwards(place: str, belongs: dict[str, str]) -> Iterator[str]:
    while place in belongs:
        yield place
        place = belongs[place]


def _cells(
    database: ReleaseDatabase, wanted: pl.DataFrame, breakdown: Sequence[str], tree: pl.DataFrame
) -> pl.DataFrame:
    """Return every row of the tree in every slice that has any, whether the release has the row or not."""
    groups, pairs = (wanted.select(names).unique() for names in (("sex", "age_group"), ("source", "measure")))
    parameters = {
        **{name: column.to_list() for name, column in (pairs.to_dict() | groups.to_dict()).items()},
        "breakdown": list(breakdown),
        "month": wanted.get_column("period").unique().to_list(),
        "code": tree.get_column("code").to_list(),
        "node": tree.get_column("node").to_list(),
    }
    totals_only = list(breakdown) == [TOTAL] and groups.rows() == [(TOTAL, TOTAL)]
    table = database.totals_of(parameters["code"], parameters["month"]) if totals_only else ALL
    rows = database.query("official_rows", parameters, table=table)
    rows = rows.filter(pl.col("lower").is_not_null() & pl.col("upper").is_not_null())
    rows = rows.join(wanted, on=GROUP, how="semi")
    # Numbers stand for slices: there are few of them, each many rows long and six columns wide.
    slices = rows.select(SLICE).unique().with_row_index("slice")
    slices = slices.with_columns(pl.struct(GROUP).rank("dense").alias("group"))
    numbered = rows.join(slices, on=SLICE).select("slice", "node", "lower", "upper")
    grid = slices.join(tree.drop("code").unique(), how="cross")
    return grid.join(numbered, on=["slice", "node"], how="left").with_columns(
        pl.col("lower").is_not_null().alias("published"),
        pl.col("lower").fill_null(0.0),
        pl.col("upper").fill_null(float("inf")),
    )


def _reconciled(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the cells with low and high, from the municipalities upwards.

    A row that cannot be the sum of the rows within it is not used in any slice of its month and group: the division
    may have been another, so what little of it seems to fit proves nothing.
    """
    done = cells.filter(pl.col("level") == LEAF).with_columns(low="lower", high="upper")
    for level in (SUBREGION, REGION, LEVEL_OF_COUNTRY):
        within = done.group_by("slice", pl.col("parent").alias("node")).agg(pl.col("low", "high").sum())
        rows = cells.filter(pl.col("level") == level).join(within, on=["slice", "node"], how="left")
        apart = (pl.col("lower") > pl.col("high") + TOLERANCE) | (pl.col("upper") < pl.col("low") - TOLERANCE)
        rows = rows.with_columns(apart.any().over("group", "node").alias("apart")).with_columns(
            pl.when("apart").then(0.0).otherwise("lower").alias("lower"),
            pl.when("apart").then(float("inf")).otherwise("upper").alias("upper"),
            pl.col("published") & ~pl.col("apart"),
        )
        narrowed = rows.with_columns(pl.max_horizontal("low", "lower"), pl.min_horizontal("high", "upper"))
        done = pl.concat([done, narrowed.select(done.columns)])
    return done.drop("slice", "group")
