"""The attacker finds what broken protections give away, and lets sound ones pass."""

from collections import Counter
from datetime import date
from math import ceil, floor

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from catalogue.months import shift, span
from tests.disclosure.attacker import attack, breaches, facts_of, show
from tests.disclosure.cells import Cell, Cells
from tests.disclosure.facts import Facts
from tests.disclosure.generated import extract, revised
from tests.disclosure.shown import with_user_groups
from tests.disclosure.solving import bounds
from tests.disclosure.structure import Knowledge, add_structure, counts_of
from tests.disclosure.tables import JUNE, cell, hide, small, table
from tests.disclosure.tightening import Contradiction

CATALOGUE = load_catalogue()
KAINUU = ("105", "205", "290", "578", "620", "697", "765", "777")
WIDE = (0, 1000)
PERSONS = counts_of(CATALOGUE)


def found(protected, truth, folder, knowledge=None, catalogue=CATALOGUE):
    """Return the breaches of one release as {(kind, what): (low, high)}."""
    return named(attack([protected], [truth], catalogue, folder, knowledge))


def named(found_breaches):
    return {(breach.kind, breach.what): (breach.low, breach.high) for breach in found_breaches}


def name(measure, place, month="2026-06", group="", release=0):
    return f"{measure} {place} {month}{group and ' ' + group} (release {release})"


def plans(passed, plan, place="697", month=JUNE):
    return {("passed_1m", place, month): passed, ("plan_before_1m", place, month): plan}


def tampered(shown, change, **row):
    """Return what is shown with one figure changed: the values of `change` in the row of that name."""
    which = pl.all_horizontal(pl.col(key) == value for key, value in row.items())
    assert any(not each.figures.filter(which).is_empty() for each in shown)
    return [
        each.changed(
            each.figures.with_columns(
                pl.when(which).then(pl.lit(value)).otherwise(pl.col(key)).alias(key) for key, value in change.items()
            )
        )
        for each in shown
    ]


# A figure worked by hand: two municipalities, men and women, all four cells hidden, all margins known.
#              men  women | both
#   697          x  10-x  |   10      x >= 0, 10-x >= 0, 12-x >= 0 and 9+x >= 0, so x is 0 to 10
#   620       12-x   9+x  |   21
#   both        12    19  |   31
@pytest.mark.parametrize("whole", [False, True])
def test_the_bounds_of_a_two_by_two_table_are_those_worked_by_hand(whole):
    counts = {
        ("unemployed", place, JUNE, sex): value
        for (place, sex), value in {("697", "M"): 3, ("697", "F"): 7, ("620", "M"): 9, ("620", "F"): 12}.items()
    }
    cells = Cells([table(counts)])
    number = {(c.place, c.sex): n for n, c in enumerate(cells.cells)}
    facts = Facts(cells)
    for margin, value in ((("697", None), 10), (("620", None), 21), ((None, "M"), 12), ((None, "F"), 19)):
        inside = [n for key, n in number.items() if all(m in (None, k) for m, k in zip(margin, key, strict=True))]
        facts.add(dict.fromkeys(inside, 1), value, value, "margin")
    result = bounds(facts, list(number.values()), whole=whole)
    assert {key: result[n] for key, n in number.items()} == {
        ("697", "M"): (0, 10),
        ("697", "F"): (0, 10),
        ("620", "M"): (2, 12),
        ("620", "F"): (9, 19),
    }


def test_what_cannot_all_be_so_is_said():
    facts = Facts(Cells([hide(table({("unemployed", "697"): 3, ("unemployed", "620"): 4}), small())]))
    facts.add({0: 1, 1: 1}, 7, 7, "total")
    facts.add({0: 1, 1: 1}, 9, 9, "another total")
    with pytest.raises(Contradiction):
        bounds(facts, [0, 1])


