"""Stage RELEASE: what does the file change in what is published, and what does it leave out?"""

from datetime import date

import polars as pl

from catalogue.errors import Figures, Message
from catalogue.months import iso, span
from intake.screening.cells import collected, finding, is_measure, measures_of, totals
from intake.screening.comparing import new_or_other
from intake.screening.material import Material
from intake.screening.results import Finding, Outcome, found, passed


def check_release_months_missing(material: Material) -> Finding:
    """No month is missing within the files given together, nor between the newest published month and their first.

    Those of the file's source: one month each or all in one is the same. A month that is published already is not
    missing. A WARNING, said once: of the file that holds the next month after the missing ones.
    """
    missing = _missing_months(material)
    if not missing:
        return passed("No month is missing.")
    return found(
        Outcome.WARNING,
        Message(
            "Months missing: {count}, from {first} to {last}.",
            {"count": len(missing), "first": iso(missing[0]), "last": iso(missing[-1])},
        ),
        Message("Publish the missing months too; until then series have a gap, and rolling sums are not shown."),
        pl.DataFrame({"month": [iso(month) for month in missing]}),
    )


def check_release_places_missing(material: Material) -> Finding:
    """No municipality or region is missing that the file has in another month, or that is published.

    For each figure of the file, against its other months and the newest published month before it. Nothing is missing
    that is published for the month already, and no municipality that was merged. An empty cell is missing, a hidden one
    is not; what another of the files given together holds is there. A WARNING: sums over municipalities would be
    incomplete, and say so.
    """
    measures = [measure.id for measure in measures_of(material)]
    there = _there(totals(material.observations.filter(is_measure(measures))))
    others = [other.observations for other in material.siblings if other is not material]
    beside = [_there(totals(cells.filter(is_measure(measures)))) for cells in others]
    months = material.published.months(material.source.id)
    before = [month for month in months if month < material.months[0]][-1:]
    held = [month for month in months if month in material.months]
    base = _there(totals(material.published.scan(material.source.id, [*before, *held]).filter(is_measure(measures))))
    known = pl.concat([there, base, *beside]).unique()
    own = there.select("measure", "period").unique()  # a figure that the file has none of is not asked of it
    asked = known.select("measure", "place").unique().join(own, on="measure")
    absent = asked.join(known, on=["measure", "place", "period"], how="anti").filter(_is_shown(material))
    absent = absent.join(_merged(known, material), on=["place", "period"], how="anti")
    if absent.is_empty():
        return passed("No municipality or region is missing.")
    rows = absent.group_by("place", "period").agg(pl.col("measure").sort().str.join(", ").alias("figures"))
    return finding(
        Outcome.WARNING,
        Message(
            "Places missing: {places}, in {count} places and months. First {place}, {month}.",
            {"places": rows["place"].n_unique()},
        ),
        Message(
            "Ask for the missing rows; sums and ranks are incomplete without them. A part of the area is all right."
        ),
        rows,
        material,
    )


def check_release_months_revised(material: Material) -> Finding:
    """No figure differs from the one that is published for the same cell.

    A WARNING with each month, since a revision is normal and must be known. A NOTE where the file says nothing new.
    """
    held = [month for month in material.published.months(material.source.id) if month in material.months]
    if not held:
        return passed("None of the months is published yet.")
    months = _compared(material, held)
    differing = months.filter(pl.col("differ") > 0)
    if not differing.is_empty():
        return _revised(differing, material)
    new = int(months["new"].sum())
    if new or len(held) < len(material.months):
        return passed("Nothing that is published changes; new cells in published months: {count}.", count=new)
    return found(Outcome.NOTE, Message("The file says nothing new: every figure of it is published already."))


def check_release_merged_once(material: Material) -> Finding:
    """No row of a merged municipality comes beside a published row of the successor that holds its figures.

    That is so where the release has the successor's row without the old one for that figure and month, and the file
    brings the old one alone. A file in the old division brings both, and the sum is right. A WARNING: the release may
    know the successor in the old division, from a file that left the old row out.
    """
    rows = _beside_successor(material)
    if rows.is_empty():
        return passed("No figure of a merged municipality would count twice.")
    return finding(
        Outcome.WARNING,
        Message(
            "Rows of merged municipalities whose figures the published row of the successor may hold already: {count}. "
            "First {place}, {month}: {measure}."
        ),
        Message("Take out the old rows, or publish the successor's rows of the same division with them."),
        rows,
        material,
    )


