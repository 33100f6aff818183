"""Keeping case files, letting them go, taking one person out; what was published stays."""

import io
import os
import time
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from sqlalchemy import update

from catalogue.catalogue import load_catalogue
from catalogue.errors import UserError
from data import tables
from data.backup import back_up, restore
from data.cases.keeping import counted_case, kept_cases
from data.cases.person_keys import person_keys
from data.retention import clean
from data.store import Store
from intake.deciding import Scheduler, publish_draft, schedule_draft
from intake.looking import look_at
from intake.publishing import undo
from intake.screening.material import Published
from knowledge.audit import entries
from knowledge.drafts import Acknowledged, Drafts, DraftState
from knowledge.erasing import erase_person, let_go
from knowledge.originals import take_out
from knowledge.rights import Actor, Right, local_user
from tests.case_files import SERVICES, SPELLS
from tests.intake.cases_published import publish_cases, release_of
from tests.intake.cases_screened import screened_cases
from tests.intake.screened import finding
from tests.knowledge.test_arrivals import held

AINO = local_user("Aino")
JULY = SPELLS.replace("2026-05-04;;", "2026-05-04;2026-07-10;")


def rows_of(store):
    return {file.kind: pl.read_parquet(store.cases.check(file.sha256)) for file in reversed(kept_cases(store.register))}


def _looked_at(store, *files):
    draft = Drafts(store).begin(AINO, [(name, io.BytesIO(text.encode())) for name, text in files])
    return look_at(draft, store, load_catalogue())


def receive_earlier(store, days):
    """Let everything that is kept of cases have come in so many days ago."""
    moment = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    with store.register.writing() as connection:
        connection.execute(update(tables.case_file).values(received_at=moment))
        connection.execute(update(tables.draft).values(created_at=moment))


def test_published_case_files_are_kept_as_tables_of_pseudonyms_apart_from_the_originals(tmp_path):
    store = publish_cases(tmp_path)
    release = store.release()
    assert [(file.name, file.source) for file in release.originals] == [
        ("jaksot-2026-06-30.csv", "case-extract"),
        ("palvelut-2026-06-30.csv", "case-extract"),
    ]
    assert list(store.originals.hashes()) == []
    assert {part.source for part in release.parts} == {"case-extract"}
    spells = rows_of(store)["spells"]
    assert spells["person_key"][0] == person_keys(store.folder).pseudonym("MATTI-0017")
    assert spells.height == 4
    assert list((store.folder / "incoming").iterdir()) == []


def test_a_case_file_is_not_handed_out(tmp_path):
    store = publish_cases(tmp_path)
    release = store.release()
    with pytest.raises(UserError, match="not handed out"):
        take_out(store, release, release.originals[0], AINO)


def test_what_is_published_of_cases_is_protected_as_a_monthly_extract_is(tmp_path):
    from metrics.database import ReleaseDatabase
    from tests.builders import figure

    store = publish_cases(tmp_path)
    shown = figure(ReleaseDatabase.open(store, store.release(), load_catalogue()), "ongoing_duration", "205")
    assert shown["value"] is None


def test_a_newer_extract_of_a_kind_replaces_the_older_and_the_other_kind_goes_on_counting(tmp_path):
    store = publish_cases(tmp_path)
    older = counted_case(store, "services", store.release())
    (screening,) = _looked_at(store, ("jaksot-2026-07-31.csv", JULY)).screenings
    assert str(finding(screening, "values_cases_together").message).startswith("Counted to 2026-06-30 only: «palvelut")
    release = release_of(store, ("jaksot-2026-07-31.csv", JULY + "JUHA-0099;205;2026-06-01;;;M;1970\n"))
    assert counted_case(store, "spells", release).name == "jaksot-2026-07-31.csv"
    assert counted_case(store, "services", release) == older
    # The services are known to the end of June only, so July cannot be counted.
    assert str(max(release.months)) == "2026-06-01"


def test_what_an_undone_release_counted_no_longer_counts(tmp_path):
    store = publish_cases(tmp_path)
    release_of(store, ("jaksot-2026-07-31.csv", JULY), ("palvelut-2026-07-31.csv", SERVICES))
    undo(store.folder, AINO)
    assert counted_case(store, "spells", store.release()).name == "jaksot-2026-06-30.csv"
    undo(store.folder, AINO, to=0)
    assert counted_case(store, "spells", store.release()) is None


def test_the_same_file_again_is_known_by_its_hash_as_received(tmp_path):
    store = publish_cases(tmp_path)
    (again, _) = screened_cases(against=Published(store, store.release()))
    assert str(finding(again, "file_is_new").message).startswith("The very same file was published in release 1")


def test_another_person_key_than_that_of_what_is_kept_is_told(tmp_path):
    store = publish_cases(tmp_path)  # with the installation's key; the file screened has another
    (screening,) = screened_cases(JULY, None, against=Published(store, store.release()), name="jaksot-2026-07-20.csv")
    found = finding(screening, "values_cases_together")
    assert (found.outcome, found.message.values["file"]) == ("fail", "palvelut-2026-06-30.csv")


def test_a_person_is_erased_from_every_kept_file_and_draft_and_the_figures_stay(tmp_path):
    store = publish_cases(tmp_path)
    draft = Drafts(store).begin(AINO, [("jaksot-2026-07-31.csv", io.BytesIO(JULY.encode()))])
    before = store.release().parts
    done = erase_person(store, AINO, "MATTI-0017")
    assert (done.rows, done.drafts, done.unsearched) == (2 + 1 + 2, 1, ())
    pseudonym = person_keys(store.folder).pseudonym("MATTI-0017")
    assert held(store.folder, pseudonym, "MATTI-0017") == []
    assert {kind: table.height for kind, table in rows_of(store).items()} == {"spells": 2, "services": 1}
    assert len(list((store.folder / "cases").iterdir())) == 2
    assert store.release().parts == before
    assert len(entries(store.register)) == 1
    line = entries(store.register)[0]
    assert (line.action, line.actor, line.detail) == ("erase_person", "Aino", "5 rows, 1 drafts")
    look = look_at(Drafts(store).draft(draft.id), store, load_catalogue())
    assert look.screenings[0].material.cases.table["row"].to_list() == [3, 5]


