"""From a draft to a release: looked at, acknowledged, published now or at its hour; nothing touched until then."""

import errno
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from threading import Barrier

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.editing import Span, build_group
from catalogue.errors import UserError
from data import register
from data.progress import Step
from data.store import Store
from intake import deciding
from intake.deciding import Scheduler, keeps_hours, publish_draft, publish_due, schedule_draft, unschedule_draft
from intake.looking import look_at, require_publishable
from knowledge.declarations import declare
from knowledge.drafts import Acknowledged, Drafts, DraftState
from knowledge.edits import save
from knowledge.rights import local_user
from metrics.effects import effects
from tests.builders import EXTRACT, publish

CATALOGUE, AINO = load_catalogue(), local_user("Aino")
HEAD = "municipality;month;unemployed\n"
AREA, JUNE = "area:kainuu-koillismaa", date(2026, 6, 1)
# Kajaani's unemployed of June revised from 2 066 to 2 000; Kuhmo's July new.
REVISION = HEAD + "205;2026-06;2000\n290;2026-07;350\n"


@pytest.fixture
def store(tmp_path):
    return publish(tmp_path)


def draft_of(store, text=REVISION, name="kesä.csv"):
    return Drafts(store).begin(AINO, [(name, BytesIO(text.encode()))])


def files(store):
    return {path: path.stat().st_mtime_ns for path in store.folder.rglob("*") if path.suffix == ".parquet"}


def accepted(look, draft, store):
    """Return the decision of somebody who has looked at the draft as it is given and accepts each warning."""
    return {"comment": "korjaus", "acknowledged": Acknowledged(look.warning_names, Drafts(store).fingerprint(draft))}


def test_a_look_says_what_would_change_and_touches_nothing(store):
    before = files(store)
    look = look_at(draft_of(store), store, CATALOGUE)
    found = look.preview.differences
    assert (found.added, found.revised, found.removed) == (1, 1, 0)
    assert found.largest.select("place", "before", "after").rows() == [("205", 2066.0, 2000.0)]
    assert (files(store), store.newest_id()) == (before, 1)


def test_the_overviews_figures_are_shown_as_they_are_and_as_they_would_be(store):
    preview = look_at(draft_of(store), store, CATALOGUE).preview
    rows = effects(preview.database_before, preview.database_after, AREA, JUNE).filter("is_changed")
    activation = rows.filter(indicator="activation_rate", place="205").row(0, named=True)
    assert round(activation["value_before"], 1) == 19.9  # 512 / (512 + 2 066)
    assert round(activation["value_after"], 1) == 20.4  # 512 / (512 + 2 000)


def test_a_draft_is_published_as_it_was_looked_at_and_closed(store):
    draft = draft_of(store)
    look = look_at(draft, store, CATALOGUE)
    release = publish_draft(draft, look, store, CATALOGUE, AINO, **accepted(look, draft, store))
    assert (release.id, release.actor, release.comment) == (2, "Aino", "korjaus")
    assert [file.name for file in release.originals] == ["kesä.csv"]
    closed = Drafts(store).draft(draft.id)
    assert (closed.state, closed.release_id) == (DraftState.PUBLISHED, 2)
    assert not list(Drafts(store).incoming.hashes())


def test_what_a_check_forbids_is_not_published(store):
    draft = draft_of(store, HEAD + "205;2026-06;many\n")
    look = look_at(draft, store, CATALOGUE)
    with pytest.raises(UserError, match="types_cells_readable"):
        publish_draft(draft, look, store, CATALOGUE, AINO, **accepted(look, draft, store))
    assert (store.newest_id(), Drafts(store).draft(draft.id).state) == (1, DraftState.OPEN)


def test_the_same_figures_are_nothing_to_publish(store):
    draft = draft_of(store, EXTRACT)
    look = look_at(draft, store, CATALOGUE)
    assert not look.is_publishable
    with pytest.raises(UserError, match="Nothing new"):
        publish_draft(draft, look, store, CATALOGUE, AINO, **accepted(look, draft, store))


def test_of_two_analysts_at_once_the_second_is_told_what_came_and_can_look_again(store):
    mine, theirs = draft_of(store), draft_of(store, HEAD + "697;2026-06;40\n", "toinen.csv")
    looks = [look_at(draft, store, CATALOGUE) for draft in (mine, theirs)]
    publish_draft(theirs, looks[1], store, CATALOGUE, local_user("Esa"), **accepted(looks[1], theirs, store))
    with pytest.raises(UserError, match="came after release 1") as raised:
        publish_draft(mine, looks[0], store, CATALOGUE, AINO, **accepted(looks[0], mine, store))
    assert "Esa" in str(raised.value.details[0])
    again = Drafts(store).look_again(mine, AINO)
    look = look_at(again, store, CATALOGUE)
    assert publish_draft(again, look, store, CATALOGUE, AINO, **accepted(look, again, store)).base_id == 2


