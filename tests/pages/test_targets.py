"""The page of targets, without a browser: set, see, end; who may not is refused, who is late is told."""

from datetime import date
from html import unescape
from io import BytesIO

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from catalogue.catalogue import load_catalogue
from catalogue.language import NO_BREAK
from data.store import Store
from knowledge.audit import Action, entries
from knowledge.rights import Actor, Right, local_user
from knowledge.targets import Aim, history, set_target
from tests.builders import JUNE, publish
from tests.pages.tables import table_of
from tests.pages.test_downloads import offered  # noqa: F401 - fixture
from tests.pages.test_unprotected import RAW, SMALL

DECLARED = load_catalogue()
PLAN, DURATION = "plan_within_one_month", "ongoing_duration"
AINO = local_user("Aino")
YEAR = (date(2026, 1, 1), date(2026, 12, 1))


def open_targets():
    from pages.management.targets import render

    render()


@pytest.fixture
def opened(monkeypatch):
    """Return a function that opens the page on a store, at Kajaani in June."""

    def run(store, code="fi", **said):
        monkeypatch.setenv("SUUNTA_STORE", str(store.folder))
        app = AppTest.from_function(open_targets, default_timeout=60)
        app.query_params.update({"lang": code, "area": "205", "indicator": PLAN, "month": "2026-06", **said})
        app = app.run()
        assert not app.exception
        return app

    return run


@pytest.fixture
def store(tmp_path):
    return publish(tmp_path)


def text(app):
    return unescape(" ".join(element.proto.body for element in app.get("html"))).replace(NO_BREAK, " ")


def field(app, kind, label):
    return next(widget for widget in getattr(app, kind) if widget.label == label)


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def type_target(app, value, since="2026-01", until="", label="Vähintään, %"):
    field(app, "text_input", label).input(value)
    field(app, "text_input", "Ensimmäinen kuukausi").input(since)
    field(app, "text_input", "Viimeinen kuukausi").input(until)
    return press(app, "Aseta tavoite")


def set_by(store, value, since=JUNE, until=None, *, actor=AINO, indicator=PLAN, place="205"):
    aim = Aim(indicator, place, since, until, value)
    return set_target(store.register, DECLARED, actor, aim, seen=0)


def choose(app, option):
    return field(app, "selectbox", "Mitä tehdään").select(option).run()


def test_without_targets_the_page_says_what_they_are_for(opened, store):
    shown = text(opened(store))
    assert "Tavoite kertoo, mitä tunnusluvun pitäisi alueella olla" in shown
    assert "<table" not in shown


def test_a_target_that_was_set_is_seen_with_its_distance_at_once(opened, store):
    app = type_target(opened(store), "97", until="2026-12")
    shown = text(app)
    assert "Tavoite on asetettu: Suunnitelma ennen 1 kk, Kajaani." in shown
    # 240 of 250 plans; 97 % of 250 is 242.5: 243. Wilson of 240/250 is 92.8 to 97.8 %.
    assert all(said in shown for said in ("vähintään 97 %", "1/2026–12/2026", "96,0 %", "3 suunnitelmaa lisää"))
    assert "ei voi sanoa" in shown
    assert "tavallinen vaihtelu riittää selitykseksi" in shown
    assert history(store.register)[0].aim == Aim(PLAN, "205", *YEAR, 97.0)
    assert entries(store.register)[0].action == Action.SET_TARGET
    assert field(app, "text_input", "Vähintään, %").value == ""


@pytest.mark.parametrize(
    ("value", "verdict"), [(92.5, "tavoite saavutettu"), (98.0, "tavoitetta ei saavutettu"), (95.0, "luku täyttää")]
)
def test_the_verdict_is_in_words(opened, store, value, verdict):
    set_by(store, value)
    assert verdict in text(opened(store))


@pytest.mark.parametrize(
    ("code", "said"), [("sv", ("minst 97 %", "3 planer till")), ("en", ("at least 97 %", "3 more plans"))]
)
def test_the_page_speaks_each_language(opened, store, code, said):
    set_by(store, 97.0)
    assert all(part in text(opened(store, code)) for part in said)


def test_a_target_holds_in_its_months_only_and_one_to_come_is_announced(opened, store):
    set_by(store, 97.0, since=date(2026, 8, 1))
    shown = text(opened(store))
    assert "Tässä kuussa ei ole voimassa yhtään tavoitetta." in shown
    assert shown.index("Tulevat tavoitteet") < shown.index("8/2026 alkaen")
    assert "3 suunnitelmaa" not in shown


