"""Who may import whom, how long things are, and what lies where."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# A room may import the rooms further to the right.
FLOORS = (
    ("pages", "commands"),
    ("ui",),
    ("charts", "reports"),
    ("intake",),
    ("metrics", "knowledge"),
    ("data",),
    ("catalogue",),
)
ROOMS = [room for floor in FLOORS for room in floor]
LIBRARIES = {
    "streamlit": {"app.py", "asgi.py", "pages", "ui"},
    "duckdb": {"metrics", "data"},
    "plotly": {"charts"},
    "vl_convert": {"charts"},
    "xlsxwriter": {"reports"},
    "highspy": {"metrics"},
    "sqlalchemy": {"data", "knowledge"},
}
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))] + [ROOT / "app.py", ROOT / "cli.py"]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def room_of(path):
    return path.relative_to(ROOT).parts[0]


def floor_of(room):
    return next(level for level, rooms in enumerate(FLOORS) if room in rooms)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_point_down(path):
    room = room_of(path)
    used = {name for name in imports(path) if name in ROOMS and name != room}
    level = floor_of(room) if room in ROOMS else -1
    assert not {name for name in used if floor_of(name) <= level}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_each_library_stays_in_its_rooms(path):
    used = set(imports(path))
    assert not [library for library, rooms in LIBRARIES.items() if library in used and room_of(path) not in rooms]


def test_nothing_lies_directly_in_pages():
    assert list((ROOT / "pages").glob("*.py")) == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_modules_are_short(path):
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= (50 if room_of(path) == "pages" else 250)


def test_nine_functions_of_ten_have_at_most_25_lines():
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    assert lengths[int(len(lengths) * 0.9)] <= 25


def test_only_the_boundaries_of_pages_and_of_the_scheduler_catch_everything():
    broad = [
        name_of(path)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Name) and node.type.id == "Exception"
    ]
    assert set(broad) == {"app.py", "intake/deciding.py"}


def test_the_style_sheet_closes_every_block():
    # An open @media block makes all that follows hold on a phone only, and nothing complains.
    style = (ROOT / "ui" / "templates" / "style.css").read_text(encoding="utf-8")
    assert style.count("{") == style.count("}")