def test_erasing_takes_back_the_hour_of_a_draft_that_waits(tmp_path):
    store = publish_cases(tmp_path)
    drafts = Drafts(store)
    text = SPELLS.replace("2026-04-05", "2026-05-29")
    draft = drafts.begin(AINO, [("jaksot-2026-06-30.csv", io.BytesIO(text.encode()))])
    look = look_at(draft, store, load_catalogue())
    accepted = Acknowledged(look.warning_names, drafts.fingerprint(draft))
    hour = datetime.now(UTC) + timedelta(days=1)
    schedule_draft(draft, look, store, AINO, comment="", acknowledged=accepted, at=hour)
    erase_person(store, AINO, "PEKKA-0019")
    after = drafts.draft(draft.id)
    assert (after.state, after.publish_at, after.acknowledged.names) == (DraftState.OPEN, None, frozenset())


def test_nobody_is_found_by_a_key_of_another_installation_and_that_is_told(tmp_path):
    store = publish_cases(tmp_path)
    (tmp_path / "person.key").unlink()
    done = erase_person(store, AINO, "MATTI-0017")
    assert done.rows == 0
    assert done.unsearched == ("palvelut-2026-06-30.csv", "jaksot-2026-06-30.csv")


def test_erasing_needs_the_rights(tmp_path):
    store = publish_cases(tmp_path)
    for right in (Right.MAINTAIN, Right.CASES):
        with pytest.raises(UserError):
            erase_person(store, Actor("guest", AINO.rights - {right}), "MATTI-0017")
    assert rows_of(store)["spells"].height == 4


def test_case_files_go_when_their_time_is_over_and_their_drafts_with_them(tmp_path):
    store = publish_cases(tmp_path)
    Drafts(store).begin(AINO, [("jaksot-2026-07-31.csv", io.BytesIO(JULY.encode()))])
    receive_earlier(store, 399)
    assert let_go(store, AINO, timedelta(days=400)) == ([], [])
    receive_earlier(store, 401)
    gone, withdrawn = let_go(store, AINO, timedelta(days=400))
    assert (len(gone), len(withdrawn)) == (2, 1)
    assert list((store.folder / "cases").iterdir()) == list((store.folder / "incoming").iterdir()) == []
    assert kept_cases(store.register) == []
    assert counted_case(store, "spells", store.release()) is None
    assert entries(store.register)[0].action == "delete_cases"
    assert let_go(store, AINO, timedelta(days=400)) == ([], [])


def test_cleaning_leaves_what_is_kept_and_takes_what_no_case_file_names(tmp_path):
    store = publish_cases(tmp_path)
    stray = store.cases.path(store.cases.write(lambda file: file.write(b"stray")))
    os.utime(stray, (time.time() - 90_000,) * 2)
    clean(store, timedelta(days=1))
    assert not stray.exists()
    assert len(list(store.cases.hashes())) == 2


def test_a_backup_holds_neither_case_files_nor_the_key_and_the_store_from_it_works(tmp_path):
    store = publish_cases(tmp_path)
    back_up(store, tmp_path / "copy.zip")
    restored = restore(tmp_path / "copy.zip", tmp_path / "elsewhere" / "store")
    assert restored.release().parts == store.release().parts
    assert not (restored.folder / "cases").exists()
    assert not (tmp_path / "elsewhere" / "person.key").exists()
    assert counted_case(restored, "spells", restored.release()) is None
    look = look_at(
        Drafts(restored).begin(AINO, [("jaksot-2026-07-31.csv", io.BytesIO(JULY.encode()))]), restored, load_catalogue()
    )
    assert "There are no services" in str(finding(look.screenings[0], "values_cases_together").message)


def test_a_publication_that_is_refused_leaves_no_case_file(tmp_path):
    store = publish_cases(tmp_path)
    drafts = Drafts(store)
    july = [("jaksot-2026-07-31.csv", JULY), ("palvelut-2026-07-31.csv", SERVICES)]
    draft = drafts.begin(AINO, [(name, io.BytesIO(text.encode())) for name, text in july])
    look = look_at(draft, store, load_catalogue())
    accepted = Acknowledged(look.warning_names, drafts.fingerprint(draft))
    release_of(store, ("alku.csv", "municipality;month;unemployed\n205;2025-06;9\n"))
    with pytest.raises(UserError):
        publish_draft(draft, look, store, load_catalogue(), AINO, comment="", acknowledged=accepted)
    assert len(list(store.cases.hashes())) == 2


def test_a_store_without_cases_lets_nothing_go(tmp_path):
    store = Store.create(tmp_path / "store")
    assert let_go(store, AINO, timedelta(days=1)) == ([], [])


def test_the_server_s_clock_lets_case_files_go(tmp_path, monkeypatch):
    monkeypatch.setenv("SUUNTA_KEEP_CASES_DAYS", "30")
    store = publish_cases(tmp_path)
    scheduler = Scheduler(store.folder, load_catalogue())
    scheduler._look()
    assert len(kept_cases(store.register)) == 2
    receive_earlier(store, 31)
    scheduler._look()
    assert kept_cases(store.register) == []
