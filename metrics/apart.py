"""Which places are compared and which stand apart, each with its reason: only like is compared."""

from datetime import date

import polars as pl

from catalogue.catalogue import Catalogue

APART = {
    "overlap": "it shares municipalities with another place that is compared",
    "other_source": "its figure is from another source than the others'",
    "other_coverage": "not all of its municipalities are in the figure",
    "no_counts": "its figure has no counts that it could be compared by, or there is no figure: see its status",
}
"""Why a place is not compared."""


def with_apart(figures: pl.DataFrame, catalogue: Catalogue, month: date) -> pl.DataFrame:
    """Return figures of one month with `apart`, see APART."""
    source = _source(figures)
    overlapping = _overlapping(figures.get_column("place").to_list(), catalogue, month)
    return figures.with_columns(
        pl.when(~pl.col("status").is_in(["exact", "range"]))
        .then(pl.lit("no_counts"))
        .when(pl.col("source") != pl.lit(source, dtype=pl.String))
        .then(pl.lit("other_source"))
        .when(pl.col("covered") < pl.col("members"))
        .then(pl.lit("other_coverage"))
        .when(pl.col("place").is_in(overlapping))
        .then(pl.lit("overlap"))
        .alias("apart")
    )


def _source(figures: pl.DataFrame) -> str | None:
    """Return the source of most of the figures that have counts; of the first of them among equals."""
    known = figures.filter(pl.col("status").is_in(["exact", "range"])).get_column("source")
    counts = known.value_counts(sort=True).get_column("count") if known.len() else None
    if counts is None:
        return None
    most = known.to_frame().filter(pl.len().over("source") == counts.max())
    return str(most.item(0, 0))


def _overlapping(places: list[str], catalogue: Catalogue, month: date) -> list[str]:
    """Return the places that share municipalities with a smaller one, or with an equal one before them."""
    members = {place: set(catalogue.places.members(place, month)) for place in places}
    taken: set[str] = set()
    found = []
    for place in sorted(places, key=lambda place: len(members[place])):
        if members[place] & taken:
            found.append(place)
        else:
            taken |= members[place]
    return found
