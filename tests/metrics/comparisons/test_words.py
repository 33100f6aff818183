"""Comparisons in words, in three languages; Finnish counts in the partitive."""

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.language import NO_BREAK, speak
from metrics.comparisons.contributions import PARTS
from metrics.comparisons.funnel import CATEGORIES
from metrics.comparisons.peers import FEATURES
from metrics.comparisons.targets import Distance, Verdict
from metrics.comparisons.words import (
    cases_text,
    category_text,
    part_title,
    peer_text,
    rank_among_text,
    rank_text,
    verdict_text,
)

CATALOGUE = load_catalogue()
LANGUAGES = [speak(code) for code in ("fi", "sv", "en")]


def test_a_rank_is_a_range():
    row = {"rank_lower": 3, "rank_upper": 10, "ranked": 12}
    assert [rank_text(row, language) for language in LANGUAGES] == ["sija 3–10", "plats 3–10", "rank 3–10"]
    assert rank_among_text(row, speak("fi")) == "sija 3–10, vertailussa 12"
    assert rank_text(row | {"rank_upper": 3}, speak("fi")) == "sija 3"


@pytest.mark.parametrize(
    ("indicator", "cases", "said"),
    [
        ("plan_within_one_month", (3, 3), ["3 suunnitelmaa lisää", "3 planer till", "3 more plans"]),
        ("plan_within_one_month", (1, 1), ["1 suunnitelma lisää", "1 plan till", "1 more plan"]),
        ("plan_within_one_month", (1, 3), ["1–3 suunnitelmaa lisää", "1–3 planer till", "1–3 more plans"]),
        (
            "flow_over_3m",
            (2, 2),
            ["2 yli 3 kk kestänyttä jaksoa vähemmän", "2 perioder över 3 mån färre", "2 spells over 3 months fewer"],
        ),
        ("unemployed_share", (1, 1), ["1 työtön vähemmän", "1 arbetslös färre", "1 unemployed person fewer"]),
        ("plan_within_one_month", (0, 0), ["", "", ""]),
        ("ongoing_duration", (5, 5), ["", "", ""]),
    ],
)
def test_cases_to_a_target(indicator, cases, said):
    distance = Distance(True, *cases, verdict=Verdict.MISSED)
    texts = [cases_text(distance, CATALOGUE.indicators[indicator], language) for language in LANGUAGES]
    assert [text.replace(NO_BREAK, " ") for text in texts] == said


def test_why_a_place_is_a_peer():
    row = {f"{feature.name}{end}": None for feature in FEATURES for end in ("", "_own", "_difference")}
    row |= {"labour_force": 512, "labour_force_own": 447, "labour_force_difference": 0.2}
    row |= {"unemployed_share": 11.4, "unemployed_share_own": 8.05, "unemployed_share_difference": 1.1}
    expected = "samankokoinen: työvoima 512, tässä 447; enemmän: työttömiä 11,4 %, tässä 8,1 %"
    assert peer_text(row, speak("fi")) == expected
    assert peer_text(row | {"labour_force": 692}, speak("en")).startswith(
        "larger: labour force 692 against 447; more: "
    )


def test_every_category_part_and_verdict_has_its_words():
    for language in LANGUAGES:
        for category in CATEGORIES:
            sides = (None,) if category in ("inside", "unclear") else ("above", "below")
            assert all(category_text({"category": category, "side": side}, language) for side in sides)
        assert all(part_title(part, language) for part in PARTS)
        assert all(verdict_text(verdict, language) for verdict in Verdict)


def test_every_indicator_that_counts_cases_says_what_brings_its_target_nearer():
    assert all((indicator.case is None) == (indicator.form == "mean") for indicator in CATALOGUE.indicators.values())
