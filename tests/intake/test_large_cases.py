"""A million cases are screened, counted and published by the command line in the memory that docs/cases.md names."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from catalogue.errors import UserError
from data.limits import Limits
from data.readers.reader import read_file
from data.store import Store
from tests.case_files import SPELLS
from tests.data.test_large_file import CLI

ROOT = Path(__file__).parents[2]
PERSONS = 250_000
PLACES = ("205", "290", "578", "620", "697", "765", "777", "105", "305", "832")
# Measured: 0.86 GB for this million; 3.2 GB for five million spells with two million services (docs/cases.md).
MEGABYTES = 1_300


def write_spells(path):
    """Write four spells of each person; the newest is open, and all that end do so before June 2026."""
    persons = pl.select(person=pl.int_range(PERSONS, dtype=pl.Int64))
    spells = persons.join(pl.DataFrame({"nth": [0, 1, 2, 3]}), how="cross")
    begun = pl.date(2023, 2, 1) + pl.duration(days=pl.col("person") % 28 + 365 * pl.col("nth"))
    spells.select(
        pl.format("P-{}", "person").alias("person_key"),
        (pl.col("person") % len(PLACES)).replace_strict(range(len(PLACES)), PLACES).alias("municipality"),
        begun.alias("start"),
        pl.when(pl.col("nth") < 3).then(begun + pl.duration(days=60)).alias("end"),
        pl.lit(None, pl.Date).alias("plan_date"),
        pl.when(pl.col("person") % 2 == 0).then(pl.lit("M")).otherwise(pl.lit("F")).alias("sex"),
        (1960 + pl.col("person") % 45).alias("birth_year"),
    ).write_csv(path)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")
def test_a_million_cases_are_published_in_bounded_memory(tmp_path):
    file = tmp_path / "spells-2026-06-01-2026-06-30.csv"
    write_spells(file)
    command = [sys.executable, "-c", CLI, "publish", file, "--by", "A", "--store", tmp_path / "s"]
    accepted = [part for name in ("values_cases_together",) for part in ("--acknowledge", name)]
    done = subprocess.run([*map(str, [*command, *accepted])], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert float(done.stdout.splitlines()[-1]) < MEGABYTES
    store = Store.open(tmp_path / "s")
    june = store.read_part(store.release().by_cell["case-extract", date(2026, 6, 1)])
    counted = june.filter(measure="open_spells", sex="_T", age_group="_T")
    assert dict(counted.select("place", "value").iter_rows()) == dict.fromkeys(PLACES, PERSONS / len(PLACES))


def test_a_case_file_beyond_the_limit_of_rows_ends_in_a_sentence(tmp_path):
    path = tmp_path / "spells-2026-06-30.csv"
    path.write_text(SPELLS)
    with pytest.raises(UserError, match="rows, which is the limit"):
        list(read_file(path, path.name, Limits(rows=2)).batches())
