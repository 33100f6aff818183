"""Stage DROP: files given together that speak of the same cells; and months and places over the whole drop."""

from intake.screening.results import Outcome
from tests.intake.screened import column, finding, published, said, screened_together, table

HEAD = "municipality;month;unemployed"
AGREE, MONTHS, PLACES = "drop_cells_agree", "release_months_missing", "release_places_missing"


def test_drop_cells_agree_one_fault():
    """Kajaani 2066 in the first file and 2000 in the second, which counts."""
    first, second = screened_together(
        table(HEAD, "205;2026-06;2066", "697;2026-06;36"), table(HEAD, "697;2026-06;36", "205;2026-06;2000")
    )
    assert said(finding(first, AGREE)) == ("pass", 0)
    found = finding(second, AGREE)
    assert said(found) == ("warning", 1)
    assert "Kajaani, 2026-06: Unemployed jobseekers is 2066 in «a.csv» and 2000 in «b.csv»" in str(found.message)
    assert "«b.csv», the later one, would count" in str(found.message)
    assert found.rows.select("row", "place", "file", "there", "now").row(0) == (3, "205", "a.csv", "2066", "2000")


def test_drop_cells_agree_many_faults():
    """The third differs from both before it in June, and from the first in May; hidden is none of 1 to 4 exactly."""
    texts = (
        table(HEAD, "205;2026-05;2100", "205;2026-06;2066", "697;2026-06;3"),
        table(HEAD, "205;2026-06;2067", "697;2026-06;3"),
        table(HEAD, "205;2026-05;2101", "205;2026-06;2068", "697;2026-06;..."),
    )
    _, second, third = screened_together(*texts)
    assert said(finding(second, AGREE)) == ("warning", 1)
    found = finding(third, AGREE)
    assert said(found) == ("warning", 5)
    shown = sorted(found.rows.select("file", "place", "month", "there", "now").rows())
    assert shown == [
        ("a.csv", "205", "2026-05", "2100", "2101"),
        ("a.csv", "205", "2026-06", "2066", "2068"),
        ("a.csv", "697", "2026-06", "3", "1–4"),
        ("b.csv", "205", "2026-06", "2067", "2068"),
        ("b.csv", "697", "2026-06", "3", "1–4"),
    ]


def test_drop_cells_agree_edge():
    """Alike is a note; another place, group or source is another cell; an empty cell says nothing, a later takes."""

    def second(one, other):
        return finding(screened_together(one, other)[1], AGREE)

    june = table(HEAD, "205;2026-06;2066")
    alike = second(june, june)
    assert (said(alike), str(alike.message)) == (
        ("note", 0),
        "Cells that an earlier one of these files holds alike: 1.",
    )
    assert said(second(june, table(HEAD, "290;2026-06;344", "205;2026-05;9"))) == ("pass", 0)
    assert said(second(june, table("municipality;month;sex;unemployed", "205;2026-06;F;900"))) == ("pass", 0)
    assert said(second(june, table("Alue;timeperiod_m;TYOTTOMATLOPUSSA", "KU205;2026M06;9"))) == ("pass", 0)
    both = HEAD + ";in_services"
    assert said(second(table(both, "205;2026-06;;5"), table(both, "205;2026-06;7;5"))) == ("note", 0)
    assert column(second(table(both, "205;2026-06;7;5"), table(both, "205;2026-06;;5")), "now") == [".."]


def test_rates_that_differ_in_a_decimal_contradict_each_other():
    head = "Alue;timeperiod_m;TYOTTOMATLOPUSSA;TYOVOIMATK;TYOTOSUUS"
    rows = [table(head, f"KU205;2026M06;2066;16917;{rate}") for rate in ("12.2", "12.3")]
    found = finding(screened_together(*rows)[1], AGREE)
    assert found.rows.select("there", "now").rows() == [("12.2", "12.3")]


def test_a_file_that_is_forbidden_is_not_held_against_the_others():
    broken, sound = screened_together(table(HEAD, "205;2026-06;many"), table(HEAD, "205;2026-06;5"))
    assert broken.outcome == Outcome.FAIL
    assert said(finding(sound, AGREE)) == ("pass", 0)


def test_months_are_missing_of_the_whole_drop_whatever_the_order_of_its_files(tmp_path):
    """Published to January; February, March and April in one file each, in any order: nothing is missing."""
    before = published(tmp_path, table(HEAD, "205;2026-01;5"))
    texts = [table(HEAD, f"205;2026-0{month};5") for month in (4, 2, 3)]
    for screening in screened_together(*texts, against=before):
        assert said(finding(screening, MONTHS)) == ("pass", 0)


def test_a_gap_between_two_files_is_said_once_of_the_file_after_it():
    """April in one file, June in two: May is missing. (Each alone lacks nothing.)"""
    texts = [table(HEAD, f"{row};5") for row in ("205;2026-06", "205;2026-04", "290;2026-06")]
    found = [finding(screening, MONTHS) for screening in screened_together(*texts)]
    assert [said(each) for each in found] == [("warning", 1), ("pass", 0), ("pass", 0)]
    assert column(found[0], "month") == ["2026-05"]


def test_places_that_another_file_of_the_drop_holds_are_not_missing(tmp_path):
    before = published(tmp_path, table(HEAD, "205;2026-05;5", "290;2026-05;5", "697;2026-05;5"))
    first, second = screened_together(table(HEAD, "205;2026-06;5"), table(HEAD, "290;2026-06;5"), against=before)
    for screening in (first, second):
        found = finding(screening, PLACES)
        assert (said(found), column(found, "place")) == (("warning", 1), ["697"])
