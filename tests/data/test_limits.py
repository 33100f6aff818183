"""What is too large is refused with its size and the limit, before it is read into memory."""

import dataclasses

import pytest

from catalogue.errors import UserError
from data.limits import MEGABYTE, Limits
from data.readers.reader import read_file
from tests.builders import EXTRACT, cells_of, write

SMALL = Limits(file_bytes=1000, whole_bytes=500, rows=5, cells=100, columns=6)


def read(path, **changed):
    return cells_of(read_file(path, limits=dataclasses.replace(SMALL, **changed)))


def test_a_file_within_the_limits_is_read(tmp_path):
    assert read(write(tmp_path, EXTRACT), rows=6, columns=7).height == 6


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"file_bytes": 100}, "is too large: 1 MB, and 1 MB is the limit"),
        ({"columns": 6}, "has 7 columns, and 6 is the limit"),
        ({"columns": 7, "rows": 5}, "more than 5 rows"),
        ({"columns": 7, "rows": 100, "cells": 41}, "more than 5 rows"),
    ],
)
def test_a_file_beyond_a_limit_is_refused(tmp_path, changed, said):
    with pytest.raises(UserError, match=said):
        read(write(tmp_path, EXTRACT), **changed)


def test_a_json_file_must_fit_in_memory(tmp_path):
    with pytest.raises(UserError, match="unpacks to 1 MB"):
        read(write(tmp_path, '{"columns": [' + " " * 600 + "]}", "x.json"))


def test_limits_are_settings(monkeypatch):
    monkeypatch.setenv("SUUNTA_MAX_FILE_MB", "7")
    monkeypatch.setenv("SUUNTA_MAX_ROWS", "1000")
    limits = Limits.of_environment()
    assert (limits.file_bytes, limits.rows, limits.whole_bytes) == (7 * MEGABYTE, 1000, Limits.whole_bytes)
    monkeypatch.setenv("SUUNTA_MAX_ROWS", "many")
    with pytest.raises(UserError, match="SUUNTA_MAX_ROWS is «many»"):
        Limits.of_environment()
