"""Publishing files of 10 thousand, 1 and 5 million rows against bare reading and writing of the same Parquet file.

Bare: the file is read with Polars and written as one zstd file per month, unchecked. Each runs in a process of its own.
"""

import tempfile
from pathlib import Path

import polars as pl

from benchmarks.rows import LAST, long_rows, write_rows
from benchmarks.timing import alone, median
from catalogue.catalogue import load_catalogue
from data.store import Store
from intake.looking import look_at
from intake.publishing import publish_files
from knowledge.drafts import Drafts
from knowledge.rights import local_user
from metrics.database import ReleaseDatabase

SIZES = (10_000, 1_000_000, 5_000_000)
RELEASES = 100


def main() -> None:
    """Print one line per size, then the time to open the newest and an old release."""
    _, baseline = alone(nothing)
    print(f"a process that has only imported: {baseline:.0f} MB")
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            path = write_rows(Path(folder) / f"{rows}.parquet", rows)
            bare, bare_memory = alone(read_and_write, path, Path(folder) / f"bare{rows}")
            taken, memory = alone(publish, path, Path(folder) / f"store{rows}")
            print(
                f"{rows:>9,} rows: published in {taken:.2f} s, {memory:.0f} MB · bare {bare:.2f} s, "
                f"{bare_memory:.0f} MB · ratio {taken / bare:.1f}",
                flush=True,
            )
            if rows == SIZES[1]:
                looked, memory = alone(look, path, Path(folder) / "look")
                print(
                    f"{rows:>9,} rows: from the dropped file to checks and preview in {looked:.2f} s, {memory:.0f} MB"
                )
        open_releases(Path(folder), Path(folder) / f"store{SIZES[1]}")


def nothing() -> None:
    """Do nothing."""


def publish(path: Path, folder: Path) -> None:
    """Read, check and publish a file into a new store."""
    publish_files([path], folder, load_catalogue(), local_user("benchmark"))


def look(path: Path, folder: Path) -> None:
    """Keep a file as a draft, screen it and build its preview; checks that forbid publishing do not end it here."""
    store, catalogue = Store.create(folder), load_catalogue()
    draft = Drafts(store).begin(local_user("benchmark"), [(path.name, path)])
    preview = look_at(draft, store, catalogue).preview
    if preview is None:
        raise ValueError("the rows of the benchmark do not pass the checks")
    print(f"{preview.differences.added:,} cells would be added")


def read_and_write(path: Path, folder: Path) -> None:
    """Read a Parquet file and write it month by month."""
    folder.mkdir()
    for (month,), rows in pl.read_parquet(path).partition_by("kk", as_dict=True).items():
        rows.write_parquet(folder / f"{month}.parquet", compression="zstd")


def open_releases(scratch: Path, folder: Path) -> None:
    """Revise one month many times, then open the newest and the first release for questions."""
    catalogue = load_catalogue()
    month = long_rows(SIZES[1]).filter(kk=f"{LAST:%Y}M{LAST:%m}")
    for number in range(RELEASES):
        path = scratch / f"revision{number}.parquet"
        month.with_columns(pl.lit(str(number)).alias("arvo")).write_parquet(path)
        publish(path, folder)
    store = Store.open(folder)
    newest, old = store.release(), store.release(1)
    paths = [str(path) for path in store.part_paths(newest)]
    bare = median(lambda: pl.scan_parquet(paths).filter(sex="_T", age_group="_T", breakdown="_T").collect(), times=5)
    for name, release in (("newest", newest), ("first", old)):
        taken = median(lambda release=release: ReleaseDatabase.open(store, release, catalogue), times=5)  # type: ignore[misc]
        print(f"{name} of {newest.id} releases opened in {taken:.2f} s · bare reading of its totals {bare:.2f} s")
