"""Which groups a release keeps in memory: all of the area's own places, and of all others what peers are found by.

A national release has twenty times as many rows of sexes and age groups as it has totals; what few pages ask of other
areas' groups is read from the files.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.places import Places
from data.observations import TOTAL
from metrics.comparisons.peers import AGES, COMPARED_BY
from metrics.constituents import constituents

Group = tuple[str, str]
"""Sex and age group."""


@dataclass(frozen=True)
class Kept:
    """Rows with any group of `places`, and with `groups` of `measures` of every place; groups include the total."""

    places: frozenset[str]
    """Row codes."""
    measures: frozenset[str]
    groups: frozenset[Group]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Kept":
        """Return what is kept of a release under a catalogue."""
        compared = [catalogue.indicators[name] for name in COMPARED_BY]
        rates = [each.published_rate for each in compared]
        return cls(
            places=frozenset(_own_rows(catalogue.places)),
            measures=frozenset().union(*(each.counted for each in compared), filter(None, rates)),
            groups=frozenset((TOTAL, age) for age in (TOTAL, *AGES.values())),
        )

    def holds_places(self, places: Iterable[str]) -> bool:
        """Return whether every group of these row codes is kept, as far as the release has them."""
        return self.places.issuperset(places)

    def holds_ages(self, measures: Iterable[str], groups: Iterable[Group]) -> bool:
        """Return whether these measures and groups are kept of every place."""
        return self.measures.issuperset(measures) and self.groups.issuperset(groups)

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables that metrics/sql/kept.sql reads."""
        columns = {"place": self.places, "measure": self.measures, "age_group": {age for _, age in self.groups}}
        return {
            f"kept_{name}": pl.DataFrame({name: sorted(codes)}, {name: pl.String}) for name, codes in columns.items()
        }


def _own_rows(places: Places) -> Iterable[str]:
    """Return the row codes of the area that the installation is for, and of everyone who has ever been in it."""
    area = places.areas.get(places.default_area)
    for span in area.members if area else ():
        for row in constituents(places, (places.default_area, *span.municipalities), span.since):
            yield row.code
