"""Whatever the bytes, a reader gives a table or a sentence: no traceback, no hang, no memory beyond the limits.

The quick runs are the same each time; the slow ones look further. What they found stands in the readers' own tests.
"""

import json
from io import BytesIO
from zipfile import ZipFile

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.errors import UserError
from data.limits import Limits
from tests.builders import cells_of, grid_of, rows_of
from tests.data.readers.test_excel import PXWEB
from tests.data.readers.test_json import SOUND as JSON_STAT
from tests.data.readers.test_json import version_1
from tests.data.readers.test_px import KEYED, SOUND
from tests.data.readers.workbooks import changed, workbook

LIMITS = Limits(whole_bytes=8 * 1024**2, rows=100_000, cells=1_000_000)
STARTS = (
    b"",
    b"PAR1",
    b"{",
    b"\xff\xfe{\x00",
    b"a;b\n",
    b'CHARSET="ANSI";',
    SOUND[: SOUND.index("DATA=") + 5].encode("cp1252"),
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x1f\x8b",
)
PXWEB_JSON = {
    "columns": [{"code": "Alue", "type": "d"}, {"code": "timeperiod_m", "type": "t"}, {"code": "X", "type": "c"}],
    "data": [{"key": ["KU205", "2026M06"], "values": ["2066"]}],
    "metadata": [{"label": "Otsikko"}],
}


def parquet():
    buffer = BytesIO()
    pl.DataFrame({"municipality": ["205", "697"], "unemployed": [2066, None]}).write_parquet(buffer)
    return buffer.getvalue()


TEXTS = {
    "px": SOUND.encode("cp1252"),
    "px with keys": (KEYED + '"KU697","2026M06",36 "..."\n').encode(),
    "px in utf-16": SOUND.encode("utf-16"),
    "json-stat": json.dumps(JSON_STAT).encode(),
    "json-stat 1": json.dumps({"a": version_1()}).encode(),
    "pxweb json": json.dumps(PXWEB_JSON).encode(),
    "csv": b"municipality;month;unemployed\n205;2026-06;2066\n697;2026-06;36\n",
    "parquet": parquet(),
    "xlsx": workbook(PXWEB),
}
quick_and_long = pytest.mark.parametrize("examples", [25, pytest.param(4_000, marks=pytest.mark.slow)])


def outcome(content):
    """Return "a table" or the sentence; anything else that happens is a fault of the reader."""
    try:
        grid = grid_of(content, "x", LIMITS)
        cells = cells_of(grid)
    except UserError as error:
        return str(error)
    assert cells.columns == list(grid.columns)
    assert set(cells.dtypes) <= {pl.String}
    assert cells.height == len(rows_of(grid))
    return "a table"


def run(examples, strategy, check):
    """Run a property and return what it said of each value.

    The quick runs are the same each time, so that nobody's build fails by chance.
    """
    said = []

    def checked(value):
        said.append(check(value))

    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    chosen = settings(max_examples=examples, deadline=None, derandomize=examples < 100, suppress_health_check=checks)
    chosen(given(strategy)(checked))()
    return said


@st.composite
def mutated(draw, content):
    """Draw a content with a few parts cut, doubled, moved, overwritten or made huge."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 40)))
        to = draw(st.integers(0, len(content)))
        part, rest = content[start:end], content[:start] + content[end:]
        new = draw(st.one_of(st.binary(max_size=12), st.sampled_from(PIECES)))
        content = draw(
            st.sampled_from(
                [
                    rest,
                    content[:start],
                    content[:to] + part + content[to:],
                    rest[:to] + part + rest[to:],
                    content[:start] + new + content[end:],
                    content[:start] + new + content[start:],
                ]
            )
        )
    return content


PIECES = [b'"', b";", b"(", b")", b"[", b"]", b",", b"=", b"-1", b"1e309", b"9" * 30, b"\xc3", b"\x00", b"\xff\xfe"]
PIECES += [
    b"DATA=",
    b"{}",
    b"null",
    b"[]",
    b"<",
    b">",
    b"&#0;",
    b"<f/>",
    b't="e"',
    b"XFD1048576",
    b'r="A0"',
    b"\r\n",
    b"\x1a",
    b'""',
]


@quick_and_long
@pytest.mark.parametrize("start", STARTS, ids=lambda start: repr(start[:10]))
def test_no_bytes_bring_a_reader_down(start, examples):
    assert all(run(examples, st.binary(max_size=300), lambda content: outcome(start + content)))


@quick_and_long
@pytest.mark.parametrize("kind", TEXTS)
def test_no_damage_to_a_sound_file_brings_a_reader_down(kind, examples):
    assert outcome(TEXTS[kind]) == "a table"
    assert all(run(examples, mutated(TEXTS[kind]), outcome))


@quick_and_long
@pytest.mark.parametrize("entry", ["sheet1", "sharedStrings", "xl__workbook", "workbook.xml.rels", "styles"])
def test_no_damage_inside_a_workbook_brings_the_reader_down(entry, examples):
    name = entry.replace("__", "/")
    with ZipFile(BytesIO(TEXTS["xlsx"])) as container:
        sound = container.read(next(known for known in container.namelist() if name in known))
    assert all(run(examples, mutated(sound), lambda xml: outcome(changed(TEXTS["xlsx"], **{entry: lambda _: xml}))))


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 10**20)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["Alue", "0"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4) | st.just("0"), inner, max_size=4),
    max_leaves=6,
)


@st.composite
def answers(draw, answer):
    """Draw an answer with one or two parts of any depth replaced, or left out."""
    answer = json.loads(json.dumps(answer))
    for _ in range(draw(st.integers(1, 2))):
        part = answer
        while True:
            keys = list(part) if isinstance(part, dict) else list(range(len(part)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(part[key], dict | list) and draw(st.booleans()):
                part = part[key]
            elif isinstance(part, dict) and draw(st.booleans()):
                del part[key]
                break
            else:
                part[key] = draw(ANY_JSON)
                break
    return json.dumps(answer).encode()


@quick_and_long
@pytest.mark.parametrize("answer", [JSON_STAT, {"a": version_1()}, PXWEB_JSON], ids=["2", "1", "pxweb"])
def test_no_part_of_another_type_brings_the_json_readers_down(answer, examples):
    assert all(run(examples, answers(answer), outcome))


CELLS = st.sampled_from(["", "", "a", "b", "2026M06", "...", "-", "Lähde", 1, 22, 333, 4444, 5.5])


@quick_and_long
def test_every_number_below_a_sheets_header_comes_out(examples):
    """Numbers are sacred: they come out as cells or names, or the sheet is refused."""

    def check(rows):
        content = workbook([["", "", ""], *rows])
        said = outcome(content)
        if said != "a table":
            return
        grid = grid_of(content, "x", LIMITS)
        out = {text for row in cells_of(grid).iter_rows() for text in row} | {
            part for name in grid.columns for part in name.split(" · ")
        }
        first = next(number for number, row in enumerate(rows) if sum(cell != "" for cell in row) > 1)
        below = {str(cell) for row in rows[first + 1 :] for cell in row if isinstance(cell, int | float)}
        assert below <= out

    run(examples, st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=7), check)
