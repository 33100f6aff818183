"""Counts from case-level extracts against reading alone, Polars, pandas, and joining spells to months.

The whole country by municipality, sex, age group and month, 240 months, in one run; each piece of work in a process of
its own. `python -m benchmarks.cases 1 20 100` measures so many million spells; 100 are the 20 five times over.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.timing import alone_with_processor
from catalogue.months import span
from data.cases.counting import count_cases, count_wide
from data.cases.options import Counting
from data.cases.tables import SERVICES, SPELLS
from data.examples import generate_country
from data.examples.cases import COUNTRY_MONTHS

MILLION = 1_000_000
LARGEST_GENERATED = 20
READ = """
SELECT COUNT(municipality), COUNT(sex), SUM(birth_year), COUNT(NULLIF(start, DATE '1900-01-01')), COUNT("end"), {more}
FROM read_parquet($files)
"""
Files = Sequence[Path]
Work = Callable[..., object]


def main() -> None:
    """Print a line per piece of work and size: seconds, seconds of the processors, peak memory, times the limit."""
    for millions in [int(size) for size in sys.argv[1:] if size.isdecimal()] or (1, 20):
        with tempfile.TemporaryDirectory() as folder:
            spells, services = prepare(Path(folder), millions)
            print(f"{millions} million spells", flush=True)
            measure(spells, services, millions)


def measure(spells: Files, services: Files, millions: int) -> None:
    """Measure everything on these files."""
    from benchmarks.case_rivals import joined_to_months, with_pandas, with_polars  # noqa: PLC0415 - pandas is slow to load

    months = span(*COUNTRY_MONTHS)
    limit = line("reading the columns of spells alone", None, read_spells, spells)
    line("counting spells", limit, count_only, spells, [], months)
    if millions <= LARGEST_GENERATED:  # they hold more and more in memory
        line("Polars (fewer counts, no totals)", limit, with_polars, spells, months)
        line("pandas (fewer counts, no totals)", limit, with_pandas, spells, months)
    if millions == 1:
        line("spells joined to months (stocks only)", limit, joined_to_months, spells, months)
    limit = line("reading spells, services and persons alone", None, read_everything, spells, services)
    line("counting spells and services", limit, count_only, spells, services, months)
    line("the same within 1 GB", limit, count_only, spells, services, months, 1024)
    line("the newest month alone", limit, count_only, spells, services, months[-1:])
    if millions == 1:
        line("as observations, one row per figure", limit, count_cases, spells, services, months)


def line(name: str, limit: float | None, work: Work, *arguments: object) -> float:
    """Measure one piece of work, print it and return the seconds of the processors."""
    taken, processor, memory = alone_with_processor(work, *arguments)
    ratio = f" · {processor / limit:6.1f} times the limit" if limit else ""
    print(f"{name:<44} {taken:7.2f} s · processors {processor:7.2f} s · {memory:6.0f} MB{ratio}", flush=True)
    return processor


def count_only(spells: Files, services: Files, months: Sequence[date], megabytes: int = 2048) -> None:
    """Count, and keep nothing."""
    count_wide(spells, services, months, Counting(memory_megabytes=megabytes))


def read_spells(files: Files) -> None:
    """Read what the counts of spells need."""
    _read(files, "COUNT(plan_date)")


def read_everything(spells: Files, services: Files) -> None:
    """Read what all counts need, the persons' keys too."""
    _read(spells, "COUNT(plan_date), SUM(LENGTH(person_key))")
    _read(services, "COUNT(service), SUM(LENGTH(person_key))")


def _read(files: Files, more: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(READ.replace("{more}", more), {"files": [str(file) for file in files]}).fetchall()


def prepare(folder: Path, millions: int) -> tuple[list[Path], list[Path]]:
    """Write the country's cases as canonical tables, with pseudonyms of 32 characters; return the files."""
    copies = max(1, millions // LARGEST_GENERATED)
    alone_with_processor(write_country, folder, millions // copies * MILLION, copies)
    return sorted(folder.glob("spells-*.parquet")), sorted(folder.glob("services-*.parquet"))


def write_country(folder: Path, spells: int, copies: int) -> None:
    """Write so many copies of the cases, each of persons of its own. The example's ends are the days after."""
    made = generate_country(spells)
    for name, cases, schema in (("spells", made.spells, SPELLS), ("services", made.services, SERVICES)):
        absent = [pl.lit(None, dtype).alias(column) for column, dtype in schema.items() if column not in cases.columns]
        ends = pl.col("end") - pl.duration(days=1)
        columns = [pl.col(column).cast(dtype) for column, dtype in schema.items() if column != "person_key"]
        for copy in range(copies):
            halves = [pl.col("person_key").hash(seed).cast(pl.UInt64) for seed in (2 * copy, 2 * copy + 1)]
            keys = pl.concat_str([half.cast(pl.String).str.zfill(20).str.slice(4) for half in halves])
            rows = cases.lazy().with_columns(ends, *absent, keys.alias("person_key")).select("person_key", *columns)
            rows.sink_parquet(folder / f"{name}-{copy}.parquet", compression="zstd")


if __name__ == "__main__":
    main()
