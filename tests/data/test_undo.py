"""Undo is a release of its own; what is undone stays gone; what was known when stays known."""

from datetime import UTC, date, datetime, timedelta

import pytest
from alembic import command
from alembic.config import Config

from catalogue.errors import UserError
from data import register
from data.releases import changes_between
from data.store import Store
from intake.publishing import publish_files, undo
from knowledge.rights import Actor, local_user
from metrics.database import ReleaseDatabase
from tests.builders import figure, publish, write
from tests.data.crashing import AUGUST, HEAD, NEW, OLD, counts, expected
from tests.data.test_store import CATALOGUE


def test_undo_is_a_release_that_brings_back_the_one_before(tmp_path):
    publish(tmp_path, OLD)
    store = publish(tmp_path, NEW)
    undone = undo(store.folder, local_user("Aino"), comment="väärä tiedosto")
    assert (undone.id, undone.base_id, undone.kind, undone.restores_id) == (3, 2, "restoration", 1)
    assert (undone.actor, undone.comment, undone.originals) == ("Aino", "väärä tiedosto", ())
    assert counts(store) == expected(OLD)
    assert counts(store, 2) == expected(NEW)


def test_after_undo_and_another_publication_the_undone_rows_stay_gone(tmp_path):
    publish(tmp_path, OLD)
    store = publish(tmp_path, NEW)
    undo(store.folder, local_user())
    publish(tmp_path, AUGUST)
    assert counts(store) == expected(OLD) | expected(AUGUST)


def test_an_undo_can_be_undone_and_any_release_brought_back(tmp_path):
    publish(tmp_path, OLD)
    store = publish(tmp_path, NEW)
    undo(store.folder, local_user())
    assert undo(store.folder, local_user()).restores_id == 2
    assert counts(store) == expected(NEW)
    assert undo(store.folder, local_user(), to=1).id == 5
    assert counts(store) == expected(OLD)


def test_undoing_the_first_release_leaves_a_release_without_figures(tmp_path):
    store = publish(tmp_path, OLD)
    undone = undo(store.folder, local_user())
    assert (undone.parts, undone.months, undone.restores_id) == ((), [], 0)
    row = figure(ReleaseDatabase.open(store, undone, CATALOGUE), "unemployed_share", "205")
    assert (row["status"], row["value"]) == ("missing", None)
    publish(tmp_path, AUGUST)
    assert counts(store) == expected(AUGUST)


def test_bringing_back_what_is_there_changes_nothing(tmp_path):
    store = publish(tmp_path, OLD)
    assert undo(store.folder, local_user(), to=1) is None
    assert store.newest_id() == 1


@pytest.mark.parametrize(("to", "said"), [(7, "no release 7"), (-1, "no release -1")])
def test_a_release_that_never_was_cannot_be_brought_back(tmp_path, to, said):
    store = publish(tmp_path, OLD)
    with pytest.raises(UserError, match=said):
        undo(store.folder, local_user(), to=to)


def test_nothing_can_be_undone_in_an_empty_store_or_without_the_right(tmp_path):
    Store.create(tmp_path / "empty")
    with pytest.raises(UserError, match="nothing to undo"):
        undo(tmp_path / "empty", local_user())
    store = publish(tmp_path, OLD)
    with pytest.raises(UserError, match="may not do this"):
        undo(store.folder, Actor("guest", frozenset()))
    assert store.newest_id() == 1


def test_an_undo_begun_on_an_older_release_is_told_what_came_meanwhile(tmp_path):
    publish(tmp_path, OLD)
    store = publish(tmp_path, NEW, "new.csv")
    with pytest.raises(UserError, match="came after release 1") as raised:
        store.undo(actor="late", base=1)
    assert "«new.csv»" in str(raised.value.details[0])


def test_changes_name_source_and_month(tmp_path):
    publish(tmp_path, OLD)
    store = publish(tmp_path, HEAD + "205;2026-06;1\n205;2026-07;1\n")
    changes = changes_between(store.release(1).by_cell, store.release(2).by_cell)
    june, july = (("area-extract", date(2026, month, 1)) for month in (6, 7))
    assert (changes.added, changes.revised, changes.removed) == ((july,), (june,), ())
    assert changes.months == [date(2026, 6, 1), date(2026, 7, 1)]
    back = changes_between(store.release(2).by_cell, store.release(1).by_cell)
    assert (back.added, back.removed) == ((), (july,))


def at(monkeypatch, moment):
    monkeypatch.setattr(register, "now", lambda: moment)


def test_what_was_known_at_a_moment_is_the_release_of_that_moment(tmp_path, monkeypatch):
    meeting = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
    at(monkeypatch, meeting - timedelta(days=20))
    publish(tmp_path, OLD)
    at(monkeypatch, meeting + timedelta(days=10))
    store = publish(tmp_path, NEW)
    assert counts(store, store.release_at(meeting).id) == expected(OLD)
    assert store.release_at(meeting + timedelta(days=11)).id == 2
    with pytest.raises(UserError, match="Nothing had been published"):
        store.release_at(meeting - timedelta(days=21))


def test_a_clock_set_back_changes_neither_the_order_nor_what_was_known_when(tmp_path, monkeypatch):
    noon = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
    at(monkeypatch, noon)
    publish(tmp_path, OLD)
    at(monkeypatch, noon - timedelta(days=400))
    store = publish(tmp_path, NEW)
    assert [release.id for release in store.releases()] == [2, 1]
    assert store.release().created_at == noon
    assert counts(store) == expected(NEW)
    with pytest.raises(UserError, match="Nothing had been published"):
        store.release_at(noon - timedelta(days=399))


def test_a_store_of_an_older_version_is_brought_up_to_date_when_it_is_opened(tmp_path):
    store = publish(tmp_path, OLD)
    config = Config()
    config.set_main_option("script_location", str(register.MIGRATIONS))
    with store.register._engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    assert not store.register.is_current()
    opened = Store.open(store.folder)
    assert (opened.release().restores_id, counts(opened)) == (None, expected(OLD))
    assert undo(store.folder, local_user()).restores_id == 0


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path):
    from data.publication import Received
    from tests.builders import observation, received

    file = received(observation())
    other = Received(file.name, write(tmp_path, "changed"), file.sha256, file.source, file.observations)
    store = Store.create(tmp_path / "s")
    with pytest.raises(UserError, match="was changed while it was being read"):
        store.publish([other], CATALOGUE, actor="x")
    assert store.newest_id() == 0


def test_readers_in_mid_view_see_one_release_only(tmp_path):
    """Each publication sets two counts in two months to one number; a reader that sees two numbers saw a mixture."""
    import threading

    def text(n):
        rows = [f"{code};2026-0{month};{4 + n};{4 + n}\n" for month in (5, 6) for code in (205, 290)]
        return "municipality;month;unemployed;labour_force\n" + "".join(rows)

    store = publish(tmp_path, text(1))
    pinned = ReleaseDatabase.open(store, store.release(1), CATALOGUE)
    done, views = threading.Event(), []

    def read():
        reader = Store.open(store.folder)
        while not done.is_set():
            views.append(set(counts(reader, reader.newest_id()).values()))

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for n in range(2, 12):
        publish_files([write(tmp_path, text(n), f"{n}.csv")], store.folder, CATALOGUE, local_user())
    done.set()
    for thread in threads:
        thread.join()
    assert len(views) >= 10
    assert [view for view in views if len(view) != 1] == []
    assert len({next(iter(view)) for view in views}) >= 3  # the readers did see releases come
    assert figure(pinned, "unemployed_share", "205")["numerator"] == 5
