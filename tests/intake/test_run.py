"""Stages run in order and stop at the first that forbids publishing."""

from intake.screening.results import Outcome, Stage
from tests.builders import EXTRACT
from tests.intake.screened import finding, screened

HEAD = "municipality;month;unemployed\n"


def test_a_sound_file_passes_every_stage():
    screening = screened(EXTRACT)
    assert screening.stopped_at is None
    assert screening.outcome in (Outcome.PASS, Outcome.NOTE, Outcome.WARNING)


def test_a_stage_with_a_fail_ends_the_screening():
    screening = screened(HEAD + "205;2026-06;x\n205;2026-06;1\n")
    assert screening.stopped_at == Stage.TYPES
    assert {result.stage for result in screening.results} == {Stage.FILE, Stage.COLUMNS, Stage.TYPES}
    bad = finding(screening, "types_cells_readable")
    assert (bad.outcome, bad.count) == (Outcome.FAIL, 1)
    assert bad.rows.row(0) == (2, "unemployed", "x", "is no number and no symbol that this source uses")


def test_what_cannot_be_opened_is_said_by_the_first_check():
    screening = screened(b"PK\x03\x04nothing")
    assert [result.check for result in screening.results] == ["file_opens"]
    assert "damaged" in str(finding(screening, "file_opens").message)


def test_an_unknown_column_is_said_with_its_name():
    screening = screened("municipality;month;unemployd;in_services\n205;2026-06;1;2\n")
    assert screening.stopped_at == Stage.COLUMNS
    assert "«unemployd» is unknown" in str(finding(screening, "columns_recognised").message)
