"""A release opened for questions: its observations in DuckDB, the totals and the area's own groups in memory."""

import warnings
from collections.abc import Collection, Mapping
from copy import copy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.errors import UserError
from catalogue.schema import Indicator
from data.observations import SCHEMA, TOTAL
from data.protections import shown_parts
from data.releases import Release
from data.store import Store
from metrics.kept import Group, Kept

# A second copy of the few rows of a result is cheaper than binding the query twice; see ReleaseDatabase.query.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result", category=UserWarning)

SQL = Path(__file__).parent / "sql"
TOTALS, TOTALS_BY_MONTH = "total_observation", "total_by_month"
GROUPS, AGES = "group_observation", "age_observation"
ALL = "observation"
CODED = ("place", "measure", "source", "sex", "age_group")


class ReleaseDatabase:
    """The observations of one release. One connection; each query runs on a cursor of its own, so threads may share it.

    Tables: `observation` reads the release's Parquet files. In memory are its rows without sex, age group or breakdown,
    which is what nearly every screen asks: `total_observation` in order of places, `total_by_month` of months; and in
    `group_observation`, of places, and `age_observation`, of months, those of metrics.kept, totals among them.
    `indicator_term` holds the frame `terms`.
    """

    def __init__(self, paths: list[Path], catalogue: Catalogue, *, is_protected: bool = False) -> None:
        self.catalogue = catalogue
        self.is_protected = is_protected
        self._connection = duckdb.connect(":memory:", config={"autoload_known_extensions": "false"})
        self._connection.execute("SET autoinstall_known_extensions = false")
        self._connection.execute("SET TimeZone = 'UTC'")
        self._kept = Kept.of(catalogue)
        _load_observations(self._connection, paths, self._kept)
        self._places, self._months = self._size()
        self.terms, self.preferences = _terms(catalogue), _preferences(catalogue)
        self._connection.from_arrow(self.terms.to_arrow()).create("indicator_term")
        _lock(self._connection, paths)

    @classmethod
    def open(cls, store: Store, release: Release, catalogue: Catalogue) -> "ReleaseDatabase":
        """Open what may be shown of a release; raise UserError where a file is missing, damaged, unprotected."""
        shown = shown_parts(store.register, release.parts, catalogue)
        return cls([store.parts.check(part.sha256) for part in shown], catalogue, is_protected=True)

    @classmethod
    def open_unprotected(cls, store: Store, release: Release, catalogue: Catalogue) -> "ReleaseDatabase":
        """Open a release as it was received, for who may see that; nothing of it may leave the house."""
        return cls([store.parts.check(part.sha256) for part in release.parts], catalogue)

    def with_catalogue(self, catalogue: Catalogue) -> "ReleaseDatabase":
        """Return the same open release under a catalogue that differs in places and breaks only."""
        other = copy(self)
        other.catalogue = catalogue
        return other

    def totals_of(self, places: Collection[str], months: Collection[date]) -> str:
        """Return the table of totals that finds these row codes and months soonest: less of it has to be read."""
        few_months = len(months) * self._places < len(places) * self._months
        return TOTALS_BY_MONTH if few_months else TOTALS

    def table_of(
        self, places: Collection[str], months: Collection[date], measures: Collection[str], groups: Collection[Group]
    ) -> str:
        """Return the table in which these row codes, months, measures and groups are found soonest."""
        if set(groups) == {(TOTAL, TOTAL)}:
            return self.totals_of(places, months)
        if self._kept.holds_places(places):
            return GROUPS
        return AGES if self._kept.holds_ages(measures, groups) else ALL

    def query(self, name: str, parameters: Mapping[str, Any], *, table: str = TOTALS) -> pl.DataFrame:
        """Return the rows of the query metrics/sql/<name>.sql over one of the tables, with bound parameters."""
        # execute() binds once where sql() binds twice (25 against 50 ms for the figures query); it leaves an unfinished
        # result on its cursor, so the cursor is this query's own and is read to its end.
        result = self._connection.cursor().execute(_sql(name, table), dict(parameters))
        return pl.DataFrame(result.to_arrow_table())

    def _size(self) -> tuple[int, int]:
        """Return how many places and months there are totals of."""
        size = "SELECT len(enum_range(NULL::place_code)), (SELECT count(DISTINCT period) FROM coded_by_month)"
        places, months = self._connection.execute(size).fetchall()[0]
        return places, months


@cache
def _sql(name: str, table: str) -> str:
    return with_table((SQL / f"{name}.sql").read_text(encoding="utf-8"), table)


def with_table(query: str, table: str) -> str:
    """Return a query for one of the tables: it and the types of its codes are the only things put into a text."""
    query = query.replace("$table", table)
    for column in CODED:
        query = query.replace(f"${column}_type", "VARCHAR" if table == ALL else f"{column}_code")
    return query


def _load_observations(connection: duckdb.DuckDBPyConnection, paths: list[Path], kept: Kept) -> None:
    for name, codes in kept.tables.items():
        connection.from_arrow(codes.to_arrow()).create(name)
    try:
        rows = connection.read_parquet([str(path) for path in paths]) if paths else _no_rows(connection)
        rows.create_view("published") if paths else rows.create("published")
        connection.execute((SQL / "kept.sql").read_text(encoding="utf-8"))
    except duckdb.Error as error:
        raise UserError(
            "The release cannot be opened: {reason}. Restore it from a backup.", reason=str(error)
        ) from error


def _no_rows(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    return connection.from_arrow(SCHEMA.to_frame().to_arrow())


def _terms(catalogue: Catalogue) -> pl.DataFrame:
    """Return one row per indicator and measure, with the kind of the indicator and the number of its terms.

    part: `numerator`; `rest` where the denominator is numerator + rest; `whole` where it is a count of its own.
    """
    return pl.DataFrame(
        [term for indicator in catalogue.indicators.values() for term in _terms_of(catalogue, indicator)]
    )


def _terms_of(catalogue: Catalogue, indicator: Indicator) -> list[dict[str, object]]:
    inside = set(indicator.numerator) <= set(indicator.denominator)
    others = [measure for measure in indicator.denominator if not inside or measure not in indicator.numerator]
    parts = [(measure, "numerator", inside) for measure in indicator.numerator]
    parts += [(measure, "rest" if inside else "whole", True) for measure in others]
    kind = catalogue.measures[indicator.denominator[0]].kind
    names = {"indicator": indicator.id, "kind": kind, "terms": len(parts)}
    return [names | {"measure": measure, "part": part, "in_denominator": within} for measure, part, within in parts]


def _preferences(catalogue: Catalogue) -> pl.DataFrame:
    """Return the sources of each indicator, preference 0 first."""
    ranked = [(i.id, source, rank) for i in catalogue.indicators.values() for rank, source in enumerate(i.sources)]
    return pl.DataFrame(ranked, schema=["indicator", "source", "preference"], orient="row")


def _lock(connection: duckdb.DuckDBPyConnection, paths: list[Path]) -> None:
    """Let SQL reach no file but the release's own, and change no setting."""
    folders = sorted({str(path.parent.resolve()) + "/" for path in paths} | {str(path.parent) + "/" for path in paths})
    connection.execute(f"SET allowed_directories = [{', '.join(_literal(folder) for folder in folders)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
