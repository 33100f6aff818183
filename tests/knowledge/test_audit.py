"""The record of who did what; and original files, which leave only with the right, whole, and recorded."""

from datetime import UTC, datetime, timedelta

import pytest

from catalogue.errors import UserError
from knowledge.audit import Action, entries, record, record_once
from knowledge.originals import take_out
from knowledge.rights import Actor, Right, local_user
from tests.builders import EXTRACT, publish


def test_lines_are_read_newest_first_with_who_when_and_what(tmp_path):
    register = publish(tmp_path).register
    record(register, local_user("Aino"), Action.DOWNLOAD_ROWS, "release 1", "kesäkuu")
    record(register, local_user("Matti"), Action.EDIT_CATALOGUE, "group:x")
    newest, oldest = entries(register)
    assert (newest.actor, newest.action, newest.subject, newest.detail) == (
        "Matti",
        Action.EDIT_CATALOGUE,
        "group:x",
        "",
    )
    assert (oldest.actor, oldest.action, oldest.subject, oldest.detail) == (
        "Aino",
        Action.DOWNLOAD_ROWS,
        "release 1",
        "kesäkuu",
    )
    assert timedelta() <= datetime.now(UTC) - newest.at < timedelta(minutes=1)


def test_only_the_newest_lines_are_read_where_there_are_many(tmp_path):
    register = publish(tmp_path).register
    for number in range(5):
        record(register, local_user(), Action.DECLARE_COLUMN, str(number))
    assert [entry.subject for entry in entries(register, limit=2)] == ["4", "3"]


def test_an_original_is_handed_out_as_it_came_in_and_recorded(tmp_path):
    store = publish(tmp_path)
    release = store.release()
    (original,) = release.originals
    assert take_out(store, release, original, local_user("Aino")) == EXTRACT.encode()
    (entry,) = entries(store.register)
    assert (entry.actor, entry.action, entry.subject) == ("Aino", Action.DOWNLOAD_ORIGINAL, "release 1")
    assert original.sha256 in entry.detail
    assert "extract.csv" in entry.detail


def test_without_the_right_to_publish_nothing_is_handed_out_nor_recorded(tmp_path):
    store = publish(tmp_path)
    release = store.release()
    with pytest.raises(UserError, match="may not do this"):
        take_out(store, release, release.originals[0], Actor("guest", frozenset({Right.VIEW})))
    assert entries(store.register) == []


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other")])
def test_a_file_that_is_gone_or_changed_is_not_handed_out_nor_recorded(tmp_path, damage):
    store = publish(tmp_path)
    release = store.release()
    damage(store.originals.path(release.originals[0].sha256))
    with pytest.raises(UserError, match=r"missing|damaged"):
        take_out(store, release, release.originals[0], local_user())
    assert entries(store.register) == []


def test_what_is_recorded_once_is_one_line_for_each_person_and_subject(tmp_path):
    register = publish(tmp_path).register
    for name, subject in (("Aino", "draft 1"), ("Aino", "draft 1"), ("Matti", "draft 1"), ("Aino", "draft 2")):
        record_once(register, local_user(name), Action.SHOW_UNPROTECTED, subject)
    lines = [(entry.actor, entry.subject) for entry in entries(register)]
    assert lines == [("Aino", "draft 2"), ("Matti", "draft 1"), ("Aino", "draft 1")]