def scheduled(store, hours=1, text=REVISION):
    draft = draft_of(store, text)
    look = look_at(draft, store, CATALOGUE)
    at = datetime.now(UTC) + timedelta(hours=hours)
    return schedule_draft(draft, look, store, AINO, at=at, **accepted(look, draft, store)), at


def test_a_scheduled_draft_is_published_at_its_hour_and_not_before(store):
    draft, at = scheduled(store)
    assert publish_due(store, CATALOGUE, at - timedelta(seconds=1)) == []
    assert store.newest_id() == 1
    (done,) = publish_due(store, CATALOGUE, at)
    assert (done.id, done.state, done.release_id) == (draft.id, DraftState.PUBLISHED, 2)
    assert (store.release().actor, store.release().comment) == ("Aino", "korjaus")
    assert publish_due(store, CATALOGUE, at) == []


def test_a_scheduled_draft_fails_with_the_reason_where_another_release_has_come(store, tmp_path):
    _, at = scheduled(store)
    publish(tmp_path, HEAD + "697;2026-06;41\n", "between.csv")
    (failed,) = publish_due(store, CATALOGUE, at)
    assert failed.state == DraftState.FAILED
    assert "came after release 1" in str(failed.failure)
    assert store.newest_id() == 2


def test_an_hour_can_be_taken_back_and_must_lie_ahead(store):
    draft, at = scheduled(store)
    assert unschedule_draft(draft, store, AINO).state == DraftState.OPEN
    assert publish_due(store, CATALOGUE, at) == []
    with pytest.raises(UserError, match="is past"):
        scheduled(store, hours=-1)


def run_the_server_until_it_publishes(store):
    scheduler = Scheduler(store.folder, CATALOGUE, seconds_between=0.02)
    scheduler.start()
    deadline = register.now() + timedelta(seconds=20)
    while store.newest_id() == 1 and register.now() < deadline:
        pass
    scheduler.stop()


def test_the_server_publishes_at_the_hour(store, monkeypatch):
    _, at = scheduled(store)
    monkeypatch.setattr(deciding, "now", lambda: at)
    run_the_server_until_it_publishes(store)
    assert store.newest_id() == 2


def test_a_scheduler_without_a_store_waits(tmp_path):
    scheduler = Scheduler(tmp_path / "none", CATALOGUE, seconds_between=0.01)
    scheduler.start()
    scheduler.stop()
    assert not Store.exists(tmp_path / "none")


def add(store, draft, text, name="toinen.csv"):
    """Add a file to a draft as another window does."""
    added = Drafts(store).begin(local_user("Esa"), [(name, BytesIO(text.encode()))])
    joined = Drafts(store).replace_files(draft, AINO, [*draft.files, *added.files])
    Drafts(store).withdraw(added, AINO)
    return joined


def say_source(store, draft):
    return Drafts(store).replace_files(draft, AINO, [replace(file, source="area-extract") for file in draft.files])


def look_again(store, draft):
    publish(store.folder.parent, HEAD + "697;2026-06;41\n", "between.csv")
    return Drafts(store).look_again(draft, AINO)


def save_group(store, draft):
    group = build_group("group:local-y", {"fi": "Y"}, [Span("2025-01", "", ["205", "697"])], CATALOGUE)
    save(store.register, CATALOGUE, AINO, group, "uusi")
    return draft


def declare_column(store, draft):
    declare(store.register, AINO, CATALOGUE, "area-extract", "uusi", "in_services")
    return draft


ELSEWHERE = {
    "a file added": lambda store, draft: add(store, draft, HEAD + "290;2026-06;340\n"),
    "a source said": say_source,
    "looked at again on a newer release": look_again,
    "a group saved": save_group,
    "a column declared": declare_column,
}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_what_another_window_changes_is_not_published_before_it_is_looked_at(store, what):
    draft = draft_of(store)
    look = look_at(draft, store, CATALOGUE)
    decision = accepted(look, draft, store)
    now_it_is = ELSEWHERE[what](store, draft)
    newest = store.newest_id()
    at = datetime.now(UTC) + timedelta(hours=1)
    for given in (draft, now_it_is):
        shown = look_at(given, store, CATALOGUE)
        with pytest.raises(UserError, match="has changed since you looked"):
            publish_draft(given, shown, store, CATALOGUE, AINO, **decision)
        with pytest.raises(UserError, match="has changed since you looked"):
            schedule_draft(given, shown, store, AINO, at=at, **decision)
    assert (store.newest_id(), Drafts(store).draft(draft.id).state) == (newest, DraftState.OPEN)
    seen = look_at(now_it_is, store, CATALOGUE)
    published = publish_draft(now_it_is, seen, store, CATALOGUE, AINO, **accepted(seen, now_it_is, store))
    assert published.id == newest + 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": DraftState.WITHDRAWN}, "is closed already"),
        ({"state": DraftState.SCHEDULED}, "has changed since you looked"),
        ({"base_id": 0}, "has changed since you looked"),
    ],
)
def test_a_draft_that_somebody_changes_while_it_is_being_published_is_not_published(store, change, said):
    draft = draft_of(store)
    look = look_at(draft, store, CATALOGUE)

    def tell(step, done, total):
        if step == Step.ORIGINAL_KEPT:
            Drafts(store).change(draft, local_user("Esa"), **change)

    with pytest.raises(UserError, match=said):
        publish_draft(draft, look, store, CATALOGUE, AINO, **accepted(look, draft, store), tell=tell)
    assert store.newest_id() == 1
    assert Drafts(store).draft(draft.id).release_id is None


