"""Which months case files can be counted for, and the observations of those months."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.months import shift, span
from catalogue.schema import Source
from data.cases.ahead import ahead_observations
from data.cases.columns import CASE_SOURCE, CaseKind
from data.cases.counting import count_wide
from data.observations import STATUS, parquet_bytes
from data.releases import Cell
from data.spool import SPOOLED, Spool, temporary_errors, temporary_folder

SERVICE_MEASURES = ("in_services",)
"""What is counted of services; all else is counted of spells."""


@dataclass(frozen=True, eq=False)
class Counted:
    """What is counted together. Each table is None where there is no file of its kind."""

    tables: Mapping[CaseKind, pl.DataFrame | None]
    days: Mapping[CaseKind, date]
    """Days of the extracts."""
    said: Mapping[CaseKind, str]
    """First days from which the extracts are whole, as their names say (ISO 8601); empty where they do not."""
    held: frozenset[date] = frozenset()
    """Months that another confidential source holds: counted twice, and protected apart, they could give cells away."""

    @property
    def since(self) -> date | None:
        """First day of the month from which all tables are whole; None where there is nothing to count."""
        found = [self._since(kind, table) for kind, table in self.tables.items() if table is not None]
        return max(filter(None, found), default=None)

    def _since(self, kind: CaseKind, table: pl.DataFrame) -> date | None:
        """Return the month that the name says, else the first in which anything ended: what is open is there always.

        Where nothing has ended it is the first in which anything began. A month said to begin within counts from the
        next.
        """
        if said := self.said.get(kind):
            day = date.fromisoformat(said)
            return day if day.day == 1 else shift(day.replace(day=1), 1)
        first = table["end"].min() or table["start"].min()
        return first.replace(day=1) if isinstance(first, date) else None

    @property
    def day(self) -> date:
        """The day to which all tables say what happened: that of the older extract."""
        return min(self.days.values())

    @property
    def counts_ahead(self) -> bool:
        """True where it is known what comes after that day: of spells, in a month that no other source holds."""
        return self.tables["spells"] is not None and self.day.replace(day=1) not in self.held

    @property
    def months(self) -> list[date]:
        """The months that are over on the day of each extract, from the first that is whole, without those held."""
        if self.since is None or not self.days:
            return []
        day = self.day
        last = day if _is_last(day) else shift(day, -1)
        return [month for month in span(self.since, last.replace(day=1)) if month not in self.held]


def observations_of(counted: Counted, catalogue: Catalogue) -> Spool:
    """Return the observations of the months that can be counted; none where there are no such months."""
    spool = Spool()
    if not counted.months or counted.since is None:
        return spool
    with temporary_folder("suunta-counting-") as name:
        paths = {kind: _written(Path(name) / f"{kind}.parquet", table) for kind, table in counted.tables.items()}
        counts = count_wide(paths["spells"], paths["services"], counted.months)
        ahead = ahead_observations(paths["spells"], paths["services"], counted.day) if counted.counts_ahead else None
    wanted = pl.col("measure").is_in(_measures(counted, catalogue.sources[CASE_SOURCE]))
    wanted &= _is_whole(counted.since, catalogue)
    # A row per figure of all months takes ten times the memory of the wide counts.
    by_month = (counts.observations(month) for month in counted.months)
    for cells in chain(by_month, [] if ahead is None else [ahead]):
        told = _told(cells.filter(wanted))
        spool.append(told.select(pl.col(name).cast(dtype) for name, dtype in SPOOLED.items()))
    return spool


def _told(cells: pl.DataFrame) -> pl.DataFrame:
    """Return counts (place, period, measure, groups and value) with the other columns of observations."""
    status, confidentiality = STATUS["normal"]
    return cells.with_columns(
        pl.col("value").alias("lower"),
        pl.col("value").alias("upper"),
        pl.lit("M").alias("frequency"),
        pl.lit(status).alias("obs_status"),
        pl.lit(confidentiality).alias("conf_status"),
        pl.lit(CASE_SOURCE).alias("source"),
        pl.lit(None, pl.UInt32).alias("row"),
    )


def held_elsewhere(parts: Iterable[Cell], catalogue: Catalogue, source: str) -> frozenset[date]:
    """Return the months that other confidential sources hold."""
    confidential = {each.id for each in catalogue.sources.values() if each.policy == "confidential"} - {source}
    return frozenset(month for name, month in parts if name in confidential)


def _is_last(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _written(path: Path, table: pl.DataFrame | None) -> list[Path]:
    if table is None:
        return []
    with temporary_errors(str(path)):
        path.write_bytes(parquet_bytes(table, compression="lz4"))
    return [path]


def _measures(counted: Counted, source: Source) -> list[str]:
    """Return what may be counted: without services nobody is known to be in one, without spells nobody unemployed."""
    measures = {column.measure for column in source.columns.values()}
    if counted.tables["services"] is None:
        measures -= set(SERVICE_MEASURES)
    if counted.tables["spells"] is None:
        measures &= set(SERVICE_MEASURES)
    return sorted(measures)


def _is_whole(since: date, catalogue: Catalogue) -> pl.Expr:
    """Return whether a cell's cohort began when the tables were whole: earlier ones lack those who ended before."""
    whole = pl.lit(value=True)
    for indicator in catalogue.indicators.values():
        if indicator.cohort_months:
            of_cohort = pl.col("measure").is_in(indicator.counted)
            whole &= ~of_cohort | (pl.col("period") >= shift(since, indicator.cohort_months))
    return whole
