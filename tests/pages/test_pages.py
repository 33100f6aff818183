"""The pages, run through app.py without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import PAGES
from tests.builders import EXTRACT, publish
from tests.pages.opening import open_page

FILE = Path(__file__).parents[2] / "app.py"


@pytest.fixture
def open_app(monkeypatch):
    """Return a function that runs app.py on a store, with an address."""

    def run(store, **address):
        monkeypatch.setenv("SUUNTA_STORE", str(store))
        app = AppTest.from_file(FILE, default_timeout=60)
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return run


def text(app):
    return " ".join(element.proto.body for element in app.get("html"))


def test_the_overview_shows_the_figures_of_the_newest_month(open_app, tmp_path):
    app = open_app(publish(tmp_path).folder)
    shown = text(app)
    assert not app.exception
    assert "Kainuu–Koillismaa, kesäkuu 2026" in shown
    assert "17,6–17,7" in shown  # 522/2 968 to 525/2 971
    assert "3/10 kuntaa" in shown
    assert "19,9\xa0%" in shown  # Kajaani, in the matrix


def test_the_address_is_written_out_in_full(open_app, tmp_path):
    app = open_app(publish(tmp_path).folder, lang="sv")
    address = {name: "".join(values) for name, values in app.query_params.items()}
    assert address["lang"] == "sv"
    assert (address["area"], address["month"], address["release"]) == ("area:kainuu-koillismaa", "2026-06", "1")


def test_the_address_opens_area_month_language_and_release(open_app, tmp_path):
    publish(tmp_path)
    store = publish(tmp_path, EXTRACT.replace("2066", "3000"), "later.csv")
    old = text(open_app(store.folder, lang="en", area="205", month="2026-06", release="1"))
    assert "Kajaani, June 2026" in old
    assert "19.9\xa0%" in old
    assert "You are looking at release 1; the newest is 2." in old
    assert "14.6\xa0%" in text(open_app(store.folder, lang="en", area="205", month="2026-06"))  # 512 / 3 512


def test_where_everything_has_been_undone_the_page_says_what_to_do_and_the_old_release_opens(open_app, tmp_path):
    from intake.publishing import undo
    from knowledge.rights import local_user

    store = publish(tmp_path)
    undo(store.folder, local_user())
    app = open_app(store.folder, lang="en")
    assert not app.exception
    assert "No figures yet" in text(app)
    assert "19.9\xa0%" in text(open_app(store.folder, lang="en", release="1"))


def test_an_empty_store_says_what_to_do(open_app, tmp_path):
    from data.store import Store

    assert "Ei vielä lukuja" in text(open_app(Store.create(tmp_path / "s").folder))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"area": "area:atlantis"}, "aluetta «area:atlantis» ei ole"),
        ({"indicator": "luck"}, "Tunnuslukua «luck» ei ole"),
        ({"release": "77"}, "Julkaisua 77 ei ole"),
    ],
)
def test_a_wrong_address_is_a_sentence(open_app, tmp_path, address, said):
    app = open_app(publish(tmp_path).folder, **address)
    assert said in text(app)
    assert '<a href=".?lang=fi">Avaa tilannekuva</a>' in text(app)
    assert not app.exception


def test_markup_in_a_file_stays_text():
    from ui.markup import markup

    assert "<script>" not in markup("caption.html", text="<script>alert(1)</script>")


def test_a_hidden_cell_is_never_a_zero(open_app, tmp_path):
    store = publish(tmp_path, "municipality;month;open_spells;open_days\n205;2026-06;10;700\n697;2026-06;...;...\n")
    assert "salattu" in text(open_app(store.folder))


def open_guide():
    from pages.maintenance.guide import render

    render()


@pytest.mark.parametrize("number", range(len(PAGES)), ids=[entry.url_path for entry in PAGES])
@pytest.mark.parametrize("kind", ["example", "real"])
def test_every_page_says_that_its_data_are_examples_and_only_then(monkeypatch, tmp_path, number, kind):
    monkeypatch.setenv("SUUNTA_STORE", str(publish(tmp_path, kind=kind).folder))
    page = AppTest.from_function(open_page, default_timeout=60, args=(number,)).run()
    assert not page.exception
    assert ("Esimerkkiaineisto: kaikki luvut ovat keksittyjä." in text(page)) == (kind == "example")


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_the_guide_documents_every_indicator_break_and_source(monkeypatch, tmp_path, code):
    from html import unescape

    from catalogue.catalogue import load_catalogue

    monkeypatch.setenv("SUUNTA_STORE", str(publish(tmp_path).folder))
    app = AppTest.from_function(open_guide, default_timeout=60)
    app.query_params["lang"] = code
    shown = unescape(text(app.run()))
    declared = load_catalogue()
    for indicator in declared.shown_indicators:
        assert indicator.title[code] in shown
        assert indicator.definition[code] in shown
        assert indicator.caveats[code] in shown
    for event in declared.breaks:
        assert event.description[code] in shown
    assert all(source.title[code] in shown for source in declared.sources.values() if source.kind == "statistics")


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_the_guide_lists_every_sign_with_its_word_what_it_means_and_what_to_do(monkeypatch, tmp_path, code):
    import re
    from html import unescape

    from catalogue.language import speak
    from metrics.marks import SIGNS
    from tests.metrics.test_marks import mark

    monkeypatch.setenv("SUUNTA_STORE", str(publish(tmp_path).folder))
    app = AppTest.from_function(open_guide, default_timeout=60)
    app.query_params["lang"] = code
    signs = text(app.run()).split('id="signs"')[1].split("</section>")[0]
    entries = re.findall(r"<dt><span[^>]*>(.)</span>(.*?)</dt><dd>(.*?)</dd>", unescape(signs))
    assert {(sign, word) for sign, word, _ in entries} == {
        (mark(name, speak(code)).sign, mark(name, speak(code)).word) for name in SIGNS
    }
    assert all(meaning.count(".") >= 2 for _, _, meaning in entries)  # what it means, and what to do
    assert signs.count("<p>") == 3  # public sources, confidential ones, and why totals are exact


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_the_guide_tells_what_a_target_is_and_what_each_verdict_on_it_means(monkeypatch, tmp_path, code):
    from catalogue.language import speak
    from metrics.comparisons.targets import Verdict
    from metrics.comparisons.words import verdict_text

    monkeypatch.setenv("SUUNTA_STORE", str(publish(tmp_path).folder))
    app = AppTest.from_function(open_guide, default_timeout=60)
    app.query_params["lang"] = code
    say = speak(code).say
    heading = say("Targets: reached, missed, cannot tell")
    (part,) = (section for section in text(app.run()).split("<section") if f"<h2>{heading}</h2>" in section)
    words = [entry.split("</dt>")[0] for entry in part.split("<dt>")[1:]]
    assert words[2:5] == [verdict_text(verdict, speak(code)) for verdict in Verdict]
    assert len(words) == part.count("<dd>") == 7


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("fi", ["Työttömyysjakson päivät vastaavat etuuspäiviä.", "eikä se ole ennuste", "Mitä sivu ei kerro"]),
        ("sv", ["Dagarna i arbetslöshetsperioden står för förmånsdagar.", "ingen prognos", "Vad sidan inte säger"]),
        ("en", ["Days in the spell stand for days of benefit.", "not a forecast", "What it does not say"]),
    ],
)
def test_the_guide_tells_what_the_coming_month_says_and_what_not(monkeypatch, tmp_path, code, said):
    monkeypatch.setenv("SUUNTA_STORE", str(publish(tmp_path).folder))
    app = AppTest.from_function(open_guide, default_timeout=60)
    app.query_params["lang"] = code
    shown = text(app.run())
    assert [part for part in said if part not in shown] == []
    assert f'href="next-month?lang={code}"' in shown


def test_the_matrix_shows_signs_with_their_words_and_how_much_is_hidden(open_app, tmp_path):
    shown = text(open_app(publish(tmp_path).folder, lang="en"))
    assert '<span aria-hidden="true">⇕</span><span class="suunta-unseen">range: hidden cells</span>' in shown
    assert "figures hidden or shown as a range" in shown
    assert "too few for a verdict" in shown  # Ristijärvi's plan within one month rests on 5 spells


def test_a_figure_of_the_matrix_that_is_not_judged_says_why(open_app, tmp_path):
    shown = text(open_app(publish(tmp_path).folder, lang="en"))
    matrix = shown[shown.index('class="suunta-matrix"') :]
    assert '<span class="suunta-unseen">series too short for a verdict</span>' in matrix.split("</table>")[0]
    assert "series too short for a verdict" in matrix.split("</table>")[1].split("</section>")[0]  # among the signs


def test_a_fault_of_our_own_is_said_politely_and_logged(open_app, monkeypatch, tmp_path, caplog):
    store = publish(tmp_path)
    monkeypatch.setattr("ui.masthead.summary_sentences", lambda *_: 1 / 0)
    app = open_app(store.folder)
    assert "Suunnassa itsessään meni jokin vikaan" in text(app)
    assert "ZeroDivisionError" not in text(app)
    assert not app.exception
    assert "ZeroDivisionError" in caplog.text


def test_a_page_is_refused_to_who_may_not_see_it(open_app, monkeypatch, tmp_path):
    from knowledge.rights import Actor

    store = publish(tmp_path)
    monkeypatch.setattr("ui.frame.current_user", lambda: Actor("vieras", frozenset()))
    shown = text(open_app(store.folder))
    assert "vieras: tähän ei ole oikeutta" in shown
    assert "19,9" not in shown
