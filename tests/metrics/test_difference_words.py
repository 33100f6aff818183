"""What differs, in words: months, cells that are no numbers, groups by their names."""

from datetime import date

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from catalogue.language import speak
from data.differences import COLUMNS
from data.releases import Changes
from metrics.difference_words import (
    cell_change_text,
    cell_text,
    changes_text,
    in_reading_order,
    measure_text,
    pair_text,
    span_text,
)
from tests.builders import JUNE

CATALOGUE, FINNISH = load_catalogue(), speak("fi")
MAY, APRIL = date(2026, 5, 1), date(2026, 4, 1)
CELL = dict.fromkeys(COLUMNS.names()) | {
    "measure": "unemployed",
    "place": "205",
    "period": JUNE,
    **dict.fromkeys(("sex", "age_group", "breakdown"), "_T"),
    "source": "area-extract",
    **dict.fromkeys(("obs_status_before", "obs_status_after"), "A"),
}


def cells(*months, source="a"):
    return tuple((source, month) for month in months)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (Changes((), (), ()), "ei muutoksia"),
        (Changes(cells(JUNE), (), ()), "1 kuukausi lisätty"),
        (Changes(cells(APRIL, MAY, JUNE), cells(date(2026, 3, 1)), ()), "3 kuukautta lisätty, 1 korjattu"),
        (Changes((), cells(MAY, JUNE), cells(APRIL)), "2 kuukautta korjattu, 1 poistettu"),
        (Changes((), cells(JUNE) + cells(JUNE, source="b"), ()), "1 kuukausi korjattu"),
    ],
)
def test_changes_are_said_in_months_whatever_the_number_of_sources(changes, said):
    assert changes_text(changes, FINNISH) == said


def test_the_state_before_the_first_release_has_no_number():
    assert "tilaan ennen ensimmäistä" in pair_text(0, 1, "x", FINNISH)
    assert pair_text(1, 2, "x", FINNISH) == "Julkaisusta 1 julkaisuun 2: x."


def test_months_are_a_span():
    assert [span_text(months, FINNISH) for months in ([], [JUNE], [MAY, JUNE])] == ["", "6/2026", "5/2026–6/2026"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"after": 4422.0}, "4\xa0422"),
        ({"after": 4422.0, "obs_status_after": "P"}, "4\xa0422 (ennakkotieto)"),
        ({"obs_status_after": "Q", "lower_after": 1.0, "upper_after": 4.0}, "salattu, 1–4"),
        ({"obs_status_after": "Q"}, "salattu"),
        ({"obs_status_after": "O"}, "puuttuu"),
        ({"obs_status_after": "M"}, "ei sovellettavissa"),
        ({"measure": "activation_rate_published", "after": 17.3}, "17,3\xa0%"),
    ],
)
def test_a_cell_says_its_number_or_why_it_has_none_and_never_zero(values, said):
    assert cell_text(CELL | values, "after", CATALOGUE, FINNISH) == said


def test_a_revision_is_signed_and_a_dash_where_one_side_is_no_number():
    assert cell_change_text(CELL | {"change": -7.0}, CATALOGUE, FINNISH) == "−7"
    assert cell_change_text(CELL | {"change": 1234.0}, CATALOGUE, FINNISH) == "+1\xa0234"
    assert cell_change_text(CELL, CATALOGUE, FINNISH) == "–"


def test_a_cell_of_a_group_names_the_group():
    assert measure_text(CELL, CATALOGUE, FINNISH) == "Työttömät työnhakijat"
    assert measure_text(CELL | {"sex": "F"}, CATALOGUE, FINNISH) == "Työttömät työnhakijat: naiset"


def test_sums_of_days_come_last_and_otherwise_the_order_stays():
    measures = ["open_days_squared", "unemployed", "open_days", "open_spells"]
    rows = pl.DataFrame({"measure": measures})
    ordered = in_reading_order(rows, CATALOGUE)["measure"].to_list()
    assert ordered == ["unemployed", "open_spells", "open_days_squared", "open_days"]
