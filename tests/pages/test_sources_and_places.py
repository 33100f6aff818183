"""The pages of sources and of places and breaks, without a browser."""

from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from catalogue.catalogue import load_catalogue
from catalogue.editing import Span, build_group
from data.store import Store
from knowledge.audit import entries
from knowledge.declarations import declarations, declare
from knowledge.edits import history, save
from knowledge.rights import Actor, Right, local_user
from tests.builders import publish

FILE = Path(__file__).parents[2] / "app.py"
DECLARED = load_catalogue()


def open_sources():
    from pages.maintenance.sources import render

    render()


def open_places():
    from pages.maintenance.places import render

    render()


@pytest.fixture
def opened(monkeypatch):
    """Return a function that runs a page on a store."""

    def run(page, store, code="fi"):
        monkeypatch.setenv("SUUNTA_STORE", str(store.folder))
        app = AppTest.from_function(page, default_timeout=60)
        app.query_params["lang"] = code
        app = app.run()
        assert not app.exception
        return app

    return run


@pytest.fixture
def overview(monkeypatch):
    """Return a function that runs the overview on a store, at an area."""

    def run(store, area):
        monkeypatch.setenv("SUUNTA_STORE", str(store.folder))
        app = AppTest.from_file(FILE, default_timeout=60)
        app.query_params.update({"area": area, "month": "2026-06"})
        return app.run()

    return run


def text(app):
    return unescape(" ".join(element.proto.body for element in app.get("html")))


def field(app, kind, label):
    return next(widget for widget in getattr(app, kind) if widget.label == label)


def type_group(app, name="Palveluyksikkö", since="2025-01", why="yhteinen yksikkö"):
    field(app, "text_input", "Nimi, suomeksi").input(name)
    field(app, "text_input", "Jakso 1: ensimmäinen kuukausi").input(since)
    field(app, "multiselect", "Jakso 1: kunnat").set_value(["205", "697"])
    field(app, "text_input", "Miksi tämä muutos tehdään").input(why)
    return press(app, "Tallenna")


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def choose(app, option):
    return field(app, "selectbox", "Mitä tehdään").select(option).run()


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_every_source_tells_what_it_is_how_it_is_fetched_and_what_its_columns_mean(opened, tmp_path, code):
    shown = text(opened(open_sources, publish(tmp_path), code))
    for source in DECLARED.sources.values():
        if source.kind == "example":
            assert source.title[code] not in shown
            continue
        assert all(part in shown for part in (source.title[code], source.about[code], source.schedule[code]))
        assert all(step[code] in shown for step in source.fetch)
        assert all(fault[code] in shown for fault in source.known_faults)
        for name, column in source.columns.items():
            assert f"<code>{name}</code>" in shown
            assert DECLARED.measures[column.measure].title[code] in shown


def test_an_example_store_tells_of_the_example_source_too(opened, tmp_path):
    assert "Mitään ei haeta" in text(opened(open_sources, publish(tmp_path, kind="example")))


def test_each_source_that_is_read_offers_a_template_in_each_form(opened, tmp_path):
    app = opened(open_sources, publish(tmp_path))
    labels = [button.proto.label.partition(" :gray")[0] for button in app.get("download_button")]
    assert labels == ["Mallipohja: Excel (.xlsx)", "Mallipohja: CSV", "Mallipohja: Parquet"] * 5


def test_a_column_that_was_declared_wrongly_is_taken_back_on_the_page(opened, tmp_path):
    store = publish(tmp_path)
    register, aino = store.register, local_user("Aino")
    declare(register, aino, DECLARED, "area-extract", "tyottomat", "in_services")
    declare(register, aino, DECLARED, "area-extract", "<b>huom</b>", None)
    app = opened(open_sources, store)
    shown = text(app)
    assert "tyottomat</code> Sama kuin in_services: Palveluissa olevat · Aino, " in shown
    assert "&lt;b&gt;huom" in " ".join(element.proto.body for element in app.get("html"))
    app.button(key="take-back-area-extract-tyottomat").click().run()
    assert [kept.column for kept in declarations(register)] == ["<b>huom</b>"]
    assert "Sarakkeen «tyottomat» merkitys ei ole enää voimassa." in text(app)
    assert entries(register)[0].detail == "withdrawn"


def test_who_may_not_declare_sees_what_is_declared_and_cannot_take_it_back(opened, monkeypatch, tmp_path):
    store = publish(tmp_path)
    declare(store.register, local_user("Aino"), DECLARED, "area-extract", "tyottomat", "unemployed")
    monkeypatch.setattr("ui.frame.current_user", lambda: Actor("vieras", frozenset({Right.VIEW})))
    app = opened(open_sources, store)
    assert "tyottomat</code>" in text(app)
    assert not app.button


def test_a_group_that_was_added_is_an_area_with_the_right_figures_at_once(opened, overview, tmp_path):
    store = publish(tmp_path)
    app = type_group(opened(open_places, store))
    assert "«Palveluyksikkö» on tallennettu ja voimassa." in text(app)
    assert "1/2025 alkaen: Kajaani ja Ristijärvi" in text(app)
    page = overview(store, "group:local-palveluyksikko")
    assert not page.exception
    assert "Palveluyksikkö" in field(page, "selectbox", "Alue").options
    # Kajaani 512 and Ristijärvi 9 in services, of 2 578 and 45: 521 / 2 623
    assert "19,9\xa0%" in text(page)
    assert "2\xa0623" in text(page)
    assert "2/2 kuntaa" not in text(page)


