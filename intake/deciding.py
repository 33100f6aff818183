"""Deciding on a draft: publish it now, at a set hour, or not at all."""

import logging
import threading
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from catalogue.catalogue import Catalogue
from catalogue.errors import Message, UserError, sentence
from data.cases.keeping import case_retention, keeping
from data.progress import Tell, silent
from data.register import WithRelease, now
from data.releases import Release
from data.store import Store
from intake.looking import Look, look_at, require_publishable
from intake.protecting import protector
from knowledge.declarations import in_force
from knowledge.drafts import Acknowledged, Draft, Drafts, DraftState
from knowledge.erasing import let_go
from knowledge.rights import Actor, Right, local_user, require

LOG = logging.getLogger("suunta")
# How often the server looks whether a draft's hour has come.
SECONDS_BETWEEN = 15.0
FAULT = sentence("Something went wrong in Suunta itself. It has been written to the log; try again or tell us.")


def publish_draft(
    draft: Draft,
    look: Look,
    store: Store,
    catalogue: Catalogue,
    actor: Actor,
    *,
    comment: str,
    acknowledged: Acknowledged,
    tell: Tell = silent,
) -> Release:
    """Publish a draft as it was looked at, close it and return the release.

    Raises UserError where the draft is closed or no longer what was seen, a check forbids it, a warning is not
    acknowledged, or another release has come since the look (see Store.publish); nothing is changed then, and the draft
    stays. The draft is closed in the transaction that publishes it: of two who publish it at once only one does.
    """
    require(actor, Right.PUBLISH)
    drafts = Drafts(store)
    drafts.require_seen(draft, acknowledged.seen)
    require_publishable(look, acknowledged.names)
    release = store.publish(
        look.received,
        catalogue,
        actor=actor.name,
        comment=comment,
        base=draft.base_id,
        protect=protector(store, catalogue, tell),
        also=_closing(draft, drafts, look),
        tell=tell,
    )
    if release is None:
        raise UserError("Nothing new: the store holds exactly these figures already.")
    try:
        drafts.forget()
    except UserError as error:  # published all the same; what is left is deleted with the next draft's files
        LOG.warning("The files of draft %s could not be deleted: %s", draft.id, error)
    return release


def _closing(draft: Draft, drafts: Drafts, look: Look) -> WithRelease:
    """Return what is written with the release of a draft: that it is closed, and its case files."""
    cases = [(file.name, file.cases) for file in look.received if file.cases]
    return keeping(drafts.store.cases, cases, partial(drafts.close, draft))


def schedule_draft(
    draft: Draft, look: Look, store: Store, actor: Actor, *, comment: str, acknowledged: Acknowledged, at: datetime
) -> Draft:
    """Let a draft be published at a moment to come; raise UserError as `publish_draft` does, and for a past one."""
    drafts = Drafts(store)
    drafts.require_seen(draft, acknowledged.seen)
    require_publishable(look, acknowledged.names)
    if at <= now():
        raise UserError("{moment} is past. Choose a moment to come, or publish now.", moment=at)
    changes = {"comment": comment, "acknowledged": acknowledged, "publish_at": at, "state": DraftState.SCHEDULED}
    return drafts.change(draft, actor, **changes, failure="")


def unschedule_draft(draft: Draft, store: Store, actor: Actor) -> Draft:
    """Take back the hour of a draft; it is open again."""
    return Drafts(store).change(draft, actor, state=DraftState.OPEN, publish_at=None, failure="")


def publish_due(store: Store, catalogue: Catalogue, moment: datetime) -> list[Draft]:
    """Publish the drafts whose hour has come and return them: published, or failed with the reason.

    Each is screened anew. Nobody is there to answer: what is not as it was when it was scheduled fails, and the next
    one gets its turn.
    """
    drafts, done = Drafts(store), []
    for draft in drafts.due(moment):
        try:
            _publish_scheduled(draft, drafts, catalogue)
        except UserError as error:
            _fail(draft, drafts, error.message)
        except Exception:  # the boundary of what nobody waits for, as app.py is of what is shown
            LOG.exception("Draft %s could not be published", draft.id)
            _fail(draft, drafts, Message(FAULT))
        done.append(drafts.draft(draft.id))
    return done


def _publish_scheduled(draft: Draft, drafts: Drafts, catalogue: Catalogue) -> None:
    effective = in_force(catalogue, drafts.store.register)
    # The files are those that were scheduled; places and columns may have been edited since, and are screened by.
    accepted = replace(draft.acknowledged, seen=drafts.fingerprint(draft))
    look, actor = look_at(draft, drafts.store, effective), local_user(draft.actor)
    publish_draft(draft, look, drafts.store, effective, actor, comment=draft.comment, acknowledged=accepted)


def _fail(draft: Draft, drafts: Drafts, reason: Message) -> None:
    """Write why a draft was not published; where somebody has closed or changed it meanwhile, that goes to the log."""
    try:
        drafts.change(draft, local_user(draft.actor), state=DraftState.FAILED, failure=reason)
    except UserError as error:
        LOG.warning("Draft %s could not be marked as failed: %s", draft.id, error)


def keeps_hours(folder: Path) -> bool:
    """Return whether a scheduler of this program publishes the drafts of the store in a folder."""
    return any(thread.name == _thread_name(folder) for thread in threading.enumerate())


def _thread_name(folder: Path) -> str:
    return f"scheduler of {folder.resolve()}"


class Scheduler:
    """A thread of the server that publishes drafts when their hour comes."""

    def __init__(self, folder: Path, catalogue: Catalogue, seconds_between: float = SECONDS_BETWEEN) -> None:
        self._folder, self._catalogue, self._seconds = folder, catalogue, seconds_between
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=_thread_name(folder), daemon=True)

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
            except Exception:  # whatever it was, the next hour is kept
                LOG.exception("Scheduled publications could not be looked at")

    def _look(self) -> None:
        if not Store.exists(self._folder):
            return
        store = Store.open(self._folder)
        for draft in publish_due(store, self._catalogue, now()):
            LOG.info("Draft %s: %s %s", draft.id, draft.state, draft.failure or "")
        let_go(store, local_user("Suunta"), case_retention())
