"""Which rows of a source make up a place: its municipalities' own, or a total that is there as a row of its own.

A source may publish the total itself; of a confidential source the protected table holds it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from catalogue.places import COUNTRY, Places


class Constituent(NamedTuple):
    """One row code that is part of a place. `unit` is the municipality (or published place) it counts for."""

    place: str
    basis: str
    unit: str
    code: str
    counted: bool
    """False for unknown or abroad: in the sum, but no municipality of the coverage."""


def constituents(places: Places, asked: Sequence[str], members_at: date) -> list[Constituent]:
    """Return the constituents of every place asked for, with the members it has in the month `members_at`."""
    return [row for place in asked for row in _constituents(places, place, members_at)]


def constituent_table(places: Places, asked: Sequence[str], members_at: date) -> pl.DataFrame:
    """Return the same as a table with a column for each field."""
    return pl.DataFrame(constituents(places, asked, members_at), schema=_TYPES, orient="row")


_TYPES = {"place": pl.String, "basis": pl.String, "unit": pl.String, "code": pl.String, "counted": pl.Boolean}


def _constituents(places: Places, place: str, members_at: date) -> Iterator[Constituent]:
    for municipality in places.members(place, members_at):
        for code in places.rows_of(municipality):
            yield Constituent(place, "own_rows", municipality, code, counted=True)
    if place == COUNTRY:
        for unknown in places.unknown_municipalities:
            yield Constituent(place, "own_rows", unknown, unknown, counted=False)
    rows = {"published": places.published_as(place, members_at), "total": places.total_row(place, members_at)}
    for basis, row in rows.items():
        if row is not None:
            yield Constituent(place, basis, row, row, counted=True)
