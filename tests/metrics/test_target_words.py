"""What a target says of a figure, in words worked by hand; no distance where nothing can be compared."""

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.language import NO_BREAK, speak
from metrics.comparisons.targets import Verdict
from metrics.figures import STATUSES
from metrics.ratios import SHOWN
from metrics.target_words import limit_text, target_words
from tests.builders import database, figure

CATALOGUE = load_catalogue()
LANGUAGES = [speak(code) for code in ("fi", "sv", "en")]
BOUNDS = ("", "_lower", "_upper")


def counted(k, n, factor=100, **more):
    sums = {f"numerator{end}": k for end in BOUNDS} | {f"denominator{end}": n for end in BOUNDS}
    value = dict.fromkeys(("value", "lower", "upper"), factor * k / n)
    return {"status": "exact", "too_few": n < 30, **sums, **value, **more}


def without_counts(value, status="exact"):
    sums = {f"{part}{end}": None for part in ("numerator", "denominator") for end in BOUNDS}
    return {"status": status, "too_few": False, **sums, "value": value, "lower": value, "upper": value}


def said(row, target, indicator="plan_within_one_month", language=LANGUAGES[0]):
    return target_words(row, target, CATALOGUE.indicators[indicator], language)


def text(*args, **more):
    return said(*args, **more).text.replace(NO_BREAK, " ")


def test_cases_are_missing_and_variation_could_explain_it():
    # 30 % of 46 is 13.8: 14 plans, 10 are made. Wilson of 10/46 is 12.3 to 35.6 %.
    words = said(counted(10, 46), 30)
    assert words.distance == f"4{NO_BREAK}suunnitelmaa lisää"
    assert words.outcome is Verdict.CANNOT_TELL
    assert [text(counted(10, 46), 30, language=language) for language in LANGUAGES] == [
        "tavoite 30 %, 4 suunnitelmaa lisää; ei voi sanoa: tavallinen vaihtelu riittää selitykseksi",
        "mål 30 %, 4 planer till; kan inte sägas: vanlig variation räcker som förklaring",
        "target 30 %, 4 more plans; cannot tell: ordinary variation is enough to explain the difference",
    ]


def test_a_target_is_missed_beyond_variation():
    # 97 % of 46 is 44.62: 45 plans, 39 are made. Wilson of 39/46 ends at 92.4 %.
    assert text(counted(39, 46), 97) == "tavoite 97 %, 6 suunnitelmaa lisää; tavoitetta ei saavutettu"


def test_a_target_is_reached_beyond_variation_and_no_distance_is_left():
    # Wilson of 46/46 begins at 46 / (46 + 1.96²) = 92.29 %.
    words = said(counted(46, 46), 92.2)
    assert (words.distance, words.outcome) == ("", Verdict.REACHED)
    assert words.text == f"tavoite 92,2{NO_BREAK}%; tavoite saavutettu"
    assert said(counted(46, 46), 92.3).outcome is Verdict.CANNOT_TELL


def test_a_figure_at_its_target_may_be_there_by_variation():
    # 90 % of 46 is 41.4, 42 are made; Wilson of 42/46 begins at 79.7 %.
    assert text(counted(42, 46), 90).startswith("tavoite 90 %, luku täyttää tavoitteen; ei voi sanoa: tavallinen")


def test_where_less_is_better_the_target_is_a_limit():
    # 20 % of 46 is 9.2: at most 9 spells, 12 have lasted so long. 12/46: 15.6 to 40.3 %.
    words = said(counted(12, 46), 20, "flow_over_3m")
    assert words.target == f"tavoite enintään 20{NO_BREAK}%"
    assert words.distance == f"3{NO_BREAK}yli 3 kk kestänyttä jaksoa vähemmän"
    assert said(counted(12, 46), 15.5, "flow_over_3m").outcome is Verdict.MISSED
    assert said(counted(12, 46), 40.4, "flow_over_3m").outcome is Verdict.REACHED


def test_one_case_is_said_in_the_singular():
    # 85 % of 46 is 39.1: 40.
    assert said(counted(39, 46), 85).distance == f"1{NO_BREAK}suunnitelma lisää"


