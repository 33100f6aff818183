"""What a release is: a name for one whole state of the published data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import polars as pl

from catalogue.months import iso
from catalogue.places import Places
from data.observations import KEY

StoreKind = Literal["real", "example"]
ReleaseKind = Literal["publication", "restoration"]
Cell = tuple[str, date]
"""Source and month: what a part holds."""


@dataclass(frozen=True)
class Part:
    """The observations of one source and month, in a file named by its SHA-256."""

    source: str
    period: date
    sha256: str
    rows: int

    @property
    def cell(self) -> Cell:
        """Source and month."""
        return self.source, self.period


@dataclass(frozen=True)
class Original:
    """A file as it was received, kept under its SHA-256."""

    name: str
    source: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Release:
    """One published state. Never changes; a later publication or undo is a release of its own."""

    id: int
    base_id: int
    """The release it was built on; 0 for the first."""
    kind: ReleaseKind
    created_at: datetime
    """UTC; never earlier than that of the base."""
    actor: str
    comment: str
    parts: tuple[Part, ...] = field(repr=False)
    originals: tuple[Original, ...] = ()
    restores_id: int | None = None
    """The release whose parts a restoration brings back; 0 for the state before the first."""

    @property
    def months(self) -> list[date]:
        """The months with any data, oldest first."""
        return sorted({part.period for part in self.parts})

    @property
    def sources(self) -> list[str]:
        """The sources with any data."""
        return sorted({part.source for part in self.parts})

    @property
    def by_cell(self) -> Mapping[Cell, Part]:
        """The parts by source and month."""
        return {part.cell: part for part in self.parts}


@dataclass(frozen=True)
class Changes:
    """The sources and months in which one release differs from another, each sorted."""

    added: tuple[Cell, ...]
    revised: tuple[Cell, ...]
    removed: tuple[Cell, ...]

    @property
    def months(self) -> list[date]:
        """Every month that differs, oldest first."""
        return sorted({month for _, month in (*self.added, *self.revised, *self.removed)})


def changes_between(before: Mapping[Cell, Part], after: Mapping[Cell, Part]) -> Changes:
    """Return what differs, seen from `before`."""
    both = before.keys() & after.keys()
    return Changes(
        added=tuple(sorted(after.keys() - both)),
        revised=tuple(sorted(cell for cell in both if before[cell].sha256 != after[cell].sha256)),
        removed=tuple(sorted(before.keys() - both)),
    )


def revise(existing: pl.DataFrame, incoming: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Return one source and month after new rows came in: a file speaks for the cells it holds, the others stay.

    A file in a new division of municipalities (the successor's row without those who joined it) takes the rows of the
    abolished ones away; their counts are within the successor's, and would be counted twice.
    """
    kept = existing.join(incoming, on=KEY, how="anti", nulls_equal=True)
    named = set(incoming.get_column("place").unique().to_list())
    gone = [c for c, old in places.abolished.items() if old.successor in named and c not in named]
    measures = incoming.get_column("measure").unique().to_list()
    kept = kept.filter(~(pl.col("place").is_in(gone) & pl.col("measure").is_in(measures)))
    return pl.concat([kept, incoming])


def describe_months(release: Release) -> str:
    """Return `2006-01 … 2026-06`, the first and last month of a release; a dash where it has none."""
    months = release.months
    if not months:
        return "–"
    return iso(months[0]) if len(months) == 1 else f"{iso(months[0])} … {iso(months[-1])}"
