"""What a store shows of a confidential source: the protected part of each, made at publishing and kept for good."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from catalogue.catalogue import load_catalogue
from catalogue.errors import UserError
from catalogue.language import speak
from commands.comparing import compare
from commands.figures import show
from data.backup import back_up, restore
from data.progress import Step
from data.protections import name_of, protected_parts, shown_parts
from data.publication import read_part
from data.retention import clean
from data.store import Store
from intake.protecting import ensure_protected
from intake.publishing import undo
from knowledge.rights import local_user
from metrics.database import ReleaseDatabase
from tests.builders import figure, publish, received, write
from tests.data.crashing import start
from tests.disclosure.tables import table

CATALOGUE = load_catalogue()
HEAD = "municipality;month;passed_1m;plan_before_1m\n"
BEFORE = HEAD + "205;2026-05;250;240\n697;2026-05;50;3\n205;2026-06;251;240\n697;2026-06;51;2\n"
AFTER = HEAD + "205;2026-06;252;240\n697;2026-06;51;4\n"


def shown(store, number=None):
    """Return every value that may be shown of a release's plans, by month and municipality."""
    parts = shown_parts(store.register, store.release(number).parts, CATALOGUE)
    rows = (row for part in parts for row in read_part(store.parts, part).iter_rows(named=True))
    return {(f"{row['period']:%m}", row["place"]): row["value"] for row in rows if row["measure"] == "plan_before_1m"}


def published_without(folder):
    """Return a store whose release has been published without protecting it."""
    store = Store.create(folder / "store")
    observations = table({("passed_1m", "697"): 50, ("plan_before_1m", "697"): 3})
    store.publish([received(observations)], CATALOGUE, actor="test")
    return store


def test_each_month_of_a_confidential_source_gets_its_protected_part_at_publishing(tmp_path):
    store = publish(tmp_path, BEFORE)
    assert set(protected_parts(store.register)) == {name_of(part) for part in store.release().parts}
    assert shown(store) == {("05", "205"): 240, ("05", "697"): None, ("06", "205"): 240, ("06", "697"): None}


def test_what_was_received_is_kept_as_it_was(tmp_path):
    store = publish(tmp_path, BEFORE)
    raw = [row for part in store.release().parts for row in store.read_part(part).iter_rows(named=True)]
    assert {row["value"] for row in raw if row["measure"] == "plan_before_1m"} == {240, 3, 2}


def test_a_store_published_without_cannot_be_opened_before_it_is_protected(tmp_path):
    store = published_without(tmp_path)
    with pytest.raises(UserError, match="has not been protected yet"):
        ReleaseDatabase.open(store, store.release(), CATALOGUE)
    ensure_protected(store, CATALOGUE)
    data = ReleaseDatabase.open(store, store.release(), CATALOGUE)
    assert figure(data, "plan_within_one_month", "697")["numerator"] is None


def test_protecting_what_has_been_protected_changes_nothing(tmp_path):
    store = publish(tmp_path, BEFORE)
    before = protected_parts(store.register)
    ensure_protected(store, CATALOGUE)
    assert protected_parts(store.register) == before


def test_undo_brings_back_the_same_protected_parts(tmp_path):
    store = publish(tmp_path, BEFORE)
    first = shown_parts(store.register, store.release(1).parts, CATALOGUE)
    publish(tmp_path, AFTER, "after.csv")
    undo(store.folder, local_user("Aino"))
    assert shown_parts(store.register, store.release().parts, CATALOGUE) == first


def test_a_revised_month_is_protected_anew_and_the_other_is_not(tmp_path):
    publish(tmp_path, BEFORE)
    store = publish(tmp_path, AFTER, "after.csv")
    assert len(protected_parts(store.register)) == 3
    assert shown(store, 2)["06", "697"] is None


def test_a_backup_holds_the_protected_parts_and_cleaning_up_keeps_them(tmp_path):
    store = publish(tmp_path, BEFORE)
    before = shown(store)
    clean(store, timedelta())
    back_up(store, tmp_path / "b.zip")
    restored = restore(tmp_path / "b.zip", tmp_path / "elsewhere" / "store")
    assert shown(store) == shown(restored) == before
    assert protected_parts(restored.register) == protected_parts(store.register)


@pytest.mark.parametrize("arguments", [("--format", "csv"), ("--format", "json")])
def test_show_tells_no_count_under_five(tmp_path, arguments):
    store = publish(tmp_path, BEFORE)
    asked = ["plan_within_one_month", "--place", "697", "--month", "2026-06", *arguments, "--store", str(store.folder)]
    said = CliRunner().invoke(show(speak("en")), asked)
    assert said.exit_code == 0, said.output
    assert "hidden" in said.output  # the range would run from 0 to nearly 100 %
    assert "3.9" not in said.output  # 2 of 51
    assert (
        figure(ReleaseDatabase.open(store, store.release(), CATALOGUE), "plan_within_one_month", "697")["value"] is None
    )


def test_compare_tells_no_count_under_five(tmp_path):
    publish(tmp_path, BEFORE)
    store = publish(tmp_path, AFTER, "after.csv")
    asked = ["1", "2", "--format", "json", "--store", str(store.folder)]
    said = CliRunner().invoke(compare(speak("en")), asked)
    assert said.exit_code == 0, said.output
    assert '"before": 251' in said.output
    for count in (2, 3, 4):
        assert f'"before": {count}.0' not in said.output
        assert f'"after": {count}.0' not in said.output


@pytest.mark.parametrize("step", [(Step.PROTECTED, 1), (Step.PROTECTED, 2), (Step.ROW_WRITTEN, 1), (Step.COMMITTED, 1)])
def test_a_publisher_killed_between_leaves_nothing_that_is_shown_unprotected(tmp_path, step):
    store = publish(tmp_path, BEFORE)
    later = write(tmp_path, AFTER.replace("2026-06", "2026-07") + AFTER.splitlines()[1] + "\n", "later.csv")
    process = start(store.folder, later, *step)
    process.join(60)
    again = Store.open(store.folder)
    known = protected_parts(again.register)
    assert all(name_of(part) in known for part in again.release().parts)
    assert not {value for value in shown(again).values() if value is not None and 1 <= value <= 4}
