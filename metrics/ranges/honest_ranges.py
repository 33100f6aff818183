"""The tightest honest ranges of sums through hidden cells: given every row that the source publishes, but no narrower.

A sum through hidden cells lies between the sums of their bounds. Rows of the same source that contain the cells (of the
sub-region, the region, the country, and of a breakdown's parts) often leave less. This is arithmetic on what everybody
may read, but it must not give a single cell away, since the totals are not used to narrow one:

- a sum with one hidden member keeps that member's bounds;
- a sum with several is never narrower than what one of them leaves open: with bounds l, u of each member, its least is
  at most min(l_i + the others' u) and its greatest at least max(u_i + the others' l).
"""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from catalogue.catalogue import Catalogue
from metrics.database import ReleaseDatabase
from metrics.ranges.official_rows import GROUP, Components, official_rows
from metrics.ranges.programme import RANGES, extremes
from metrics.ranges.relations import model
from metrics.ratios import FIGURE_KEY, with_ratios

_FIGURE = (*FIGURE_KEY, "source")
_SUM = ("indicator", "place", "source", "sex", "age_group")
_OF_MEMBERS = (*_SUM, "period", "measure", "kind", "part", "in_denominator")
_OWN = pl.lit([], dtype=pl.List(pl.String)).alias("rows_used")
_CHANGES = tuple(f"{part}_{bound}" for part in ("numerator", "rest", "denominator") for bound in ("lower", "upper"))


def with_honest_ranges(
    database: ReleaseDatabase, figures: pl.DataFrame, parameters: Mapping[str, Any], table: str
) -> pl.DataFrame:
    """Return the figures, their ranges tightened, with rows_used; where nothing is hidden no query is made.

    `figures` have the columns of metrics.ratios.with_ratios, `parameters` are those of metrics/sql/figures.sql.
    """
    is_sum = (pl.col("basis") == "own_rows") & (pl.col("status") == "range") & (pl.col("covered") > 1)
    sums = figures.filter(is_sum)
    if sums.is_empty():
        return figures.with_columns(_OWN)
    changes = _changes(_ranges(database, _hidden_members(database, sums, parameters, table)), sums, parameters)
    tightened = with_ratios(_changed(sums.join(changes, on=_FIGURE)), database.catalogue)
    others = figures.join(changes, on=_FIGURE, how="anti", nulls_equal=True).with_columns(_OWN)
    return pl.concat([others, tightened.select(others.columns)])


def _hidden_members(
    database: ReleaseDatabase, sums: pl.DataFrame, parameters: Mapping[str, Any], table: str
) -> pl.DataFrame:
    """Return the hidden members of the sums (metrics/sql/hidden_members.sql), with the region each lies in."""
    places = set(sums.get_column("place"))
    chosen = [number for number, place in enumerate(parameters["place"]) if place in places]
    names = ("place", "basis", "unit", "code")
    constituents = {name: [parameters[name][number] for number in chosen] for name in names}
    of_request = {name: parameters[name] for name in ("month", "sex", "age_group")}
    indicators = {"indicators": sums.get_column("indicator").unique().to_list()}
    hidden = database.query("hidden_members", constituents | of_request | indicators, table=table)
    municipalities = database.catalogue.places.municipalities
    regions = {code: f"region:{municipality.region}" for code, municipality in municipalities.items()}
    region = pl.col("unit").replace_strict(regions, default=None, return_dtype=pl.String).alias("region")
    return hidden.join(_months(sums, parameters), on=[*_SUM, "period"], how="semi").with_columns(region)


def _months(sums: pl.DataFrame, parameters: Mapping[str, Any]) -> pl.DataFrame:
    """Return the months of each sum, `label` being its period."""
    months = pl.DataFrame({"label": parameters["label"], "period": parameters["month"]})
    return sums.select(*_SUM, pl.col("period").alias("label")).unique().join(months, on="label")


