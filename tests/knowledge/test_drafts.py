"""Drafts keep files until they are published or withdrawn; nobody has to give them twice."""

from io import BytesIO
from threading import Thread
from types import SimpleNamespace

import pytest

from catalogue.errors import UserError
from knowledge.draft_rows import draft_of
from knowledge.drafts import Acknowledged, DraftFile, Drafts, DraftState, clean_name
from knowledge.rights import Actor, local_user
from tests.builders import publish

AINO, ESA = local_user("Aino"), local_user("Esa")


@pytest.fixture
def drafts(tmp_path):
    return Drafts(publish(tmp_path))


def test_a_draft_keeps_its_files_until_somebody_comes_back(drafts):
    begun = drafts.begin(AINO, [("kesä.csv", BytesIO(b"a;b\n")), ("toinen.csv", BytesIO(b"c;d\n"))])
    again = Drafts(drafts.store).draft(begun.id)
    assert (again.actor, again.base_id, again.state) == ("Aino", 1, DraftState.OPEN)
    assert [(file.name, drafts.path(file).read_bytes()) for file in again.files] == [
        ("kesä.csv", b"a;b\n"),
        ("toinen.csv", b"c;d\n"),
    ]


def test_two_analysts_have_drafts_of_their_own_and_see_each_others(drafts):
    mine, theirs = drafts.begin(AINO, [("a.csv", BytesIO(b"1"))]), drafts.begin(ESA, [("b.csv", BytesIO(b"2"))])
    assert [(draft.id, draft.actor) for draft in drafts.live()] == [(theirs.id, "Esa"), (mine.id, "Aino")]


def test_what_was_acknowledged_holds_until_the_files_change(drafts):
    draft = drafts.begin(AINO, [("a.csv", BytesIO(b"1")), ("b.csv", BytesIO(b"2"))])
    accepted = Acknowledged(frozenset({"domain_jump"}), drafts.fingerprint(draft))
    draft = drafts.change(draft, AINO, acknowledged=accepted, comment="kesäkuu")
    assert (draft.acknowledged, draft.comment) == (accepted, "kesäkuu")
    fewer = drafts.replace_files(draft, AINO, draft.files[:1])
    assert fewer.acknowledged == Acknowledged()
    assert drafts.fingerprint(fewer) != accepted.seen


def test_a_file_taken_out_is_kept_no_longer_but_for_others_that_have_it(drafts):
    first = drafts.begin(AINO, [("a.csv", BytesIO(b"same")), ("b.csv", BytesIO(b"other"))])
    second = drafts.begin(ESA, [("c.csv", BytesIO(b"same"))])
    same, other = (drafts.incoming.path(file.sha256) for file in first.files)
    drafts.replace_files(first, AINO, [])
    assert (same.exists(), other.exists()) == (True, False)
    drafts.withdraw(second, ESA)
    assert not same.exists()


def test_a_file_is_not_forgotten_with_another_draft_while_it_is_being_kept(drafts):
    other = drafts.begin(ESA, [("theirs.csv", BytesIO(b"same"))])
    forgetting = Thread(target=drafts.withdraw, args=(other, ESA))

    def files():
        yield "mine.csv", BytesIO(b"same")
        forgetting.start()  # the file is kept, its row is not written yet
        forgetting.join(0.5)

    mine = drafts.begin(AINO, files())
    forgetting.join(30)
    assert drafts.path(mine.files[0]).read_bytes() == b"same"
    assert drafts.draft(other.id).state == DraftState.WITHDRAWN


def test_the_same_file_under_the_same_name_is_in_a_draft_once(drafts):
    draft = drafts.begin(AINO, [(name, BytesIO(content)) for name, content in [("a", b"1"), ("a", b"1"), ("a", b"2")]])
    assert [drafts.path(file).read_bytes() for file in draft.files] == [b"1", b"2"]
    again = drafts.replace_files(draft, AINO, [*draft.files, *draft.files, DraftFile("b", draft.files[0].sha256, 1)])
    assert [file.name for file in again.files] == ["a", "a", "b"]


