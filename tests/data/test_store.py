"""The store: whole releases, nothing lost, nothing mixed."""

import sqlite3
import threading
from datetime import date

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from catalogue.errors import UserError
from data.releases import revise
from data.store import Store
from intake.publishing import publish_files
from knowledge.rights import Actor, local_user
from tests.builders import EXTRACT, observation, publish, received, write

CATALOGUE = load_catalogue()
HEAD = "municipality;month;unemployed\n"


def value(store, place, month=date(2026, 6, 1), release=None):
    parts = store.release(release).by_cell
    found = store.read_part(parts["area-extract", month]).filter(measure="unemployed", place=place)
    return found["value"].to_list()


def test_a_release_says_who_when_why_and_from_which_file(tmp_path):
    path = write(tmp_path, EXTRACT)
    release = publish_files([path], tmp_path / "s", CATALOGUE, local_user("Aino"), comment="kesäkuu")
    assert (release.id, release.base_id, release.actor, release.comment) == (1, 0, "Aino", "kesäkuu")
    assert release.months == [date(2025, 6, 1), date(2026, 6, 1)]
    assert Store.open(tmp_path / "s").originals.check(release.originals[0].sha256).read_bytes() == path.read_bytes()


def test_the_same_file_again_is_nothing_new(tmp_path):
    publish(tmp_path)
    assert publish_files([tmp_path / "extract.csv"], tmp_path / "store", CATALOGUE, local_user()) is None
    assert Store.open(tmp_path / "store").newest_id() == 1


def test_a_file_speaks_for_the_cells_it_holds_and_the_others_stay(tmp_path):
    publish(tmp_path)
    store = publish(tmp_path, HEAD + "290;2026-06;400\n", "correction.csv")
    assert (value(store, "290"), value(store, "205")) == ([400], [2066])


def test_an_old_release_stays_as_it_was(tmp_path):
    publish(tmp_path)
    store = publish(tmp_path, HEAD + "290;2026-06;400\n", "correction.csv")
    assert value(store, "290", release=1) == [344]
    assert value(store, "290", release=2) == [400]


def test_a_bad_file_changes_nothing_not_even_where_there_was_no_store(tmp_path):
    good, bad = write(tmp_path, EXTRACT), write(tmp_path, HEAD + "205;2026-06;x\n", "bad.csv")
    with pytest.raises(UserError, match=r"bad\.csv"):
        publish_files([good, bad], tmp_path / "s", CATALOGUE, local_user())
    assert not (tmp_path / "s").exists()


def test_a_later_file_of_one_publication_revises_an_earlier_one(tmp_path):
    first, second = (
        write(tmp_path, HEAD + "205;2026-06;1\n", "1.csv"),
        write(tmp_path, HEAD + "205;2026-06;2\n", "2.csv"),
    )
    publish_files([first, second], tmp_path / "s", CATALOGUE, local_user())
    assert value(Store.open(tmp_path / "s"), "205") == [2]


def test_a_publication_begun_on_an_older_release_is_refused(tmp_path):
    store = publish(tmp_path)
    files = [received(observation(value=1.0, lower=1.0, upper=1.0))]
    store.publish(files, CATALOGUE, actor="first", base=1)
    with pytest.raises(UserError, match="came after release 1, on which yours was built") as raised:
        store.publish(files, CATALOGUE, actor="second", base=1)
    assert [str(detail).split(",")[0] for detail in raised.value.details] == ["Release 2"]
    assert "first" in str(raised.value.details[0])
    assert store.newest_id() == 2


