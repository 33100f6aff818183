"""Original files going out again: only with the right to publish, only as they came in, and never unrecorded."""

from data.releases import Original, Release
from data.store import Store
from knowledge.audit import Action, record
from knowledge.rights import Actor, Right, require


def take_out(store: Store, release: Release, original: Original, actor: Actor) -> bytes:
    """Return an original file of a release, and record who took it.

    Raises UserError where the actor may not, or the file is missing or no longer what came in; nothing is recorded
    then.
    """
    check(store, original, actor)
    content = store.originals.path(original.sha256).read_bytes()
    detail = f"{original.name}, {original.bytes} B, SHA-256 {original.sha256}"
    record(store.register, actor, Action.DOWNLOAD_ORIGINAL, f"release {release.id}", detail)
    return content


def check(store: Store, original: Original, actor: Actor) -> None:
    """Raise UserError where the actor may not have the file, or it is missing or no longer what came in."""
    require(actor, Right.PUBLISH)
    store.originals.check(original.sha256)