def test_a_source_that_is_said_stays_with_the_files(drafts):
    draft = drafts.begin(AINO, [("a.csv", BytesIO(b"1"))], source="statfin-12r5")
    assert [file.source for file in drafts.draft(draft.id).files] == ["statfin-12r5"]


def test_a_draft_that_another_window_has_changed_is_not_changed_unseen(drafts):
    draft = drafts.begin(AINO, [("a.csv", BytesIO(b"1")), ("b.csv", BytesIO(b"2"))])
    drafts.replace_files(draft, ESA, draft.files[:1])
    for change in (
        lambda: drafts.replace_files(draft, AINO, draft.files[1:]),
        lambda: drafts.withdraw(draft, AINO),
        lambda: drafts.look_again(draft, AINO),
    ):
        with pytest.raises(UserError, match="has changed since you looked"):
            change()
    assert drafts.draft(draft.id).files == draft.files[:1]
    assert drafts.draft(draft.id).state == DraftState.OPEN


def test_what_an_older_program_wrote_as_acknowledged_is_read_and_bound_to_nothing():
    row = SimpleNamespace(
        id=1,
        created_at="2026-07-20T09:00:00+00:00",
        actor="Aino",
        base_id=1,
        state="open",
        comment="",
        acknowledged='["domain_jumps"]',
        publish_at=None,
        release_id=None,
        failure="",
    )
    assert draft_of(row, ()).acknowledged == Acknowledged(frozenset({"domain_jumps"}), "")


def test_a_withdrawn_draft_is_closed_for_everybody(drafts):
    draft = drafts.begin(AINO, [("a.csv", BytesIO(b"1"))])
    drafts.withdraw(draft, AINO)
    assert drafts.live() == []
    with pytest.raises(UserError, match="is closed already"):
        drafts.change(draft, ESA, comment="too late")


def test_looking_again_stands_on_the_newest_release_and_forgets_what_was_acknowledged(drafts, tmp_path):
    draft = drafts.begin(AINO, [("a.csv", BytesIO(b"1"))])
    draft = drafts.change(draft, AINO, acknowledged=Acknowledged(frozenset({"x"})))
    publish(tmp_path, "municipality;month;unemployed\n205;2026-07;1\n", "july.csv")
    again = drafts.look_again(draft, AINO)
    assert (again.base_id, again.acknowledged) == (2, Acknowledged())


def test_a_draft_that_never_was_and_a_file_that_is_gone_are_sentences(drafts):
    with pytest.raises(UserError, match="There is no draft 7"):
        drafts.draft(7)
    draft = drafts.begin(AINO, [("a.csv", BytesIO(b"1"))])
    drafts.incoming.path(draft.files[0].sha256).unlink()
    with pytest.raises(UserError, match="missing"):
        drafts.path(draft.files[0])


def test_drafts_are_for_those_who_may_publish(drafts):
    with pytest.raises(UserError, match="may not do this"):
        drafts.begin(Actor("guest", frozenset()), [("a.csv", BytesIO(b"1"))])
    assert not list(drafts.incoming.hashes())


def test_a_file_too_large_is_refused(drafts, monkeypatch):
    monkeypatch.setenv("SUUNTA_MAX_FILE_MB", "1")
    with pytest.raises(UserError, match="is too large"):
        drafts.begin(AINO, [("a.csv", BytesIO(bytes(1024**2 + 1)))])
    assert (drafts.live(), list(drafts.incoming.hashes())) == ([], [])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("kesä.csv", "kesä.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\a.csv", "a.csv"),
        ("a\x00b\n\u202ec.csv", "abc.csv"),
        ("<b>x</b>.csv", "b>.csv"),
        ("=cmd|' calc'!A1.csv", "=cmd|' calc'!A1.csv"),
        ("\x00", "?"),
    ],
)
def test_names_lose_folders_and_control_characters(name, kept):
    assert clean_name(name) == kept


def test_a_very_long_name_keeps_its_ends():
    short = clean_name("a" * 5_000 + ".csv")
    assert len(short) == 200
    assert short.endswith(".csv")
