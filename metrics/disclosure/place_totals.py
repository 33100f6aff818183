"""The totals over places that a protected table holds: areas, regions and the country, each as one row of its own.

An area has one total for each of its memberships, for every month: a series keeps the members of the month that is
looked at. Its place id is that of the area and the first month of the membership: `area:kainuu-koillismaa@2025-01`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from catalogue.places import COUNTRY, Places, total_id

Kind = Literal["group", "region", "employment_area", "country"]


@dataclass(frozen=True)
class PlaceTotal:
    """A set of municipalities whose sum is shown as one figure."""

    place: str
    kind: Kind
    """As in the weights of the catalogue's disclosure: group, region, employment_area, country."""
    codes: frozenset[str]
    """The codes of the rows that add up to it, municipalities that have joined a member among them."""


def place_totals(places: Places, present: Iterable[str], month: date) -> list[PlaceTotal]:
    """Return the totals that rows with the codes `present` add up to completely: every member has a row."""
    codes = frozenset(present)
    found = []
    for place, kind, members in _declared(places, month):
        rows = [codes.intersection(places.rows_of(member)) for member in members]
        if len(rows) > 1 and all(rows):
            extra = codes.intersection(places.unknown_municipalities) if place == COUNTRY else frozenset()
            found.append(PlaceTotal(place, kind, frozenset().union(*rows, extra)))
    return found


def _declared(places: Places, month: date) -> Iterator[tuple[str, Kind, tuple[str, ...]]]:
    for region in places.regions:
        yield f"region:{region}", "region", places.members(f"region:{region}", month)
    for area in places.areas.values():
        if area.kind == "country":
            yield COUNTRY, "country", tuple(places.municipalities)
        for span in area.members:
            yield total_id(area.id, span.since), area.kind, span.municipalities
