"""Intervals of series, by hand."""

from metrics.judged import judged
from tests.builders import JUNE, database


def test_the_interval_of_a_mean_does_not_reach_below_zero(tmp_path):
    """8 spells of 700 days, 7 of 50 and one of 350: 87.5 days on average, spread 106.1; 87.5 - 2.36 x 37.5 = -1.2."""
    text = "municipality;month;open_spells;open_days;open_days_squared\n205;2026-06;8;700;140000\n"
    row = judged(database(tmp_path, text), ["ongoing_duration"], ["205"], [JUNE], JUNE).row(0, named=True)
    assert row["value"] == 12.5  # weeks
    assert row["interval_lower"] == 0
    assert round(row["interval_upper"], 1) == 25.2  # (87.5 + 2.365 x 37.5) / 7
