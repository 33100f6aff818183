"""Taking a person out of every case file that is kept, and letting case files go when their time is over."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import polars as pl

from data.cases.arrival import Arrival, read_arrival
from data.cases.columns import CASE_SOURCE
from data.cases.keeping import KeptCase, erase, expire, kept_cases, without_person
from data.cases.person_keys import person_keys
from data.store import Store
from knowledge.audit import Action, record
from knowledge.drafts import Draft, DraftFile, Drafts, DraftState
from knowledge.rights import Actor, Right, require, require_cases


@dataclass(frozen=True)
class Erased:
    """How many rows of a person were taken out, and what could not be searched."""

    rows: int
    drafts: int
    """Drafts whose files were changed: they are to be looked at again."""
    unsearched: tuple[str, ...]
    """Names of files whose persons were pseudonymised with another secret, so that nobody is found in them."""


def erase_person(store: Store, actor: Actor, key: str) -> Erased:
    """Take a person, named by the key that the extracts have, out of every case file kept and every draft.

    What was counted and published stays. The record says how many rows, never whose.
    """
    require(actor, Right.MAINTAIN)
    require_cases(actor)
    keys = person_keys(store.folder)
    pseudonym, drafts = keys.pseudonym(key), Drafts(store)
    changed = [(draft, rows) for draft in drafts.live() if (rows := _erase_of_draft(draft, drafts, actor, pseudonym))]
    with store.locked():
        rows = erase(store, pseudonym, keys.fingerprint)
    others = [file.name for file in kept_cases(store.register) if file.key != keys.fingerprint]
    others += [
        file.name for draft in drafts.live() for file in _cases_of(draft) if _key(file, drafts) != keys.fingerprint
    ]
    done = Erased(rows + sum(count for _, count in changed), len(changed), tuple(others))
    record(store.register, actor, Action.ERASE_PERSON, "case files", f"{done.rows} rows, {done.drafts} drafts")
    return done


def let_go(store: Store, actor: Actor, older_than: timedelta) -> tuple[list[KeptCase], list[Draft]]:
    """Delete case files, and withdraw drafts with such files, that came in longer ago than that; return both.

    Recorded, where there was any.
    """
    before, drafts = datetime.now(UTC) - older_than, Drafts(store)
    old = [draft for draft in drafts.live() if draft.created_at <= before and _cases_of(draft)]
    for draft in old:
        drafts.withdraw(draft, actor)
    gone = expire(store, older_than)
    if gone or old:
        detail = f"{len(gone)} files, {len(old)} drafts, older than {older_than.days} days"
        record(store.register, actor, Action.DELETE_CASES, "case files", detail)
    return gone, old


def _cases_of(draft: Draft) -> list[DraftFile]:
    return [file for file in draft.files if file.source == CASE_SOURCE]


def _key(file: DraftFile, drafts: Drafts) -> str:
    return read_arrival(drafts.path(file)).key


def _erase_of_draft(draft: Draft, drafts: Drafts, actor: Actor, pseudonym: str) -> int:
    """Take a person out of a draft's files; one that waited for its hour is open again. Returns how many rows."""
    files, count = [], 0
    for file in draft.files:
        changed, rows = _without(file, drafts, pseudonym) if file.source == CASE_SOURCE else (file, 0)
        files.append(changed)
        count += rows
    if count:
        if draft.state == DraftState.SCHEDULED:
            draft = drafts.change(draft, actor, state=DraftState.OPEN, publish_at=None)
        drafts.replace_files(draft, actor, files)
    return count


def _without(file: DraftFile, drafts: Drafts, pseudonym: str) -> tuple[DraftFile, int]:
    path = drafts.path(file)
    left, rows = without_person(pl.read_parquet(path), pseudonym)
    if not rows:
        return file, 0
    content = _rewritten(left, read_arrival(path))
    return replace(file, sha256=drafts.incoming.write(lambda target: target.write(content))), rows


def _rewritten(texts: pl.DataFrame, about: Arrival) -> bytes:
    buffer = BytesIO()
    texts.write_parquet(buffer, metadata=about.metadata)
    return buffer.getvalue()
