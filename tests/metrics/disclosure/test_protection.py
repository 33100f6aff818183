"""The protected table of a month, worked by hand on single cells."""

from dataclasses import replace

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from catalogue.months import shift
from metrics.disclosure.knowledge import Version
from metrics.disclosure.protection import protect
from tests.disclosure.tables import JUNE, hide, table

CATALOGUE = load_catalogue()
KAINUU = ("105", "205", "290", "578", "620", "697", "765", "777")


def hidden(shown, measure=None):
    """Return (measure, place, sex) of the rows without a value."""
    rows = shown.filter(pl.col("value").is_null())
    rows = rows.filter(measure=measure) if measure else rows
    return set(rows.select("measure", "place", "sex").iter_rows())


def of_sexes(measure, place, men, women):
    counts = {"_T": men + women, "M": men, "F": women}
    return {(measure, place, JUNE, sex): count for sex, count in counts.items()}


def version(raw, *earlier):
    return Version(raw, protect(raw, CATALOGUE, list(earlier)))


def test_a_count_of_one_to_four_is_hidden_without_a_label_and_a_zero_and_a_five_are_not():
    shown = protect(table({("jobseekers", "697"): 4, ("jobseekers", "620"): 5, ("jobseekers", "578"): 0}), CATALOGUE)
    assert hidden(shown) == {("jobseekers", "697", "_T")}
    # Bounds follow from what is shown, so nobody sees whether it is small or hidden for another's sake.
    assert shown.filter(place="697").select("lower", "upper", "conf_status").row(0) == (0, None, "C")


def test_one_sex_takes_the_other_along_before_it_takes_the_total():
    shown = protect(table(of_sexes("jobseekers", "697", 20, 3)), CATALOGUE)
    assert hidden(shown) == {("jobseekers", "697", "M"), ("jobseekers", "697", "F")}
    assert shown.filter(sex="F").select("lower", "upper").row(0) == (0, 23)


def test_the_sexes_of_municipalities_are_hidden_before_the_totals_of_the_area():
    counts = {}
    for place in KAINUU:
        men, women = (3, 20) if place == "697" else (40, 50)
        counts |= of_sexes("jobseekers", place, men, women)
    shown = protect(table(counts), CATALOGUE)
    places = {place for _, place, _ in hidden(shown)}
    assert len(places) == 2
    assert "697" in places
    assert places < set(KAINUU)
    assert {sex for _, _, sex in hidden(shown)} == {"M", "F"}


def test_the_totals_of_areas_are_rows_by_membership():
    shown = protect(table({("jobseekers", place): 10 for place in KAINUU}), CATALOGUE)
    assert shown.filter(place="region:18").get_column("value").to_list() == [80]
    assert shown.filter(place="group:paltamo-hyrynsalmi-ristijarvi").is_empty()
    group = shown.filter(pl.col("place").str.starts_with("group:paltamo-hyrynsalmi-ristijarvi@"))
    assert group.get_column("value").to_list() == [30]


@pytest.mark.parametrize(("spells", "days"), [(4, None), (5, 500)])
def test_days_follow_their_spells(spells, days):
    shown = protect(table({("open_spells", "697"): spells, ("open_days", "697"): 500}), CATALOGUE)
    row = shown.filter(measure="open_days").select("value", "lower", "upper").row(0)
    assert row == (days, days, days)


def test_two_counts_of_the_same_persons_are_both_hidden_or_neither():
    counts = {("open_spells", "697"): 3, ("unemployed", "697"): 3, ("open_spells", "620"): 7, ("unemployed", "620"): 7}
    assert {place for _, place, _ in hidden(protect(table(counts), CATALOGUE))} == {"697"}
    sexes = of_sexes("open_spells", "697", 3, 20) | of_sexes("unemployed", "697", 3, 20)
    shown = protect(table(sexes), CATALOGUE)
    assert {sex for _, _, sex in hidden(shown, "unemployed")} == {sex for _, _, sex in hidden(shown, "open_spells")}


@pytest.mark.parametrize("plans", [0, 3])
def test_none_or_all_of_a_small_group_is_not_told(plans):
    shown = protect(table({("passed_1m", "697"): 3, ("plan_before_1m", "697"): plans}), CATALOGUE)
    assert hidden(shown) == {("passed_1m", "697", "_T"), ("plan_before_1m", "697", "_T")}


def test_what_an_earlier_release_hid_stays_hidden():
    before = version(table(of_sexes("jobseekers", "697", 20, 3)))
    after = protect(table(of_sexes("jobseekers", "697", 20, 30)), CATALOGUE, [before])
    assert ("jobseekers", "697", "M") in hidden(after)
    # The women have been revised; had the men been shown, the release before would give the three away.


def test_what_an_earlier_release_showed_protects_nothing_any_more():
    # Men 20 were shown with 13 women; of 3 women later, only the total is left to hide.
    before = version(table(of_sexes("jobseekers", "697", 20, 13)))
    assert hidden(before.protected) == set()
    after = protect(table(of_sexes("jobseekers", "697", 20, 3)), CATALOGUE, [before])
    assert hidden(after) == {("jobseekers", "697", "F"), ("jobseekers", "697", "_T")}


def test_the_same_spells_in_another_month_stay_hidden():
    # Begun a month before April is begun three months before June: the total was hidden then, so it is now.
    april = shift(JUNE, -2)
    first = version(table({("began_1m_ago", "697", april): 4}))
    raw = table({("began_3m_ago", "697"): 4, ("began_3m_ago", "620"): 50})
    shown = protect(raw, CATALOGUE, (), {april: first})
    assert hidden(shown) == {("began_3m_ago", "697", "_T")}


def test_what_arrived_hidden_stays_hidden_within_the_bounds_of_the_source():
    raw = hide(table({("jobseekers", "697"): 3, ("jobseekers", "620"): 50}), pl.col("place") == "697")
    row = protect(raw, CATALOGUE).filter(place="697").select("value", "lower", "upper").row(0)
    assert row == (None, 1, 4)


def test_a_public_source_is_returned_as_it_is():
    raw = table({("unemployed", "697"): 3}).with_columns(source=pl.lit("statfin-12r5"))
    assert protect(raw, CATALOGUE).equals(raw)


def test_no_observations_are_no_observations():
    empty = table({("unemployed", "697"): 3}).clear()
    assert protect(empty, CATALOGUE).is_empty()


def test_a_higher_threshold_hides_more():
    source = CATALOGUE.sources["area-extract"]
    changed = source.model_copy(update={"hidden_bounds": (1, 9)})
    stricter = replace(CATALOGUE, sources={**CATALOGUE.sources, source.id: changed})
    raw = table({("jobseekers", "697"): 9, ("jobseekers", "620"): 10})
    assert hidden(protect(raw, stricter)) == {("jobseekers", "697", "_T")}
