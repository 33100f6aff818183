"""Cohorts: which month tells what of which start month, what is not known yet, years compared, twelve months."""

from datetime import date

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from catalogue.language import speak
from metrics.cohort_comparison import comparison, difference_interval, number_begun
from metrics.cohort_words import answer_sentences
from metrics.cohorts import cohorts, follow
from tests.builders import JUNE, database, rounded
from tests.cohort_files import FLOWS, HEAD, followed_months

CATALOGUE = load_catalogue()
MARCH = date(2026, 3, 1)


def whole_of(folder, text=FLOWS, place="205", months=(date(2025, 6, 1), JUNE)):
    data = database(folder, text)
    return data, cohorts(data, place, months)


def followed_of(folder, text=FLOWS, start=MARCH, length=1, months=(date(2025, 6, 1), JUNE)):
    data, whole = whole_of(folder, text, months=months)
    return follow(data, whole, start, length)


def row_of(figures, began, after):
    return figures.row(by_predicate=(pl.col("began") == began) & (pl.col("after") == after), named=True)


def sentences(folder, text=FLOWS, language="en", **asked):
    data, whole = whole_of(folder, text)
    followed = follow(data, whole, asked.get("start", MARCH), asked.get("length", 1))
    said = answer_sentences(whole, followed, CATALOGUE, speak(language))
    return " ".join(f"{sentence.label} {sentence.text}" for sentence in said).replace("\xa0", " ")


def test_a_share_over_k_months_is_the_flow_of_the_month_k_later(tmp_path):
    _, whole = whole_of(tmp_path)
    shares = {after: row_of(whole.figures, "2026-03", after) for after in (1, 3)}
    assert [(row["period"], round(row["value"], 1)) for row in shares.values()] == [
        ("2026-04", 90.0),
        ("2026-06", 80.0),
    ]
    assert row_of(whole.figures, "2025-12", 6)["value"] == pytest.approx(100 / 3)  # 30 of 90
    assert rounded(row_of(whole.figures, "2025-06", 12), "interval_lower", "interval_upper") == [12.3, 35.6]  # 10 of 46


def test_what_lies_ahead_is_unripe_and_what_was_never_received_is_missing(tmp_path):
    _, whole = whole_of(tmp_path)
    assert row_of(whole.figures, "2026-03", 6)["status"] == "unripe"
    assert row_of(whole.figures, "2026-03", 12)["status"] == "unripe"
    assert row_of(whole.figures, "2025-12", 1)["status"] == "missing"  # January 2026 is in no file
    assert row_of(whole.figures, "2026-05", 1)["status"] == "exact"


def test_ripe_is_what_the_newest_month_with_flows_tells_though_the_release_has_later_months(tmp_path):
    _, whole = whole_of(tmp_path, months=(date(2025, 6, 1), date(2026, 8, 1)))
    assert (whole.newest, whole.members_at) == (JUNE, date(2026, 8, 1))
    assert row_of(whole.figures, "2026-05", 3)["status"] == "unripe"  # August 2026


def test_start_months_are_those_of_which_anything_is_known_newest_first(tmp_path):
    _, whole = whole_of(tmp_path)
    assert [f"{start:%Y-%m}" for start in whole.starts] == [
        *("2026-05", "2026-03", "2026-01", "2025-12", "2025-10", "2025-06", "2025-05", "2025-04", "2025-03"),
        *("2024-12", "2024-06"),
    ]
    assert whole.newest_answered == MARCH


def test_without_flows_there_is_no_cohort(tmp_path):
    _, whole = whole_of(tmp_path, "municipality;month;unemployed;in_services\n205;2026-06;2066;512\n", months=(JUNE,))
    assert (whole.starts, whole.newest_answered) == ([], None)


def test_the_steps_of_a_cohort_bound_the_number_that_began(tmp_path):
    own = list(followed_of(tmp_path).own.iter_rows(named=True))
    assert number_begun(own) == (70, 70)
    known, hidden = {**own[0]}, {**own[1], "denominator_lower": 66.0, "denominator_upper": 74.0}
    assert number_begun([known, hidden]) == (70, 70)
    assert number_begun([hidden, {**hidden, "denominator_lower": 70.0}]) == (70, 74)
    assert number_begun([known, {**known, "denominator_lower": 71.0, "denominator_upper": 71.0}]) is None
    assert number_begun(own[2:]) is None  # unripe


def test_a_year_earlier_is_compared_by_newcombes_interval(tmp_path):
    followed = followed_of(tmp_path)
    row = followed.answered
    earlier = followed.year_earlier(row)
    assert rounded(row, "value", "change") == [80.0, 20.0]
    # 56 of 70 against 48 of 80: 0.0524 to 0.3339 in Newcombe 1998, method 10.
    assert [round(end, 2) for end in difference_interval(row, earlier)] == [5.24, 33.39]


def test_the_interval_of_a_difference_is_as_wide_as_hidden_cells_allow(tmp_path):
    followed = followed_of(tmp_path)
    row = followed.answered
    earlier = followed.year_earlier(row)
    open_row = {**row, "numerator": None, "numerator_lower": 54.0, "numerator_upper": 58.0}
    wide = difference_interval(open_row, earlier)
    each = [
        difference_interval({**row, "numerator_lower": n, "numerator_upper": n}, earlier) for n in (54.0, 56.0, 58.0)
    ]
    assert wide == (min(low for low, _ in each), max(high for _, high in each))
    assert difference_interval({**row, "denominator_lower": None}, earlier) is None


