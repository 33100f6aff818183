"""Edits of places and breaks: checked like the files, recorded, followed by the figures."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert

from catalogue.catalogue import load_catalogue
from catalogue.editing import BreakForm, Span, build_break, build_group, completed, given, new_id
from catalogue.errors import UserError
from catalogue.schema import Titles
from data import tables
from data.store import Store
from knowledge.audit import Action, entries
from knowledge.edits import edited, history, left_out, newest_edit, remove, save
from knowledge.rights import Actor, Right, local_user
from metrics.comparison import compute_with_change
from metrics.database import ReleaseDatabase
from tests.builders import JUNE, figure, publish, request, rounded

DECLARED = load_catalogue()
AINO = local_user("Aino")
NAME = {"fi": "Palveluyksikkö", "sv": "", "en": ""}
BREAK = BreakForm(
    kind="break",
    since="2026-01",
    until="",
    indicators=["activation_rate"],
    places=[],
    titles={"fi": "Uusi palvelu", "sv": "Ny service", "en": "New service"},
    descriptions={"fi": "Palvelu alkoi.", "sv": "", "en": ""},
    source="Kokous 1/2026",
)


@pytest.fixture
def register(tmp_path):
    return Store.create(tmp_path / "store").register


def group(*spans, entry_id="group:local-x", name=NAME, catalogue=DECLARED):
    return build_group(entry_id, name, spans or [Span("2025-01", "", ["205", "697"])], catalogue)


def sentences(error):
    return [str(error.value.message), *(str(detail) for detail in error.value.details)]


def test_a_group_has_the_members_of_each_period(register):
    spans = [Span("2025-01", "2025-12", ["205"]), Span("2026-01", "", ["205", "697"])]
    save(register, DECLARED, AINO, group(*spans), "uusi")
    places = edited(DECLARED, register).places
    assert places.members("group:local-x", date(2024, 12, 1)) == ()
    assert places.members("group:local-x", date(2025, 12, 1)) == ("205",)
    assert places.members("group:local-x", JUNE) == ("205", "697")
    assert places.find("palveluyksikkö") == "group:local-x"


def test_the_figures_of_a_group_are_the_sums_of_its_members(tmp_path):
    store = publish(tmp_path)
    save(store.register, DECLARED, AINO, group(), "uusi")
    data = ReleaseDatabase.open(store, store.release(), DECLARED)
    row = figure(data.with_catalogue(edited(DECLARED, store.register)), "activation_rate", "group:local-x")
    # Kajaani 512 and Ristijärvi 9 in services; 2 066 + 512 and 36 + 9: 521 of 2 623
    assert (row["numerator"], row["denominator"], row["members"]) == (521, 2623, 2)
    assert rounded(row, "value", decimals=2) == [19.86]


def test_a_break_refuses_the_comparison_across_it(tmp_path):
    store = publish(tmp_path)
    data = ReleaseDatabase.open(store, store.release(), DECLARED)
    before = compute_with_change(data, request("activation_rate", "205")).row(0, named=True)
    save(store.register, DECLARED, AINO, build_break("local-uusi", BREAK), "uusi palvelu")
    again = data.with_catalogue(edited(DECLARED, store.register))
    after = compute_with_change(again, request("activation_rate", "205")).row(0, named=True)
    assert (before["comparison"], before["change"] is None) == ("comparable", False)
    assert (after["comparison"], after["break_id"], after["change"]) == ("break", "local-uusi", None)


def test_a_break_at_one_place_leaves_the_others_comparable(register):
    save(register, DECLARED, AINO, build_break("local-x", replace(BREAK, places=["205"])), "vain Kajaani")
    catalogue = edited(DECLARED, register)
    june = (date(2025, 6, 1), JUNE)
    assert catalogue.break_between("activation_rate", "205", *june).id == "local-x"
    assert catalogue.break_between("activation_rate", "697", *june) is None


def test_the_newest_edit_holds_and_all_stay_in_the_history(register):
    first = save(register, DECLARED, AINO, group(), "uusi")
    second = save(register, DECLARED, local_user("Eero"), group(Span("2025-01", "", ["290"])), "vain Kuhmo", seen=first)
    assert edited(DECLARED, register).places.members("group:local-x", JUNE) == ("290",)
    assert [(edit.actor, edit.comment) for edit in history(register)] == [("Eero", "vain Kuhmo"), ("Aino", "uusi")]
    assert newest_edit(register) == second
    assert edited(DECLARED, register, until=first).places.members("group:local-x", JUNE) == ("205", "697")


def test_a_removed_entry_is_gone_but_not_forgotten_and_its_id_is_not_used_again(register):
    save(register, DECLARED, AINO, group(), "uusi")
    remove(register, DECLARED, AINO, history(register)[0], "väärä")
    assert "group:local-x" not in edited(DECLARED, register).places.areas
    assert [edit.content == "null" for edit in history(register)] == [True, False]
    assert new_id("group:local-", "X", [edit.entry_id for edit in history(register)]) == "group:local-x-2"


def test_every_edit_is_in_the_audit_record(register):
    number = save(register, DECLARED, AINO, group(), "uusi")
    line = entries(register)[0]
    assert (line.actor, line.action, line.subject) == ("Aino", Action.EDIT_CATALOGUE, "group:local-x")
    assert json.loads(line.detail)["edit"] == number


def test_who_lacks_the_right_changes_nothing(register):
    with pytest.raises(UserError, match="edit"):
        save(register, DECLARED, Actor("vieras", frozenset({Right.VIEW})), group(), "uusi")
    assert (history(register), entries(register)) == ([], [])


def test_an_edit_needs_a_reason(register):
    with pytest.raises(UserError, match="Say why"):
        save(register, DECLARED, AINO, group(), " ")


@pytest.mark.parametrize("entry_id", ["area:kainuu-koillismaa", "group:letter-of-intent", "country"])
def test_official_areas_are_never_overwritten(register, entry_id):
    with pytest.raises(UserError, match="cannot be changed"):
        save(register, DECLARED, AINO, group(entry_id=entry_id), "uusi")


def test_official_breaks_are_never_overwritten(register):
    with pytest.raises(UserError, match="cannot be changed"):
        save(register, DECLARED, AINO, build_break("layoffs-2020", BREAK), "uusi")
    assert edited(DECLARED, register).breaks == DECLARED.breaks


def test_what_contradicts_the_catalogue_is_refused_and_nothing_is_written(register):
    strange = build_break("local-x", replace(BREAK, indicators=["luck"]))
    with pytest.raises(UserError, match="unknown indicator luck"):
        save(register, DECLARED, AINO, strange, "uusi")
    with pytest.raises(UserError, match="unknown place group:local-nowhere"):
        save(register, DECLARED, AINO, build_break("local-y", replace(BREAK, places=["group:local-nowhere"])), "uusi")
    assert (history(register), entries(register)) == ([], [])


def test_a_group_that_a_break_names_cannot_be_removed_before_the_break(register):
    save(register, DECLARED, AINO, group(), "uusi")
    save(register, DECLARED, AINO, build_break("local-b", replace(BREAK, places=["group:local-x"])), "uusi")
    with pytest.raises(UserError, match="«New service» concerns this group"):
        remove(register, DECLARED, AINO, history(register)[1], "pois")


def test_of_two_who_change_the_same_entry_the_later_is_told(register):
    first = save(register, DECLARED, AINO, group(), "uusi")

    def change(name):
        try:
            return save(register, DECLARED, local_user(name), group(), name, seen=first)
        except UserError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(change, ["A", "B", "C", "D"]))
    assert sum(isinstance(each, int) for each in done) == 1
    assert sum("has changed this entry meanwhile" in str(each) for each in done) == 3


def test_a_stored_entry_that_no_longer_fits_is_left_out_and_named(register, caplog):
    save(register, DECLARED, AINO, group(), "uusi")
    gone = group(entry_id="group:local-gone").model_dump_json(by_alias=True).replace('"697"', '"999"')
    row = {"at": "2026-01-01T00:00:00+00:00", "actor": "A", "kind": "group", "entry_id": "group:local-gone"}
    with register.writing() as connection:
        connection.execute(insert(tables.catalogue_edit).values(**row, content=gone, comment=""))
    places = edited(DECLARED, register).places
    assert ("group:local-x" in places.areas, "group:local-gone" in places.areas) == (True, False)
    assert [edit.entry_id for edit in left_out(DECLARED, register)] == ["group:local-gone"]
    assert "group:local-gone does not fit" in caplog.text
    save(register, DECLARED, AINO, build_break("local-b", BREAK), "muu ei esty")


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([], "Give at least one period"),
        ([Span("", "", ["205"])], "Period 1: Give the month it begins"),
        ([Span("1/2025", "", ["205"])], "Period 1: «1/2025» is no month"),
        ([Span("2025-01", "2024-01", ["205"])], "Period 1: The last month is earlier"),
        ([Span("2025-01", "", [])], "Period 1: choose at least one municipality"),
        ([Span("2025-01", "", ["205"]), Span("2026-01", "", ["290"])], "Two periods overlap"),
    ],
)
def test_what_is_wrong_with_a_group_is_said(spans, said):
    with pytest.raises(UserError) as error:
        build_group("group:local-x", NAME, [*spans, Span("", "", [])], DECLARED)
    assert any(said in sentence for sentence in sentences(error))


def test_everything_wrong_is_said_at_once():
    with pytest.raises(UserError) as error:
        build_break("local-x", replace(BREAK, titles={"fi": ""}, descriptions={}, since="", source=" "))
    assert len(sentences(error)) == 5


def test_a_group_may_not_take_the_name_of_another_place():
    with pytest.raises(UserError) as error:
        group(name={"fi": "Kajaani", "sv": "", "en": ""})
    assert "There is already a place called «Kajaani». Choose another name." in sentences(error)


def test_the_languages_that_are_not_given_fall_back_to_finnish_marked():
    texts = completed({"fi": "Uusi", "sv": "", "en": "New"})
    assert texts == {"fi": "Uusi", "sv": "Uusi (fi)", "en": "New"}
    assert given(Titles(**texts)) == {"fi": "Uusi", "sv": "", "en": "New"}
