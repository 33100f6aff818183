"""The page of releases, run without a browser: list, comparison by the address, undo of what was seen."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from intake import publishing
from knowledge.rights import Actor, Right, local_user
from tests.builders import EXTRACT, publish
from tests.pages.test_pages import text

LATER = EXTRACT.replace("697;2026-06;36;9;", "697;2026-06;33;12;").replace("2066;512", "...;512")


def open_page():
    from app import errors_shown
    from pages.maintenance.releases import render
    from ui.view import read_view

    with errors_shown(read_view().language):
        render()


@pytest.fixture
def open_releases(monkeypatch):
    """Return a function that runs the page on a store, with an address."""

    def run(store, **address):
        monkeypatch.setenv("SUUNTA_STORE", str(store.folder))
        app = AppTest.from_function(open_page, default_timeout=60)
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return run


@pytest.fixture
def store(tmp_path):
    """Two releases: the second revises Kajaani (hidden now) and Ristijärvi in June 2026."""
    publish(tmp_path, EXTRACT)
    return publish(tmp_path, LATER, "korjaus.csv")


def plain(app):
    """Return the page's text without markup, spaces as they are read."""
    return " ".join(re.sub(r"<[^>]+>", " ", text(app)).replace("\xa0", " ").split())


def button(app, label):
    return next(each for each in app.button if label in each.label)


def address(app):
    return {name: "".join(values) for name, values in app.query_params.items()}


def test_every_release_is_listed_newest_first_with_what_it_changed(open_releases, store):
    app = open_releases(store)
    shown = plain(app)
    assert not app.exception
    assert re.search(r"Julkaisu 2 uusin näytetään nyt Avaa .*korjaus.csv .*1 kuukausi korjattu .*Julkaisu 1 ", shown)
    assert "2 kuukautta lisätty" in shown
    original = store.release(1).originals[0]
    assert f'title="{original.sha256}"' in text(app)
    assert f"SHA-256 {original.sha256[:12]}…" in shown


def test_a_link_opens_the_dashboard_on_a_release_and_keeps_area_month_and_language(open_releases, store):
    app = open_releases(store, area="205", month="2026-06", lang="sv", compare="1-2")
    assert 'href="./?lang=sv&amp;area=205&amp;month=2026-06&amp;release=1"' in text(app)


def test_an_old_release_that_is_shown_is_marked_and_announced(open_releases, store):
    shown = plain(open_releases(store, release="1", lang="en"))
    assert "You are looking at release 1; the newest is 2." in shown
    assert "Release 1 shown now" in shown


def test_the_newest_and_its_base_are_compared_cell_by_cell(open_releases, store):
    app = open_releases(store)
    shown = plain(app)
    assert "Julkaisusta 1 julkaisuun 2: 1 kuukausi korjattu (6/2026)." in shown
    assert "Aineiston lukuja: 0 lisätty, 3 korjattu, 0 poistettu." in shown
    assert "Työttömät työnhakijat Ristijärvi kesäkuu 2026 36 33 −3" in shown
    assert "Palveluissa olevat Ristijärvi kesäkuu 2026 9 12 +3" in shown
    assert "Työttömät työnhakijat Kajaani kesäkuu 2026 2 066 salattu, 1–4 –" in shown
    short = "liian lyhyt sarja arvioon"
    before, after = f"20,0 % n = 45 · −5,0 %-yks. · {short}", f"26,7 % n = 45 · +1,7 %-yks. · {short}"
    assert f"Ristijärvi Aktivointiaste {before} {after}" in shown
    assert address(app)["compare"] == "1-2"


def test_the_address_chooses_the_two_and_the_choice_is_written_to_it(open_releases, store):
    app = open_releases(store, compare="0-1")
    assert "Julkaisu 1 verrattuna tilaan ennen ensimmäistä: 2 kuukautta lisätty (6/2025–6/2026)." in plain(app)
    app.selectbox[0].select(2).run()
    assert address(app)["compare"] == "2-1"
    assert "Julkaisusta 2 julkaisuun 1: 1 kuukausi korjattu (6/2026)." in plain(app)
    app.selectbox[1].select(2).run()
    assert "täsmälleen samat luvut" in plain(app)


@pytest.mark.parametrize("pair", ["1-7", "7-1"])
def test_a_comparison_with_a_release_that_never_was_is_a_sentence(open_releases, store, pair):
    app = open_releases(store, compare=pair)
    assert "Julkaisua 7 ei ole" in plain(app)
    assert not app.exception


