"""The cells that one month of a confidential source is protected on: its counts, and the totals of them over places.

| column | type | meaning |
|---|---|---|
| cell | Int64 | number of the cell, its row |
| measure, place, sex, age_group, breakdown | String | which cell |
| value | Float64 | the count; of a cell that arrived hidden one that fits what is known |
| lower, upper | Float64 | known to all beforehand: 0 and no end, or the source's bounds where it arrived hidden |
| arrived_hidden | Boolean | True where the source has hidden it already |
| added | Boolean | True for a total that the file does not hold |
| weight | Float64 | what hiding it costs |
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from catalogue.catalogue import Catalogue
from data.observations import DIMENSIONS, TOTAL
from metrics.disclosure.place_totals import PlaceTotal

GROUP = ("measure", *DIMENSIONS)
CELL = ("measure", "place", *DIMENSIONS)


def additive_rows(observations: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Return the rows that add up and have something to say: known counts and amounts, and hidden ones with bounds."""
    additive = [measure.id for measure in catalogue.measures.values() if measure.additive]
    return observations.filter(
        pl.col("measure").is_in(additive) & pl.col("lower").is_not_null() & pl.col("upper").is_not_null()
    )


def with_totals(rows: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Return the rows of measures whose totals over places are shown."""
    return rows.filter(~pl.col("measure").is_in([m.id for m in catalogue.measures.values() if not m.totals]))


def added_totals(rows: pl.DataFrame, totals: list[PlaceTotal]) -> pl.DataFrame:
    """Return place, GROUP and value of each total that the file does not hold and whose every member is known."""
    members = membership(totals)
    sizes = members.group_by("total").len("members")
    found = (
        rows.join(members, on="place")
        .group_by("total", *GROUP)
        .agg(pl.col("value").sum(), pl.col("value").is_not_null().all().alias("known"), pl.len().alias("rows"))
        .join(sizes, on="total")
        .filter(pl.col("known") & (pl.col("rows") == pl.col("members")))
        .rename({"total": "place"})
    )
    return found.join(rows, on=["place", *GROUP], how="anti").select("place", *GROUP, "value").sort("place", *GROUP)


def membership(totals: list[PlaceTotal]) -> pl.DataFrame:
    """Return total and place: one row for each code that is part of a total."""
    pairs = [(total.place, code) for total in totals for code in sorted(total.codes)]
    return pl.DataFrame(pairs, schema={"total": pl.String, "place": pl.String}, orient="row")


def cells_of(rows: pl.DataFrame, totals: list[PlaceTotal], catalogue: Catalogue) -> pl.DataFrame:
    """Return the cells (see above) of the counts among additive rows, with the totals over places."""
    counts = [measure.id for measure in catalogue.measures.values() if measure.counts_units]
    counted = rows.filter(pl.col("measure").is_in(counts))
    own = counted.select(
        *CELL,
        "value",
        pl.when(pl.col("value").is_null()).then("lower").otherwise(0.0).alias("lower"),
        pl.when(pl.col("value").is_null()).then("upper").otherwise(float("inf")).alias("upper"),
        pl.col("value").is_null().alias("arrived_hidden"),
        pl.lit(value=False).alias("added"),
    )
    added = added_totals(with_totals(counted, catalogue), totals).select(
        *CELL,
        "value",
        pl.lit(0.0).alias("lower"),
        pl.lit(float("inf")).alias("upper"),
        pl.lit(value=False).alias("arrived_hidden"),
        pl.lit(value=True).alias("added"),
    )
    cells = pl.concat([own, added]).sort(*CELL)
    return cells.with_columns(_weight(totals, catalogue)).with_row_index("cell").cast({"cell": pl.Int64})


def addends_of(cells: pl.DataFrame, totals: list[PlaceTotal]) -> NDArray[np.int64]:
    """Return the same number for the municipalities' cells of one GROUP, -1 for those of totals."""
    is_total = pl.col("place").is_in([total.place for total in totals])
    group = pl.struct(GROUP).rank("dense").cast(pl.Int64)
    return cells.select(pl.when(is_total).then(-1).otherwise(group)).to_series().to_numpy()


def _weight(totals: list[PlaceTotal], catalogue: Catalogue) -> pl.Expr:
    costs = catalogue.disclosure
    kinds = {total.place: costs.place[total.kind] for total in totals}
    place = pl.col("place").replace_strict(kinds, default=costs.place["municipality"], return_dtype=pl.Float64)
    totals_named = pl.sum_horizontal((pl.col(name) == TOTAL).cast(pl.Int64) for name in DIMENSIONS)
    keys = {measure for indicator in catalogue.key_indicators for measure in indicator.counted}
    key = pl.when(pl.col("measure").is_in(sorted(keys))).then(costs.key).otherwise(1.0)
    return (place * pl.lit(costs.total).pow(totals_named) * key).alias("weight")
