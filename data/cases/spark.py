"""Spark as the engine of the definitions in sql/, for cases of the whole country that lie in a lakehouse.

pyspark is no requirement of Suunta: whoever has a cluster has it, and hands over the session. docs/spark.md says who
needs this and how it is switched on.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from data.cases.engine import Files

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True)
class Spark:
    """The engine on a session of its own. `files` may be addresses of a lakehouse's Parquet files, as abfss://..."""

    session: "SparkSession"
    kept: "list[DataFrame]" = field(default_factory=list)

    def read(self, name: str, files: Files, schema: pl.Schema) -> None:
        """Open Parquet files under a name."""
        if files:
            self.session.read.parquet(*map(str, files)).createOrReplaceTempView(name)
        else:
            self.add_table(name, pl.DataFrame(schema=schema))

    def distinct(self, name: str, column: str) -> list[str]:
        """Return each text of a column once, in order."""
        rows = self.session.table(name).select(column).distinct().collect()
        return sorted(row[0] for row in rows)

    def first(self, name: str, column: str) -> date | None:
        """Return the smallest date of a column."""
        found: date | None = self.session.table(name).agg({column: "min"}).first()[0]
        return found

    def keep(self, name: str, source: str, condition: str, columns: Sequence[str]) -> None:
        """Make a view of some rows."""
        self.session.table(source).filter(condition).selectExpr(*columns).createOrReplaceTempView(name)

    def add_table(self, name: str, rows: pl.DataFrame) -> None:
        """Hand over a small table."""
        self.session.createDataFrame(rows.to_arrow()).createOrReplaceTempView(name)

    def run(self, name: str, kind: str, query: str) -> None:
        """Keep a query under a name; a table stays in the memory and on the disks of the cluster."""
        rows = self.session.sql(query)
        if kind == "TABLE":
            rows = rows.persist()
            self.kept.append(rows)
        rows.createOrReplaceTempView(name)

    def result(self, name: str) -> pl.DataFrame:
        """Return all rows, texts as Categorical."""
        rows = pl.DataFrame(self.session.table(name).toArrow())
        return rows.with_columns(pl.col(pl.String).cast(pl.Categorical))


@contextmanager
def spark_engine(session: "SparkSession") -> Iterator[Spark]:
    """Work beside a session, without its views or settings; what was kept is given back afterwards."""
    own = session.newSession()
    own.conf.set("spark.sql.ansi.enabled", "true")  # an overflow is an error, not another number
    own.conf.set("spark.sql.ansi.doubleQuotedIdentifiers", "true")
    engine = Spark(own)
    try:
        yield engine
    finally:
        for rows in engine.kept:
            rows.unpersist()
