"""Publishing files from disk: read, refuse what is wrong, publish all of them as one release. And undoing it."""

from collections.abc import Sequence
from pathlib import Path

from catalogue.catalogue import Catalogue
from data.files import hash_of
from data.progress import Step, Tell, silent
from data.publication import Received
from data.readers.reader import read_file
from data.reading import read_observations
from data.releases import Release, StoreKind
from data.store import Store
from intake.protecting import protector
from knowledge.rights import Actor, Right, require


def receive(
    path: Path, catalogue: Catalogue, source: str | None = None, *, example: bool = False, tell: Tell = silent
) -> Received:
    """Return a file with its observations; raise UserError that names its first bad cells."""
    grid = read_file(path)
    sha256 = hash_of(path)
    reading = read_observations(
        grid, catalogue, source, example=example, tell=lambda rows: tell(Step.READING, rows, 0)
    ).require_sound()
    return Received(path.name, path, sha256, reading.layout.source.id, reading.observations)


def publish_files(
    paths: Sequence[Path],
    folder: Path,
    catalogue: Catalogue,
    actor: Actor,
    *,
    comment: str = "",
    source: str | None = None,
    kind: StoreKind = "real",
    tell: Tell = silent,
) -> Release | None:
    """Publish files as one release of the store in `folder`, making the store where there is none.

    Returns the release, or None where the files say nothing new. Nothing is written unless every file is sound and
    nobody else has published since this began.
    """
    require(actor, Right.PUBLISH)
    base = Store.open(folder).newest_id() if Store.exists(folder) else 0
    received = [receive(path, catalogue, source, example=kind == "example", tell=tell) for path in paths]
    store = Store.create(folder, kind)
    protect = protector(store, catalogue, tell)
    return store.publish(received, catalogue, actor=actor.name, comment=comment, base=base, protect=protect, tell=tell)


def undo(
    folder: Path, actor: Actor, *, comment: str = "", to: int | None = None, base: int | None = None
) -> Release | None:
    """Bring back the release before the newest (or release `to`; 0 for none) as a new one; None where nothing changes.

    Nothing is lost: what is undone stays a release that can be opened, and be brought back in its turn. `base` is the
    newest release as the actor saw it; where another has come since, UserError tells what it changed.
    """
    require(actor, Right.PUBLISH)
    return Store.open(folder).undo(actor=actor.name, comment=comment, to=to, base=base)
