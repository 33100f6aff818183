"""Charts: gaps stay gaps, breaks part the line, and the words say what is drawn."""

from datetime import date
from urllib.parse import unquote

from catalogue.catalogue import load_catalogue
from catalogue.language import speak
from catalogue.months import span
from charts.same_months import with_same_months
from charts.sparkline import runs, sparkline
from charts.timeline import MOST_TICKS
from charts.trend import trend_chart
from metrics.figures import Period, compute
from tests.builders import database, request

CATALOGUE = load_catalogue()
RATE = CATALOGUE.indicators["activation_rate"]
HEAD = "municipality;month;unemployed;in_services\n"


def chart(folder, rows, first, last, language="en"):
    months = tuple(map(Period.of_month, span(first, last)))
    series = compute(database(folder, HEAD + rows, kind="example"), request(RATE.id, "205", month=last, periods=months))
    return trend_chart(series, RATE, "205", CATALOGUE, speak(language))


def test_a_sparkline_runs_from_left_to_right_and_up_with_the_value():
    assert runs([0.0, 1.0, 2.0]) == ["2.5,27.5 60.0,15.0 117.5,2.5"]


def test_a_gap_parts_a_sparkline():
    assert len(runs([1.0, 2.0, None, 3.0, 4.0])) == 2
    assert unquote(sparkline([1.0, None, 3.0])).count("<polyline") == 2


def test_a_single_value_is_no_line():
    assert sparkline([None, 5.0]) == sparkline([]) == ""


def test_the_line_is_parted_at_a_gap_and_at_a_break(tmp_path):
    rows = "205;2024-11;60;40\n205;2024-12;60;40\n205;2025-01;80;20\n205;2025-03;75;25\n"
    drawn = chart(tmp_path, rows, date(2024, 11, 1), date(2025, 3, 1))
    assert list(drawn.figure.data[-1].y) == [40, 40, None, 20, None, 25]


def test_the_words_name_first_last_lowest_highest_and_the_break(tmp_path):
    rows = "205;2024-11;60;40\n205;2024-12;50;50\n205;2025-01;80;20\n205;2025-02;75;25\n"
    alt = chart(tmp_path, rows, date(2024, 11, 1), date(2025, 2, 1)).alt.replace("\xa0", " ")
    assert alt == (
        "Activation rate, Kajaani, line over time: from 40.0 % (November 2024) to 25.0 % (February 2025); "
        "lowest 20.0 % (January 2025), highest 50.0 % (December 2024). "
        "Direction, January 2025 – February 2025: ends higher than it began. "
        "Marked: Employment areas take over January 2025."
    )


def test_what_hidden_cells_leave_open_is_drawn_as_a_bar_from_lower_to_upper(tmp_path):
    bar = chart(tmp_path, "205;2026-06;9;...\n", date(2026, 6, 1), date(2026, 6, 1)).figure.data[0]
    assert (round(bar.base[0], 2), round(bar.base[0] + bar.y[0], 2)) == (10.0, 30.77)  # 1/10 to 4/13


def test_twenty_years_are_named_by_few_enough_years_for_a_phone(tmp_path):
    rows = "".join(f"205;{month:%Y-%m};80;20\n" for month in span(date(2006, 1, 1), date(2026, 6, 1)))
    axis = chart(tmp_path, rows, date(2006, 1, 1), date(2026, 6, 1)).figure.layout.xaxis
    assert len(axis.ticktext) <= MOST_TICKS
    assert axis.ticktext[0] == "2006"


def test_one_month_is_a_point_in_a_year_and_named(tmp_path):
    axis = chart(tmp_path, "205;2026-06;80;20\n", date(2026, 6, 1), date(2026, 6, 1), "fi").figure.layout.xaxis
    assert list(axis.ticktext) == ["6/2026"]
    assert list(axis.range) == [date(2025, 12, 1), date(2026, 12, 1)]


def test_without_figures_the_words_say_so(tmp_path):
    drawn = chart(tmp_path, "290;2026-06;80;20\n", date(2026, 6, 1), date(2026, 6, 1))
    assert drawn.alt == "Activation rate, Kajaani: no figures."


