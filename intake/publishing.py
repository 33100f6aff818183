"""Publishing files from disk: read, refuse what is wrong, publish all of them as one release."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.errors import UserError
from data.readers.reader import load, read_content
from data.reading import Reading, read_observations
from data.releases import Release, StoreKind
from data.store import Received, Store
from knowledge.rights import Actor, Right, require


def receive(path: Path, catalogue: Catalogue, source: str | None = None, *, example: bool = False) -> Received:
    """Return a file with its observations; raise UserError that names its first bad cells."""
    content = load(path)
    reading = read_observations(read_content(path.name, content), catalogue, source, example=example).require_sound()
    return Received(path.name, content, reading.layout.source.id, _required_rows(reading))


def publish_files(
    paths: Sequence[Path],
    folder: Path,
    catalogue: Catalogue,
    actor: Actor,
    *,
    comment: str = "",
    source: str | None = None,
    kind: StoreKind = "real",
) -> Release | None:
    """Publish files as one release of the store in `folder`, making the store where there is none.

    Returns the release, or None where the files say nothing new. Nothing is written unless every file is sound.
    """
    require(actor, Right.PUBLISH)
    received = [receive(path, catalogue, source, example=kind == "example") for path in paths]
    return Store.create(folder, kind).publish(received, catalogue, actor=actor.name, comment=comment)


def _required_rows(reading: Reading) -> pl.DataFrame:
    if reading.observations.is_empty():
        raise UserError("«{file}» has a header but no rows.", file=reading.grid.name)
    return reading.observations