def test_of_publishers_at_once_one_wins_and_the_others_are_told_and_can_try_again(tmp_path):
    store = publish(tmp_path)
    codes = ("578", "620", "765", "777")
    barrier = threading.Barrier(len(codes))
    outcomes = {}

    def publish_one(code):
        file = received(observation(place=code, value=float(code), lower=float(code), upper=float(code)))
        barrier.wait()
        try:
            outcomes[code] = Store.open(store.folder).publish([file], CATALOGUE, actor=code, base=1).id
        except UserError as error:
            outcomes[code] = [str(detail) for detail in error.details]

    threads = [threading.Thread(target=publish_one, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [code for code, outcome in outcomes.items() if outcome == 2]
    losers = [code for code in codes if code != winner]
    assert all(winner in outcomes[code][0] for code in losers)
    assert [release.base_id for release in store.releases()] == [1, 0]
    for code in losers:
        publish_files([write(tmp_path, HEAD + f"{code};2026-06;{code}\n")], store.folder, CATALOGUE, local_user())
    assert [value(store, code) for code in codes] == [[578], [620], [765], [777]]


def test_the_register_itself_refuses_two_releases_on_one_base(tmp_path):
    publish(tmp_path)
    with sqlite3.connect(tmp_path / "store" / "suunta.db") as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO release VALUES (9, 0, 'publication', '2026', 'x', '', NULL)")


def test_a_part_that_no_release_names_is_nobodys(tmp_path):
    store = publish(tmp_path)
    store.parts.write(lambda file: file.write(b"left behind by a publisher that was killed"))
    again = publish(tmp_path, HEAD + "205;2026-07;2000\n", "july.csv")
    assert len(again.release().parts) == len(store.release(1).parts) + 1


def test_example_and_real_data_never_mix(tmp_path):
    Store.create(tmp_path / "example", "example")
    with pytest.raises(UserError, match="holds example data"):
        publish_files([write(tmp_path, EXTRACT)], tmp_path / "example", CATALOGUE, local_user())
    publish(tmp_path)
    with pytest.raises(UserError, match="holds real data"):
        Store.create(tmp_path / "store", "example")


def test_publishing_is_refused_without_the_right(tmp_path):
    with pytest.raises(UserError, match="may not do this"):
        publish_files([write(tmp_path, EXTRACT)], tmp_path / "s", CATALOGUE, Actor("guest", frozenset()))
    assert not (tmp_path / "s").exists()


def test_a_damaged_or_missing_part_is_named(tmp_path):
    store = publish(tmp_path)
    part = store.release().parts[0]
    store.parts.path(part.sha256).write_bytes(b"changed")
    with pytest.raises(UserError, match=f"damaged: .*{part.sha256}"):
        store.read_part(part)
    store.parts.path(part.sha256).unlink()
    with pytest.raises(UserError, match=f"missing: .*{part.sha256}"):
        store.read_part(part)


def test_an_empty_or_absent_store_says_what_to_do(tmp_path):
    with pytest.raises(UserError, match="Publish a file to make one"):
        Store.open(tmp_path / "nothing")
    with pytest.raises(UserError, match="has no release yet"):
        Store.create(tmp_path / "empty").release()
    with pytest.raises(UserError, match="no release 7"):
        publish(tmp_path).release(7)


def test_a_correction_of_one_service_is_carried_into_the_total(tmp_path):
    head = "alue;kk;TYOLLISTETTYLOP;KOKEILULOP;TVKOULUTUSLOP;VALMENNUSLOP;MTPPALVELUTLOP\n"
    publish(tmp_path, head + "KU205;2026M06;21;49;189;0;253\n")
    store = publish(tmp_path, "alue;kk;KOKEILULOP\nKU205;2026M06;50\n", "c.csv")
    part = store.release().by_cell["statfin-12r5", date(2026, 6, 1)]
    total = store.read_part(part).filter(measure="in_services", breakdown="_T")
    assert total["value"].to_list() == [513]


def test_a_reissue_in_the_new_division_takes_the_abolished_municipality_away():
    old = pl.concat([observation(place="507", value=5.0), observation(place="588", value=2.0)])
    new = observation(place="507", value=7.0)
    assert revise(old, new, CATALOGUE.places).select("place", "value").rows() == [("507", 7.0)]


def test_a_file_in_the_old_division_keeps_both():
    old = pl.concat([observation(place="507", value=5.0), observation(place="588", value=2.0)])
    kept = revise(old, old, CATALOGUE.places)
    assert sorted(kept.select("place", "value").rows()) == [("507", 5.0), ("588", 2.0)]
