"""Places compared: only like with like, each other one apart with its reason; why the area moved."""

from datetime import date

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.language import speak
from metrics.compared import compared, indicators_with_figures
from metrics.compared_words import answer_sentences, explained_sentences
from metrics.comparisons.contributions import Contributions
from metrics.explained import Refusal
from tests.builders import JUNE, database

AREA = "area:kainuu-koillismaa"
MONTHS = (date(2025, 6, 1), JUNE)
# Kainuu-Koillismaa's ten: 20 of 100 each in 2025 and 2026, but Kajaani 20, then 30 of 100; Sotkamo 20, then 0 of 100.
TEN = ("105", "205", "290", "305", "578", "620", "697", "765", "777", "832")
SERVICES = {("205", 2026): 30, ("765", 2026): 0}


def ten(hidden=""):
    lines = ["municipality;month;unemployed;in_services"]
    for year in (2025, 2026):
        for place in TEN:
            services = SERVICES.get((place, year), 20)
            shown = "..." if place == hidden and year == 2026 else services
            lines.append(f"{place};{year}-06;{100 - services};{shown}")
    return "\n".join(lines) + "\n"


def of(folder, *places, text="", area=AREA, indicator="activation_rate"):
    return compared(database(folder, text or ten()), indicator, places, area, JUNE, MONTHS)


def rows(figures, *names):
    return {row["place"]: tuple(row[name] for name in names) for row in figures.places.iter_rows(named=True)}


def test_the_members_of_the_area_are_compared_where_no_place_is_named(tmp_path):
    figures = of(tmp_path)
    assert tuple(figures.places["place"]) == TEN
    assert figures.apart.is_empty()
    assert (figures.funnel.centre, figures.funnel.places) == (pytest.approx(190 / 1000), 10)


def test_the_funnel_is_that_of_all_municipalities_though_two_are_chosen(tmp_path):
    # Of 100 at 19 %: P(at least 30) is 0.6 %, under 2.5 and above 0.1 %; P(0) is nearly nothing.
    figures = of(tmp_path, "205", "765")
    assert figures.funnel.places == 10
    assert rows(figures, "category", "side", "ranked") == {"205": ("alert", "above", 2), "765": ("alarm", "below", 2)}


def test_a_rank_is_a_range_among_those_compared(tmp_path):
    # 30 of 100 against 0 of 100 differ surely; nothing else does.
    assert rows(of(tmp_path, "205", "765"), "rank_lower", "rank_upper") == {"205": (1, 1), "765": (2, 2)}


def test_a_place_that_holds_another_is_not_compared_with_it(tmp_path):
    figures = of(tmp_path, AREA, "205", "765")
    assert rows(figures, "apart") == {AREA: ("overlap",), "205": (None,), "765": (None,)}


def test_a_place_without_all_its_municipalities_or_without_a_figure_stands_apart(tmp_path):
    # Oulu (564) has no rows; of the region of North Ostrobothnia only Kuusamo and Taivalkoski have.
    figures = of(tmp_path, "205", "765", "564", "region:17")
    assert rows(figures, "apart") == {
        "205": (None,),
        "765": (None,),
        "564": ("no_counts",),
        "region:17": ("other_coverage",),
    }


def test_the_contributions_of_the_area_by_hand(tmp_path):
    # Weights are a tenth throughout: Kajaani's own rate adds 0.1 x 10 = 1 point, Sotkamo's takes 0.1 x 20 = 2.
    found = of(tmp_path, "205").explanation
    assert isinstance(found, Contributions)
    parts = dict(found.places.select("place", "rate_part").iter_rows())
    assert (parts["205"], parts["765"], parts["290"]) == (pytest.approx(1), pytest.approx(-2), pytest.approx(0))
    assert found.change == pytest.approx(-1)


def test_across_a_break_the_change_is_not_split_and_the_break_is_named(tmp_path):
    text = ten().replace("2025-06", "2024-06").replace("2026-06", "2025-06")
    months = (date(2024, 6, 1), date(2025, 6, 1))
    figures = compared(database(tmp_path, text), "activation_rate", (), AREA, months[1], months)
    assert figures.explanation == Refusal("comparison")
    said = explained_sentences(figures, load_catalogue(), speak("en"))
    assert said == [
        "The change from June 2024 to June 2025 is not split into municipalities: Jan 2025: Employment areas take over."
    ]


def test_a_mean_has_no_funnel_and_no_ranks(tmp_path):
    text = "municipality;month;open_spells;open_days\n205;2026-06;10;700\n290;2026-06;10;1400\n"
    figures = of(tmp_path, text=text, indicator="ongoing_duration")
    assert figures.funnel is None
    assert figures.no_area_rank == "mean"
    assert figures.compared["rank_lower"].null_count() == 2


def test_fewer_than_five_municipalities_have_no_funnel_and_that_is_said(tmp_path):
    text = "municipality;month;unemployed;in_services\n205;2026-06;80;20\n290;2026-06;70;30\n"
    said = answer_sentences(of(tmp_path, text=text), load_catalogue(), speak("en"))
    assert said[0] == "Only 2 municipalities can be compared; a funnel needs at least 5."


def test_the_answer_names_who_is_outside_and_that_the_others_cannot_be_told_apart(tmp_path):
    said = answer_sentences(of(tmp_path), load_catalogue(), speak("en"))
    assert said[0] == "Clearly outside ordinary variation (99.8 %): Sotkamo (weaker)."
    assert said[1] == "Outside ordinary variation (95 %): Kajaani (better)."
    assert said[-2] == "The others (8) cannot be told apart from the common rate of 19.0\xa0%."
    assert "Kajaani, shown first, has rank 1–9 by ordinary variation" in said[-1]


def test_only_this_areas_figures_are_nothing_to_rank_it_by(tmp_path):
    data = database(tmp_path, ten())
    reasons = [compared(data, "activation_rate", (), area, JUNE, MONTHS).no_area_rank for area in (AREA, "205")]
    assert reasons == ["alone", "not_an_area"]


def test_indicators_are_those_with_anything_in_the_month(tmp_path):
    assert indicators_with_figures(database(tmp_path, ten()), [AREA], JUNE) == ["activation_rate"]