def test_names_of_events_reach_towards_the_middle_one_above_the_other(tmp_path):
    rows = "".join(f"205;{month:%Y-%m};80;20\n" for month in span(date(2019, 1, 1), date(2026, 6, 1)))
    layoffs, take_over = chart(tmp_path, rows, date(2019, 1, 1), date(2026, 6, 1)).figure.layout.annotations
    assert (layoffs.xanchor, take_over.xanchor) == ("left", "right")
    assert layoffs.yshift != take_over.yshift


def test_a_hidden_month_is_a_hatched_gap_in_line_and_sparkline_and_never_zero(tmp_path):
    rows = "205;2026-04;60;40\n205;2026-05;3;2\n205;2026-06;75;25\n"
    months = tuple(map(Period.of_month, span(date(2026, 4, 1), date(2026, 6, 1))))
    data = database(tmp_path, "municipality;month;passed_1m;plan_before_1m\n" + rows)
    series = compute(data, request("plan_within_one_month", "205", periods=months))
    drawn = trend_chart(series, CATALOGUE.indicators["plan_within_one_month"], "205", CATALOGUE, speak("en"))
    hatched, line = drawn.figure.data[0], drawn.figure.data[-1]
    assert (list(hatched.x), hatched.yaxis, hatched.text[0]) == ([date(2026, 5, 1)], "y2", "May 2026: hidden")
    assert line.y[1] is None
    assert "Hidden months: 1." in drawn.alt
    assert unquote(sparkline([60.0, None, 70.0], frozenset({1}))).count("<rect") == 1


def direction(folder, rows, first, last, language="en"):
    alt = chart(folder, rows, first, last, language).alt
    return alt[alt.index(speak(language).say("Direction, {span}: left open by hidden cells.").split(",")[0]) :]


def test_the_words_say_the_direction_in_three_languages(tmp_path):
    rows, first, last = "205;2026-05;80;20\n205;2026-06;85;15\n", date(2026, 5, 1), date(2026, 6, 1)
    said = [chart(tmp_path, rows, first, last, code).alt for code in ("fi", "sv", "en")]
    assert "Suunta, toukokuu 2026 – kesäkuu 2026: lopussa pienempi kuin alussa." in said[0]
    assert "Riktning, maj 2026 – juni 2026: slutar lägre än den började." in said[1]
    assert "Direction, May 2026 – June 2026: ends lower than it began." in said[2]


def test_a_change_too_small_to_be_shown_is_none_and_a_hidden_one_is_left_open(tmp_path):
    first, last = date(2026, 5, 1), date(2026, 6, 1)
    same = "205;2026-05;80000;20000\n205;2026-06;80010;20000\n"  # 20.00 % and 19.998 %
    assert "ends where it began" in direction(tmp_path, same, first, last)
    hidden = "205;2026-05;10;...\n205;2026-06;10;...\n"
    assert "left open by hidden cells" in direction(tmp_path, hidden, first, last)


def test_one_figure_has_no_direction(tmp_path):
    assert "Direction" not in chart(tmp_path, "205;2026-06;80;20\n", date(2026, 6, 1), date(2026, 6, 1)).alt


def test_charts_side_by_side_stand_on_the_months_of_all_of_them(tmp_path):
    """One series ends in February, the other begins in March: both axes run from January to May."""
    rows = "205;2024-01;60;40\n205;2024-02;60;40\n290;2024-03;60;40\n290;2024-05;60;40\n"
    months = tuple(map(Period.of_month, span(date(2024, 1, 1), date(2024, 5, 1))))
    asked = request(RATE.id, "205", "290", month=date(2024, 5, 1), periods=months)
    series = compute(database(tmp_path, HEAD + rows), asked)
    parts = [series.filter(series["place"] == place) for place in ("205", "290")]
    charts = [trend_chart(part, RATE, "205", CATALOGUE, speak("en")) for part in parts]
    assert len({tuple(each.figure.layout.xaxis.tickvals) for each in charts}) == 2
    with_same_months(charts, series, speak("en"))
    ticks = {tuple(each.figure.layout.xaxis.tickvals) for each in charts}
    assert ticks == {tuple(span(date(2024, 1, 1), date(2024, 5, 1)))}
    assert len({(each.figure.layout.xaxis.range, each.figure.layout.height) for each in charts}) == 1