RELEASE_CHECKS = (
    check_release_months_missing,
    check_release_places_missing,
    check_release_months_revised,
    check_release_merged_once,
)


def _missing_months(material: Material) -> list[date]:
    """Return the missing months that this file is to speak of: it is the first to hold the month that follows."""
    published = material.published.months(material.source.id)
    given = sorted({month for file in material.siblings for month in file.months})
    missing = [
        month for month in span(min([given[0], *published[-1:]]), given[-1]) if month not in {*published, *given}
    ]
    told = {month for file in material.earlier for month in file.months}
    own = {month for month in material.months if month not in told}
    return [month for month in missing if min(later for later in given if later > month) in own]


def _there(cells: pl.LazyFrame) -> pl.DataFrame:
    return collected(cells.filter(pl.col("obs_status") != "O").select("measure", "place", "period"))


def _is_shown(material: Material) -> pl.Expr:
    """Return whether a place is a municipality (of today or earlier), a region or the whole country."""
    places = material.catalogue.places
    return pl.col("place").map_elements(
        lambda place: places.is_shown(place) or place in places.abolished, return_dtype=pl.Boolean
    )


def _merged(known: pl.DataFrame, material: Material) -> pl.DataFrame:
    """Return place and month of the municipalities whose figures are in the successor's, or that were gone by then."""
    gone = list(material.catalogue.places.abolished.items())
    old = pl.DataFrame(
        [(code, entry.successor, entry.abolished) for code, entry in gone],
        schema={"place": pl.String, "successor": pl.String, "abolished": pl.Date},
        orient="row",
    )
    months = known.select("period").unique()
    with_successor = old.join(known.select(pl.col("place").alias("successor"), "period").unique(), on="successor")
    over = old.join(months, how="cross").filter(pl.col("period") >= pl.col("abolished"))
    return pl.concat([with_successor.select("place", "period"), over.select("place", "period")]).unique()


def _beside_successor(material: Material) -> pl.DataFrame:
    """Return the rows of merged municipalities that come alone where the release has the successor alone."""
    successors = {code: old.successor for code, old in material.catalogue.places.abolished.items()}
    concerned, key = [*successors, *successors.values()], ["measure", "place", "period"]
    is_concerned = pl.col("place").is_in(concerned)
    own = collected(totals(material.observations.filter(is_concerned)).select("row", *key))
    old = own.filter(pl.col("place").is_in(list(successors)))
    months = old["period"].unique().to_list()
    base = material.published.scan(material.source.id, months).filter(is_concerned)
    published = collected(totals(base).select(key))
    of_successor = ["measure", "successor", "period"]
    return (
        old.with_columns(pl.col("place").replace_strict(successors, return_dtype=pl.String).alias("successor"))
        .join(own, left_on=of_successor, right_on=key, how="anti")
        .join(published, left_on=of_successor, right_on=key, how="semi")
        .join(published, on=key, how="anti")
    )


def _compared(material: Material, months: list[date]) -> pl.DataFrame:
    """Return for each month with any difference how many cells differ, how many are new, and the largest change."""
    published, source = material.published, material.source.id
    both = pl.concat([new_or_other(material.of_month(month), published.scan(source, [month])) for month in months])
    size = (pl.col("value") - pl.col("value_before")).abs().fill_null(0)
    largest = pl.struct("row", "place", "measure", "value_before", "value").sort_by("differs", size, descending=True)
    return both.group_by("period").agg(
        pl.col("differs").sum().alias("differ"),
        (~pl.col("differs")).sum().alias("new"),
        largest.first().alias("largest"),
    )


def _revised(months: pl.DataFrame, material: Material) -> Finding:
    rows = months.unnest("largest").rename({"value_before": "published", "value": "now", "differ": "cells"})
    return finding(
        Outcome.WARNING,
        Message(
            "Months already published with other figures: {count}; cells that differ: {cells}. First {month}, most of "
            "all in {place}: {measure} {published} → {now}.",
            {"cells": int(rows["cells"].sum()), **_figures(rows)},
        ),
        Message("Look at the changes; the figures published before stay to be seen in their release."),
        rows,
        material,
    )


def _figures(rows: pl.DataFrame) -> dict[str, object]:
    first = rows.sort("row").row(0, named=True)
    return {name: "…" if first[name] is None else Figures(f"{first[name]:.15g}") for name in ("published", "now")}
