"""The engine that runs the definitions in sql/: DuckDB over Parquet files, within a bound of memory.

Another engine would do: it needs `spell_rows` and `service_rows` with days as whole numbers and a whole number for each
person, the small tables that data.cases.counting makes, and the steps of STEPS in their order, each under its own name.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb
import polars as pl

from data.cases.cells import numbered
from data.cases.tables import SERVICES, SPELLS

SQL = Path(__file__).parent / "sql"
DATES = {"start": "start_day", "end": "end_day", "plan_date": "plan_day"}
PERSON = "hash(person_key) AS person"
"""A whole number of 64 bits for each person, since texts take twice the time to put together. That any two of 10
million persons, as many as 20 million spells have, get the same number has a probability of 3 in a million."""
SPELL_COLUMNS = ("municipality", "sex", "birth_year", "age_group", "start", "end", "plan_date")
SERVICE_COLUMNS = ("municipality", "sex", "birth_year", "age_group", "service", "start", "end")
FIRST_SERVICE = 2
"""The number of the first service among the series; 0 are spells, 1 their days in a service."""
Relation = duckdb.DuckDBPyRelation


@contextmanager
def engine(memory_megabytes: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database that is gone afterwards; what does not fit into memory lies in a folder of its own."""
    with TemporaryDirectory(prefix="suunta-cases-") as folder:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{memory_megabytes}MB",
            "temp_directory": folder,
            "preserve_insertion_order": False,
            "autoload_known_extensions": False,
            "autoinstall_known_extensions": False,
        }
        connection = duckdb.connect(":memory:", config=config)
        try:
            connection.execute("SET enable_progress_bar = false")
            yield connection
        finally:
            connection.close()


class Codes(NamedTuple):
    """What the numbers in sql/ stand for, in their order: of municipalities from 0, of services from FIRST_SERVICE."""

    municipalities: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True)
class Cases:
    """The rows of case tables, before any of them is left out."""

    spells: Relation
    services: Relation

    @classmethod
    def read(cls, connection: duckdb.DuckDBPyConnection, spells: Sequence[Path], services: Sequence[Path]) -> "Cases":
        """Open Parquet files of data.cases.tables; no rows where there are no files."""
        return cls(_rows(connection, spells, SPELLS), _rows(connection, services, SERVICES))

    def keep(self, spells: str, services: str) -> None:
        """Make the views spell_rows and service_rows of the rows that are wanted, with days as whole numbers."""
        _in_days(self.spells.filter(spells), SPELL_COLUMNS).create_view("spell_rows")
        _in_days(self.services.filter(services), SERVICE_COLUMNS).create_view("service_rows")

    def add_codes(self, connection: duckdb.DuckDBPyConnection) -> "Codes":
        """Hand over the numbers of municipalities and of services; return what the numbers stand for."""
        places = {code for rows in (self.spells, self.services) for code in _distinct(rows, "municipality")}
        codes = Codes(tuple(sorted(places)), tuple(_distinct(self.services, "service")))
        add_table(connection, "municipalities", numbered("municipality", "home", codes.municipalities))
        add_table(connection, "service_series", numbered("service", "series", codes.services, FIRST_SERVICE))
        return codes

    def first_day(self) -> date | None:
        """Return the first day on which anything began."""
        first = [rows.min("start").fetchall()[0][0] for rows in (self.spells, self.services)]
        return min((day for day in first if day), default=None)


def _rows(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], schema: pl.Schema) -> Relation:
    if not files:
        return connection.from_arrow(pl.DataFrame(schema=schema).to_arrow())
    return connection.read_parquet([str(path) for path in files])


def _in_days(cases: Relation, columns: Sequence[str]) -> Relation:
    """Return person and columns of cases, each date `x` as `x_day`: days since 1970-01-01."""
    days = [f"""CAST("{name}" - DATE '1970-01-01' AS INTEGER) AS {DATES[name]}""" for name in columns if name in DATES]
    return cases.project(", ".join([PERSON, *(name for name in columns if name not in DATES), *days]))


def _distinct(rows: Relation, column: str) -> list[str]:
    return sorted(value for (value,) in rows.unique(column).fetchall())


def run(connection: duckdb.DuckDBPyConnection, steps: Sequence[tuple[str, str]]) -> None:
    """Carry out steps: the query sql/<name>.sql, kept as a table or a view of that name."""
    for name, kind in steps:
        query = (SQL / f"{name}.sql").read_text(encoding="utf-8")
        connection.execute(f"CREATE TEMP {kind} {name} AS {query}")


def add_table(connection: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    """Hand a small table to the engine."""
    connection.from_arrow(rows.to_arrow()).create(name)
