"""Case files as the checks look at them: rows first; once all are sound they are counted together."""

from dataclasses import replace
from datetime import date
from functools import cached_property

import polars as pl

from catalogue.schema import Source
from data.cases.columns import CASE_KINDS, CASE_SOURCE, COLUMNS, PERSON_KEY, CaseKind
from data.cases.keeping import KeptCase, counted_case
from data.cases.persons import with_persons
from data.cases.reading import CaseReading, read_cases
from data.keys import PROBLEMS
from data.layout import Layout
from data.readers.grid import Grid
from data.reading import Reading
from data.spool import Spool
from intake.screening.counting import Counted, held_elsewhere, observations_of
from intake.screening.material import Material
from knowledge.corrections import corrections


class CaseMaterial(Material):
    """One case file, as it is kept on arrival. Of those given together the first has the observations of all."""

    is_cases = True
    _joined = False

    def join(self, sound: tuple[Material, ...]) -> None:
        """Hear which files were given together and are sound; from now on they can be counted."""
        super().join(sound)
        self._joined = True

    @property
    def cases_together(self) -> list["CaseMaterial"]:
        """The case files given together, in their order, this one among them."""
        return [material for material in self.together if isinstance(material, CaseMaterial)]

    @property
    def has_observations(self) -> bool:  # type: ignore[override]
        """True of the file that the observations of all are looked at with."""
        return self._joined and self.cases_together[0] is self

    @property
    def received_sha256(self) -> str:
        """The hash of the file as it was received."""
        return self.cases.about.sha256

    @cached_property
    def cases(self) -> CaseReading:
        """Its rows and what is wrong with them."""
        store = self.published.store
        held = [kept.correction for kept in corrections(store.register)] if store else []
        return read_cases(self.path, self.catalogue, held)

    @property
    def kind(self) -> CaseKind:
        """Whether it holds spells or services."""
        return self.cases.about.kind

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Its table without the column of persons' names: `person` numbers them, within this file only."""
        # A categorical's code: to rank millions of names takes ten times as long.
        person = pl.col(PERSON_KEY).cast(pl.Categorical).to_physical().alias("person")
        return self.cases.table.with_columns(person).drop(PERSON_KEY)

    @cached_property
    def grid(self) -> Grid:
        """The table as it is kept, called by what the file was. Its columns are those that are known."""
        kept = super().grid
        columns = [column for column in COLUMNS[self.kind] if column in kept.columns]
        return replace(kept, kind=self.cases.about.form, columns=columns)

    @property
    def source(self) -> Source:
        """The source of everything that is counted of cases."""
        return self.catalogue.sources[CASE_SOURCE]

    @cached_property
    def layout(self) -> Layout:
        """What is counted: every measure of the source."""
        return Layout(self.source, measures=self.source.columns)

    @property
    def reading(self) -> Reading:
        """The observations, where this file has them."""
        spool = self._observations if self.has_observations else Spool()
        return Reading(self.grid, self.layout, spool, pl.DataFrame(schema=PROBLEMS), 0)

    @cached_property
    def _observations(self) -> Spool:
        return observations_of(self.counted, self.catalogue)

    def given(self, kind: CaseKind) -> "CaseMaterial | None":
        """Return the first of the files given together that is of a kind."""
        return next((material for material in self.cases_together if material.kind == kind), None)

    def kept(self, kind: CaseKind) -> KeptCase | None:
        """Return the file of a kind that is kept and goes on counting, where none is given."""
        store = self.published.store
        if store is None or self.given(kind) is not None:
            return None
        return counted_case(store, kind, self.published.release)

    @property
    def counted(self) -> Counted:
        """What is counted of all files given together."""
        return self.cases_together[0]._counted

    @cached_property
    def _counted(self) -> Counted:
        """What is counted: of each kind the file given, else the one kept, and the months of which.

        Services have the persons' municipality, sex and age, as far as their spells know them. Those without a
        municipality even so are counted nowhere.
        """
        tables = {kind: self._table(kind) for kind in CASE_KINDS}
        spells, services = tables["spells"], tables["services"]
        if services is not None:
            whole = services if spells is None else with_persons(services.lazy(), spells.lazy()).collect()
            tables["services"] = whole.filter(pl.col("municipality").is_not_null())
        held = held_elsewhere(self.published.parts, self.catalogue, CASE_SOURCE)
        return Counted(tables, self._days, self._said, held)

    @property
    def spells(self) -> pl.DataFrame | None:
        """The spells that are counted, None where there are none."""
        return self.counted.tables["spells"]

    @property
    def _days(self) -> dict[CaseKind, date]:
        """The day of the extract of each kind that is counted."""
        given = {kind: material.cases.about.day for kind in CASE_KINDS if (material := self.given(kind))}
        return given | {kind: kept.extracted for kind in CASE_KINDS if (kept := self.kept(kind))}

    @property
    def _said(self) -> dict[CaseKind, str]:
        """From which day the file of each kind is whole, as far as its name says."""
        given = {kind: material.cases.about.since for kind in CASE_KINDS if (material := self.given(kind))}
        return given | {kind: kept.since for kind in CASE_KINDS if (kept := self.kept(kind))}

    def _table(self, kind: CaseKind) -> pl.DataFrame | None:
        given, kept, store = self.given(kind), self.kept(kind), self.published.store
        if given is not None:
            return given.cases.table.drop("row")
        if kept is not None and store is not None:
            return pl.read_parquet(store.cases.check(kept.sha256))
        return None
