"""The release store against Delta tables (deltalake): the same observations, the same operations, in one run.

A release of the Delta variant is a table version; what the store's register does beside (who, why, base) is not
counted for it, nor the hashing of files. See docs/decisions/0001.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.rows import LAST, SOURCE, long_rows
from benchmarks.timing import median, seconds
from catalogue.catalogue import load_catalogue
from data.files import hash_of
from data.publication import Received
from data.readers.reader import read_file
from data.reading import read_observations
from data.spool import Spool
from data.store import Store

ROWS = 2_300_000
REVISIONS = 50
Variant = tuple[Callable[[pl.DataFrame], object], Callable[[int], list[str]], Callable[[], object]]


def main() -> None:
    """Print a line per operation: the store, Delta, the ratio. Says so where deltalake is not installed."""
    try:
        import deltalake  # noqa: F401, PLC0415 - wanted by this benchmark only
    except ImportError:
        print("deltalake is not installed (pip install deltalake): skipped")
        return
    with tempfile.TemporaryDirectory() as scratch:
        observations = prepare(Path(scratch))
        compare(Path(scratch), observations)


def prepare(scratch: Path) -> pl.DataFrame:
    """Return observations of 240 months."""
    path = scratch / "rows.parquet"
    long_rows(ROWS).write_parquet(path)
    return read_observations(read_file(path), load_catalogue()).require_sound().observations.read_all()


def compare(scratch: Path, observations: pl.DataFrame) -> None:
    """Measure both variants on the same observations."""
    month = observations.filter(period=LAST)
    print(f"{observations.height:,} observations of {observations['period'].n_unique()} months")
    variants = {"store": store_variant(scratch), "Delta": delta_variant(scratch)}
    results = {name: measure(*variant, observations, month) for name, variant in variants.items()}
    for operation, ours in results["store"].items():
        theirs = results["Delta"][operation]
        print(f"{operation:<44} store {ours:8.3f} · Delta {theirs:8.3f} · ratio {ours / theirs:.2f}")
    for name, folder in (("store", scratch / "store" / "parts"), ("Delta", scratch / "delta")):
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"on disk after {REVISIONS} revisions of a month: {name} {size / 1e6:.1f} MB")


def measure(
    write: Callable[[pl.DataFrame], object],
    files_of: Callable[[int], list[str]],
    undo: Callable[[], object],
    observations: pl.DataFrame,
    month: pl.DataFrame,
) -> dict[str, float]:
    """Return the seconds of each operation."""
    first = seconds(lambda: write(observations))
    revisions = (month.with_columns(pl.lit(float(n)).alias(c) for c in ("value", "lower", "upper")) for n in range(99))
    revised = median(lambda: write(next(revisions)), times=REVISIONS - 1)
    return {
        "first publication": first,
        "one month revised (median)": revised,
        "newest release read": median(lambda: count(files_of(0)), times=5),
        "first release read": median(lambda: count(files_of(1)), times=5),
        "undo": seconds(undo),
    }


def count(files: list[str]) -> int:
    """Read every value of a release with DuckDB."""
    rows = duckdb.read_parquet(files, union_by_name=True).aggregate("sum(value) AS s, count(*) AS n").fetchall()
    return int(rows[0][1])


def store_variant(scratch: Path) -> Variant:
    """Return write, files of a release, and undo of the release store."""
    store, catalogue = Store.create(scratch / "store"), load_catalogue()
    original = scratch / "original"
    original.write_bytes(b"not what is measured")

    def write(observations: pl.DataFrame) -> object:
        spool = Spool()
        spool.append(observations.with_row_index("row"))
        file = Received("x", original, hash_of(original), SOURCE, spool)
        return store.publish([file], catalogue, actor="benchmark")

    def files_of(number: int) -> list[str]:
        release = store.release(number or None)
        return [str(store.parts.check(part.sha256)) for part in release.parts]

    return write, files_of, lambda: store.undo(actor="benchmark")


def delta_variant(scratch: Path) -> Variant:
    """Return the same of a Delta table partitioned by source and month."""
    from deltalake import DeltaTable, write_deltalake  # noqa: PLC0415

    uri = str(scratch / "delta")

    def write(observations: pl.DataFrame) -> object:
        months = observations["period"].unique().to_list()
        table = observations.to_arrow()
        if len(months) > 1:
            return write_deltalake(uri, table, partition_by=["source", "period"], mode="overwrite")
        predicate = f"source = '{SOURCE}' AND period = '{months[0]}'"
        return write_deltalake(uri, table, mode="overwrite", predicate=predicate)

    def files_of(number: int) -> list[str]:
        return list(DeltaTable(uri, version=number - 1 if number else None).file_uris())

    def undo() -> object:
        table = DeltaTable(uri)
        return table.restore(table.version() - 1)

    return write, files_of, undo
