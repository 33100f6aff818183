"""What the definitions in sql/ need of an engine, and the one that runs them: DuckDB, within a bound of memory.

The definitions are plain SQL and the same for every engine. Reading files, handing over small tables and keeping a
query under a name are not, so they are here, and for Spark in data.cases.spark.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, Protocol

import duckdb
import polars as pl

from data.cases.cells import numbered
from data.cases.tables import SERVICES, SPELLS

SQL = Path(__file__).parent / "sql"
DATES = {"start": "start_day", "end": "end_day", "plan_date": "plan_day"}
FIRST_SERVICE = 2
"""The number of the first service among the series; 0 are spells, 1 their days in a service."""
SPELL_COLUMNS = ("person_key", "municipality", "sex", "birth_year", "age_group", "start", "end", "plan_date")
SERVICE_COLUMNS = ("person_key", "municipality", "sex", "birth_year", "age_group", "service", "start", "end")
Steps = Sequence[tuple[str, str]]
Files = Sequence[Path | str]


class Engine(Protocol):
    """Something that knows tables by their names and answers SQL; `"end"` in double quotes is a column."""

    def read(self, name: str, files: Files, schema: pl.Schema) -> None:
        """Open Parquet files of data.cases.tables under a name; no rows where there are no files."""

    def distinct(self, name: str, column: str) -> list[str]:
        """Return each text of a column once, in order."""

    def first(self, name: str, column: str) -> date | None:
        """Return the smallest date of a column, or None where there is none."""

    def keep(self, name: str, source: str, condition: str, columns: Sequence[str]) -> None:
        """Make a view: some expressions of those rows of `source` that meet a condition."""

    def add_table(self, name: str, rows: pl.DataFrame) -> None:
        """Hand over a small table."""

    def run(self, name: str, kind: str, query: str) -> None:
        """Keep a query under a name: as a TABLE it is worked out once, as a VIEW where it is used."""

    def result(self, name: str) -> pl.DataFrame:
        """Return all rows of a table or view."""


@dataclass(frozen=True)
class DuckDB:
    """The engine that Suunta brings."""

    connection: duckdb.DuckDBPyConnection

    def read(self, name: str, files: Files, schema: pl.Schema) -> None:
        """Open Parquet files under a name."""
        if files:
            rows = self.connection.read_parquet([str(file) for file in files])
        else:
            rows = self.connection.from_arrow(pl.DataFrame(schema=schema).to_arrow())
        rows.create_view(name)

    def distinct(self, name: str, column: str) -> list[str]:
        """Return each text of a column once, in order."""
        return sorted(value for (value,) in self.connection.view(name).unique(column).fetchall())

    def first(self, name: str, column: str) -> date | None:
        """Return the smallest date of a column."""
        found: date | None = self.connection.view(name).min(column).fetchall()[0][0]
        return found

    def keep(self, name: str, source: str, condition: str, columns: Sequence[str]) -> None:
        """Make a view of some rows."""
        self.connection.view(source).filter(condition).project(", ".join(columns)).create_view(name)

    def add_table(self, name: str, rows: pl.DataFrame) -> None:
        """Hand over a small table."""
        self.connection.from_arrow(rows.to_arrow()).create(name)

    def run(self, name: str, kind: str, query: str) -> None:
        """Keep a query under a name."""
        self.connection.execute(f"CREATE TEMP {kind} {name} AS {query}")

    def result(self, name: str) -> pl.DataFrame:
        """Return all rows."""
        return pl.DataFrame(self.connection.view(name).to_arrow_table())


@contextmanager
def duckdb_engine(memory_megabytes: int) -> Iterator[DuckDB]:
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
            # Tables are joined as written, the largest first. DuckDB guesses far too few rows after a filter, and would
            # put all spells into a hash table to look services up in, which takes four times as long.
            connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
            yield DuckDB(connection)
        finally:
            connection.close()


class Codes(NamedTuple):
    """What the numbers in sql/ stand for, in their order: of municipalities from 0, of services from FIRST_SERVICE."""

    municipalities: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True)
class Cases:
    """The rows of case tables in an engine, before any of them is left out."""

    engine: Engine

    @classmethod
    def read(cls, engine: Engine, spells: Files, services: Files) -> "Cases":
        """Open Parquet files of data.cases.tables; no rows where there are no files."""
        engine.read("spell_cases", spells, SPELLS)
        engine.read("service_cases", services, SERVICES)
        return cls(engine)

    def keep(self, spells: str, services: str, last_day: int) -> None:
        """Make the views spell_rows and service_rows of the rows that are wanted, with days as whole numbers.

        until_day is the day of the end, and the day after `last_day` for what goes on after that.
        """
        self.engine.keep("spell_rows", "spell_cases", spells, _in_days(SPELL_COLUMNS, last_day))
        self.engine.keep("service_rows", "service_cases", services, _in_days(SERVICE_COLUMNS, last_day))

    def add_codes(self) -> Codes:
        """Hand over the numbers of municipalities and of services; return what the numbers stand for."""
        names = ("spell_cases", "service_cases")
        places = {code for name in names for code in self.engine.distinct(name, "municipality")}
        codes = Codes(tuple(sorted(places)), tuple(self.engine.distinct("service_cases", "service")))
        self.engine.add_table("municipalities", numbered("municipality", "home", codes.municipalities))
        self.engine.add_table("service_series", numbered("service", "series", codes.services, FIRST_SERVICE))
        return codes

    def first_day(self) -> date | None:
        """Return the first day on which anything began."""
        first = [self.engine.first(name, "start") for name in ("spell_cases", "service_cases")]
        return min((day for day in first if day), default=None)


def _in_days(columns: Sequence[str], last_day: int) -> list[str]:
    """Return expressions of columns, each date `x` as `x_day`: days since 1970-01-01; and until_day."""
    days = {name: f"""CAST("{name}" - DATE '1970-01-01' AS INTEGER)""" for name in columns if name in DATES}
    until = f"CASE WHEN {days['end']} <= {last_day} THEN {days['end']} ELSE {last_day + 1} END AS until_day"
    named = [f"{expression} AS {DATES[name]}" for name, expression in days.items()]
    return [*(name for name in columns if name not in DATES), *named, until]


def run(engine: Engine, steps: Steps) -> None:
    """Carry out steps: the query sql/<name>.sql, kept as a table or a view of that name."""
    for name, kind in steps:
        engine.run(name, kind, (SQL / f"{name}.sql").read_text(encoding="utf-8"))
