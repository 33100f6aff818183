"""Numbers, months and sentences in the three languages."""

from datetime import UTC, date, datetime

import pytest

from catalogue.errors import Figures, Message, UserError
from catalogue.language import rounded, speak

FI, SV, EN = speak("fi"), speak("sv"), speak("en")


@pytest.mark.parametrize(("language", "number"), [(FI, "4\xa0422,5"), (SV, "4\xa0422,5"), (EN, "4,422.5")])
def test_numbers_have_the_marks_of_the_language(language, number):
    assert language.number(4422.5, 1) == number


def test_negative_numbers_have_a_true_minus_and_changes_a_sign():
    assert FI.signed(-1.25, 1) == "−1,3"
    assert FI.signed(1.25, 1) == "+1,3"


def test_zero_after_rounding_has_no_sign():
    assert FI.signed(-0.04, 1) == FI.signed(0.04, 1) == "0,0"


def test_halves_are_rounded_away_from_zero_as_the_statistics_do():
    assert [str(rounded(value, 1)) for value in (12.25, 12.35, -12.25, 0.05)] == ["12.3", "12.4", "-12.3", "0.1"]


def test_months_are_named():
    june = date(2026, 6, 1)
    assert [language.month(june) for language in (FI, SV, EN)] == ["kesäkuu 2026", "juni 2026", "June 2026"]
    assert [language.in_month(june) for language in (FI, SV, EN)] == ["kesäkuussa 2026", "i juni 2026", "in June 2026"]


def test_times_are_those_of_finland():
    assert FI.moment(datetime(2026, 6, 23, 5, 0, tzinfo=UTC)) == "23.6.2026 8.00"


def test_an_unknown_language_is_finnish():
    assert speak("de").say("Month") == "Kuukausi"


def test_an_error_is_said_in_the_users_language_with_its_details():
    error = UserError("There is no release {number}.", [Message("and {count} more", {"count": 3})], number=7)
    assert FI.error(error) == ["Julkaisua 7 ei ole.", "ja 3 muuta"]
    assert str(error) == "There is no release 7."


def test_braces_in_a_value_stay_text():
    assert FI.error(UserError("There is no file «{file}».", file="{x}")) == ["Tiedostoa «{x}» ei ole."]


def test_counts_in_a_message_are_grouped_and_what_numbers_a_thing_is_not():
    message = Message("row {row}: {count} of {total}", {"row": 12345, "count": 1706, "total": 40.5})
    assert FI.message(message) == "row 12345: 1\xa0706 of 40,5"
    assert EN.message(message) == "row 12345: 1,706 of 40.5"
    assert FI.message(Message("year {since}", {"since": "2026"})) == "year 2026"


@pytest.mark.parametrize(
    ("text", "said"),
    [("1706", "1\xa0706"), ("1706–1710", "1\xa0706–1\xa0710"), ("8.1–12.0", "8,1–12,0"), ("0.001", "0,001")],
)
def test_numbers_and_ranges_that_are_text_are_written_as_the_language_writes_them(text, said):
    assert FI.figures(text) == FI.message(Message("{of}", {"of": Figures(text)})) == said


@pytest.mark.parametrize(("value", "said"), [(100, "100"), (1000.0, "1\xa0000"), (12.2, "12,2"), (-0.001, "−0,001")])
def test_a_figure_has_the_decimals_it_needs(value, said):
    assert FI.figure(value) == said


@pytest.mark.parametrize(
    ("code", "text", "number"),
    [
        ("fi", " 38,5 ", 38.5),
        ("fi", "38.5", 38.5),
        ("sv", "97", 97.0),
        ("en", "38.5", 38.5),
        ("en", "38,5", None),  # 385 in English, and not meant so
        ("fi", "−5", -5.0),
        ("fi", "nan", None),
        ("fi", "1e999", None),
        ("fi", "", None),
        ("fi", "paljon", None),
    ],
)
def test_a_number_is_read_as_the_language_writes_it(code, text, number):
    assert speak(code).parse_number(text) == number
