"""The installation's secret: made once, mode 600, beside the store; the pseudonyms are HMACs worked out apart."""

import hashlib
import hmac
import os
import stat

import polars as pl
import pytest

from catalogue.errors import UserError
from data.cases.person_keys import PersonKeys, key_path, person_keys


def test_a_pseudonym_is_the_hmac_of_the_key_cut_to_128_bits():
    secret = bytes(32)
    expected = hmac.new(secret, b"person 010180-ABC", hashlib.sha256).hexdigest()[:32]
    assert PersonKeys(secret).pseudonym(" 010180-ABC ") == expected
    assert PersonKeys(bytes(31) + b"\1").pseudonym("010180-ABC") != expected


def test_a_column_of_keys_has_a_pseudonym_for_each_and_none_where_there_is_none():
    keys = PersonKeys(bytes(32))
    assert keys.pseudonyms(pl.Series(["a", None, "b", "a"])).to_list() == [
        keys.pseudonym("a"),
        None,
        keys.pseudonym("b"),
        keys.pseudonym("a"),
    ]


def test_the_secret_is_made_at_first_use_beside_the_store_for_its_owner_only_and_stays(tmp_path):
    first = person_keys(tmp_path / "store")
    path = tmp_path / "person.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(bytes.fromhex(path.read_text())) == 32
    assert person_keys(tmp_path / "store") == first
    assert [path.name for path in tmp_path.iterdir()] == ["person.key"]


def test_the_setting_names_another_place(tmp_path, monkeypatch):
    monkeypatch.setenv("SUUNTA_PERSON_KEY", str(tmp_path / "safe" / "k"))
    person_keys(tmp_path / "store")
    assert key_path(tmp_path / "store").read_text().strip()
    assert not (tmp_path / "person.key").exists()


@pytest.mark.skipif(os.name != "posix", reason="only there are modes")
def test_a_secret_that_others_can_read_is_refused(tmp_path):
    person_keys(tmp_path / "store")
    (tmp_path / "person.key").chmod(0o640)
    with pytest.raises(UserError, match="mode 600"):
        person_keys(tmp_path / "store")


@pytest.mark.parametrize("content", ["", "abc", "00" * 31, "x" * 64])
def test_what_is_no_secret_is_refused_and_not_replaced(tmp_path, content):
    path = tmp_path / "person.key"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(UserError, match="no person key"):
        person_keys(tmp_path / "store")
    assert path.read_text() == content


def test_the_secret_is_in_no_text_of_the_object():
    assert "00" * 8 not in repr(PersonKeys(bytes(32)))
    assert "x00" not in repr(PersonKeys(bytes(32)))