def _ranges(database: ReleaseDatabase, members: pl.DataFrame) -> pl.DataFrame:
    """Return for each sum, month and measure by how much its bounds move (raised, lowered) and the rows used."""
    widest = (pl.col("upper") - pl.col("lower")).max().alias("widest")
    own = members.group_by(_OF_MEMBERS, maintain_order=True).agg(pl.col("lower", "upper").sum(), widest)
    own = own.with_row_index("block")
    numbered = members.join(own.select("block", *_OF_MEMBERS), on=_OF_MEMBERS)
    # Of a sum that covers all rows of unknown place nothing but their own bounds is known.
    unplaced = numbered.filter(pl.col("region").is_null()).group_by("block").agg(pl.col("lower", "upper").sum())
    placed = numbered.drop_nulls("region")
    found = [_solved(database, components, rows) for components, rows in _alike(database.catalogue, placed)]
    tight = pl.concat([RANGES, *found]).join(unplaced, on="block", how="left", suffix="_unplaced")
    tight = tight.with_columns(pl.col(name) + pl.col(f"{name}_unplaced").fill_null(0) for name in ("lower", "upper"))
    both = own.join(tight, on="block", suffix="_tight")
    least = pl.min_horizontal("lower_tight", pl.col("upper") - pl.col("widest"))
    greatest = pl.max_horizontal("upper_tight", pl.col("lower") + pl.col("widest"))
    moved = both.with_columns(raised=least - pl.col("lower"), lowered=greatest - pl.col("upper"))
    return moved.filter((pl.col("raised") > 0) | (pl.col("lowered") < 0))


def _alike(catalogue: Catalogue, members: pl.DataFrame) -> Iterator[tuple[Components, pl.DataFrame]]:
    """Yield the members whose measures add up in one way, together: solving them at once costs little more than one."""
    pairs: dict[Components, list[tuple[str, str]]] = {}
    for source, measure in members.select("source", "measure").unique(maintain_order=True).iter_rows():
        pairs.setdefault(Components.of(catalogue, source, measure), []).append((source, measure))
    for components, alike in pairs.items():
        chosen = pl.DataFrame(alike, schema={"source": pl.String, "measure": pl.String}, orient="row")
        yield components, members.join(chosen, on=["source", "measure"], how="semi", maintain_order="left")


def _solved(database: ReleaseDatabase, components: Components, members: pl.DataFrame) -> pl.DataFrame:
    cells = official_rows(database, members.select(*GROUP, "region").unique(), components)
    programme = model(members, cells, components)
    return extremes(programme.columns, programme.entries)


def _changes(ranges: pl.DataFrame, sums: pl.DataFrame, parameters: Mapping[str, Any]) -> pl.DataFrame:
    """Return the change of each bound of each figure: of a stock the mean of its months, of a flow their sum."""
    months = _months(sums, parameters).with_columns(pl.len().over(*_SUM, "label").alias("months"))
    by_month = ranges.join(months, on=[*_SUM, "period"])
    share = pl.when(pl.col("kind") == "stock").then(pl.col("months")).otherwise(1)
    parts = {
        "numerator": pl.col("part") == "numerator",
        "rest": pl.col("part") == "rest",
        "denominator": pl.col("in_denominator"),
    }
    moved = {"lower": "raised", "upper": "lowered"}
    amounts = [
        pl.when(concerns).then(pl.col(column) / share).otherwise(0).sum().alias(f"{part}_{bound}")
        for part, concerns in parts.items()
        for bound, column in moved.items()
    ]
    rows_used = pl.col("rows_used").explode(empty_as_null=False).unique().sort()
    return by_month.group_by(*_SUM, pl.col("label").alias("period")).agg(*amounts, rows_used)


def _changed(sums: pl.DataFrame) -> pl.DataFrame:
    """Return the sums with their bounds moved; what is left with one possible value is known."""
    moved = sums.with_columns(pl.col(name) + pl.col(f"{name}_right") for name in _CHANGES)
    known = [
        pl.when(pl.col(f"{part}_upper") - pl.col(f"{part}_lower") < 1e-9)
        .then(pl.col(f"{part}_lower"))
        .otherwise(part)
        .alias(part)
        for part in ("numerator", "denominator")
    ]
    return moved.with_columns(known)
