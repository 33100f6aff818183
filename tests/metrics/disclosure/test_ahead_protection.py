"""Counts of what comes next, protected: shares, what foretells, no totals, and orders; worked by hand."""

import polars as pl

from catalogue.catalogue import load_catalogue
from catalogue.months import shift
from data.observations import TOTAL
from metrics.disclosure.knowledge import Version
from metrics.disclosure.protection import protect
from metrics.disclosure.steps import step_months
from tests.disclosure.tables import JUNE, table

CATALOGUE = load_catalogue()
KAINUU = ("105", "205", "290", "578", "620", "697", "765", "777")
JULY = shift(JUNE, 1)


def observations(counts, **of_condition):
    """Return counts by (measure, place), and those of conditions (no_plan, no_service), as observations of June."""
    tables = [table(counts)]
    for condition, some in of_condition.items():
        tables.append(table(some).with_columns(pl.lit(condition).alias("breakdown")))
    return pl.concat(tables)


def told(shown, measure, place, condition=TOTAL):
    return shown.filter(measure=measure, place=place, breakdown=condition).select("value", "lower", "upper").row(0)


def hidden(shown):
    return set(shown.filter(pl.col("value").is_null()).select("measure", "place", "breakdown").iter_rows())


def test_a_small_count_is_told_as_at_most_four_and_takes_no_other_along_since_there_is_no_total():
    counts = {("ahead_3m_30d", place): 40 for place in KAINUU} | {("ahead_3m_30d", "697"): 3}
    shown = protect(observations(counts), CATALOGUE)
    assert hidden(shown) == {("ahead_3m_30d", "697", TOTAL)}
    assert told(shown, "ahead_3m_30d", "697") == (None, 0, 4)
    assert set(shown.get_column("place")) == set(KAINUU)


def test_a_total_that_the_file_itself_holds_is_left_out():
    counts = {("ahead_3m_30d", "697"): 3, ("ahead_3m_30d", "205"): 40, ("ahead_3m_30d", "region:18"): 43}
    assert set(protect(observations(counts), CATALOGUE).get_column("place")) == {"697", "205"}


def test_of_a_small_group_neither_none_nor_all_is_told_to_be_without_a_plan():
    for number in (0, 3):
        shown = protect(
            observations({("ahead_3m_30d", "697"): 3}, no_plan={("ahead_3m_30d", "697"): number}), CATALOGUE
        )
        assert told(shown, "ahead_3m_30d", "697", "no_plan") == (None, 0, 4)


def test_of_a_larger_group_none_and_all_are_told():
    for number in (0, 20):
        shown = protect(
            observations({("ahead_3m_30d", "697"): 20}, no_plan={("ahead_3m_30d", "697"): number}), CATALOGUE
        )
        assert told(shown, "ahead_3m_30d", "697", "no_plan") == (number, number, number)


def test_all_of_twelve_within_thirty_days_are_not_told_where_three_of_them_come_within_two_weeks():
    every = {("ahead_3m_30d", "697"): 12, ("ahead_3m_14d", "697"): 3}
    shown = protect(observations(every, no_service=every), CATALOGUE)
    of_thirty_days = {("ahead_3m_30d", "697", TOTAL), ("ahead_3m_30d", "697", "no_service")}
    assert hidden(shown) & of_thirty_days
    # With four of the twelve in a service nobody knows whether they are those of the two weeks.
    shown = protect(observations(every, no_service={**every, ("ahead_3m_30d", "697"): 8}), CATALOGUE)
    assert not hidden(shown) & of_thirty_days


def test_two_counts_that_fill_a_third_leave_none_of_them_known():
    # 6 and 3 of 9: who knows the 9 and the 6 knows that the others are at most 3.
    counts = {("ahead_d200_30d", "697"): 9, ("ahead_6m_14d", "697"): 6, ("ahead_d200_14d", "697"): 3}
    shown = protect(observations(counts), CATALOGUE)
    assert len(hidden(shown)) == 2
    assert ("ahead_d200_14d", "697", TOTAL) in hidden(shown)
    shown = protect(observations({**counts, ("ahead_d200_30d", "697"): 14}), CATALOGUE)
    assert hidden(shown) == {("ahead_d200_14d", "697", TOTAL)}


def test_what_is_foretold_bounds_the_flow_of_the_month_after():
    # Of July's flow Ristijarvi's 3 are hidden, and another municipality's 40 for their sake. June said that all but
    # Suomussalmi's can be 40 at most: with one of the others hidden Ristijarvi's would be 3 at least.
    july = table({("reached_3m", place, JULY): 40 for place in KAINUU} | {("reached_3m", "697", JULY): 3})
    june = table({("coming_3m", place): 40 for place in KAINUU} | {("coming_3m", "697"): 12, ("coming_3m", "777"): 60})
    foretold = {JUNE: Version(june, protect(june, CATALOGUE))}
    assert hidden(foretold[JUNE].protected) == set()
    places = {place for _, place, _ in hidden(protect(july, CATALOGUE, [], foretold)) if place in KAINUU}
    assert places == {"697", "777"}
    assert {place for _, place, _ in hidden(protect(july, CATALOGUE)) if place in KAINUU} != places


def test_what_foretells_is_bounded_by_both_its_steps():
    assert ("coming_3m", [("reached_3m", True)]) in step_months(JULY, CATALOGUE)[JUNE]
    assert ("reached_3m", [("coming_3m", False)]) in step_months(JUNE, CATALOGUE)[JULY]
    # Those of three months had reached one in the month before; those of one month are among who began.
    assert ("reached_1m", [("coming_3m", True)]) in step_months(JUNE, CATALOGUE)[shift(JUNE, -1)]
    assert ("began_1m_ago", [("coming_1m", True)]) in step_months(JUNE, CATALOGUE)[JULY]
    assert ("passed_1m", [("coming_1m", False)]) in step_months(JUNE, CATALOGUE)[JULY]
