"""Deciding on a draft: publish it now, at a set hour, or not at all."""

import logging
import threading
from datetime import datetime
from pathlib import Path

from catalogue.catalogue import Catalogue
from catalogue.errors import UserError
from data.progress import Tell, silent
from data.register import now
from data.releases import Release
from data.store import Store
from intake.looking import Look, look_at, require_publishable
from knowledge.declarations import in_force
from knowledge.drafts import Draft, Drafts, DraftState
from knowledge.rights import Actor, Right, local_user, require

LOG = logging.getLogger("suunta")
# How often the server looks whether a draft's hour has come.
SECONDS_BETWEEN = 15.0


def publish_draft(
    draft: Draft,
    look: Look,
    store: Store,
    catalogue: Catalogue,
    actor: Actor,
    *,
    comment: str,
    acknowledged: frozenset[str],
    tell: Tell = silent,
) -> Release:
    """Publish a draft as it was looked at, close it and return the release.

    Raises UserError where a check forbids it, a warning is not acknowledged, or another release has come since the look
    (see Store.publish); nothing is changed then, and the draft stays.
    """
    require(actor, Right.PUBLISH)
    require_publishable(look, acknowledged)
    release = store.publish(look.received, catalogue, actor=actor.name, comment=comment, base=draft.base_id, tell=tell)
    if release is None:
        raise UserError("Nothing new: the store holds exactly these figures already.")
    Drafts(store).close(draft, actor, release.id)
    return release


def schedule_draft(
    draft: Draft, look: Look, store: Store, actor: Actor, *, comment: str, acknowledged: frozenset[str], at: datetime
) -> Draft:
    """Let a draft be published at a moment to come; raise UserError as `publish_draft` does, and for a past one."""
    require_publishable(look, acknowledged)
    if at <= now():
        raise UserError("{moment} is past. Choose a moment to come, or publish now.", moment=at)
    changes = {"comment": comment, "acknowledged": acknowledged, "publish_at": at, "state": DraftState.SCHEDULED}
    return Drafts(store).change(draft, actor, **changes, failure="")


def unschedule_draft(draft: Draft, store: Store, actor: Actor) -> Draft:
    """Take back the hour of a draft; it is open again."""
    return Drafts(store).change(draft, actor, state=DraftState.OPEN, publish_at=None, failure="")


def publish_due(store: Store, catalogue: Catalogue, moment: datetime) -> list[Draft]:
    """Publish the drafts whose hour has come and return them: published, or failed with the reason.

    Each is screened anew. Nobody is there to answer: what is not as it was when it was scheduled fails.
    """
    drafts, done = Drafts(store), []
    for draft in drafts.due(moment):
        actor = local_user(draft.actor)
        try:
            effective = in_force(catalogue, store.register)
            look = look_at(draft, store, effective)
            publish_draft(draft, look, store, effective, actor, comment=draft.comment, acknowledged=draft.acknowledged)
        except UserError as error:
            drafts.change(draft, actor, state=DraftState.FAILED, failure=error.message)
        done.append(drafts.draft(draft.id))
    return done


class Scheduler:
    """A thread of the server that publishes drafts when their hour comes."""

    def __init__(self, folder: Path, catalogue: Catalogue, seconds_between: float = SECONDS_BETWEEN) -> None:
        self._folder, self._catalogue, self._seconds = folder, catalogue, seconds_between
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; a publication under way is finished."""
        self._stopped.set()
        self._thread.join(timeout=60)

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                self._look()
            except UserError as error:  # a store that is locked or damaged now may be well in a moment
                LOG.warning("Scheduled publications could not be looked at: %s", error)

    def _look(self) -> None:
        if not Store.exists(self._folder):
            return
        for draft in publish_due(Store.open(self._folder), self._catalogue, now()):
            LOG.info("Draft %s: %s %s", draft.id, draft.state, draft.failure or "")
