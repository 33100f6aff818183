"""A file of five million rows is published by the command line, whole, in memory that does not grow with the file."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from catalogue.months import shift, span
from data.store import Store

ROOT = Path(__file__).parents[2]
ROWS = 5_000_000
LAST = date(2026, 6, 1)
# Measured: 0.7 GB for 5 million rows of 159 MB, 0.45 GB for 1 million. The observations alone would take 2.5 GB.
MEGABYTES = 1_000
CLI = "from cli import main; from benchmarks.timing import peak_megabytes; main(); print(peak_megabytes())"


def write_rows(path):
    """Write a StatFin-like file, one row per figure; each value follows from its month, so sums are known."""
    source = load_catalogue().sources["statfin-12r5"]
    contents = [code for code, column in source.columns.items() if not column.measure.endswith("_published")]
    areas = [f"SK{number:03}" for number in range(1, 951)]
    months = span(shift(LAST, -239), LAST)
    rows = (
        pl.LazyFrame({"kk": [f"{month:%Y}M{month:%m}" for month in months], "arvo": range(5, 245)})
        .join(pl.LazyFrame({"alue": areas}), how="cross")
        .join(pl.LazyFrame({"tiedot": contents}), how="cross")
        .select("alue", "kk", "tiedot", "arvo")
        .collect()
    )
    assert rows.height >= ROWS
    rows.write_csv(path, separator=";")
    return len(areas) * len(contents)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")
def test_five_million_rows_are_published_in_bounded_memory(tmp_path):
    per_month = write_rows(tmp_path / "large.csv")
    command = [sys.executable, "-c", CLI, "publish", tmp_path / "large.csv", "--by", "A", "--store", tmp_path / "s"]
    done = subprocess.run([*map(str, command)], cwd=ROOT, check=True, capture_output=True, text=True)
    assert float(done.stdout.splitlines()[-1]) < MEGABYTES
    store = Store.open(tmp_path / "s")
    release = store.release()
    assert sum(part.rows for part in release.parts) >= ROWS
    june = store.read_part(release.by_cell["statfin-12r5", LAST])
    counted = june.filter((pl.col("measure") != "in_services") | (pl.col("breakdown") != "_T"))
    assert (counted.height, counted["value"].unique().to_list()) == (per_month, [244.0])
