"""What is read to the group: grammatical in three languages, with n, interval, period, cohort, change and verdict."""

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.language import speak
from metrics.signals.questions import QUESTIONS
from metrics.signals.verdicts import VERDICTS
from metrics.summary import summary_sentences
from metrics.verdict_words import SIGNS, figure_sentences, verdict_mark, verdict_sentence, verdict_word

DECLARED = load_catalogue()
KAJAANI = {
    "indicator": "activation_rate",
    "place": "205",
    "period": "2026-06",
    "status": "exact",
    "value": 19.86,
    "lower": 19.86,
    "upper": 19.86,
    "numerator_lower": 512.0,
    "numerator_upper": 512.0,
    "denominator_lower": 2578.0,
    "denominator_upper": 2578.0,
    "interval_lower": 18.37,
    "interval_upper": 21.44,
    "comparison": "comparable",
    "break_id": None,
    "earlier": 20.0,
    "change": -0.14,
    "change_lower": -0.14,
    "change_upper": -0.14,
    "verdict": "ordinary",
    "question": "level",
}


def aloud(code, **changes):
    return " ".join(figure_sentences(KAJAANI | changes, DECLARED, speak(code))).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        (
            "fi",
            "Kajaanin aktivointiaste oli kesäkuussa 2026 19,9 % (2 578 työtöntä tai palvelussa; 95 %:n väli "
            "18,4–21,4 %). Vuotta aiemmin luku oli 20,0 %, muutos on −0,1 prosenttiyksikköä. "
            "Muutos on tavallista vaihtelua.",
        ),
        (
            "sv",
            "Kajanas aktiveringsgrad var 19,9 % i juni 2026 (2 578 arbetslösa eller i service; 95 %-intervall "
            "18,4–21,4 %). Ett år tidigare var siffran 20,0 %, förändringen är −0,1 procentenheter. "
            "Förändringen är vanlig variation.",
        ),
        (
            "en",
            "The activation rate of Kajaani was 19.9 % in June 2026 (2,578 unemployed or in services; 95 % interval "
            "18.4–21.4 %). A year earlier it was 20.0 %; the change is −0.1 percentage points. "
            "The change is ordinary variation.",
        ),
    ],
)
def test_a_figure_is_read_aloud_with_n_interval_change_and_verdict(code, sentences):
    assert aloud(code) == sentences


def test_a_flow_names_the_month_its_spells_began_and_its_subject_inflects():
    said = aloud("fi", indicator="flow_over_3m", verdict="worsens", change=6.2, change_lower=6.2, change_upper=6.2)
    assert said.startswith("Kajaanin yli 3 kuukauden työttömyyteen päätyneiden jaksojen osuus oli kesäkuussa 2026 ")
    assert "Jaksot alkoivat maaliskuussa 2026." in said
    assert said.endswith("Muutos on tavallista vaihtelua suurempi: tilanne heikkenee.")


def test_a_group_of_no_known_genitive_stands_before_a_colon():
    assert aloud("fi", place="group:oma").startswith("group:oma: aktivointiaste oli kesäkuussa 2026 ")


def test_a_range_is_read_as_a_range_and_a_break_is_named():
    said = aloud("fi", status="range", value=None, lower=7.8, upper=9.2, interval_lower=None, interval_upper=None)
    assert "oli kesäkuussa 2026 7,8–9,2 %" in said
    assert "95 %:n väli" not in said
    said = aloud("fi", comparison="break", break_id="employment-areas-2025", verdict="short", question=None)
    assert "Lukua ei verrata vuoden takaiseen: 1/2025: Työllisyysalueet aloittavat." in said
    assert said.endswith("Sarja on liian lyhyt arvioon; vertaa lukua vertaisiin.")


def test_without_a_figure_nothing_is_read():
    assert figure_sentences(KAJAANI | {"lower": None, "value": None}, DECLARED, speak("fi")) == []


def test_a_judged_year_says_that_the_month_alone_is_too_few():
    row = KAJAANI | {"verdict": "improves", "question": "rolling_year"}
    assert verdict_sentence(row, speak("fi")) == (
        "Kuukaudessa yksinään on liian vähän havaintoja arvioon. "
        "Viimeisten 12 kuukauden muutos on tavallista vaihtelua suurempi: tilanne paranee."
    )


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_every_verdict_has_a_sign_of_its_own_a_word_and_where_it_is_decided_a_sentence_for_each_question(code):
    language = speak(code)
    assert set(SIGNS) == set(VERDICTS)
    assert len(set(SIGNS.values())) == len(SIGNS)
    assert len({verdict_word(verdict, language) for verdict in VERDICTS}) == len(VERDICTS)
    decided = [KAJAANI | {"verdict": v, "question": q} for v in ("improves", "worsens", "ordinary") for q in QUESTIONS]
    assert len({verdict_sentence(row, language) for row in decided}) == 9


def test_a_figure_that_is_not_there_has_no_verdict_and_one_that_is_a_range_says_why():
    language = speak("fi")
    assert verdict_mark(KAJAANI | {"verdict": "missing", "status": "hidden"}, language) is None
    mark = verdict_mark(KAJAANI | {"verdict": "missing", "status": "range"}, language)
    assert str(mark) == "⇕ ei voi arvioida: salattuja soluja"


def test_the_summary_says_first_what_worsens_then_what_does_not():
    rows = [
        KAJAANI,
        KAJAANI | {"indicator": "flow_over_3m", "verdict": "worsens", "change": 6.2},
        KAJAANI | {"indicator": "flow_over_6m", "lower": None, "verdict": "missing"},
        KAJAANI | {"indicator": "plan_within_one_month", "verdict": "short", "comparison": "break"},
    ]
    said = [str(sentence).replace("\xa0", " ") for sentence in summary_sentences(rows, DECLARED, speak("fi"))]
    assert said == [
        "Heikkenee tavallista enemmän: virta yli 3 kk (+6,2 %-yks.).",
        "Tavallista vaihtelua: aktivointiaste (−0,1 %-yks.).",
        "Sarja on vielä liian lyhyt arvioon: suunnitelma ennen 1 kk.",
    ]


def test_a_month_without_figures_says_so():
    rows = [KAJAANI | {"lower": None}]
    assert [str(s) for s in summary_sentences(rows, DECLARED, speak("en"))] == ["There are no figures for this month."]