def test_the_comparison_does_not_follow_to_other_pages(open_releases, store):
    app = open_releases(store, compare="1-2", area="205")
    assert "compare" not in app.session_state["view"]
    assert app.session_state["view"]["area"] == "205"


def test_undo_says_first_what_will_be_shown_and_then_shows_it(open_releases, store):
    app = open_releases(store)
    button(app, "Kumoa julkaisu 2…").click().run()
    shown = plain(app)
    assert "Sen jälkeen kaikille näytetään julkaisun 1 luvut" in shown
    assert "Nyt näytettäviin lukuihin verrattuna: 1 kuukausi korjattu." in shown
    assert store.newest_id() == 2
    app.text_input[0].input("väärä tiedosto")
    button(app, "Kumoa julkaisu 2").click().run()
    newest = store.release()
    assert (newest.id, newest.restores_id, newest.comment, newest.actor) == (3, 1, "väärä tiedosto", "local")
    assert "Palauttaa julkaisun 1 väärä tiedosto" in plain(app)
    assert (address(app)["release"], address(app)["compare"]) == ("3", "2-3")
    assert "Julkaisu 3 on nyt uusin" in app.success[0].value
    assert not app.exception


def test_undo_can_be_left_and_leaves_everything(open_releases, store):
    app = open_releases(store)
    button(app, "Kumoa julkaisu 2…").click().run()
    button(app, "Peruuta").click().run()
    assert "Kumotaanko" not in plain(app)
    assert store.newest_id() == 2


def test_what_came_meanwhile_is_not_undone_unseen_and_the_comment_is_kept(open_releases, store, tmp_path):
    app = open_releases(store)
    button(app, "Kumoa julkaisu 2…").click().run()
    publish(tmp_path, EXTRACT.replace("2066", "2067"), "uusi.csv")
    app.text_input[0].input("väärä tiedosto")
    button(app, "Kumoa julkaisu 2").click().run()
    assert store.newest_id() == 3
    assert "uusi.csv" in plain(app)
    assert "Julkaisun 2 jälkeen" in plain(app)
    assert app.text_input[0].value == "väärä tiedosto"
    assert not app.exception


def test_undoing_the_first_release_leaves_a_page_that_still_lists_both(open_releases, tmp_path):
    store = publish(tmp_path)
    app = open_releases(store)
    button(app, "Kumoa julkaisu 1…").click().run()
    assert "lukuja ei näytetä lainkaan" in plain(app)
    button(app, "Kumoa julkaisu 1").click().run()
    assert not app.exception
    assert "Palauttaa tilan ennen ensimmäistä julkaisua" in plain(app)
    assert "2 kuukautta poistettu" in plain(app)


def test_who_may_only_look_is_offered_neither_undo_nor_files(open_releases, store, monkeypatch):
    publisher = open_releases(store)
    assert button(publisher, "Kumoa")
    assert publisher.get("download_button")
    monkeypatch.setattr("ui.frame.current_user", lambda: Actor("katsoja", frozenset({Right.VIEW})))
    viewer = open_releases(store)
    assert "korjaus.csv" in plain(viewer)
    assert not [each for each in viewer.button if "Kumoa" in each.label]
    assert not viewer.get("download_button")


def test_an_empty_store_says_what_to_do(open_releases, tmp_path):
    app = open_releases(Store.create(tmp_path / "s"))
    assert "Ei vielä lukuja" in plain(app)
    assert not app.exception


def test_markup_in_a_comment_or_a_file_name_stays_text(open_releases, tmp_path):
    store = publish(tmp_path, EXTRACT, "<b>x.csv")
    publishing.undo(store.folder, local_user("<script>"), comment="<img src=x>")
    assert not re.search(r"<(b|script|img)\b", text(open_releases(store)))


def test_two_hundred_releases_are_listed_in_parts(open_releases, tmp_path):
    store = publish(tmp_path)
    publish(tmp_path, LATER, "korjaus.csv")
    for _ in range(198):
        publishing.undo(store.folder, local_user())
    app = open_releases(store)
    assert "Näytetään 10/200 julkaisua" in plain(app)
    button(app, "Näytä vanhempia").click().run()
    assert "Näytetään 60/200 julkaisua" in plain(app)