def test_no_comparison_across_a_break(tmp_path):
    text = HEAD + followed_months(date(2024, 1, 1), JUNE)
    followed = followed_of(tmp_path, text, date(2025, 6, 1), months=(date(2024, 1, 1), JUNE))
    figures = followed.figures
    # July and September 2024 lie before the break of January 2025, June 2025 after it.
    assert [row["comparison"] for row in followed.own.iter_rows(named=True)] == [
        "break",
        "break",
        "break",
        "comparable",
    ]
    assert row_of(figures, "2025-06", 1)["break_id"] == "employment-areas-2025"
    same = [(after, row_of(figures, "2024-06", after), row_of(figures, "2025-06", after)) for after in (3, 12)]
    assert {after: comparison(row, own, CATALOGUE, 1) for after, row, own in same} == {3: "break", 12: "comparable"}


def test_twelve_start_months_together_are_sums_divided(tmp_path):
    # Of 100 a month half lasted over 3 months, but of the 300 of March 2026 too: 1 400 began, 700 lasted.
    text = HEAD + followed_months(date(2025, 1, 1), JUNE, lambda start: 300 if start == MARCH else 100)
    followed = followed_of(tmp_path, text, length=12, months=(date(2025, 1, 1), JUNE))
    row = followed.answered
    assert (row["began"], row["after"], row["numerator"], row["denominator"]) == ("2025-04/2026-03", 3, 700, 1400)
    assert [one["status"] for one in followed.own.iter_rows(named=True)] == ["exact", "exact", "unripe", "unripe"]
    # The year before reaches back before the first month.
    assert followed.year_earlier(row)["status"] == "incomplete"


def test_twelve_months_on_one_side_of_a_break_are_not_compared_with_twelve_that_hold_it(tmp_path):
    text = HEAD + followed_months(date(2023, 1, 1), JUNE)
    followed = followed_of(tmp_path, text, length=12, months=(date(2023, 1, 1), JUNE))
    assert followed.answered["comparison"] == "break"
    earlier = followed.year_earlier(followed.answered)
    assert comparison(earlier, followed.answered, CATALOGUE, 12) == "break"


def test_four_earlier_years_at_most_stand_beside_it(tmp_path):
    text = HEAD + followed_months(date(2018, 1, 1), JUNE)
    followed = followed_of(tmp_path, text, months=(date(2018, 1, 1), JUNE))
    assert followed.figures.get_column("began").unique(maintain_order=True).to_list() == [
        f"{year}-03" for year in (2026, 2025, 2024, 2023, 2022)
    ]


def test_the_sexes_of_the_cohort_where_the_source_has_them(tmp_path):
    sexes = followed_months(JUNE, JUNE, lambda start: 60, sex="F") + followed_months(
        JUNE, JUNE, lambda start: 40, sex="M"
    )
    text = HEAD + followed_months(JUNE, JUNE) + sexes
    rows = followed_of(tmp_path, text, months=(JUNE,)).sexes.filter(pl.col("after") == 3)
    assert rows.select("sex", "numerator", "denominator").rows() == [("F", 30, 60), ("M", 20, 40)]


def test_without_sexes_there_is_no_table_of_them(tmp_path):
    assert followed_of(tmp_path).sexes.is_empty()


def test_few_are_taken_twelve_months_together(tmp_path):
    text = HEAD + followed_months(date(2025, 6, 1), JUNE, lambda start: 20)
    _, few = whole_of(tmp_path, text)
    assert few.fitting_length(MARCH) == 12


def test_many_are_looked_at_by_the_month(tmp_path):
    _, many = whole_of(tmp_path)
    assert many.fitting_length(MARCH) == 1


def test_a_small_cohort_is_hidden_and_never_zero(tmp_path):
    text = FLOWS.replace("205;2026-06;_T;50;40;70;56", "205;2026-06;_T;50;40;70;3")
    row = row_of(whole_of(tmp_path, text)[1].figures, "2026-03", 3)
    assert row["status"] in ("hidden", "range")
    assert row["value"] is None


def test_the_answer_is_a_sentence_to_read(tmp_path):
    said = sentences(tmp_path)
    assert (
        "Of the spells of unemployment that began in March 2026, 80.0 % lasted over 3 months (70 spells begun;" in said
    )
    assert "Of those begun a year before, 60.0 %; the difference is +20.0 percentage points (95 % interval +5.2" in said
    assert "The whole interval is above zero" in said
    assert "still to come: over 6 months in September 2026 and over 12 months in March 2027." in said


def test_the_answer_in_finnish_begins_with_the_month(tmp_path):
    assert "Yli 3 kk: Maaliskuussa 2026 alkaneista työttömyysjaksoista 80,0 % kesti yli 3 kuukautta" in sentences(
        tmp_path, language="fi"
    )


def test_where_three_months_have_not_passed_the_answer_is_about_what_is_known(tmp_path):
    said = sentences(tmp_path, start=date(2026, 5, 1))
    assert "Over 1 mo: Of the spells of unemployment that began in May 2026, 80.0 % lasted over 1 month (50" in said
    assert "a smaller share" not in said


def test_why_there_is_no_comparison_is_said(tmp_path):
    text = HEAD + followed_months(JUNE, JUNE)
    said = sentences(tmp_path, text)
    assert "It is not compared with a year earlier: no month to compare with." in said
