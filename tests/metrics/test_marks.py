"""What is no plain number: cells that cannot exist, too few, ranges that say nothing; each with its sign and word."""

import unicodedata

import pytest

from catalogue.language import speak
from metrics.comparison import COMPARISONS, compute_with_change
from metrics.figures import REMARKS, STATUSES, compute
from metrics.marks import SIGNS, Concealed, comparison_mark, marks_of, remark_marks, status_mark
from tests.builders import database, figure, request, rounded

MARKED = {*STATUSES, *REMARKS, *COMPARISONS} - {"exact", "comparable", "no_figure"}
HEAD = "municipality;month;unemployed;in_services;passed_1m;plan_before_1m\n"


def mark(code, language):
    if code in REMARKS:
        return next(iter(remark_marks({code: True}, language)))
    return status_mark(code, language) if code in STATUSES else comparison_mark(code, language)


def test_every_status_remark_and_reason_without_a_number_has_a_sign():
    assert set(SIGNS) == MARKED


def test_signs_differ_in_shape_and_are_no_pictures():
    assert len(set(SIGNS.values())) == len(SIGNS)
    assert all(len(sign) == 1 and unicodedata.category(sign) in ("So", "Sm") for sign in SIGNS.values())


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_every_sign_stands_for_a_word_of_its_own(code):
    words = [mark(name, speak(code)).word for name in SIGNS]
    assert all(words)
    assert len(set(words)) == len(words)


def test_what_the_source_says_cannot_exist_is_not_applicable_and_never_a_number(tmp_path):
    data = database(tmp_path, HEAD + "205;2026-06;60;40;50;40\n697;2026-06;36;9;.;.\n")
    row = figure(data, "plan_within_one_month", "697")
    assert (row["status"], row["value"], row["lower"]) == ("not_applicable", None, None)
    assert figure(data, "plan_within_one_month", "205")["value"] == 80
    assert figure(data, "activation_rate", "697")["value"] == 20


def test_a_place_is_not_applicable_only_where_all_its_members_are(tmp_path):
    data = database(tmp_path, HEAD + "205;2026-06;60;40;.;.\n697;2026-06;36;9;.;.\n")
    assert figure(data, "plan_within_one_month", "205")["status"] == "not_applicable"
    assert figure(data, "plan_within_one_month", "area:kainuu-koillismaa")["status"] == "missing"  # 2 of 10 say so


def test_below_the_minimum_the_figure_is_shown_and_marked(tmp_path):
    data = database(tmp_path, HEAD + "205;2026-06;23;6;50;40\n290;2026-06;20;10;50;40\n")
    few, enough = (figure(data, "activation_rate", place) for place in ("205", "290"))
    assert (few["status"], few["too_few"], *rounded(few, "value")) == ("exact", True, 20.7)  # 6 / 29, minimum 30
    assert enough["too_few"] is False
    assert [str(each) for each in marks_of(few, speak("en"))] == ["∴ too few for a verdict"]
    assert marks_of(enough, speak("en")) == []


def test_a_figure_that_is_not_shown_is_not_too_few(tmp_path):
    data = database(tmp_path, HEAD + "205;2026-06;60;40;;\n")
    assert figure(data, "plan_within_one_month", "205")["too_few"] is False


def test_a_range_that_says_nothing_is_hidden(tmp_path):
    data = database(tmp_path, HEAD + "205;2026-06;60;40;3;2\n290;2026-06;60;40;50;40\n697;2026-06;60;40;50;40\n")
    row = figure(data, "plan_within_one_month", "205")  # 0 to 4 of 1 to 4
    assert row["status"] == "hidden"
    assert [row[name] for name in ("value", "lower", "upper", "numerator_upper", "denominator_lower")] == [None] * 5


def test_what_is_hidden_shown_as_a_range_or_too_few_is_counted(tmp_path):
    rows = "205;2026-06;60;40;50;40\n290;2026-06;9;...;50;40\n697;2026-06;60;40;3;2\n"
    data = database(tmp_path, HEAD + rows)
    asked = request("plan_within_one_month", "205", "697")
    figures = compute(data, asked)
    assert Concealed.of(figures) == Concealed(figures=2, hidden=1, ranges=0, too_few=0)
    one = Concealed.of(compute_with_change(data, request("activation_rate", "205", "290", "697")))
    assert (one.figures, one.ranges, one.too_few) == (3, 1, 1)
    assert one.text(speak("en")) == "1 of 3 figures hidden or shown as a range, 1 with too few for a verdict."
