"""Observations of a file on disk while it is taken in, so that memory holds one month of it at a time."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from catalogue.errors import UserError
from data.observations import SCHEMA, parquet_bytes

# Beside the columns of SCHEMA: the row of the file, so that a check can name it.
SPOOLED = pl.Schema([*SCHEMA.items(), ("row", pl.UInt32)])


class Spool:
    """Observations in a temporary folder, gone with the object. Written batch by batch, read month by month."""

    def __init__(self) -> None:
        self.rows = 0
        self._files: dict[date, list[Path]] = defaultdict(list)
        self._batches = 0
        self._folder = temporary_folder("suunta-")

    def append(self, observations: pl.DataFrame) -> None:
        """Add observations with the columns of SPOOLED; raise UserError where the disk is full."""
        if observations.is_empty():
            return
        path = Path(self._folder.name) / f"{self._batches:06}.parquet"
        ordered = observations.sort("period")  # reading one month passes over the row groups of the others
        with temporary_errors(self._folder.name):
            path.write_bytes(parquet_bytes(ordered, compression="lz4"))
        for month in ordered.get_column("period").unique().to_list():
            self._files[month].append(path)
        self._batches += 1
        self.rows += ordered.height

    @property
    def months(self) -> list[date]:
        """The months with any observation, oldest first."""
        return sorted(self._files)

    def read(self, month: date) -> pl.DataFrame:
        """Return the observations of one month, with the columns of SCHEMA."""
        return self.scan(month).select(SCHEMA.names()).collect()

    def read_all(self) -> pl.DataFrame:
        """Return all observations, with the columns of SCHEMA: for small files only."""
        return self.scan().select(SCHEMA.names()).collect()

    def scan(self, month: date | None = None) -> pl.LazyFrame:
        """Return all observations, or those of one month, with the columns of SPOOLED.

        To be narrowed before they are collected.
        """
        if month is not None:
            return _scan(self._files.get(month, [])).filter(pl.col("period") == month)
        return _scan(sorted({path for paths in self._files.values() for path in paths}))


def temporary_folder(prefix: str) -> TemporaryDirectory[str]:
    """Return a new temporary folder, gone with the object; raise UserError where none can be made."""
    with temporary_errors("TMPDIR"):
        return TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)


@contextmanager
def temporary_errors(folder: str) -> Iterator[None]:
    """Turn a temporary folder that is full or cannot be written into a sentence."""
    try:
        yield
    except OSError as error:
        raise UserError(
            "The temporary folder {path} cannot be written: {reason}. Nothing has been changed.",
            path=str(error.filename or folder),
            reason=error.strerror or str(error),
        ) from error


def _scan(paths: list[Path]) -> pl.LazyFrame:
    return pl.scan_parquet(paths) if paths else SPOOLED.to_frame().lazy()
