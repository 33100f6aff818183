"""The switch to unprotected figures: recorded first, one release and session, never in the address or in a file."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from catalogue.catalogue import load_catalogue
from catalogue.errors import UserError
from cli import build
from knowledge.audit import Action, entries
from knowledge.drafts import Drafts
from knowledge.rights import Actor, Right, local_user
from tests.builders import publish
from tests.pages.opening import number_of, open_page
from tests.pages.test_pages import open_app, text

__all__ = ["open_app"]

# Of the 36 + 3 of Ristijärvi 3 are in services: 7.7 %, which must be hidden.
SMALL = """municipality;month;unemployed;in_services
205;2026-06;2066;512
290;2026-06;344;90
697;2026-06;36;3
"""
RAW = "7.7\xa0%"
BANNER = "Unprotected figures on the overview"


def switch(app, key="switch-on"):
    return next((button for button in app.button if button.key == key), None)


def lines(store):
    return [(entry.actor, entry.action, entry.subject) for entry in entries(store.register)]


def test_the_small_count_is_hidden_until_it_is_switched_and_the_switch_is_recorded(open_app, tmp_path):
    store = publish(tmp_path, SMALL)
    app = open_app(store.folder, lang="en")
    assert RAW not in text(app)
    assert BANNER not in text(app)
    switch(app).click().run()
    assert RAW in text(app)
    assert BANNER in text(app)
    assert lines(store) == [("local", Action.SHOW_UNPROTECTED, "release 1")]
    assert not any("unprotected" in name for name in app.query_params)
    switch(app, "switch-off").click().run()
    assert RAW not in text(app)
    assert BANNER not in text(app)


def test_a_new_session_begins_protected(open_app, tmp_path):
    store = publish(tmp_path, SMALL)
    switch(open_app(store.folder, lang="en")).click().run()
    assert RAW not in text(open_app(store.folder, lang="en"))


def test_another_release_is_protected_and_so_is_the_first_when_one_comes_back(open_app, tmp_path):
    publish(tmp_path, SMALL)
    store = publish(tmp_path, SMALL.replace("2066", "2067"), "later.csv")
    app = open_app(store.folder, lang="en", release="1")
    switch(app).click().run()
    assert RAW in text(app)
    app.query_params["release"] = "2"
    assert RAW not in text(app.run())
    app.query_params["release"] = "1"
    assert RAW not in text(app.run())


def test_what_is_not_recorded_is_not_shown(open_app, tmp_path, monkeypatch):
    store = publish(tmp_path, SMALL)
    app = open_app(store.folder, lang="en")

    def refuse(*_):
        raise UserError("The register cannot be written: {reason}.", reason="full")

    monkeypatch.setattr("ui.unprotected.record", refuse)
    switch(app).click().run()
    assert "cannot be written: full" in text(app)
    assert RAW not in text(app)
    assert RAW not in text(app.run())


def test_without_the_right_there_is_no_switch(open_app, tmp_path, monkeypatch):
    store = publish(tmp_path, SMALL)
    monkeypatch.setattr("ui.frame.current_user", lambda: Actor("vieras", frozenset({Right.VIEW})))
    assert switch(open_app(store.folder, lang="en")) is None


def test_without_a_confidential_source_there_is_no_switch(open_app, tmp_path):
    assert load_catalogue().sources["example"].policy == "public"
    store = publish(tmp_path, SMALL, kind="example")
    assert switch(open_app(store.folder, lang="en")) is None


def test_what_leaves_the_house_and_comparisons_stay_protected_while_the_screen_is_not(open_app, tmp_path):
    from click.testing import CliRunner

    from catalogue.language import speak

    publish(tmp_path, SMALL)
    store = publish(tmp_path, SMALL.replace("36;3", "35;4"), "later.csv")
    app = open_app(store.folder, lang="en")
    switch(app).click().run()
    assert "10.3\xa0%" in text(app)  # 4 / 39
    asked = ["show", "activation_rate", "--place", "697", "--format", "csv", "--store", str(store.folder)]
    shown = CliRunner().invoke(build(speak("en")), asked)
    assert (shown.exit_code, "10.25" in shown.output) == (0, False)
    page = AppTest.from_function(open_page, default_timeout=60, args=(number_of("releases"),))
    page.session_state["unprotected"] = (str(store.folder), 2)
    page.query_params["lang"] = "en"
    page.run()
    assert BANNER in text(page)
    assert "10.3\xa0%" not in text(page)


def test_a_draft_says_that_its_figures_are_unprotected_and_is_recorded_once(tmp_path, monkeypatch):
    def page():
        from pages.maintenance.extracts import render

        render()

    store = publish(tmp_path, SMALL)
    file = Path(tmp_path / "next.csv")
    file.write_text(SMALL.replace("36;3", "35;4"), encoding="utf-8")
    draft = Drafts(store).begin(local_user("Aino"), [(file.name, file)])
    monkeypatch.setenv("SUUNTA_STORE", str(store.folder))
    for _ in range(2):
        app = AppTest.from_function(page, default_timeout=60)
        app.query_params["lang"], app.query_params["draft"] = "en", str(draft.id)
        said = text(app.run())
        assert "These are the figures of the files, unprotected. Small counts are hidden when published." in said
    assert lines(store) == [("local", Action.SHOW_UNPROTECTED, f"draft {draft.id}")]