class TestBrokenProtection:
    def test_nothing_hidden(self, tmp_path):
        truth = table(plans(3, 2))
        assert found(truth, truth, tmp_path)["count", name("passed_1m", "697")] == (3, 3)

    def test_only_small_cells_hidden_so_that_the_total_gives_them_away(self, tmp_path):
        counts = {("open_spells", "697", JUNE, sex): n for sex, n in (("_T", 23), ("M", 20), ("F", 3))}
        days = {("open_days", "697", JUNE, sex): n for sex, n in (("_T", 2300), ("M", 2000), ("F", 300))}
        truth = table(counts | days)
        breaches_found = found(hide(truth, small()), truth, tmp_path)
        assert breaches_found["count", name("open_spells", "697", group="F _T")] == (3, 3)

    def test_a_complement_hidden_among_the_sexes_but_not_among_the_municipalities(self, tmp_path):
        # Ristijärvi's men and women are hidden both; the region's total of men, less the other seven, is 3.
        counts = {}
        for place in KAINUU:
            men, women = (3, 20) if place == "697" else (40, 50)
            for sex, n, plan in (("M", men, men - 1), ("F", women, women - 5), ("_T", men + women, men + women - 6)):
                counts |= {("passed_1m", place, JUNE, sex): n, ("plan_before_1m", place, JUNE, sex): plan}
        truth = table(counts)
        sums = truth.group_by(pl.exclude("place", "value", "lower", "upper")).agg(
            pl.lit("region:18").alias("place"), *(pl.col(column).sum() for column in ("value", "lower", "upper"))
        )
        hidden = hide(truth, (pl.col("place") == "697") & (pl.col("sex") != "_T"), WIDE)
        protected = pl.concat([hidden, sums.select(truth.columns)])
        assert found(protected, truth, tmp_path)["count", name("passed_1m", "697", group="M _T")] == (3, 3)
        # Without the row of the region the two sexes are safe: 23 in all, of whom any may be men.
        assert not found(hidden, truth, tmp_path)

    def test_a_hidden_count_written_as_zero(self, tmp_path):
        truth = table(plans(30, 3))
        written = hide(truth, cell("plan_before_1m", "697"), (0, 0)).with_columns(pl.col("value").fill_null(0))
        shown_as = found(written, truth, tmp_path)
        assert shown_as["false", "numerator of plan_within_one_month of 697 in 2026-06"] == (0, 0)

    def test_bounds_that_are_too_narrow(self, tmp_path):
        truth = table(plans(30, 3))
        protected = hide(truth, cell("plan_before_1m", "697"), (2, 4))
        assert found(protected, truth, tmp_path) == {("count", name("plan_before_1m", "697")): (2, 4)}
        assert not found(hide(truth, cell("plan_before_1m", "697"), (1, 4)), truth, tmp_path)

    def test_a_total_hidden_whose_sexes_are_shown(self, tmp_path):
        counts = {}
        for sex, n in (("_T", 4), ("M", 4), ("F", 0)):
            counts |= {("passed_1m", "697", JUNE, sex): n, ("plan_before_1m", "697", JUNE, sex): 0}
        truth = table(counts)
        protected = hide(truth, cell("passed_1m", "697"))
        assert found(protected, truth, tmp_path)["count", name("passed_1m", "697")] == (4, 4)

    def test_a_numerator_hidden_whose_rate_is_shown(self, tmp_path):
        truth = table(plans(40, 3))
        shown = show([hide(truth, small())], [truth], CATALOGUE, tmp_path)
        assert breaches(shown, [truth], CATALOGUE) == []
        broken = tampered(shown, {"value": 7.5}, indicator="plan_within_one_month", place="697")
        assert named(breaches(broken, [truth], CATALOGUE)) == {("count", name("plan_before_1m", "697")): (3, 3)}

    def test_the_n_of_a_hidden_denominator_shown(self, tmp_path):
        truth = table(plans(4, 2))
        shown = show([hide(truth, small())], [truth], CATALOGUE, tmp_path)
        assert breaches(shown, [truth], CATALOGUE) == []
        broken = tampered(shown, {"denominator": 4.0}, indicator="plan_within_one_month", place="697")
        assert named(breaches(broken, [truth], CATALOGUE)) == {("count", name("passed_1m", "697")): (4, 4)}

    @pytest.mark.parametrize(("plan", "rate"), [(0, "0 %"), (3, "100 %")])
    def test_none_or_all_of_a_small_group(self, tmp_path, plan, rate):
        truth = table(plans(3, plan))
        what = f"{rate} of plan_within_one_month of 697 in 2026-06 _T _T (release 0)"
        protected = hide(truth, small())
        if plan:  # the same number twice is all of them, whatever it is
            shown = show([protected], [truth], CATALOGUE, tmp_path)
            broken = tampered(shown, {"value": 100.0}, indicator="plan_within_one_month", place="697")
            assert named(breaches(broken, [truth], CATALOGUE)) == {("rate", what): (0, 0)}
        else:
            assert found(protected, truth, tmp_path) == {("rate", what): (0, 0)}

    def test_days_shown_whose_spells_are_hidden(self, tmp_path):
        truth = table({("open_spells", "697"): 3, ("open_days", "697"): 300})
        protected = hide(truth, cell("open_spells", "697"))
        assert found(protected, truth, tmp_path) == {("days", name("open_days", "697")): (300, 300)}
        assert not found(hide(protected, cell("open_days", "697"), (None, None)), truth, tmp_path)

    def test_several_hidden_cells_with_an_exact_sum_of_one_to_four(self, tmp_path):
        # 20 men: 16 under 25 shown, the other ages hidden with bounds 0 to 4: together they are exactly 4.
        ages = {"_T": 20, "Y_LT25": 16, "Y25T29": 4, "Y30T49": 0, "Y_GE50": 0}
        counts = {}
        for age, n in ages.items():
            counts |= {("open_spells", "697", JUNE, "M", age): n, ("open_days", "697", JUNE, "M", age): 100 * n}
        truth = table(counts)
        others = pl.col("age_group").is_in(["Y25T29", "Y30T49", "Y_GE50"]) & (pl.col("measure") == "open_spells")
        protected = hide(hide(truth, others, (0, 4)), pl.col("measure") == "open_days", (0, 9000))
        kinds = [breach.kind for breach in attack([protected], [truth], CATALOGUE, tmp_path)]
        assert kinds == ["sum"]

    def test_a_users_group_differenced_with_the_area(self, tmp_path):
        counts = {}
        for place in KAINUU:
            counts |= plans(50, 3 if place == "697" else 40, place)
        truth = table(counts)
        catalogue = with_user_groups(CATALOGUE, KAINUU, date(2025, 1, 1))
        safe = hide(truth, pl.col("place").is_in(["697", "620"]) & (pl.col("measure") == "plan_before_1m"), (0, 50))
        shown = show([safe], [truth], catalogue, tmp_path)
        assert breaches(shown, [truth], catalogue) == []
        # A program that shows the group of seven and the eight of the area, both added up before anything was hidden.
        seven = "group:local-105-205-290-578-620-765-777"
        asked = {"indicator": "plan_within_one_month", "sex": "_T", "age_group": "_T"}
        broken = tampered(shown, {"numerator": 280.0}, place=seven, **asked)
        broken = tampered(broken, {"numerator": 283.0}, place="region:18", **asked)
        assert ("count", name("plan_before_1m", "697")) in named(breaches(broken, [truth], catalogue))

    def test_a_month_shown_through_the_years_sum(self, tmp_path):
        counts = {}
        for month in span(date(2025, 1, 1), date(2025, 12, 1)):
            counts |= plans(50, 3 if month.month == 5 else 40, month=month)
        truth = table(counts)
        shown = show([hide(truth, small())], [truth], CATALOGUE, tmp_path)
        assert breaches(shown, [truth], CATALOGUE) == []
        broken = tampered(shown, {"numerator": 443.0}, indicator="plan_within_one_month", place="697", period="2025")
        assert named(breaches(broken, [truth], CATALOGUE)) == {
            ("count", name("plan_before_1m", "697", "2025-05")): (3, 3)
        }

    def test_a_cohort_shown_two_months_after_it_was_hidden(self, tmp_path):
        april = shift(JUNE, -2)
        truth = table(
            {
                ("began_1m_ago", "697", april): 4,
                ("reached_1m", "697", april): 2,
                ("began_3m_ago", "697"): 4,
                ("reached_3m", "697"): 1,
            }
        )
        protected = hide(truth, small() & ~cell("began_3m_ago", "697"))
        breaches_found = found(protected, truth, tmp_path)
        assert breaches_found["count", name("began_1m_ago", "697", "2026-04")] == (4, 4)
        # One who does not know that the two cohorts are one learns only what is shown.
        naive = found(protected, truth, tmp_path, Knowledge(cohorts=False))
        assert set(naive) == {("count", name("began_3m_ago", "697"))}
        assert not found(hide(truth, small()), truth, tmp_path)

    def test_a_later_release_that_hides_what_an_earlier_one_shows(self, tmp_path):
        truth = table(plans(40, 3))
        both = attack([truth, hide(truth, small())], [truth, truth], CATALOGUE, tmp_path)
        assert named(both)["count", name("plan_before_1m", "697", release=1)] == (3, 3)

    def test_an_earlier_release_that_shows_what_a_later_one_hides_as_complement(self, tmp_path):
        # The women are revised from 13 to 3; the men, 20 before and after, are hidden with them in the later release.
        def of_women(number):
            counts = {}
            for sex, n in (("M", 20), ("F", number), ("_T", 20 + number)):
                counts |= {("passed_1m", "697", JUNE, sex): n, ("plan_before_1m", "697", JUNE, sex): 0}
            return table(counts)

        before, after = of_women(13), of_women(3)
        which = (pl.col("measure") == "passed_1m") & (pl.col("sex") != "_T")
        protected = hide(after, which, WIDE)
        together = named(attack([before, protected], [before, after], CATALOGUE, tmp_path))
        assert together["count", name("passed_1m", "697", group="F _T", release=1)] == (3, 3)
        alone = named(attack([protected], [after], CATALOGUE, tmp_path))
        assert not {kind for kind, _ in alone} & {"count", "sum"}

    def test_two_measures_that_count_the_same_spells(self, tmp_path):
        counts = {("open_spells", "697"): 3, ("open_days", "697"): 300}
        counts |= {("unemployed", "697"): 3, ("labour_force", "697"): 400}
        truth = table(counts)
        protected = hide(truth, cell("open_spells", "697"))
        protected = hide(protected, cell("open_days", "697"), WIDE)
        knowledge = Knowledge(equal_measures=(("unemployed", "open_spells"),))
        assert ("count", name("open_spells", "697")) in found(protected, truth, tmp_path, knowledge)
        assert ("count", name("open_spells", "697")) not in found(protected, truth, tmp_path)

    def test_all_of_a_small_group_given_away_by_all_of_a_large_one(self, tmp_path):
        # 23 plans of 23: whatever the number of the men, every one of them had a plan.
        counts = {}
        for sex, n in (("M", 3), ("F", 20), ("_T", 23)):
            counts |= {("passed_1m", "697", JUNE, sex): n, ("plan_before_1m", "697", JUNE, sex): n}
        truth = table(counts)
        protected = hide(truth, pl.col("sex") != "_T", WIDE)
        what = "100 % of plan_within_one_month of 697 in 2026-06 M _T (release 0)"
        assert found(protected, truth, tmp_path) == {("rate", what): (0, 0)}


