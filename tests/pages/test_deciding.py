"""Deciding on a draft on the page: nothing is published that the window did not show; any set of files can be drawn."""

import io

import pytest

from catalogue.catalogue import load_catalogue
from data.store import Store
from intake.deciding import Scheduler
from knowledge.drafts import Drafts, DraftState
from knowledge.rights import local_user
from tests.builders import EXTRACT, publish
from tests.pages.test_extracts import open_page  # noqa: F401 - fixture
from tests.pages.test_pages import text

ESA = local_user("Esa")
CHANGED = "The draft has changed since you looked"
# Kajaani's unemployed of June revised; the months between are missing, which is warned of.
REVISION = EXTRACT.replace("2066", "2000")
ADDED = "municipality;month;unemployed\n290;2026-06;340\n"
BROKEN = "municipality;month;unemployed\n205;2026-06;monta\n"
UNKNOWN = "municipality;month;unemployed;uusi\n205;2026-06;2000;500\n"


def add(store: Store, *files: tuple[str, str]):
    """Add files to the only draft, as another window does."""
    drafts = Drafts(store)
    (draft,) = drafts.live()
    begun = drafts.begin(ESA, [(name, io.BytesIO(content.encode())) for name, content in files])
    drafts.replace_files(draft, ESA, [*draft.files, *begun.files])
    drafts.withdraw(begun, ESA)


def button(app, label):
    return next(button for button in app.button if button.label == label)


def accept_all(app):
    for box in app.checkbox:
        box.check()
    return app.run()


@pytest.mark.parametrize("label", ["Publish now", "Withdraw the files"])
def test_what_another_window_added_is_shown_before_anything_is_decided(open_page, tmp_path, label):  # noqa: F811
    store = publish(tmp_path)
    app = accept_all(open_page(store, ("kesä.csv", REVISION)))
    add(store, ("toinen.csv", ADDED))
    button(app, label).click()
    app.run()
    assert CHANGED in text(app)
    assert "toinen.csv" in text(app)
    assert (store.newest_id(), Drafts(store).live()[0].state) == (1, DraftState.OPEN)
    accept_all(app)
    assert CHANGED not in text(app)
    button(app, "Publish now").click()
    app.run()
    assert [file.name for file in store.release().originals] == ["kesä.csv", "toinen.csv"]


def test_where_another_window_looked_again_this_one_looks_again_too(open_page, tmp_path):  # noqa: F811
    store = publish(tmp_path)
    app = accept_all(open_page(store, ("kesä.csv", REVISION)))
    publish(tmp_path, "municipality;month;unemployed\n697;2026-06;41\n", "between.csv")
    drafts = Drafts(store)
    drafts.look_again(drafts.live()[0], ESA)
    button(app, "Publish now").click()
    app.run()
    assert CHANGED in text(app)
    assert store.newest_id() == 2
    assert [box.value for box in app.checkbox] == [False] * len(app.checkbox)


def test_a_warning_is_acknowledged_of_what_was_seen_and_not_of_other_files(open_page, tmp_path):  # noqa: F811
    store = publish(tmp_path)
    app = accept_all(open_page(store, ("kesä.csv", REVISION)))
    (draft,) = Drafts(store).live()
    assert draft.acknowledged.names >= {"release_months_missing"}
    assert all(box.value for box in app.run().checkbox)
    add(store, ("toinen.csv", ADDED))
    app.run()
    assert app.checkbox
    assert not any(box.value for box in app.checkbox)
    assert Drafts(store).live()[0].acknowledged.names == frozenset()
    again = open_page(store, draft=str(draft.id))
    assert not any(box.value for box in again.checkbox)


def test_ticks_come_back_with_the_draft(open_page, tmp_path):  # noqa: F811
    store = publish(tmp_path)
    accept_all(open_page(store, ("kesä.csv", REVISION)))
    again = open_page(store, draft="1")
    assert again.checkbox
    assert all(box.value for box in again.checkbox)


@pytest.mark.parametrize(
    "files",
    [
        [("a.csv", BROKEN), ("a.csv", BROKEN)],
        [("a.csv", BROKEN), ("a.csv", BROKEN.replace("monta", "muutama"))],
        [("a.csv", BROKEN), ("b.csv", BROKEN)],
        [("a.csv", BROKEN), ("a.csv", REVISION)],
        [("a.csv", UNKNOWN), ("b.csv", UNKNOWN.replace("500", "501"))],
        [("a.csv", UNKNOWN), ("b.csv", UNKNOWN)],
        [("a.csv", "x;y\n1;2\n"), ("b.csv", "x;y\n1;2\n")],
    ],
    ids=["twice", "same name", "same content", "repaired", "same unknown column", "same unknown file", "no source"],
)
def test_files_that_resemble_one_another_can_be_drawn_and_taken_out_one_by_one(open_page, tmp_path, files):  # noqa: F811
    store = publish(tmp_path)
    app = open_page(store, *files)
    assert not app.exception
    taken = [button for button in app.button if button.label.startswith("Take out")]
    kept = Drafts(store).draft(1).files
    assert len(taken) == (len(kept) if len(kept) > 1 else 0)
    if taken:
        taken[0].click()
        app.run()
        assert not app.exception
        assert Drafts(store).draft(1).files == kept[1:]


def test_the_source_that_another_window_says_is_not_taken_back_by_this_one(open_page, tmp_path):  # noqa: F811
    store = publish(tmp_path)
    app = open_page(store, ("a.csv", "x;y\n1;2\n"))
    drafts = Drafts(store)
    draft = drafts.draft(1)
    (file,) = draft.files
    drafts.replace_files(draft, ESA, [type(file)(file.name, file.sha256, file.bytes, "area-extract")])
    app.run()
    assert drafts.draft(1).files[0].source == "area-extract"


def test_the_name_of_an_unknown_column_stays_text_in_the_form(open_page, tmp_path):  # noqa: F811
    app = open_page(publish(tmp_path), ("a.csv", UNKNOWN.replace("uusi", "**[x](http://y)** :red[z]")))
    labels = [box.label for box in app.selectbox]
    assert any(r"\*\*\[x\]\(http\://y\)\*\* \:red\[z\]" in label for label in labels)


def test_an_hour_is_offered_only_where_somebody_keeps_it(open_page, tmp_path):  # noqa: F811
    store = publish(tmp_path)
    app = open_page(store, ("kesä.csv", REVISION))
    assert not [button for button in app.button if button.label == "Publish then"]
    assert "publish-due" in " ".join(caption.value for caption in app.caption)
    scheduler = Scheduler(store.folder, load_catalogue(), seconds_between=60)
    scheduler.start()
    try:
        accept_all(app)
        button(app, "Publish then").click()
        app.run()
        assert Drafts(store).draft(1).state == DraftState.SCHEDULED
        assert "will be published" in text(app)
    finally:
        scheduler.stop()


def test_an_hour_set_on_what_another_window_changed_is_not_kept(open_page, tmp_path):  # noqa: F811
    store = publish(tmp_path)
    scheduler = Scheduler(store.folder, load_catalogue(), seconds_between=60)
    scheduler.start()
    try:
        app = accept_all(open_page(store, ("kesä.csv", REVISION)))
        add(store, ("toinen.csv", ADDED))
        button(app, "Publish then").click()
        app.run()
        assert CHANGED in text(app)
        assert Drafts(store).draft(1).state == DraftState.OPEN
    finally:
        scheduler.stop()