def test_a_mean_is_compared_by_its_value(opened, tmp_path):
    store = publish(tmp_path, "municipality;month;open_spells;open_days\n205;2026-06;100;29610\n")
    app = opened(store, indicator=DURATION)
    # 29 610 days of 100 spells: 42.3 weeks
    shown = text(type_target(app, "40,5 vk", label="Enintään, vk"))
    assert all(said in shown for said in ("enintään 40,5 vk", "42,3 vk", "tavoitteeseen 1,8 vk"))
    assert "vaihtelua ei tunneta" in shown


def test_a_hidden_count_gives_a_range_and_a_missing_figure_says_why(opened, store):
    # Kuhmo's services are hidden: 1 to 4 of 345 to 348. 5 % of 345 is 17.25, of 348 it is 17.4: 18.
    set_by(store, 5.0, indicator="activation_rate", place="290")
    set_by(store, 40.0, indicator=DURATION, place="290")
    shown = text(opened(store))
    assert "14–17 henkilöä lisää palveluihin" in shown
    assert 'ei voi verrata<span class="suunta-notes">ei tietoa</span>' in shown


def test_several_faults_are_named_together_and_what_was_typed_stays(opened, store):
    app = type_target(opened(store), "paljon", since="1/2026")
    assert "«paljon» ei ole luku. Kirjoita se muodossa 38,5." in text(app)
    assert "«1/2026» ei ole kuukausi" in text(app)
    assert field(app, "text_input", "Vähintään, %").value == "paljon"
    assert history(store.register) == []
    assert "on asetettu" in text(type_target(app, "97,5 %"))
    assert history(store.register)[0].aim.value == 97.5


@pytest.mark.parametrize(
    ("value", "since", "until", "said"),
    [
        ("101", "2026-01", "", "prosenttiluku yli 100"),
        ("-1", "2026-01", "", "alle nollan"),
        ("nan", "2026-01", "", "ei ole luku"),
        ("1e999", "2026-01", "", "ei ole luku"),
        ("", "2026-01", "", "ei ole luku"),
        ("97", "", "", "Anna alkukuukausi"),
        ("97", "2026-06", "2026-05", "aiempi kuin"),
    ],
)
def test_what_is_no_target_is_refused(opened, store, value, since, until, said):
    app = type_target(opened(store), value, since, until)
    assert 'role="alert"' in text(app)
    assert history(store.register) == []
    assert said in text(app)


def test_a_target_is_ended_after_a_month_and_stays_in_the_history(opened, store):
    set_by(store, 97.0, *YEAR)
    app = opened(store)
    end = field(app, "selectbox", "Mitä tehdään").options[1].replace(NO_BREAK, " ")
    assert end == "Päätä: Suunnitelma ennen 1 kk, Kajaani: vähintään 97 %, 1/2026–12/2026"
    app = choose(app, "1 2026-01")
    assert field(app, "text_input", "Viimeinen kuukausi, jona se on voimassa").value == "2026-06"
    app = press(app, "Päätä tavoite")
    shown = text(app)
    assert "Tavoite on päätetty" in shown
    assert "1/2026–6/2026" in shown  # the months that are left to it
    assert "ei tavoitetta" in shown
    assert [found.aim.value for found in history(store.register)] == [None, 97.0]
    assert history(store.register)[0].aim == Aim(PLAN, "205", date(2026, 7, 1), date(2026, 12, 1), None)


def test_a_target_to_come_is_taken_back_wholly(opened, store):
    set_by(store, 97.0, since=date(2026, 8, 1))
    app = press(choose(opened(store), "1 2026-08"), "Päätä tavoite")
    assert "Tulevat tavoitteet" not in text(app)
    assert history(store.register)[0].aim == Aim(PLAN, "205", date(2026, 8, 1), None, None)


@pytest.mark.parametrize(("last", "said"), [("2026-12", "viimeistään"), ("joulu", "ei ole kuukausi")])
def test_an_end_that_is_none_is_refused(opened, store, last, said):
    set_by(store, 97.0, *YEAR)
    app = choose(opened(store), "1 2026-01")
    field(app, "text_input", "Viimeinen kuukausi, jona se on voimassa").input(last)
    assert said in text(press(app, "Päätä tavoite"))
    assert len(history(store.register)) == 1


