"""Cleaning up says beforehand what it would delete, and no release loses a file."""

import os
from datetime import timedelta

import pytest

from catalogue.errors import UserError
from data.retention import clean, leftovers, retention
from intake.publishing import undo
from knowledge.rights import local_user
from tests.builders import publish
from tests.data.crashing import AUGUST, NEW, OLD, counts, expected

NOW = timedelta()


@pytest.fixture
def store(tmp_path):
    """Two publications and an undo; a part, an original and a half-written file that no release names."""
    publish(tmp_path, OLD)
    store = publish(tmp_path, NEW)
    undo(store.folder, local_user())
    store.parts.write(lambda file: file.write(b"a part of a killed publisher"))
    store.originals.write(lambda file: file.write(b"its file"))
    (store.parts.folder / ".writing-abc").write_bytes(b"half")
    return store


def test_what_would_be_deleted_is_said_and_stays_until_it_is_deleted(store):
    listed = leftovers(store, NOW)
    assert sorted(leftover.bytes for leftover in listed) == [4, 8, 28]
    assert all(leftover.path.exists() for leftover in listed)
    assert clean(store, NOW) == listed
    assert not any(leftover.path.exists() for leftover in listed)
    assert leftovers(store, NOW) == []


def test_no_release_loses_a_file_not_even_one_that_was_undone(store):
    clean(store, NOW)
    assert [counts(store, number) for number in (1, 2, 3)] == [expected(OLD), expected(NEW), expected(OLD)]
    for release in store.releases():
        for file in release.originals:
            assert store.originals.check(file.sha256).exists()


def test_only_files_older_than_the_setting_are_deleted(store):
    old = leftovers(store, NOW)[0].path
    long_ago = old.stat().st_mtime - timedelta(days=31).total_seconds()
    os.utime(old, (long_ago, long_ago))
    assert [leftover.path for leftover in clean(store, timedelta(days=30))] == [old]
    assert len(leftovers(store, NOW)) == 2


def test_the_setting_is_days(monkeypatch):
    monkeypatch.delenv("SUUNTA_KEEP_DAYS", raising=False)
    assert retention() == timedelta(days=30)
    monkeypatch.setenv("SUUNTA_KEEP_DAYS", "7")
    assert retention() == timedelta(days=7)
    monkeypatch.setenv("SUUNTA_KEEP_DAYS", "a week")
    with pytest.raises(UserError, match="SUUNTA_KEEP_DAYS is «a week»"):
        retention()


def test_a_file_left_behind_is_taken_up_again_when_the_same_figures_are_published(tmp_path):
    store = publish(tmp_path, OLD)
    again = publish(tmp_path / "other", AUGUST) if (tmp_path / "other").mkdir() is None else None
    part = again.release().parts[0]
    store.parts.keep(again.parts.path(part.sha256))
    assert len(leftovers(store, NOW)) == 1
    publish(tmp_path, AUGUST)
    assert leftovers(store, NOW) == []
    assert counts(store) == expected(OLD) | expected(AUGUST)


def test_publishing_the_same_figures_mends_a_damaged_file(tmp_path):
    store = publish(tmp_path, OLD)
    path = store.part_paths(store.release())[0]
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"x")
    store.parts.write(lambda file: file.write(whole))
    assert counts(store) == expected(OLD)
