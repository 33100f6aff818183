"""The engine that runs the definitions in sql/: DuckDB over Parquet files, within a bound of memory.

Another engine would do: it needs `spell_rows` and `service_rows` with days as whole numbers, the small tables that
data.cases.counting makes, and the steps of STEPS in their order, each under its own name.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

SQL = Path(__file__).parent / "sql"
DATES = {"start": "start_day", "end": "end_day", "plan_date": "plan_day"}
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
            yield connection
        finally:
            connection.close()


def read_cases(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], schema: pl.Schema) -> Relation:
    """Return the rows of Parquet files of one of the schemas of data.cases.tables; none where there are no files."""
    if not files:
        return connection.from_arrow(pl.DataFrame(schema=schema).to_arrow())
    return connection.read_parquet([str(path) for path in files])


def in_days(cases: Relation, columns: Sequence[str]) -> Relation:
    """Return columns of cases, each date `x` as `x_day`: days since 1970-01-01."""
    days = [f"""CAST("{name}" - DATE '1970-01-01' AS INTEGER) AS {DATES[name]}""" for name in columns if name in DATES]
    return cases.project(", ".join([*(name for name in columns if name not in DATES), *days]))


def run(connection: duckdb.DuckDBPyConnection, steps: Sequence[tuple[str, str]]) -> None:
    """Carry out steps: the query sql/<name>.sql, kept as a table or a view of that name."""
    for name, kind in steps:
        query = (SQL / f"{name}.sql").read_text(encoding="utf-8")
        connection.execute(f"CREATE TEMP {kind} {name} AS {query}")


def add_table(connection: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    """Hand a small table to the engine."""
    connection.from_arrow(rows.to_arrow()).create(name)
