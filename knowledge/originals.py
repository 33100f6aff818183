"""Original files going out again: only with the right to publish, only as they came in, and never unrecorded."""

from catalogue.errors import UserError
from data.cases.columns import CASE_SOURCE
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
    if original.source == CASE_SOURCE:
        raise UserError(
            "«{file}» is a case-level extract. It was not kept as it was received, and is not handed out.",
            file=original.name,
        )
    store.originals.check(original.sha256)