def test_who_may_not_edit_sees_targets_and_no_form(opened, store, monkeypatch):
    set_by(store, 97.0)
    monkeypatch.setattr("ui.frame.current_user", lambda: Actor("vieras", frozenset({Right.VIEW})))
    app = opened(store)
    assert "3 suunnitelmaa lisää" in text(app)
    assert not app.button
    assert app.info[0].value == "Voit katsoa tavoitteita, mutta et asettaa niitä."


def test_who_sets_on_what_another_set_meanwhile_is_told_and_loses_nothing(opened, store):
    app = opened(store)
    set_by(store, 90.0, actor=local_user("Eero"))
    app = type_target(app, "97")
    assert "Eero on muuttanut tätä sillä välin" in text(app)
    assert field(app, "text_input", "Vähintään, %").value == "97"
    app = press(app, "Aseta tavoite")
    assert "Eero on muuttanut tätä sillä välin" in text(app)  # pressed twice, it overwrites nothing
    assert [found.actor for found in history(store.register)] == ["Eero"]
    app = choose(choose(app, "1 2026-06"), "new")
    assert "on asetettu" in text(type_target(app, "97"))
    assert [found.aim.value for found in history(store.register)] == [97.0, 90.0]


def test_what_another_set_for_another_place_is_in_nobodys_way(opened, store):
    app = opened(store)
    set_by(store, 90.0, place="290", actor=local_user("Eero"))
    assert "on asetettu" in text(type_target(app, "97"))


def test_a_target_of_a_place_that_is_no_more_stays_in_the_history_only(opened, store, monkeypatch):
    monkeypatch.setattr("knowledge.targets._refuse_impossible", lambda catalogue, aim: None)
    set_by(store, 90.0, place="group:local-gone")
    app = opened(store)
    assert "group:local-gone" in text(app)
    assert not [name for name in field(app, "selectbox", "Mitä tehdään").options if "gone" in name]


def test_a_target_may_be_set_before_there_are_figures(opened, tmp_path):
    store = Store.create(tmp_path / "empty")
    shown = text(type_target(opened(store), "97"))
    assert "vähintään 97 %" in shown
    assert "ei voi verrata" in shown


def test_the_targets_leave_as_they_are_shown_cell_by_cell(opened, offered, store):  # noqa: F811
    set_by(store, 97.0)
    set_by(store, 5.0, indicator="activation_rate", place="290")
    set_by(store, 40.0, indicator=DURATION, place="290")
    rows = table_of(opened(store, "en"), "suunta-targets")
    file = pl.read_parquet(BytesIO(offered["suunta-kajaani-targets-2026-06-release-1.parquet"].make()))
    assert len(rows) == len(file) == 3
    for (name, target, period, figure, away, verdict, setter), row in zip(
        rows, file.iter_rows(named=True), strict=True
    ):
        assert name[1] == row["place_title"]
        assert target == [row["target_shown"]]
        assert period == [row["target_period"]]
        assert row["shown"] in figure
        assert away == [row["target_distance"] or "\u2013"]
        assert verdict == [text for text in (row["target_verdict"], row["target_reason"]) if text]
        assert setter == [row["target_set_by"], row["target_set_at"]]
    assert file.filter(place="290", indicator="activation_rate")["target_distance"].item().startswith("14\u201317")


def test_the_page_follows_the_switch_to_unprotected_figures_and_its_files_do_not(
    opened,
    offered,  # noqa: F811
    tmp_path,
    monkeypatch,
):
    store = publish(tmp_path, SMALL)
    set_by(store, 10.0, indicator="activation_rate", place="697")
    assert RAW.replace(NO_BREAK, " ") not in text(opened(store, "en"))
    monkeypatch.setattr("ui.frame.is_switched_on", lambda *_: True)
    shown = text(opened(store, "en"))
    assert RAW.replace(NO_BREAK, " ") in shown
    assert "Unprotected figures on screen" in shown
    file = pl.read_parquet(BytesIO(offered["suunta-kajaani-targets-2026-06-release-1.parquet"].make()))
    assert file["status"].to_list() == ["hidden"]
    assert file["target_verdict"].to_list() == ["cannot be compared"]


def test_the_targets_leave_though_the_address_names_no_area(monkeypatch, offered, store):  # noqa: F811
    set_by(store, 97.0)
    monkeypatch.setenv("SUUNTA_STORE", str(store.folder))
    app = AppTest.from_function(open_targets, default_timeout=60)
    app.query_params["lang"] = "en"
    assert not app.run().exception
    assert "suunta-kainuu-koillismaa-targets-2026-06-release-1.xlsx" in offered
