"""The figures of the trend: every month with change, interval and verdict; what has figures; the XmR chart's months."""

from datetime import date

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.months import span
from metrics.trend import indicators_with_figures, trend
from tests.builders import JUNE, database, rounded

CATALOGUE = load_catalogue()
HEAD = "municipality;month;unemployed;in_services\n"
FIRST = date(2025, 1, 1)


def rows(shares, first=FIRST, place="205"):
    """Return lines of a file: of 1 000 persons so many in services, month by month."""
    return "".join(
        f"{place};{month:%Y-%m};{1000 - share};{share}\n"
        for month, share in zip(span(first, date(2040, 1, 1)), shares, strict=False)
    )


def trend_of(folder, text, month=JUNE, indicator="activation_rate", place="205"):
    data = database(folder, text)
    return trend(data, place, indicator, month, span(FIRST, JUNE))


def test_every_month_has_its_change_from_a_year_earlier(tmp_path):
    found = trend_of(tmp_path, HEAD + "205;2025-05;80;20\n205;2025-06;60;40\n205;2026-05;70;30\n205;2026-06;75;25\n")
    table = found.table
    assert table.get_column("period").to_list() == ["2026-06", "2026-05", "2025-06", "2025-05"]
    assert rounded(table.row(0, named=True), "value", "earlier", "change") == [25.0, 40.0, -15.0]
    assert rounded(table.row(1, named=True), "value", "earlier", "change") == [30.0, 20.0, 10.0]
    assert table.get_column("comparison").to_list() == ["comparable", "comparable", "no_earlier", "no_earlier"]


def test_the_row_of_the_month_has_wilsons_interval(tmp_path):
    found = trend_of(tmp_path, HEAD + "205;2026-06;36;10\n")
    assert rounded(found.of_month, "interval_lower", "interval_upper") == [12.3, 35.6]  # 10 of 46


def test_a_leap_after_a_calm_year_is_a_signal_and_the_months_before_are_too_short(tmp_path):
    calm = [200, 202] * 8
    found = trend_of(tmp_path, HEAD + rows([*calm, 200, 400]))
    verdicts = found.figures.get_column("verdict").to_list()
    assert verdicts[:13] == ["short"] * 13
    assert (found.of_month["verdict"], found.of_month["judged"] > found.of_month["judged_upper"]) == ("improves", True)


def test_a_month_without_data_has_no_figure_and_the_others_stay(tmp_path):
    found = trend_of(tmp_path, HEAD + "205;2025-06;60;40\n")
    assert (found.of_month["status"], found.has_figures, found.table.height) == ("missing", True, 1)


def test_what_has_figures_is_named_key_indicators_first(tmp_path):
    data = database(tmp_path, HEAD + "205;2026-06;60;40\n")
    assert indicators_with_figures(data, "205", JUNE)[0] == "activation_rate"
    assert indicators_with_figures(data, "290", JUNE) == []


def test_the_control_chart_begins_at_the_break_and_ends_with_the_last_figure(tmp_path):
    months = rows([300] * 12, first=date(2024, 1, 1)) + rows([100, 110, 120])
    found = trend_of(tmp_path, HEAD + months)
    assert found.control.months == span(date(2025, 1, 1), date(2025, 3, 1))
    assert found.control.mean == pytest.approx(11.0)
    assert found.control.upper == pytest.approx(11.0 + 2.66 * 1.0)
    assert (found.control.known, found.control.is_independent) == (3, False)


def test_twenty_months_that_go_up_and_down_may_have_a_control_chart_and_its_leap_is_marked(tmp_path):
    data = database(tmp_path, HEAD + rows([200, 210] * 11 + [400]))
    last = date(2026, 11, 1)
    found = trend(data, "205", "activation_rate", last, span(FIRST, last))
    assert found.control.is_independent is True
    assert found.control.sides[-1] == 1
    assert found.control.sides[0] == 0


def test_months_that_hang_together_may_not_have_a_control_chart(tmp_path):
    data = database(tmp_path, HEAD + rows(range(100, 320, 10)))
    last = date(2026, 10, 1)
    assert trend(data, "205", "activation_rate", last, span(FIRST, last)).control.is_independent is False


def test_without_figures_the_control_chart_is_empty(tmp_path):
    found = trend_of(tmp_path, HEAD + "290;2026-06;60;40\n")
    assert (found.control.months, found.control.known, found.has_figures) == ([], 0, False)
