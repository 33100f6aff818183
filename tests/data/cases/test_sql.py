"""The definitions are plain SQL: nothing in them that only some engines know. test_spark.py runs them on another."""

import re

import duckdb
import pytest

from data.cases.ahead import STEPS as STEPS_AHEAD
from data.cases.counting import STEPS
from data.cases.engine import SQL

WORDS = {
    *("SELECT", "DISTINCT", "FROM", "AS", "JOIN", "LEFT", "CROSS", "ON", "WHERE", "GROUP", "BY", "WITH"),
    *("ORDER", "DESC", "UNION", "ALL", "AND", "OR", "NOT", "IN", "IS", "NULL", "BETWEEN"),
    *("CASE", "WHEN", "THEN", "ELSE", "END", "CAST", "BIGINT", "COUNT", "SUM", "MAX", "COALESCE"),
    *("OVER", "PARTITION", "ROWS", "UNBOUNDED", "PRECEDING", "CURRENT", "ROW"),
}
"""Written in capitals; what is not, is a name. Division is not among the signs: engines round it differently."""
FUNCTIONS = {"CAST", "COUNT", "SUM", "MAX", "COALESCE"}
SPECIAL = {"filter", "list", "unnest", "asof", "pivot", "unpivot", "exclude", "replace", "positional", "try_cast"}
BEFORE_BRACKETS = FUNCTIONS | {"OVER", "IN", "FROM", "JOIN", "AS"}
SIGNS = re.compile(r"[\w\s.,()*+=<>-]*")
FILES = sorted(SQL.glob("*.sql"))


def code_of(query):
    """Leave out comments and texts."""
    return re.sub(r"'[^']*'", "0", re.sub(r"--.*", "", query))


def strange(query):
    """Return all that is not plain SQL in a query."""
    code = code_of(query)
    words = re.findall(r"[A-Za-z_]\w*", code)
    with duckdb.connect() as connection:
        reserved = {
            row[0]
            for row in connection.execute(
                "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'"
            ).fetchall()
        }
    found = {word for word in words if word.isupper() and word not in WORDS}
    found |= {word for word in words if not word.isupper() and (word.lower() in reserved or word.lower() in SPECIAL)}
    found |= {word for word in re.findall(r"([A-Za-z_]\w*)\s*\(", code) if word not in BEFORE_BRACKETS}
    found |= set(re.findall(r"\b(?:GROUP|ORDER) BY ALL\b|\bUNION (?!ALL)|\w+\s*\(\s*DISTINCT\b", code))
    return found | set(SIGNS.sub("", code))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_definition_is_plain_sql(path):
    assert strange(path.read_text(encoding="utf-8")) == set()


def test_every_file_is_a_step_and_every_step_a_file():
    assert {path.stem for path in FILES} == {name for name, _ in (*STEPS, *STEPS_AHEAD)}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT a FROM t QUALIFY a = 1",
        "SELECT a FROM t qualify a = 1",
        "SELECT COUNT(*) FILTER (WHERE a = 1) FROM t",
        "SELECT LIST(a) FROM t",
        "SELECT list(a) FROM t",
        "SELECT unnest(a) FROM t",
        "SELECT a FROM t ASOF JOIN u ON t.a >= u.a",
        "SELECT a FROM t asof JOIN u ON t.a >= u.a",
        "SELECT * EXCLUDE (a) FROM t",
        "PIVOT t ON a",
        "SELECT a::BIGINT FROM t",
        "SELECT a / 2 FROM t",
        "SELECT a[1] FROM t",
        'SELECT "a" FROM t',
        "SELECT a, COUNT(*) FROM t GROUP BY ALL",
        "SELECT date_diff(a, b) FROM t",
        "SELECT a FROM t UNION SELECT a FROM u",
    ],
)
def test_what_only_some_engines_know_is_found(query):
    assert strange(query) != set()


def test_comments_and_texts_may_hold_anything():
    assert strange("-- a::b / c\nSELECT 'QUALIFY /' AS a FROM t") == set()
