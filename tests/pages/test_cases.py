"""Case files on the page of extracts: dropped, looked at by row without a person, published; elsewhere refused."""

import io
import re

import pytest

from catalogue.catalogue import load_catalogue
from data.cases.correcting import Correction
from data.store import Store
from knowledge.corrections import corrections, keep_corrections
from knowledge.drafts import Drafts
from knowledge.rights import Right, local_user
from metrics.database import ReleaseDatabase
from tests.builders import figure
from tests.case_files import RAW_KEYS, SERVICES, SPELLS
from tests.intake.cases_published import publish_cases
from tests.pages.test_pages import text
from ui.local_machine import is_loopback, serves_this_machine_only

AINO = local_user("Aino")
FILES = (("jaksot-2026-06-30.csv", SPELLS), ("palvelut-2026-06-30.csv", SERVICES))


@pytest.fixture
def open_page(monkeypatch):
    """Return a function that runs the page of extracts on a store."""
    from streamlit.testing.v1 import AppTest

    def page():
        from app import errors_shown
        from pages.maintenance.extracts import render
        from ui.view import read_view

        with errors_shown(read_view().language):
            render()

    def run(store, **address):
        monkeypatch.setenv("SUUNTA_STORE", str(store.folder))
        app = AppTest.from_function(page, default_timeout=60)
        for name, value in {"lang": "en", **address}.items():
            app.query_params[name] = value
        return app.run()

    return run


def drafted(store, *files):
    return str(Drafts(store).begin(AINO, [(n, io.BytesIO(content.encode())) for n, content in files]).id)


def test_cases_are_dropped_looked_at_and_published(open_page, tmp_path):
    store = Store.create(tmp_path / "store")
    app = open_page(store)
    for name, content in FILES:
        app.file_uploader[0].upload(name, content.encode())
    app.run()
    assert not app.exception
    shown = text(app)
    assert "Spells of unemployment · 4 rows" in shown
    assert "Periods in services · 2 rows" in shown
    assert "30 Jun 2026" in shown
    assert "their keys are not kept" in shown
    assert not [key for key in RAW_KEYS if key in shown]
    next(button for button in app.button if button.label == "Publish now").click().run()
    assert not app.exception
    assert [file.name for file in store.release().originals] == [name for name, _ in FILES]


def test_offending_rows_name_the_other_row_and_never_the_person(open_page, tmp_path):
    store = Store.create(tmp_path / "store")
    overlapping = SPELLS.replace("2026-05-04", "2026-03-15")
    app = open_page(store, draft=drafted(store, (FILES[0][0], overlapping)))
    shown = text(app)
    assert "<caption>Overlapping cases of a person</caption>" in shown
    assert '<th scope="col">Same person as row</th>' in shown
    assert "The first is row 4, beside row 2." in shown
    assert not re.search(r"[0-9a-f]{32}", re.sub(r"[0-9a-f]{64}", "", shown))
    assert not [key for key in RAW_KEYS if key in shown]


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_missing_columns_are_said_in_each_language_and_no_other_source_is_offered(open_page, tmp_path, lang):
    store = Store.create(tmp_path / "store")
    app = open_page(store, draft=drafted(store, (FILES[0][0], SPELLS.replace("plan_date", "plan"))), lang=lang)
    assert "«plan_date»" in text(app)
    assert not app.exception
    assert not app.selectbox


def test_where_the_server_is_open_to_others_cases_are_refused_and_drafts_of_them_not_shown(
    open_page, monkeypatch, tmp_path
):
    monkeypatch.setattr("ui.frame.is_on_this_machine", lambda: False)
    store = Store.create(tmp_path / "store")
    app = open_page(store)
    app.file_uploader[0].upload(FILES[0][0], SPELLS.encode()).run()
    assert "on the local machine only, until sign-in is configured" in text(app)
    assert Drafts(store).live() == []
    refused = text(open_page(store, draft=drafted(store, FILES[0])))
    assert "on the local machine only" in refused
    assert "4 rows" not in refused


@pytest.mark.parametrize(
    ("address", "headers", "is_local"),
    [
        ("127.0.0.1", {"Host": "127.0.0.1:8501"}, True),
        ("localhost", {"Host": "localhost:8501"}, True),
        ("::1", {"Host": "[::1]:8501"}, True),
        ("127.0.0.1", {}, True),
        (None, {"Host": "127.0.0.1:8501"}, False),
        ("", {}, False),
        ("0.0.0.0", {"Host": "localhost"}, False),
        ("192.168.1.4", {"Host": "localhost"}, False),
        ("127.0.0.1", {"Host": "suunta.kajaani.fi"}, False),
        ("127.0.0.1", {"Host": "localhost", "X-Forwarded-For": "10.0.0.7"}, False),
        ("127.0.0.1", {"host": "localhost", "forwarded": "for=10.0.0.7"}, False),
        ("127.0.0.1", {"Host": ["localhost", "evil.example"]}, False),
        ("127.0.0.1", {"Host": "localhost.evil.example"}, False),
    ],
)
def test_only_a_server_of_this_machine_asked_without_a_proxy_is_local(address, headers, is_local):
    assert serves_this_machine_only(address, headers) == is_local