def test_the_open_release_follows_a_group_that_changes(opened, overview, tmp_path):
    store = publish(tmp_path)
    type_group(opened(open_places, store))
    assert "2\xa0623" in text(overview(store, "group:local-palveluyksikko"))
    smaller = build_group("group:local-palveluyksikko", {"fi": "P"}, [Span("2025-01", "", ["697"])], DECLARED)
    save(store.register, DECLARED, local_user("Eero"), smaller, "pienempi", seen=history(store.register)[0].id)
    shown = text(overview(store, "group:local-palveluyksikko"))
    assert "2\xa0623" not in shown
    assert "20,0\xa0%" in shown  # 9 of 45


def test_what_was_typed_stays_when_something_is_wrong(opened, tmp_path):
    store = publish(tmp_path)
    app = type_group(opened(open_places, store), since="1/2025", why="")
    assert "Jakso 1: «1/2025» ei ole kuukausi" in text(app)
    assert "Kerro, miksi muutat tätä" in text(app)
    assert field(app, "text_input", "Nimi, suomeksi").value == "Palveluyksikkö"
    assert field(app, "multiselect", "Jakso 1: kunnat").value == ["205", "697"]
    assert history(store.register) == []
    field(app, "text_input", "Jakso 1: ensimmäinen kuukausi").input("2025-01")
    field(app, "text_input", "Miksi tämä muutos tehdään").input("uusi yksikkö")
    assert "on tallennettu" in text(press(app, "Tallenna"))
    assert len(history(store.register)) == 1


def test_a_break_that_was_added_refuses_the_comparison_across_it(opened, overview, tmp_path):
    store = publish(tmp_path)
    refused = "ei vertailua (katkos välissä)"
    before = text(overview(store, "205"))
    assert before.count(refused) == 1  # the plan indicator's own break of 2026
    app = choose(opened(open_places, store), "new-break")
    field(app, "text_input", "Nimi, suomeksi").input("Uusi palvelu")
    field(app, "text_input", "Ensimmäinen kuukausi").input("2026-01")
    field(app, "text_area", "Mitä tapahtui, suomeksi").input("Palvelu alkoi.")
    field(app, "text_input", "Mistä tämä tiedetään").input("Kokous 1/2026")
    field(app, "text_input", "Miksi tämä muutos tehdään").input("kirjataan")
    assert "«Uusi palvelu» on tallennettu ja voimassa." in text(press(app, "Tallenna"))
    shown = text(overview(store, "205"))
    assert (
        shown.count("1/2026: Uusi palvelu") == 4
    )  # on the card and in its sentence; the plan indicator names its own of the same month
    assert shown.count(refused) == 3


def test_an_entry_is_changed_and_removed_with_its_history(opened, tmp_path):
    store = publish(tmp_path)
    app = choose(type_group(opened(open_places, store)), "group:local-palveluyksikko")
    assert field(app, "text_input", "Nimi, suomeksi").value == "Palveluyksikkö"
    assert field(app, "text_input", "Nimi, ruotsiksi (jos tyhjä, suomeksi)").value == ""
    field(app, "text_input", "Nimi, suomeksi").input("Yksikkö")
    field(app, "text_input", "Miksi tämä muutos tehdään").input("lyhyempi")
    app = choose(press(app, "Tallenna"), "group:local-palveluyksikko")
    assert "Kerro, miksi muutat tätä" in text(press(app, "Poista"))
    field(app, "text_input", "Miksi tämä muutos tehdään").input("lakkautettu")
    shown = text(press(app, "Poista"))
    assert all(said in shown for said in ("«Yksikkö» poistettu", "«Yksikkö» muutettu", "«Palveluyksikkö» lisätty"))
    assert len(history(store.register)) == 3


def test_who_saves_on_what_another_changed_meanwhile_is_told_and_loses_nothing(opened, tmp_path):
    store = publish(tmp_path)
    app = choose(type_group(opened(open_places, store)), "group:local-palveluyksikko")
    other = build_group("group:local-palveluyksikko", {"fi": "Toinen"}, [Span("2025-01", "", ["290"])], DECLARED)
    save(store.register, DECLARED, local_user("Eero"), other, "muutos", seen=history(store.register)[0].id)
    field(app, "text_input", "Nimi, suomeksi").input("Minun nimeni")
    field(app, "text_input", "Miksi tämä muutos tehdään").input("minäkin")
    app = press(app, "Tallenna")
    assert "Eero on muuttanut tätä sillä välin" in text(app)
    assert field(app, "text_input", "Nimi, suomeksi").value == "Minun nimeni"
    assert history(store.register)[0].actor == "Eero"


def test_who_may_not_edit_sees_the_lists_and_no_form(opened, monkeypatch, tmp_path):
    monkeypatch.setattr("ui.places.current_user", lambda: Actor("vieras", frozenset({Right.VIEW})))
    app = opened(open_places, publish(tmp_path))
    assert "Kainuun kuntakokeilu" in text(app)
    assert not app.button
    assert "mutta et muuttaa" in app.info[0].value


def test_an_empty_store_shows_both_pages(opened, tmp_path):
    store = Store.create(tmp_path / "s")
    assert "Näin se haetaan" in text(opened(open_sources, store))
    assert "Kuntaryhmät" in text(opened(open_places, store))