class TestSoundProtection:
    def test_everything_hidden_gives_nothing_away(self, tmp_path):
        months = span(date(2026, 3, 1), JUNE)
        truth = extract(1, months)
        catalogue = with_user_groups(CATALOGUE, Cells([truth]).municipalities, date(2025, 1, 1))
        protected = hide(truth, pl.lit(value=True), (None, None))
        assert attack([protected], [truth], catalogue, tmp_path) == []

    def test_three_large_municipalities_and_the_total_of_all_give_nothing_away(self, tmp_path):
        # The five others have 90 spells and 61 plans between them, and no more is known of any of them.
        large = {"205": (200, 180), "765": (90, 70), "290": (80, 60)}
        little = {"697": (3, 2), "620": (4, 1), "578": (38, 30), "105": (40, 26), "777": (5, 2)}
        counts = {}
        for place, (passed, plan) in (large | little).items():
            counts |= plans(passed, plan, place)
        truth = table(counts)
        total = table(plans(460, 371, "region:18"))
        protected = pl.concat([hide(truth, pl.col("place").is_in(list(little)), (0, 1000)), total])
        catalogue = with_user_groups(CATALOGUE, KAINUU, date(2025, 1, 1))
        assert attack([protected], [truth], catalogue, tmp_path) == []
        # The same with one of the five shown as well, and then with all but two: 3 + 4 is no more than 7.
        shown_too = pl.concat([hide(truth, pl.col("place").is_in(["697", "620"]), (0, 1000)), total])
        assert attack([shown_too], [truth], catalogue, tmp_path) != []


