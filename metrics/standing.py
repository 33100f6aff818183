"""Where an area stands among others of its kind: its rank as a range, for each indicator that others have as well."""

from datetime import date

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.places import COUNTRY
from catalogue.schema import Indicator
from metrics.comparisons.proportions import proportions
from metrics.comparisons.ranks import rank_ranges
from metrics.database import ReleaseDatabase
from metrics.figures import Period, Request, compute

SCHEMA = {
    "indicator": pl.String,
    "place": pl.String,
    **dict.fromkeys(("ranked", "rank_lower", "rank_upper", "shown_lower", "shown_upper"), pl.Int64),
}


KINDS = ("municipality", "region", "employment_area")
"""The kinds of places that have enough others of them to be compared with."""


def kind_of(catalogue: Catalogue, place: str) -> str | None:
    """Return the kind of a place, see KINDS; None of a group, the whole country and other areas."""
    if place in catalogue.places.municipalities:
        return "municipality"
    if place.startswith("region:"):
        return "region"
    area = catalogue.places.areas.get(place)
    return "employment_area" if area is not None and area.kind == "employment_area" else None


def employment_areas(catalogue: Catalogue) -> list[str]:
    """Return all employment areas, in the catalogue's order, whether they exist in a month or not."""
    return [name for name, area in catalogue.places.areas.items() if area.kind == "employment_area"]


def compared_with(catalogue: Catalogue, place: str, month: date) -> tuple[str, ...]:
    """Return the places of the same kind in `month`, `place` itself included; only itself where there is no other.

    Employment areas among employment areas, municipalities among municipalities, regions among regions.
    """
    places = catalogue.places
    alike = {
        "municipality": places.municipalities,
        "region": [f"region:{code}" for code in places.regions],
        "employment_area": employment_areas(catalogue),
    }
    kind = kind_of(catalogue, place)
    return tuple(name for name in alike[kind] if places.members(name, month)) if kind else (place,)


def standing(database: ReleaseDatabase, place: str, month: date) -> pl.DataFrame:
    """Return the ranks of `place` (metrics.comparisons.ranks) in each key indicator, with the column `indicator`.

    Only places of which all municipalities have figures of one and the same source are ranked. An indicator in which
    the place cannot be ranked, or nothing else can, has no row; nor has a mean, which has no counts to compare by.
    """
    catalogue = database.catalogue
    others = compared_with(catalogue, place, month)
    asked = [indicator for indicator in catalogue.key_indicators if indicator.form != "mean"]
    if place == COUNTRY or len(others) < 2:
        return pl.DataFrame(schema=SCHEMA)
    request = Request(tuple(i.id for i in asked), others, (Period.of_month(month),), members_at=month)
    figures = compute(database, request)
    ranks = [own_rank(figures.filter(pl.col("indicator") == indicator.id), place, indicator) for indicator in asked]
    return pl.concat(ranks)


def own_rank(figures: pl.DataFrame, place: str, indicator: Indicator) -> pl.DataFrame:
    """Return the row of SCHEMA that ranks `place` among the figures of one month that are whole and from its source.

    No row where the place is not among them, or nothing else is.
    """
    whole = figures.filter(pl.col("covered") == pl.col("members"))
    source = whole.filter(pl.col("place") == place).get_column("source")
    alike = whole.filter(pl.col("source").is_in(source.to_list()))
    ranks = rank_ranges(proportions(alike, indicator.factor), indicator.better)
    own = ranks.filter((pl.col("place") == place) & (pl.col("ranked") > 1))
    return own.select(pl.lit(indicator.id).alias("indicator"), *list(SCHEMA)[1:])
