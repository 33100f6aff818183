"""Case-level extracts at the door: who may, where, and that no person's key is left anywhere in the store."""

import io
import logging

import polars as pl
import pytest

from catalogue.errors import UserError
from data.store import Store
from knowledge.audit import entries
from knowledge.drafts import Drafts
from knowledge.rights import Actor, Right, local_user
from tests.builders import EXTRACT
from tests.case_files import RAW_KEYS, SERVICES, SPELLS
from tests.intake.cases_published import release_of

AINO = local_user("Aino")
FAR_AWAY = Actor("Aino", AINO.rights - {Right.CASES})


def unpacked(path):
    """Return a file's bytes; of a Parquet file also the cells that lie compressed in it."""
    content = path.read_bytes()
    return content + str(pl.read_parquet(path).rows()).encode() if content.startswith(b"PAR1") else content


def held(folder, *texts):
    """Return the files of a folder in which any of the texts stands."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in paths if any(text.encode() in unpacked(path) for text in texts)]


def given(name, text):
    return (name, io.BytesIO(text.encode()))


def test_no_person_s_key_is_left_in_store_draft_log_or_audit(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    store = Store.create(tmp_path / "store")
    Drafts(store).begin(AINO, [given("jaksot.csv", SPELLS), given("palvelut.csv", SERVICES)])
    assert len(list((store.folder / "incoming").iterdir())) == 2
    assert len(held(tmp_path, "2026-03-31")) == 1
    assert held(tmp_path, *RAW_KEYS) == []
    release_of(store, ("jaksot-2026-06-30.csv", SPELLS), ("palvelut-2026-06-30.csv", SERVICES))
    assert len(list((store.folder / "cases").iterdir())) == 2
    assert held(tmp_path, *RAW_KEYS) == []
    assert not [key for key in RAW_KEYS if key in caplog.text]
    assert not [key for key in RAW_KEYS if key in str(entries(store.register))]


def test_a_file_that_is_refused_is_not_kept_either(tmp_path):
    store = Store.create(tmp_path / "store")
    for text in (SPELLS.replace("person_key", "asiakas"), SPELLS + "MATTI-0017;1\n"):
        with pytest.raises(UserError):
            Drafts(store).begin(AINO, [given("jaksot.csv", text)])
    assert held(tmp_path, *RAW_KEYS) == []


def test_without_the_right_cases_are_refused_and_other_files_taken(tmp_path):
    store = Store.create(tmp_path / "store")
    with pytest.raises(UserError, match="on the local machine only, until sign-in is configured"):
        Drafts(store).begin(FAR_AWAY, [given("jaksot.csv", SPELLS)])
    assert not (tmp_path / "person.key").exists()
    assert held(tmp_path, *RAW_KEYS) == []
    assert Drafts(store).begin(FAR_AWAY, [given("kesä.csv", EXTRACT)]).files[0].name == "kesä.csv"


def test_a_store_of_example_data_takes_no_cases(tmp_path):
    store = Store.create(tmp_path / "store", "example")
    with pytest.raises(UserError, match="example data and real data never mix"):
        Drafts(store).begin(AINO, [given("jaksot.csv", SPELLS)])


def test_what_is_no_case_file_cannot_be_said_to_be_one(tmp_path):
    store = Store.create(tmp_path / "store")
    with pytest.raises(UserError, match="no case-level extract"):
        Drafts(store).begin(AINO, [given("kesä.csv", EXTRACT)], source="case-extract")
