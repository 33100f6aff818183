"""Cleaning up: files of the store that no release names, left behind by publishers that were killed.

Whatever a release names is kept for good: its parts, and the files they came from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.cases.keeping import kept_cases
from data.files import write_errors
from data.settings import whole_number
from data.store import Store

DEFAULT_DAYS = 30


@dataclass(frozen=True)
class Leftover:
    """A file that no release names."""

    path: Path
    bytes: int
    modified: datetime


def retention() -> timedelta:
    """Return how long a file that no release names is kept: the setting SUUNTA_KEEP_DAYS."""
    return timedelta(days=whole_number("SUUNTA_KEEP_DAYS", DEFAULT_DAYS))


def leftovers(store: Store, older_than: timedelta) -> list[Leftover]:
    """Return what `clean` would delete: files that no release names and nobody has touched for so long."""
    before = datetime.now(UTC) - older_than
    found = (Leftover(path, path.stat().st_size, _modified(path)) for path in _unnamed(store))
    return [leftover for leftover in found if leftover.modified <= before]


def clean(store: Store, older_than: timedelta) -> list[Leftover]:
    """Delete the leftovers and return them. Holds the store's lock, so that no publication is under way meanwhile."""
    with store.locked(), write_errors(store.folder):
        found = leftovers(store, older_than)
        for leftover in found:
            leftover.path.unlink()
    return found


def _unnamed(store: Store) -> Iterator[Path]:
    for folder, named in (
        (store.parts, store.register.part_hashes()),
        (store.originals, store.register.original_hashes()),
        (store.cases, {file.sha256 for file in kept_cases(store.register)}),
    ):
        yield from folder.unfinished()
        yield from (folder.path(sha256) for sha256 in folder.hashes() if sha256 not in named)


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
