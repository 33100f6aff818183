"""What comes next in the example: counted from its cases, small counts hidden."""

from datetime import date

import polars as pl
import pytest

from data.examples import ahead_extract, generate_cases

AUGUST = pl.col("start").is_between(date(2026, 8, 1), date(2026, 8, 31))
"""Three months after these days lies in November 2026: those of the 31st pass them on its last day."""


@pytest.fixture(scope="module")
def cases():
    return generate_cases(municipalities=["205", "697"])


@pytest.fixture(scope="module")
def extract(cases):
    return ahead_extract(cases)


def test_who_began_in_august_and_is_open_at_the_end_of_october_passes_three_months_in_november(cases, extract):
    is_open = pl.col("end").is_null() | (pl.col("end") > date(2026, 10, 31))
    counted = cases.spells.filter(AUGUST & is_open & (pl.col("municipality") == "205")).height
    kajaani = extract.filter(municipality="205", breakdown="_T").row(0, named=True)
    assert kajaani["ahead_3m_30d"] == kajaani["coming_3m"] == counted > 4
    assert kajaani["month"] == date(2026, 10, 1)


def test_counts_of_one_to_four_are_hidden_and_what_has_no_condition_says_so(extract):
    for name in (name for name in extract.columns if f"{name}_status" in extract.columns):
        said = extract.select(pl.col(name).alias("count"), pl.col(f"{name}_status").alias("status"))
        assert not said.get_column("count").is_between(1, 4).any()
        assert set(said.filter(pl.col("count").is_null()).get_column("status")) <= {"hidden", "not_applicable"}
    of_next_month = extract.filter(pl.col("breakdown") != "_T").get_column("coming_3m_status")
    assert set(of_next_month) == {"not_applicable"}