def test_of_two_windows_that_publish_one_draft_at_once_one_does(store):
    draft = draft_of(store)
    look = look_at(draft, store, CATALOGUE)
    decision = accepted(look, draft, store)
    start = Barrier(2)

    def press(_window):
        start.wait(10)
        try:
            return publish_draft(draft, look, store, CATALOGUE, AINO, **decision).id
        except UserError:
            return None

    with ThreadPoolExecutor(2) as windows:
        assert sorted(windows.map(press, range(2)), key=str) == [2, None]
    assert (store.newest_id(), Drafts(store).draft(draft.id).release_id) == (2, 2)


def test_the_files_of_a_scheduled_draft_stay_as_they_were_seen(store):
    draft, at = scheduled(store)
    with pytest.raises(UserError, match="Take back the hour first"):
        add(store, draft, HEAD + "290;2026-06;340\n")
    (done,) = publish_due(store, CATALOGUE, at)
    assert [file.name for file in store.release(done.release_id).originals] == ["kesä.csv"]


def test_an_unforeseen_error_fails_its_draft_politely_and_the_next_one_is_published(store, monkeypatch, caplog):
    broken, _ = scheduled(store)
    sound, at = scheduled(store, hours=2, text=HEAD + "697;2026-06;40\n")

    def look(draft, *given):
        if draft.id == broken.id:
            raise ZeroDivisionError("nobody thought of this")
        return look_at(draft, *given)

    monkeypatch.setattr(deciding, "look_at", look)
    first, second = publish_due(store, CATALOGUE, at)
    assert (first.id, first.state) == (broken.id, DraftState.FAILED)
    assert "Something went wrong in Suunta itself" in str(first.failure)
    assert (second.id, second.state, store.newest_id()) == (sound.id, DraftState.PUBLISHED, 2)
    assert "nobody thought of this" in caplog.text


def test_a_draft_withdrawn_at_its_hour_does_not_keep_the_next_one_from_being_published(store, monkeypatch):
    gone, _ = scheduled(store)
    sound, at = scheduled(store, hours=2, text=HEAD + "697;2026-06;40\n")

    def look(draft, *given):
        if draft.id == gone.id:
            Drafts(store).withdraw(draft, AINO)
        return look_at(draft, *given)

    monkeypatch.setattr(deciding, "look_at", look)
    done = publish_due(store, CATALOGUE, at)
    assert [draft.state for draft in done] == [DraftState.WITHDRAWN, DraftState.PUBLISHED]
    assert done[1].id == sound.id


def test_the_scheduler_outlives_an_unforeseen_error(store, monkeypatch):
    _, at = scheduled(store)
    opened = []

    def fail_once(folder):
        opened.append(folder)
        if len(opened) == 1:
            raise OSError(errno.EIO, "the disk is away for a moment")
        return store

    monkeypatch.setattr(deciding, "now", lambda: at)
    monkeypatch.setattr(Store, "open", fail_once)
    run_the_server_until_it_publishes(store)
    assert (store.newest_id(), len(opened) >= 2) == (2, True)


def test_hours_are_kept_where_a_scheduler_runs_for_that_store_and_only_there(store, tmp_path):
    assert not keeps_hours(store.folder)
    scheduler = Scheduler(store.folder, CATALOGUE, seconds_between=60)
    scheduler.start()
    assert (keeps_hours(store.folder), keeps_hours(tmp_path / "other")) == (True, False)
    scheduler.stop()
    assert not keeps_hours(store.folder)


@pytest.mark.parametrize("prefix", ["suunta-", "suunta-preview-"])
def test_a_look_without_room_for_temporary_files_is_a_sentence(store, monkeypatch, prefix):
    draft, real = draft_of(store), tempfile.mkdtemp

    def full(suffix=None, begins=None, folder=None):
        if begins == prefix:
            raise OSError(errno.ENOSPC, "No space left on device", "temporary")
        return real(suffix, begins, folder)

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with pytest.raises(UserError) as raised:
        require_publishable(look_at(draft, store, CATALOGUE), frozenset())
    said = [raised.value.message, *raised.value.details]
    assert "The temporary folder temporary cannot be written: No space left on device" in " ".join(map(str, said))
