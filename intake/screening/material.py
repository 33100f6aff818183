"""What the checks look at: a file as far as it has been read, and what is published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.schema import Source
from data.files import hash_of
from data.layout import Layout, recognise
from data.observations import SCHEMA
from data.readers.grid import Grid
from data.readers.reader import read_file
from data.reading import Reading, read_observations
from data.releases import Cell, Part, Release
from data.store import Store


@dataclass(frozen=True, eq=False)
class Published:
    """What the release holds that the file is looked at against; nothing where there is none."""

    store: Store | None = None
    release: Release | None = None

    @property
    def parts(self) -> Mapping[Cell, Part]:
        """The parts of the release by source and month."""
        return self.release.by_cell if self.release else {}

    def months(self, source: str) -> list[date]:
        """Return the months of a source, oldest first."""
        return sorted(month for of, month in self.parts if of == source)

    def scan(self, source: str, months: list[date] | None = None) -> pl.LazyFrame:
        """Return a source's observations (of some months), with the columns of SCHEMA."""
        parts = [p for p in self.parts.values() if p.source == source and (months is None or p.period in months)]
        if self.store is None or not parts:
            return SCHEMA.to_frame().lazy()
        return pl.scan_parquet([self.store.parts.check(part.sha256) for part in parts])


class Material:
    """One file. `grid`, `layout` and `reading` are made when they are first asked for; each may raise UserError.

    Checks of a stage may ask for what the stages before it have proved: see the stages of intake.screening.run.
    """

    is_cases = False
    """True where the file has a row for each case, and observations only once it has been counted."""
    has_observations = True

    def __init__(
        self,
        path: Path,
        name: str,
        catalogue: Catalogue,
        published: Published,
        *,
        source: str | None = None,
        example: bool = False,
        today: date | None = None,
        tell: Callable[[int], None] = lambda rows: None,
    ) -> None:
        self.path, self.name, self.catalogue, self.published = path, name, catalogue, published
        self.asked_source, self.example, self._tell = source, example, tell
        self.today = today or date.today()
        self.together: tuple[Material, ...] = (self,)
        """The sound files that were given together, in their order, this one among them: from the stage DROP on."""

    def join(self, sound: tuple["Material", ...]) -> None:
        """Hear which files, this one among them, were given together and are sound so far."""
        self.together = sound

    @property
    def received_sha256(self) -> str:
        """The hash of the file as it was received."""
        return hash_of(self.path)

    @cached_property
    def grid(self) -> Grid:
        """The file's table, from the stage FILE on."""
        return read_file(self.path, self.name)

    @cached_property
    def layout(self) -> Layout:
        """What its columns are, from the stage COLUMNS on."""
        return recognise(self.grid, self.catalogue, self.asked_source, example=self.example)

    @cached_property
    def reading(self) -> Reading:
        """What it says, from the stage TYPES on."""
        return read_observations(
            self.grid, self.catalogue, self.layout.source.id, example=self.example, tell=self._tell
        )

    @property
    def source(self) -> Source:
        """The source, from the stage COLUMNS on."""
        return self.layout.source

    @property
    def observations(self) -> pl.LazyFrame:
        """All observations with the columns of data.spool.SPOOLED: sound from the stage VALUES on."""
        return self.reading.observations.scan()

    def of_month(self, month: date) -> pl.LazyFrame:
        """Return the observations of one month."""
        return self.reading.observations.scan(month)

    @property
    def siblings(self) -> list["Material"]:
        """The files of the same source that were given together, in their order, this one among them."""
        return [material for material in self.together if material.source.id == self.source.id]

    @property
    def earlier(self) -> list["Material"]:
        """The siblings before this one. Where both hold a cell, this one counts."""
        siblings = self.siblings
        return siblings[: siblings.index(self)]

    @cached_property
    def names(self) -> tuple[list[str], list[str]]:
        """The places and the measures of the file: asked once, since a screen is drawn anew at every click."""
        places, measures = self.observations.select(pl.col("place", "measure").unique().implode()).collect().row(0)
        return places, sorted(measures)

    @property
    def months(self) -> list[date]:
        """The months of the file, oldest first."""
        return self.reading.observations.months
