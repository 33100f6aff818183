"""The attacker over time: cohorts that come up again in later months, and releases that correct earlier ones."""

from datetime import date

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from catalogue.months import shift
from metrics.disclosure.knowledge import Version
from metrics.disclosure.protection import protect
from tests.disclosure.attacker import attack
from tests.disclosure.generated import extract, revised
from tests.disclosure.structure import Knowledge

CATALOGUE = load_catalogue()
JUNE = date(2026, 6, 1)
# In the generated extracts each unemployed person has one open spell, and the attacker knows it.
KNOWN = Knowledge(equal_measures=(("unemployed", "open_spells"),))
TOTAL = pl.lit("_T")
LEVELS = {
    "totals": (pl.col("sex") == TOTAL) & (pl.col("age_group") == TOTAL),
    "sexes and ages": pl.lit(value=True),
}


def true_months(seed, months, level):
    first = shift(JUNE, 1 - months)
    return extract(seed, [shift(first, back) for back in range(months)]).filter(LEVELS[level])


def protected_releases(truths):
    """Return what is shown of each release, protected one after the other as publishing does it."""
    history: dict[date, list[Version]] = {}
    shown = []
    for truth in truths:
        release: dict[date, Version] = {}
        for month in truth.get_column("period").unique().sort():
            raw = truth.filter(period=month)
            versions = history.setdefault(month, [])
            known = [version for version in versions if version.raw.equals(raw)]
            if not known:
                known = [Version(raw, protect(raw, CATALOGUE, versions, dict(release)))]
                versions += known
            release[month] = known[0]
        shown.append(pl.concat([version.protected for version in release.values()]))
    return shown


def one_more_in_services(truth, place):
    """A correction: a service was entered late in one small municipality."""
    value = pl.when((pl.col("measure") == "in_services") & (pl.col("place") == place)).then(pl.col("value") + 1)
    changed = truth.with_columns(value=value.otherwise("value"))
    return changed.with_columns(lower="value", upper="value")


def assert_safe(truths, tmp_path):
    shown = protected_releases(truths)
    hidden = pl.concat(shown).filter(pl.col("conf_status") == "C")
    assert hidden.height > 0
    assert attack(shown, truths, CATALOGUE, tmp_path, KNOWN) == []


def test_fourteen_months_of_cohorts_give_away_nothing(tmp_path):
    assert_safe([true_months(11, 14, "totals")], tmp_path)


@pytest.mark.parametrize("seed", [21])
def test_later_releases_give_away_nothing_of_earlier_ones(tmp_path, seed):
    first = true_months(seed, 4, "totals")
    second = one_more_in_services(first, "697")
    assert_safe([first, second, one_more_in_services(second, "832")], tmp_path)


@pytest.mark.slow
def test_two_releases_of_sexes_and_ages_give_away_nothing(tmp_path):
    first = true_months(3, 2, "sexes and ages")
    assert_safe([first, revised(first, 4, 0.1)], tmp_path)
