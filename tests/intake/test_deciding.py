"""From a draft to a release: looked at, acknowledged, published now or at its hour; nothing touched until then."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.errors import UserError
from data import register
from data.store import Store
from intake import deciding
from intake.deciding import Scheduler, publish_draft, publish_due, schedule_draft, unschedule_draft
from intake.looking import look_at
from knowledge.drafts import Acknowledged, Drafts, DraftState
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


def test_the_server_publishes_at_the_hour(store, monkeypatch):
    _, at = scheduled(store)
    monkeypatch.setattr(deciding, "now", lambda: at)
    scheduler = Scheduler(store.folder, CATALOGUE, seconds_between=0.02)
    scheduler.start()
    deadline = register.now() + timedelta(seconds=20)
    while store.newest_id() == 1 and register.now() < deadline:
        pass
    scheduler.stop()
    assert store.newest_id() == 2


def test_a_scheduler_without_a_store_waits(tmp_path):
    scheduler = Scheduler(tmp_path / "none", CATALOGUE, seconds_between=0.01)
    scheduler.start()
    scheduler.stop()
    assert not Store.exists(tmp_path / "none")
