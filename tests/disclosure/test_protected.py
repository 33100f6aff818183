"""The real protection withstands the attacker: on generated extracts nothing confidential can be worked out."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from catalogue.months import shift, span
from metrics.disclosure.knowledge import Version
from metrics.disclosure.protection import protect
from tests.disclosure.attacker import breaches, facts_of, show
from tests.disclosure.cells import Cells
from tests.disclosure.collecting import facts_of_rows
from tests.disclosure.generated import extract, revised
from tests.disclosure.shown import with_user_groups
from tests.disclosure.structure import Knowledge
from tests.disclosure.tables import JUNE, hide, small

CATALOGUE = load_catalogue()
# In the extracts as in reality there is one open spell for each unemployed person.
KNOWLEDGE = Knowledge(equal_measures=(("unemployed", "open_spells"),))
TOTALS = (pl.col("sex") == "_T") & (pl.col("age_group") == "_T")
SEXES = pl.col("age_group") == "_T"
EVERYTHING = pl.lit(value=True)
Protected = dict[date, Version]


def protected(table: pl.DataFrame, *earlier: Protected) -> Protected:
    """Protect a table month by month, each with the months before it and its earlier versions."""
    found: Protected = {}
    for month in table.get_column("period").unique().sort():
        raw = table.filter(period=month)
        versions = [version[month] for version in earlier if month in version]
        found[month] = Version(raw, protect(raw, CATALOGUE, versions, dict(found)))
    return found


def rows(months: Protected) -> pl.DataFrame:
    return pl.concat([version.protected for version in months.values()])


def attacked(tables: Sequence[pl.DataFrame], truth, folder, monkeypatch, *, groups=True):
    """Return the breaches by figures of all places, users' groups among them, and by the rows that are downloaded."""

    def with_rows(shown, cells, knowledge):
        facts = facts_of(shown, cells, knowledge)
        for release, table in enumerate(tables):
            facts_of_rows(facts, table.filter(pl.col("place").str.contains(r"^\d{3}$")), release, "row")
        return facts

    monkeypatch.setattr("tests.disclosure.attacker.facts_of", with_rows)
    municipalities = Cells(truth).municipalities
    catalogue = with_user_groups(CATALOGUE, municipalities, date(2025, 1, 1)) if groups else CATALOGUE
    return breaches(show(tables, truth, catalogue, folder), truth, catalogue, KNOWLEDGE)


@pytest.mark.parametrize("seed", [13, 22])
@pytest.mark.parametrize("which", [TOTALS, SEXES], ids=["totals", "sexes"])
def test_a_month_of_the_area_gives_nothing_away(which, seed, tmp_path, monkeypatch):
    truth = extract(seed, [JUNE]).filter(which)
    shown = rows(protected(truth))
    assert 0 < shown.get_column("value").null_count() < shown.height / 2
    assert attacked([shown], [truth], tmp_path, monkeypatch) == []


def test_tiny_municipalities_by_sex_and_age_give_nothing_away(tmp_path, monkeypatch):
    truth = extract(2, [JUNE], ("697", "620", "578", "105"), scale=0.5)
    assert attacked([rows(protected(truth))], [truth], tmp_path, monkeypatch) == []


# Of seed 23 the women of Kuhmo and Puolanka who reached twelve months by February are 3 and 1. Two totals less the men
# of both leave them together, unless that is seen to; seed 4 has the like in June. Without time to search, the men of
# Hyrynsalmi who reached three months by June would follow from those of April who began: 6 of 10 had reached one month.
# Of seed 2, two of Ristijärvi by May are bounded by what a hidden cell of March was told to be at least.
@pytest.mark.parametrize(
    ("seed", "months", "seconds"),
    [pytest.param(23, 8, 0.2, marks=pytest.mark.slow), (23, 8, 0.0), (2, 8, 0.0), (4, 3, 0.2)],
)
def test_months_with_the_same_cohorts_give_nothing_of_users_groups_away(seed, months, seconds, tmp_path, monkeypatch):
    monkeypatch.setattr("metrics.disclosure.protection.SECONDS", seconds)
    truth = extract(seed, span(shift(JUNE, 1 - months), JUNE)).filter(SEXES)
    assert attacked([rows(protected(truth))], [truth], tmp_path, monkeypatch) == []


@pytest.mark.parametrize("seed", [2, 21])
def test_a_release_with_revised_cells_gives_nothing_of_either_away(seed, tmp_path, monkeypatch):
    truth = extract(seed, [JUNE])
    later = revised(truth, seed, 0.1).filter(SEXES)
    first = protected(truth.filter(SEXES))
    tables = [rows(first), rows(protected(later, first))]
    assert attacked(tables, [truth.filter(SEXES), later], tmp_path, monkeypatch) == []


def test_cells_that_arrive_hidden_are_narrowed_no_more_than_the_source_itself_does(tmp_path, monkeypatch):
    # A total of men and women all hidden as 1 to 4: whoever knows that knows that the men are at most 3.
    truth = extract(2, [JUNE]).filter(SEXES)
    arrived = hide(truth, small())
    nothing_else = hide(arrived, pl.col("value").is_not_null(), (None, None))
    (tmp_path / "bare").mkdir()
    of_source = attacked([nothing_else], [truth], tmp_path / "bare", monkeypatch, groups=False)
    found = attacked([rows(protected(arrived))], [truth], tmp_path, monkeypatch, groups=False)
    assert set(found) <= set(of_source)


@pytest.mark.slow
@pytest.mark.parametrize("arrives_hidden", [False, True])
def test_a_month_by_sex_and_age_gives_nothing_away(arrives_hidden, tmp_path, monkeypatch):
    truth = extract(2, [JUNE])
    raw = hide(truth, small()) if arrives_hidden else truth
    (tmp_path / "bare").mkdir()
    bare = hide(raw, pl.col("value").is_not_null(), (None, None))
    of_source = attacked([bare], [truth], tmp_path / "bare", monkeypatch, groups=False) if arrives_hidden else []
    assert set(attacked([rows(protected(raw))], [truth], tmp_path, monkeypatch)) <= set(of_source)
