"""Protecting what is published: the protected table of each part of a confidential source, once and for good."""

from collections.abc import Iterable, Mapping
from functools import lru_cache, partial

from catalogue.catalogue import Catalogue
from data.observations import parquet_bytes
from data.progress import Step, Tell, silent
from data.protections import (
    Protect,
    Protection,
    is_confidential,
    keep_protections,
    name_of,
    named_parts,
    protected_parts,
)
from data.publication import read_part
from data.releases import Cell, Part
from data.store import Store
from metrics.disclosure.knowledge import Version, twin_months
from metrics.disclosure.protection import protect
from metrics.disclosure.steps import step_months

FRAMES = 64
"""Tables of a month kept in memory at once: a month is read again for each month whose spells it shares."""


def protector(store: Store, catalogue: Catalogue, tell: Tell = silent) -> Protect:
    """Return what protects the new parts of a release, for Store.publish."""
    return lambda parts: protect_parts(store, parts, catalogue, tell)


def ensure_protected(store: Store, catalogue: Catalogue, tell: Tell = silent) -> int:
    """Protect what was published without, release by release, in the order in which it was shown.

    Returns how many parts (months of a source) that were.
    """
    known = protected_parts(store.register)
    if all(name_of(part) in known for part in _confidential(named_parts(store.register), catalogue)):
        return 0
    count = 0
    with store.locked():
        for release in reversed(store.releases()):
            made = protect_parts(store, store.parts_of(release.id), catalogue, tell)
            with store.register.writing() as connection:
                keep_protections(connection, made)
            count += len(made)
    return count


def protect_parts(
    store: Store, parts: Mapping[Cell, Part], catalogue: Catalogue, tell: Tell = silent
) -> list[Protection]:
    """Protect the confidential ones among the parts of a release that have not been, the oldest month first."""
    work = _Work(store, parts, catalogue)
    new = [part for part in _confidential(parts.values(), catalogue) if name_of(part) not in work.known]
    made = []
    for part in sorted(new, key=lambda part: part.cell):
        made.append(work.protect(part))
        tell(Step.PROTECTED, len(made), len(new))
    return made


class _Work:
    """Protecting the parts of one release, each with what is known already of its versions and of other months."""

    def __init__(self, store: Store, parts: Mapping[Cell, Part], catalogue: Catalogue) -> None:
        self.known = protected_parts(store.register)
        self._folder = store.parts
        self._parts = parts
        self._catalogue = catalogue
        self._read = lru_cache(maxsize=FRAMES)(partial(read_part, store.parts))
        self._versions: dict[Cell, list[Part]] = {}
        for part in named_parts(store.register):
            self._versions.setdefault(part.cell, []).append(part)

    def protect(self, part: Part) -> Protection:
        """Protect one part and keep what may be shown of it."""
        earlier = [self._version(each) for each in self._versions.get(part.cell, []) if each != part]
        months = {*twin_months(part.period, self._catalogue), *step_months(part.period, self._catalogue)}
        others = {month: self._version(self._parts.get((part.source, month))) for month in months}
        table = protect(
            self._read(part),
            self._catalogue,
            [version for version in earlier if version],
            {month: version for month, version in others.items() if version},
        )
        sha256 = self._folder.write(lambda file: file.write(parquet_bytes(table)))
        shown = Part(part.source, part.period, sha256, table.height)
        self.known[name_of(part)] = shown
        return Protection(part, shown)

    def _version(self, part: Part | None) -> Version | None:
        """Return a part with what was shown of it; None where it has not been protected yet."""
        shown = self.known.get(name_of(part)) if part else None
        return Version(self._read(part), self._read(shown)) if part and shown else None


def _confidential(parts: Iterable[Part], catalogue: Catalogue) -> list[Part]:
    return [part for part in parts if is_confidential(part, catalogue)]
