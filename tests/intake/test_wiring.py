"""A check that is not wired in, documented, or tested with one fault, many faults and an edge case makes this fail."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from intake.screening.run import STAGE_TITLES, STAGES
from intake.screening.titles import CHECK_TITLES

ROOT = Path(__file__).parents[2]
CASES = ("one_fault", "many_faults", "edge")


def functions(folder, prefix):
    """Return the functions of a folder's modules whose names begin with a prefix."""
    for path in sorted(folder.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith(prefix):
                yield node


CHECKS = {node.name: node for node in functions(ROOT / "intake" / "screening", "check_")}
TESTS = {node.name for node in functions(ROOT / "tests" / "intake", "test_")}


def unwired(names, stages):
    """Return the checks that are not in exactly one stage."""
    wired = Counter(check.__name__ for checks in stages.values() for check in checks)
    return sorted(name for name in names if wired[name] != 1)


def untested(name):
    """Return the cases in which a check is not tested."""
    return [case for case in CASES if f"test_{name.removeprefix('check_')}_{case}" not in TESTS]


def test_there_are_checks_in_every_stage():
    assert len(CHECKS) >= 24
    assert all(STAGES.values())
    assert list(STAGES) == list(STAGE_TITLES)


def test_every_check_is_in_one_stage():
    assert unwired(CHECKS, STAGES) == []


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_says_what_must_hold(name):
    assert ast.get_docstring(CHECKS[name])


def test_every_check_has_a_title_of_its_own():
    assert sorted(CHECK_TITLES) == sorted(name.removeprefix("check_") for name in CHECKS)
    assert len(set(CHECK_TITLES.values())) == len(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_is_documented(name):
    rows = (ROOT / "docs" / "screening.md").read_text(encoding="utf-8").splitlines()
    (row,) = [row for row in rows if row.startswith(f"| `{name.removeprefix('check_')}` |")]
    assert len([cell for cell in row.split("|") if cell.strip()]) >= 3


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_is_tested_with_one_fault_many_faults_and_an_edge(name):
    assert untested(name) == []


def test_a_check_that_is_not_wired_in_or_not_tested_is_found():
    assert unwired([*CHECKS, "check_values_forgotten"], STAGES) == ["check_values_forgotten"]
    assert untested("check_values_forgotten") == list(CASES)
    twice = {stage: (*checks, *checks) for stage, checks in STAGES.items()}
    assert unwired(CHECKS, twice) == sorted(CHECKS)
