"""Cells as the checks ask for them: narrow queries, and offending rows as a person reads them."""

from collections.abc import Iterable

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.errors import Figures, Message
from catalogue.months import iso
from catalogue.places import Places
from catalogue.schema import Indicator, Measure
from data.observations import DIMENSIONS, TOTAL
from intake.screening.material import Material
from intake.screening.results import KEPT_ROWS, Finding, Outcome

PLACE_KEY = ("place", "period", *DIMENSIONS)
# What a finding's rows begin with, as far as they have it.
NAMING = ("row", "place", "month", "measure", *DIMENSIONS)
# Columns of offending rows that hold catalogue.errors.Figures.
FIGURES = ("numerator", "denominator", "part", "parts", "total", "own", "municipalities", "computed", "usual")


def collected(query: pl.LazyFrame) -> pl.DataFrame:
    """Return the rows of a query. In streams: on 3 million cells the joins of a check take a fifth of the time."""
    return query.collect(engine="streaming")


def totals(cells: pl.LazyFrame) -> pl.LazyFrame:
    """Return the cells that are no group of sex, age or breakdown."""
    return cells.filter(pl.all_horizontal(pl.col(dimension) == TOTAL for dimension in DIMENSIONS))


def is_measure(measures: Iterable[str]) -> pl.Expr:
    """Return whether a cell is of one of the measures."""
    return pl.col("measure").is_in(list(measures))


def measures_of(material: Material) -> list[Measure]:
    """Return the measures that the file may hold, in the order of its columns."""
    layout = material.layout
    columns = layout.measures.values() if layout.measures else layout.source.columns.values()
    return [material.catalogue.measures[name] for name in dict.fromkeys(column.measure for column in columns)]


def additive_measures(material: Material) -> list[str]:
    """Return the ids of the file's measures that may be added up: all but published rates."""
    return [measure.id for measure in measures_of(material) if measure.additive]


def indicators_of(material: Material) -> list[Indicator]:
    """Return the indicators that the file's source feeds and all of whose measures the file may hold."""
    held = {measure.id for measure in measures_of(material)}
    return [
        indicator
        for indicator in material.catalogue.indicators.values()
        if material.source.id in indicator.sources and indicator.counted <= held
    ]


def summed(cells: pl.LazyFrame, measures: Iterable[str]) -> pl.LazyFrame:
    """Return PLACE_KEY, `row`, `lower` and `upper` of the sum of measures, where all of them are there.

    A bound is null where a term has none, so that no comparison with it holds.
    """
    first, *rest = (
        cells.filter(pl.col("measure") == measure).select(*PLACE_KEY, "row", "lower", "upper") for measure in measures
    )
    for term in rest:
        both = first.join(term, on=PLACE_KEY, suffix="_term")
        sums = (pl.col(bound) + pl.col(f"{bound}_term") for bound in ("lower", "upper"))
        first = both.select(*PLACE_KEY, "row", *sums)
    return first


def ranged(lower: str, upper: str) -> pl.Expr:
    """Return a count as text: `36`, or `1–4` where it is hidden."""
    low, high = (pl.col(bound).cast(pl.Int64).cast(pl.String) for bound in (lower, upper))
    return pl.when(pl.col(lower) == pl.col(upper)).then(low).otherwise(pl.concat_str(low, pl.lit("–"), high))


def finding(
    outcome: Outcome, message: Message, advice: Message | None, rows: pl.DataFrame, material: Material
) -> Finding:
    """Return a finding about cells, which have the columns of NAMING (`period` for month) and others.

    The message may fill in {count}, and of the first of them {place}, {month}, {measure} and any other column.
    """
    kept = rows.sort([c for c in ("row", "period", "place", "measure") if c in rows.columns]).head(KEPT_ROWS)
    values = {"count": rows.height, **_first(kept, material.catalogue), **message.values}
    return Finding(outcome, Message(message.text, values), advice, readable(kept), rows.height)


def readable(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the month as text; dimensions in which no row has a group are left out."""
    if "period" in rows.columns:
        rows = rows.with_columns(pl.col("period").dt.strftime("%Y-%m").alias("month")).drop("period")
    rows = rows.drop([d for d in DIMENSIONS if d in rows.columns and (rows[d] == TOTAL).all()])
    naming = [column for column in NAMING if column in rows.columns]
    return rows.select(*naming, *(column for column in rows.columns if column not in naming))


def _first(rows: pl.DataFrame, catalogue: Catalogue) -> dict[str, object]:
    """Return what a message may say of the first row: its cells, with titles for the place and the measure."""
    first = rows.row(0, named=True)
    said: dict[str, object] = dict(first)
    said |= {name: Figures(first[name]) for name in FIGURES if isinstance(first.get(name), str)}
    if "place" in first:
        said["place"] = catalogue.places.titles(first["place"])
    if "period" in first:
        said["month"] = iso(first["period"])
    if first.get("measure") in catalogue.measures:
        said["measure"] = catalogue.measures[first["measure"]].title
    return said


def with_names(rows: pl.DataFrame, places: Places, language_code: str) -> pl.DataFrame:
    """Return offending rows with `name` after `place` and `successor_name` after `successor`, in a language."""
    named: list[pl.Series] = []
    for column in rows:
        named.append(column)
        if column.name in ("place", "successor"):
            titles = {place: places.titles(place)[language_code] for place in column.unique().to_list()}
            name = "name" if column.name == "place" else "successor_name"
            named.append(column.replace_strict(titles, return_dtype=pl.String).alias(name))
    return pl.DataFrame(named)