class TestGeneratedExtracts:
    MONTHS = span(date(2025, 1, 1), date(2025, 12, 1))

    def test_all_that_the_attacker_knows_of_the_structure_holds_in_them(self):
        truth = extract(7, self.MONTHS)
        facts = Facts(Cells([truth]))
        add_structure(facts, Knowledge())
        assert facts.false == []
        number = facts.cells.number
        first = Cell(0, "began_1m_ago", "697", date(2025, 1, 1), "_T", "_T")
        last = first._replace(measure="began_12m_ago", period=date(2025, 12, 1))
        assert facts.cells.truth[number[first]] == facts.cells.truth[number[last]]

    def test_they_are_the_same_for_a_seed_and_have_many_small_cells(self):
        truth = extract(7, self.MONTHS[:1])
        assert truth.equals(extract(7, self.MONTHS[:1]))
        assert not truth.equals(extract(8, self.MONTHS[:1]))
        assert truth.filter(small()).height > truth.height / 10
        assert truth.get_column("measure").n_unique() == 17

    def test_a_revision_changes_some_services_and_their_totals_only(self):
        truth = extract(7, self.MONTHS[:1])
        later = revised(truth, 1)
        differing = truth.filter(pl.Series(truth.get_column("value") != later.get_column("value")))
        assert set(differing.get_column("measure")) == {"in_services"}
        assert 0 < differing.height < 200

    def test_hiding_only_small_cells_gives_many_of_them_away(self, tmp_path):
        truth = extract(3, [JUNE], ("205", "290", "697"))
        kinds = Counter(breach.kind for breach in attack([hide(truth, small())], [truth], CATALOGUE, tmp_path))
        assert kinds["count"] > 50
        assert kinds["rate"] > 20
        assert kinds["false"] == 0

    def test_pushing_all_cells_at_once_finds_what_bounding_each_by_itself_finds(self, tmp_path):
        truth = extract(5, [JUNE], ("620", "697"))
        # Small cells and every fourth other one are hidden, so that some are safe and some are not.
        fourth = pl.int_range(pl.len()) % 4 == 0
        protected = hide(truth, small() | fourth, (0, 1e9))
        shown = show([protected], [truth], CATALOGUE, tmp_path)
        cells = Cells([truth])
        facts = facts_of(shown, cells, Knowledge())
        secret = [n for n, cell in enumerate(cells.cells) if 1 <= cells.truth[n] <= 4 and cell.measure in PERSONS]
        alone = {
            str(cells.cells[n]): (ceil(low - 1e-3), floor(high + 1e-3))
            for n, (low, high) in bounds(facts, secret).items()
        }
        narrow = {what: ends for what, ends in alone.items() if ends[0] > 1 or ends[1] < 4}
        together = named(breaches(shown, [truth], CATALOGUE))
        assert {what for kind, what in together if kind == "count"} == set(narrow)
        assert 0 < len(narrow) < len(secret)
