"""What differs between two states, by hand: cells added, revised, removed, and the largest revisions."""

from datetime import date

import polars as pl
import pytest

from catalogue.errors import UserError
from data.differences import LARGEST, differences_between
from data.files import ContentFolder
from data.observations import parquet_bytes
from data.releases import Part
from tests.builders import EXTRACT, JUNE, observation, publish

MAY = date(2026, 5, 1)


def state(folder, *observations):
    """Write parts, one per month, and return them by cell with the folder they lie in."""
    files = ContentFolder(folder, ".parquet")
    rows = pl.concat(observations) if observations else observation().clear()
    parts = {}
    for (source, month), each in rows.group_by("source", "period", maintain_order=True):
        sha256 = files.write(lambda file, each=each: file.write(parquet_bytes(each)))
        parts[source, month] = Part(source, month, sha256, each.height)
    return parts, files


def compared(tmp_path, before, after):
    return differences_between(*state(tmp_path / "before", *before), *state(tmp_path / "after", *after))


def hidden(**values):
    return observation(value=None, lower=1.0, upper=4.0, obs_status="Q", conf_status="C", **values)


def test_cells_added_revised_and_removed_within_a_month_are_counted(tmp_path):
    before = [observation(), observation(place="290", value=3.0), observation(place="697")]
    after = [observation(value=12.0), observation(place="697"), observation(place="620"), observation(place="578")]
    found = compared(tmp_path, before, after)
    assert (found.added, found.revised, found.removed) == (2, 1, 1)
    assert (found.changes.added, found.changes.revised, found.changes.removed) == ((), (("area-extract", JUNE),), ())
    row = found.largest.row(0, named=True)
    assert (row["measure"], row["place"], row["period"], row["source"]) == ("unemployed", "205", JUNE, "area-extract")
    assert (row["before"], row["after"], row["change"]) == (10.0, 12.0, 2.0)
    assert (row["lower_before"], row["upper_after"]) == (10.0, 10.0)


def test_whole_months_are_counted_by_their_rows_without_being_read(tmp_path):
    parts, files = state(tmp_path / "a", observation(period=MAY), observation(period=MAY, place="290"), observation())
    files.path(parts["area-extract", MAY].sha256).unlink()
    without = {cell: part for cell, part in parts.items() if cell[1] != MAY}
    nowhere = ContentFolder(tmp_path / "nowhere", ".parquet")
    grown = differences_between(without, files, parts, nowhere)
    assert (grown.added, grown.revised, grown.removed) == (2, 0, 0)
    assert grown.changes.added == (("area-extract", MAY),)
    shrunk = differences_between(parts, files, without, nowhere)
    assert (shrunk.added, shrunk.revised, shrunk.removed) == (0, 0, 2)
    assert differences_between({}, nowhere, parts, nowhere).added == 3


def test_what_is_alike_differs_in_nothing(tmp_path):
    store = publish(tmp_path, EXTRACT)
    parts = store.release().by_cell
    found = differences_between(parts, store.parts, parts, ContentFolder(tmp_path / "nowhere"))
    assert (found.added, found.revised, found.removed, found.largest.height) == (0, 0, 0, 0)


def test_the_largest_come_first_then_numbers_that_came_or_went_then_bounds_and_status(tmp_path):
    places = ("205", "290", "697", "620", "578", "777")
    before = [
        observation(place="205"),
        observation(place="290"),
        observation(place="697"),
        hidden(place="620"),
        hidden(place="578"),
        observation(place="777"),
    ]
    after = [
        observation(place="205", value=13.0),
        observation(place="290", value=3.0),
        hidden(place="697"),
        observation(place="620", value=2.0),
        hidden(place="578").with_columns(upper=3.0),
        observation(place="777", obs_status="P"),
    ]
    found = compared(tmp_path, before, after)
    assert found.revised == len(places)
    assert found.largest["place"].to_list() == ["290", "205", "620", "697", "578", "777"]
    assert found.largest["change"].to_list() == [-7.0, 3.0, None, None, None, 0.0]
    assert found.largest["obs_status_after"].to_list() == ["A", "A", "A", "Q", "Q", "P"]
    assert found.largest["upper_after"][4] == 3.0


def test_months_are_compared_one_by_one_and_put_into_one_order(tmp_path):
    before = [observation(), observation(period=MAY)]
    after = [observation(value=11.0), observation(period=MAY, value=15.0)]
    found = compared(tmp_path, before, after)
    assert found.largest["change"].to_list() == [5.0, 1.0]
    assert found.largest["period"].to_list() == [MAY, JUNE]


def test_large_numbers_of_one_measure_leave_room_for_the_others(tmp_path):
    codes = [f"{number:03}" for number in range(LARGEST + 10)]
    before = [observation(measure="open_days", place=code, value=1000.0) for code in codes]
    after = [observation(measure="open_days", place=code, value=5000.0) for code in codes]
    found = compared(tmp_path, [*before, observation()], [*after, observation(value=11.0)])
    assert found.revised == LARGEST + 11
    assert found.largest.height == LARGEST
    assert found.largest["measure"].value_counts().sort("count").rows() == [("unemployed", 1), ("open_days", 49)]
    assert found.largest["change"][-1] == 1.0


def test_a_damaged_part_is_said(tmp_path):
    before, files = state(tmp_path / "before", observation())
    after, files_after = state(tmp_path / "after", observation(value=11.0))
    files_after.path(after["area-extract", JUNE].sha256).write_bytes(b"")
    with pytest.raises(UserError, match="damaged"):
        differences_between(before, files, after, files_after)