def test_too_few_give_a_distance_and_no_verdict():
    # 97 % of 20 is 19.4: 20 plans, 2 are made; too few for a verdict though it is far away.
    words = said(counted(2, 20), 97)
    assert words.distance == f"18{NO_BREAK}suunnitelmaa lisää"
    assert (words.judged, words.outcome) == ("ei voi sanoa: liian vähän arvioon", Verdict.CANNOT_TELL)


def hidden_services(lower, upper):
    """40 unemployed and hidden persons in services."""
    row = {"status": "range", "too_few": False, "numerator": None, "denominator": None, "value": None}
    row |= {"numerator_lower": lower, "numerator_upper": upper}
    row |= {"denominator_lower": 40 + lower, "denominator_upper": 40 + upper}
    return row | {"lower": 100 * lower / (40 + lower), "upper": 100 * upper / (40 + upper)}


def test_hidden_cells_leave_a_range_of_cases():
    # Of 41, 8.2: 9, of which 1. Of 44, 8.8: 9, of which 4.
    words = said(hidden_services(1, 4), 20, "activation_rate")
    assert words.distance == f"5–8{NO_BREAK}henkilöä lisää palveluihin"


def test_hidden_cells_that_leave_both_possible_are_the_reason():
    # 9/49 = 18.4 % to 12/52 = 23.1 %; 20 % of 49 is 9.8: 1 more at the most.
    words = said(hidden_services(9, 12), 20, "activation_rate")
    assert words.distance == f"0–1{NO_BREAK}henkilöä lisää palveluihin"
    assert words.judged == "ei voi sanoa: salatut solut jättävät molemmat mahdollisiksi"


@pytest.mark.parametrize("status", [status for status in STATUSES if status not in SHOWN])
def test_a_figure_that_is_not_shown_gives_no_distance_and_says_why(status):
    for language in LANGUAGES:
        words = said(without_counts(None, status), 90, language=language)
        assert words.target
        assert (words.distance, words.outcome) == ("", None)
        assert words.reason
    assert text(without_counts(None, "hidden"), 90) == "tavoite 90 %; ei voi verrata: salattu"


def test_a_mean_is_compared_by_its_value_alone():
    # 42.3 weeks against at most 40; counts are there, and are no cases.
    row = counted(42.3 * 7 * 100, 100, factor=1 / 7)
    words = said(row, 40, "ongoing_duration")
    assert words.text.replace(NO_BREAK, " ") == (
        "tavoite enintään 40 vk, tavoitteeseen 2,3 vk; luku ei täytä tavoitetta: vaihtelua ei tunneta"
    )
    assert words.outcome is None


def test_a_mean_at_its_target_as_shown_meets_it():
    assert said(without_counts(40.04), 40, "ongoing_duration").verdict == "luku täyttää tavoitteen"
    assert said(without_counts(40.05), 40, "ongoing_duration").distance == f"tavoitteeseen 0,1{NO_BREAK}vk"
    assert said(without_counts(31.0), 40, "ongoing_duration").distance == ""


def test_a_mean_through_hidden_cells_may_lie_on_either_side():
    row = without_counts(None, "range") | {"lower": 39.0, "upper": 41.5}
    words = said(row, 40, "ongoing_duration")
    assert (words.distance, words.outcome) == (f"tavoitteeseen 0,0–1,5{NO_BREAK}vk", Verdict.CANNOT_TELL)


def test_a_rate_without_counts_has_no_cases():
    words = said(without_counts(35.4, "rate"), 40, "activation_rate")
    assert words.distance == f"tavoitteeseen 4,6{NO_BREAK}%-yks."
    assert (words.verdict, words.outcome) == ("luku ei täytä tavoitetta", None)


def test_a_figure_of_a_release_is_taken_as_it_is(tmp_path):
    # Kajaani: 240 of 250 plans; 97 % of 250 is 242.5.
    row = figure(database(tmp_path), "plan_within_one_month", "205")
    words = said(row, 97)
    assert f"{words.target}, {words.distance}" == f"tavoite 97{NO_BREAK}%, 3{NO_BREAK}suunnitelmaa lisää"


def test_a_target_as_a_limit():
    plan, flow = CATALOGUE.indicators["plan_within_one_month"], CATALOGUE.indicators["ongoing_duration"]
    assert limit_text(97, plan, LANGUAGES[0]) == f"vähintään 97{NO_BREAK}%"
    assert limit_text(38.5, flow, LANGUAGES[0]) == f"enintään 38,5{NO_BREAK}vk"
