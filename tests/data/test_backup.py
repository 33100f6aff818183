"""A backup brings back every release, equal by hash, or says what is wrong with it and changes nothing."""

import zipfile

import pytest

from catalogue.errors import UserError
from data.backup import back_up, restore
from data.files import hash_of
from data.store import Store
from intake.publishing import undo
from knowledge.rights import local_user
from tests.builders import publish
from tests.data.crashing import AUGUST, HEAD, NEW, OLD, counts, expected


@pytest.fixture
def store(tmp_path):
    """Two publications, an undo, another publication, and what a killed publisher left."""
    publish(tmp_path, OLD, "old.csv")
    publish(tmp_path, NEW, "new.csv")
    undo(tmp_path / "store", local_user("Aino"), comment="väärä")
    store = publish(tmp_path, AUGUST, "august.csv")
    store.parts.write(lambda file: file.write(b"left behind"))
    return store


def everything(store):
    """Return every release with its parts and originals, and the hash of each file as it is on the disk."""
    releases = [store.release(release.id) for release in store.releases()]
    parts = {part.sha256: hash_of(store.parts.path(part.sha256)) for r in releases for part in r.parts}
    originals = {file.sha256: hash_of(store.originals.path(file.sha256)) for r in releases for file in r.originals}
    return releases, parts, originals


def test_a_restored_store_has_every_release_equal_by_hash(store, tmp_path):
    done = back_up(store, tmp_path / "b.zip")
    restored = restore(tmp_path / "b.zip", tmp_path / "elsewhere" / "store")
    assert everything(restored) == everything(store)
    assert (done.releases, done.files) == (4, 9)  # 2 old, 3 new and 1 August's parts; 3 originals
    assert counts(restored) == expected(OLD) | expected(AUGUST)
    assert counts(restored, 2) == expected(NEW)
    assert restored.kind == "real"


def test_what_no_release_names_is_not_in_the_backup(store, tmp_path):
    back_up(store, tmp_path / "b.zip")
    names = zipfile.ZipFile(tmp_path / "b.zip").namelist()
    assert len([name for name in names if name.startswith("parts/")]) == 6


def test_life_goes_on_in_a_restored_store(store, tmp_path):
    back_up(store, tmp_path / "b.zip")
    folder = tmp_path / "again"
    folder.mkdir()
    (tmp_path / "store").rename(tmp_path / "lost")
    restore(tmp_path / "b.zip", folder / "store")
    after = publish(folder, HEAD + "205;2026-06;7\n")
    assert (after.newest_id(), counts(after)["06", "205"]) == (5, 7)


def test_a_store_is_not_restored_over_anything(store, tmp_path):
    back_up(store, tmp_path / "b.zip")
    with pytest.raises(UserError, match="is not empty"):
        restore(tmp_path / "b.zip", store.folder)
    assert counts(Store.open(store.folder)) == expected(OLD) | expected(AUGUST)


def test_a_backup_does_not_replace_another(store, tmp_path):
    (tmp_path / "b.zip").write_text("an older backup", encoding="utf-8")
    with pytest.raises(UserError, match="exists already"):
        back_up(store, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_text(encoding="utf-8") == "an older backup"


def test_a_damaged_store_is_not_backed_up(store, tmp_path):
    part = store.release(1).parts[0].sha256
    store.parts.path(part).write_bytes(b"changed")
    with pytest.raises(UserError, match=f"damaged: .*{part}"):
        back_up(store, tmp_path / "b.zip")
    assert [path.name for path in tmp_path.glob("*b.zip")] == []


def flipped(content):
    """Change one byte in the middle."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def rewritten(path, change):
    """Write an archive anew, each member as `change` gives it back; None leaves it out."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in members.items():
            changed = change(name, content)
            if changed is not None:
                new.writestr(*changed)


def a_part(name):
    return name.startswith("parts/")


DAMAGES = {
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:-200]), "damaged"),
    "flipped": (lambda path: path.write_bytes(flipped(path.read_bytes())), "damaged"),
    "no zip": (lambda path: path.write_bytes(b"hello"), "damaged"),
    "gone": (lambda path: path.unlink(), "There is no file"),
    "another zip": (lambda path: rewritten(path, lambda n, c: ("x" + n, c)), "no backup of Suunta"),
    "changed part": (lambda path: rewritten(path, lambda n, c: (n, b"x" if a_part(n) else c)), "damaged"),
    "no parts": (lambda path: rewritten(path, lambda n, c: None if a_part(n) else (n, c)), "damaged"),
    "outside": (lambda path: rewritten(path, lambda n, c: (n.replace("parts/", "../evil"), c)), "damaged"),
    "newer": (
        lambda path: rewritten(path, lambda n, c: (n, c.replace(b'"format": 1', b'"format": 2'))),
        "newer Suunta",
    ),
    "register": (lambda path: rewritten(path, lambda n, c: (n, b"x" * 4096 if n == "suunta.db" else c)), "opened"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_and_leaves_nothing(store, tmp_path, damage):
    back_up(store, tmp_path / "b.zip")
    harm, said = DAMAGES[damage]
    harm(tmp_path / "b.zip")
    with pytest.raises(UserError, match=said):
        restore(tmp_path / "b.zip", tmp_path / "new" / "store")
    assert not list((tmp_path / "new").rglob("*"))
    assert not list(tmp_path.glob("evil*"))
