"""Parquet: columns of any flat type, written out as text."""

from io import BytesIO

import polars as pl
import pytest

from catalogue.errors import UserError
from tests.builders import cells_of, grid_of


def parquet(frame):
    buffer = BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def test_parquet_of_any_flat_type_becomes_text():
    from datetime import date

    frame = pl.DataFrame({"m": [date(2026, 6, 1)], "n": [2066], "f": [2066.0], "g": [1.5], "s": ["205"], "e": [None]})
    assert cells_of(grid_of(parquet(frame), "x.parquet")).rows() == [("2026-06-01", "2066", "2066", "1.5", "205", None)]


def test_nested_parquet_is_refused():
    with pytest.raises(UserError, match="«deep» holds lists"):
        grid_of(parquet(pl.DataFrame({"deep": [[1, 2]]})), "x.parquet")


def test_a_column_of_durations_is_named_with_what_to_do_and_is_not_called_damaged():
    from datetime import timedelta

    lasted = pl.DataFrame({"municipality": ["205"], "open_days": [timedelta(days=12)]})
    with pytest.raises(UserError, match=r"«open_days» holds lengths of time.* Save them as whole numbers"):
        grid_of(parquet(lasted), "x.parquet")
