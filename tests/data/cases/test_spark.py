"""The definitions on Spark: over the same files every cell is what DuckDB counts."""

from datetime import date

import polars as pl
import pytest

from data.cases.ahead import count_ahead, count_ahead_on
from data.cases.counting import count_on, count_wide
from data.cases.options import PLAN_DAYS, Counting
from data.cases.spark import spark_engine
from data.cases.tables import SERVICES, SPELLS
from data.examples import generate_cases
from tests.data.cases.invented import cases
from tests.data.cases.local_spark import local_spark
from tests.data.cases.written import write

pytestmark = pytest.mark.slow
MONTHS = [date(2023, 12, 1), *(date(2024, month, 1) for month in range(1, 7))]
KEY = ["place", "period", "sex", "age_group", "breakdown"]


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    with local_spark(tmp_path_factory.mktemp("spark")) as session:
        yield session


def written(folder, spells, services):
    return [write(folder, spells, SPELLS, "spells")], [write(folder, services, SERVICES, "services")]


def assert_same(ours, theirs, key):
    """All columns, all rows: texts as texts and counts as whole numbers, whatever the types they came in."""
    assert set(ours.columns) == set(theirs.columns)
    counts = pl.exclude(*key).cast(pl.Int64)
    texts = [pl.col(name) if name == "period" else pl.col(name).cast(pl.String) for name in key]
    first, second = (rows.select(*texts, counts).sort(key) for rows in (ours, theirs))
    assert first.select(sorted(first.columns)).equals(second.select(sorted(second.columns)))


def assert_both_count_the_same(session, files, months, options):
    """Compare the counts, and return how many cells there were."""
    ours = count_wide(*files, months, options)
    with spark_engine(session) as engine:
        theirs = count_on(engine, *files, months, options)
    for one, other in zip(ours, theirs, strict=True):
        assert_same(one, other, KEY)
    return sum(rows.height * (rows.width - len(KEY)) for rows in theirs)


@pytest.mark.parametrize("seed", range(3))
def test_every_edge_is_counted_as_by_duckdb(session, tmp_path, seed):
    files = written(tmp_path, *cases(seed, spells=120, services=60))
    options = Counting(plan_rule=tuple(PLAN_DAYS)[seed % 3])
    assert assert_both_count_the_same(session, files, MONTHS, options) > 0


def test_without_services_too(session, tmp_path):
    spells, _ = written(tmp_path, *cases(7))
    assert assert_both_count_the_same(session, (spells, []), MONTHS, Counting()) > 0


def test_every_cell_of_the_whole_example_is_what_duckdb_counts(session, tmp_path):
    made = generate_cases()
    lasting = (rows.with_columns(pl.col("end") - pl.duration(days=1)) for rows in (made.spells, made.services))
    months = [date(year, month, 1) for year in range(2018, 2027) for month in range(1, 13)][:106]
    assert assert_both_count_the_same(session, written(tmp_path, *lasting), months, Counting()) > 300_000


@pytest.mark.parametrize("day", [date(2024, 6, 1), date(2024, 1, 31), date(2024, 2, 29)])
def test_what_comes_next_is_the_same(session, tmp_path, day):
    files = written(tmp_path, *cases(day.month, spells=200, services=80))
    with spark_engine(session) as engine:
        theirs = count_ahead_on(engine, *files, day)
    assert theirs["value"].sum() > 0
    assert_same(count_ahead(*files, day), theirs, ["municipality", "sex", "age_group", "horizon", "step", "condition"])


def test_the_session_that_was_handed_over_is_left_as_it_was(session, tmp_path):
    files = written(tmp_path, *cases(8))
    settings = session.conf.getAll
    with spark_engine(session) as engine:
        count_on(engine, *files, MONTHS[-1:], Counting())
        assert engine.kept
    assert session.catalog.listTables() == []
    assert session.conf.getAll == settings
    assert not [rows for rows in engine.kept if rows.is_cached]
