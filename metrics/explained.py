"""Why an area moved in a year: the contributions of its municipalities, or the reason why they cannot be told."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.months import iso, shift
from metrics.comparison import YEAR
from metrics.comparisons.contributions import Contributions, contributions
from metrics.comparisons.proportions import with_empty
from metrics.words import Row

REFUSED = {
    "comparison": "the area's two months may not be compared: see its comparison",
    "one_municipality": "an area of one municipality has no parts",
    "no_counts": "the counts of some municipalities are not known",
    "other_source": "the counts of some municipalities are from another source",
    "break": "the series of some municipalities starts anew in between",
    "nothing": "there is nothing to count",
}


@dataclass(frozen=True)
class Refusal:
    """Why there are no contributions (REFUSED), and of which municipalities that is so."""

    reason: str
    places: tuple[str, ...] = ()


def explained(municipalities: pl.DataFrame, area: Row, catalogue: Catalogue, month: date) -> Contributions | Refusal:
    """Return the contributions to the area's change from the same month a year earlier.

    `municipalities` are figures of both months (metrics.figures), `area` the area's row (metrics.comparison).
    """
    members = list(catalogue.places.members(area["place"], month))
    if area["comparison"] != "comparable":
        return Refusal("comparison")
    if len(members) < 2:
        return Refusal("one_municipality")
    rows = municipalities.filter(pl.col("place").is_in(members))
    refusal = _unlike(rows, area, catalogue, month)
    if refusal:
        return refusal
    factor = catalogue.indicators[area["indicator"]].factor
    earlier, later = (
        with_empty(rows.filter(pl.col("period") == iso(each)), factor) for each in (shift(month, -YEAR), month)
    )
    return contributions(earlier, later, factor) or Refusal("nothing")


def _unlike(rows: pl.DataFrame, area: Row, catalogue: Catalogue, month: date) -> Refusal | None:
    """Return why the municipalities' two months are not alike, and of which that is so."""
    counted = pl.col("status").is_in(["exact", "range", "not_computable"])
    breaks = [
        place
        for place in rows.get_column("place").unique(maintain_order=True)
        if catalogue.break_between(area["indicator"], place, shift(month, -YEAR), month)
    ]
    found = {
        "no_counts": rows.filter(~counted),
        "other_source": rows.filter(pl.col("source") != area["source"]),
        "break": rows.filter(pl.col("place").is_in(breaks)),
    }
    for reason, unlike in found.items():
        if not unlike.is_empty():
            return Refusal(reason, tuple(unlike.get_column("place").unique(maintain_order=True)))
    return None
