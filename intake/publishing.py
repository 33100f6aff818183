"""Publishing files from disk: read, refuse what is wrong, publish all of them as one release."""

from collections.abc import Sequence
from pathlib import Path

from catalogue.catalogue import Catalogue
from data.readers.reader import read_file
from data.reading import read_observations
from data.releases import Release, StoreKind
from data.store import Received, Store
from knowledge.rights import Actor, Right, require


def receive(path: Path, catalogue: Catalogue, source: str | None = None, *, example: bool = False) -> Received:
    """Return a file with its observations; raise UserError that names its first bad cells."""
    reading = read_observations(read_file(path), catalogue, source, example=example).require_sound()
    return Received(path.name, path, reading.layout.source.id, reading.observations)


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