def test_what_is_no_host_is_not_this_machine():
    assert not is_loopback("[x")
    assert not is_loopback("127.0.0.1.example")


def test_the_server_s_own_setting_is_this_machine():
    from ui.frame import current_user

    assert Right.CASES in current_user().rights


def test_drafts_of_cases_are_listed(open_page, tmp_path):
    store = Store.create(tmp_path / "store")
    drafted(store, *FILES)
    assert "jaksot-2026-06-30.csv, palvelut-2026-06-30.csv" in text(open_page(store))


def test_people_outside_the_area_count_for_their_own_municipality_only_and_it_is_said(open_page, tmp_path):
    store = Store.create(tmp_path / "store")
    elsewhere = SPELLS.replace("KU290", "Helsinki")
    shown = text(open_page(store, draft=drafted(store, (FILES[0][0], elsewhere), FILES[1])))
    assert "Outside the area" in shown
    assert "1 rows, of Helsinki: each counts for its own municipality, and not for Kainuu–Koillismaa" in shown
    assert "Outside the area" not in text(open_page(store, draft=drafted(store, *FILES)))


@pytest.mark.parametrize(("place", "counted"), [("area:kainuu-koillismaa", 40), ("205", 40), ("091", 25)])
def test_an_area_s_figures_leave_out_who_lives_outside_it(tmp_path, place, counted):
    people = ["205"] * 40 + ["091"] * 25
    rows = [f"P-{number:04};{code};2026-05-04;;;M;1980" for number, code in enumerate(people)]
    store = publish_cases(tmp_path, "\n".join([SPELLS.splitlines()[0], *rows]), None)
    data = ReleaseDatabase.open(store, store.release(), load_catalogue())
    assert figure(data, "ongoing_duration", place)["denominator"] == counted


MADE = Correction(
    id="kajaani-june-end",
    kind="spells",
    match={"municipality": "205", "start": "2026-05-03"},
    expect={"end": "2026-04-03"},
    change={"end": "2026-06-03"},
    reason="Typing error <checked> with the team",
)


def test_corrections_that_hold_are_listed_with_rows_reason_who_and_when_and_taken_back(open_page, tmp_path):
    store = Store.create(tmp_path / "store")
    keep_corrections(store.register, AINO, [MADE, MADE.model_copy(update={"id": "kuhmo", "change": {}, "drop": True})])
    app = open_page(store)
    shown = text(app)
    assert "kajaani-june-end" in shown
    assert "municipality 205, start 2026-05-03 (rows: 1): end 2026-04-03 → 2026-06-03" in shown
    assert "left out (end 2026-04-03)" in shown
    assert "Typing error &lt;checked&gt; with the team · Aino, " in shown
    assert "python cli.py correct corrections.yaml --by NAME" in [code.value for code in app.code]
    next(button for button in app.button if button.key == "take-back-correction-kajaani-june-end").click().run()
    assert [kept.correction.id for kept in corrections(store.register)] == ["kuhmo"]
    assert "The correction «kajaani-june-end» no longer holds." in text(app)
    assert not app.exception


def test_without_cases_and_corrections_nothing_is_said_of_them(open_page, tmp_path):
    assert "Corrections of case-level extracts" not in text(open_page(Store.create(tmp_path / "store")))


def test_who_may_not_see_cases_sees_no_correction(open_page, monkeypatch, tmp_path):
    store = Store.create(tmp_path / "store")
    keep_corrections(store.register, AINO, [MADE])
    monkeypatch.setattr("ui.frame.is_on_this_machine", lambda: False)
    assert "kajaani-june-end" not in text(open_page(store))


@pytest.mark.parametrize(
    ("lang", "said"), [("fi", "Tapaustason poimintojen korjaukset"), ("sv", "Rättelser av extrakt på ärendenivå")]
)
def test_corrections_speak_each_language(open_page, tmp_path, lang, said):
    store = Store.create(tmp_path / "store")
    keep_corrections(store.register, AINO, [MADE])
    assert said in text(open_page(store, lang=lang))
