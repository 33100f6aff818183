"""CSV: every dialect gives the same table. Any file: what is no table is refused with a sentence."""

from contextlib import suppress
from threading import Timer

import pytest

from catalogue.errors import UserError
from data.readers import delimited
from data.readers.reader import read_file
from tests.builders import cells_of, grid_of, rows_of

TABLE = "kunta;kk;TYOTTOMATLOPUSSA\nKU205;2026M06;2066\nKU697;2026M06;...\n"
ROWS = [("KU205", "2026M06", "2066"), ("KU697", "2026M06", "...")]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_dialect_of_csv_gives_the_same_table(delimiter, encoding, newline):
    text = TABLE.replace(";", delimiter).replace("\n", newline)
    assert cells_of(grid_of(text.encode(encoding), "x.csv")).rows() == ROWS


def test_title_lines_are_kept_as_the_title_and_rows_are_counted_in_the_file():
    grid = grid_of(('"12r5 -- Työttömät"\n\n' + TABLE).encode("cp1252"), "x.csv")
    assert grid.title == "12r5 -- Työttömät"
    assert rows_of(grid) == [4, 5]


def test_blank_lines_are_passed_over_and_counted():
    grid = grid_of(TABLE.replace("\nKU697", "\n\nKU697").encode(), "x.csv")
    assert rows_of(grid) == [2, 4]


def test_quoted_separators_and_empty_cells_stay_in_their_cells():
    grid = grid_of(b'a,b,c\n"1,5",,x\n', "x.csv")
    assert cells_of(grid).rows() == [("1,5", "", "x")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"only one column\n1\n", "no table"),
        (b"a;b\n1;2;3\n", "row 2: 3 fields where the header has 2"),
        (b"a;b;c\n1;2;3\n1;2\n", "row 3: 2 fields where the header has 3"),
        (b'a;b\n1;"open\n2;3\n', "quotation mark|fields"),
        (b"a;a\n1;2\n", "more than once"),
        (b"a;;c\n1;2;3\n", "column 2 has no name"),
        (b"PAR1 this is no parquet", "damaged"),
        (b"PK\x03\x04rest", "damaged Excel"),
        (b"\x00\x01\x02;\x03\n", "not a text file"),
        (b'{"columns": [', "not whole JSON: line 1"),
        (b'{"a": 1}', "neither a PxWeb json"),
        (b"[1, 2]", "neither a PxWeb json"),
        (b"[" * 100_000, "nested too deeply|not whole JSON"),
        (b'{"columns": [{"code": "a"}, {"code": "b"}], "data": [{"key": ["1"], "values": []}]}', "row 1: 1 cells"),
    ],
)
def test_what_is_no_table_is_refused_with_its_fault(content, said):
    with pytest.raises(UserError, match=said):
        cells_of(grid_of(content, "x"))


def test_a_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(UserError, match="There is no file"):
        read_file(tmp_path / "none.csv")


def test_a_cell_too_long_to_be_a_figure_is_named():
    with pytest.raises(UserError, match="row 3, column «b»: the cell has 10001 characters"):
        cells_of(grid_of(b"a;b\n1;2\n3;" + b"x" * 10_001 + b"\n"))


@pytest.mark.parametrize("content", [b"a;b\n", b"a;b\n1;2\n1;2;3\n"], ids=["no rows", "a faulty row"])
def test_the_program_ends_only_after_arrow_has_let_go_of_what_it_was_lent(content):
    """Else it now and then ends with 134 and "terminate called without an active exception" after its sentence."""
    before = set(delimited._LENT)
    with suppress(UserError, ValueError):  # polars has nothing to put together where there are no rows
        cells_of(grid_of(content))
    delimited._await_arrow()
    assert set(delimited._LENT) <= before


def test_the_wait_for_arrow_lasts_until_the_handler_is_let_go_and_has_an_end(monkeypatch):
    held = [delimited._lent_handler([])]
    Timer(0.05, held.clear).start()
    delimited._await_arrow()
    assert not held
    held.append(delimited._lent_handler([]))
    monkeypatch.setattr(delimited, "LONGEST_WAIT_SECONDS", 0.01)
    delimited._await_arrow()
    assert len(held) == 1
