"""The charts of the trend: signals, intervals, targets, years, judged changes, XmR; on screen and as files."""

from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from catalogue.language import speak
from catalogue.months import span
from charts.colours import SIGNAL_LOOKS
from charts.judged import judged_chart, judged_reach, judged_runs, unjudged_runs
from charts.judged_picture import judged_picture
from charts.judged_words import judged_sentence, judged_words
from charts.picture import picture
from charts.timeline import Overlays, Timeline
from charts.trend import trend_chart
from charts.trend_picture import trend_picture
from charts.xmr import verdict_of, xmr_chart, xmr_refusal, xmr_words
from charts.xmr_picture import xmr_picture
from charts.year_lines import YearLines, years_words
from charts.years import years_chart
from charts.years_picture import years_picture
from metrics.control_chart import control_chart

CATALOGUE = load_catalogue()
RATE = CATALOGUE.indicators["activation_rate"]
EN = speak("en")
ROW = {
    "indicator": RATE.id,
    "place": "205",
    "value": 20.0,
    "lower": 20.0,
    "upper": 20.0,
    "status": "exact",
    "source": "area-extract",
    "covered": 1,
    "verdict": "ordinary",
    "question": "level",
    "judged": 1.0,
    "judged_lower": -3.0,
    "judged_upper": 3.0,
    "interval_lower": 18.0,
    "interval_upper": 22.0,
}
NOTHING = dict.fromkeys(("value", "lower", "upper", "judged", "judged_lower", "judged_upper", "question", "verdict"))


def series(first, *changes):
    """Return a row a month from `first`, each ROW but for its changes."""
    months = span(first, date(2040, 1, 1))
    rows = [{**ROW, "period": f"{month:%Y-%m}", **change} for month, change in zip(months, changes, strict=False)]
    return pl.DataFrame(rows, infer_schema_length=None)


def drawn(figures, **overlays):
    return trend_chart(figures, RATE, "205", CATALOGUE, EN, Overlays(**overlays))


def signal(value, verdict, judged=5.0):
    return {"value": value, "lower": value, "upper": value, "verdict": verdict, "judged": judged}


JANUARY = date(2026, 1, 1)
MONTHS = series(JANUARY, {}, signal(30.0, "improves"), signal(10.0, "worsens", -5.0), {})


@pytest.mark.parametrize(("verdict", "at"), [("improves", 1), ("worsens", 2)])
def test_only_months_beyond_ordinary_variation_are_marked_each_with_its_shape_colour_and_word(verdict, at):
    colour, shape = SIGNAL_LOOKS[verdict]
    (mark,) = [trace for trace in drawn(MONTHS).figure.data if trace.marker.symbol == shape]
    assert list(mark.x) == [date(2026, at + 1, 1)]
    assert list(mark.y) == [[20, 30, 10][at]]
    assert mark.marker.color == colour
    assert f"unusual: {'improving' if at == 1 else 'worsening'}" in mark.hovertemplate


def test_figures_without_verdicts_have_no_marks():
    plain = MONTHS.drop("verdict")
    assert not [trace for trace in drawn(plain).figure.data if trace.marker.symbol]


def test_the_words_tell_the_signals():
    alt = drawn(MONTHS).alt
    assert "Unusual: worsening: March 2026." in alt
    assert "Unusual: improving: February 2026." in alt


def test_the_interval_is_a_band_that_ends_at_a_gap_and_only_where_asked_for():
    figures = series(JANUARY, {}, {}, {**NOTHING, "interval_lower": None, "interval_upper": None}, {})
    (band,) = [trace for trace in drawn(figures, with_interval=True).figure.data if trace.fill == "toself"]
    assert [y for y in band.y if y is not None] == [18] * 4 + [22] * 4 + [18] * 3 + [22] * 3
    assert list(band.y).count(None) == 2
    assert not [trace for trace in drawn(figures).figure.data if trace.fill == "toself"]


def test_targets_are_one_line_in_steps_with_their_names():
    figures = series(JANUARY, *[{}] * 6)
    targets = [(date(2025, 1, 1), date(2026, 3, 1), 25.0), (date(2026, 4, 1), None, 30.0)]
    chart = drawn(figures, targets=targets)
    (line,) = [trace for trace in chart.figure.data if trace.y is not None and 25.0 in trace.y]
    assert list(line.y) == [25.0, 25.0, 30.0, 30.0]
    assert line.x[1] == line.x[2] == date(2026, 4, 1)
    said = [note.text.replace("\xa0", " ") for note in chart.figure.layout.annotations]
    assert said[:2] == ["target 25 %", "target 30 %"]
    assert "Target 25 % (January 2026 – March 2026) and target 30 % (April 2026 – June 2026)." in chart.alt.replace(
        "\xa0", " "
    )


def test_a_target_that_ended_before_the_figures_is_not_drawn():
    chart = drawn(series(JANUARY, {}), targets=[(date(2020, 1, 1), date(2020, 12, 1), 25.0)])
    assert "arget" not in chart.alt


def test_the_chosen_month_is_ringed_with_its_figure():
    chart = drawn(MONTHS, chosen=date(2026, 2, 1))
    ring = chart.figure.data[-1]
    assert (list(ring.x), list(ring.y)) == ([date(2026, 2, 1)], [30.0])
    assert [note.text for note in chart.figure.layout.annotations] == ["<b>30.0\xa0%</b>"]


def level(value):
    return {"value": value, "lower": value, "upper": value}


def test_in_a_long_series_the_newest_label_stands_where_the_months_under_it_leave_room():
    # 240 months: the label reaches over nineteen before the newest. They fall to 18 and rise to 40: below is more room,
    # though the month before lies lower.
    figures = series(date(2007, 1, 1), *[level(40.0)] * 230, *[level(30.0)] * 8, level(18.0), level(20.0))
    notes = drawn(figures, chosen=date(2026, 12, 1)).figure.layout.annotations
    assert [each.yanchor for each in notes if "<b>" in each.text] == ["top"]
    rising = series(date(2007, 1, 1), *[level(10.0)] * 230, *[level(15.0)] * 8, level(21.0), level(20.0))
    notes = drawn(rising, chosen=date(2026, 12, 1)).figure.layout.annotations
    assert [each.yanchor for each in notes if "<b>" in each.text] == ["bottom"]


def test_no_tick_stands_above_a_hundred_per_cent():
    figures = series(JANUARY, level(95.0), level(100.0), level(91.0))
    axis = years_chart(years(figures, date(2026, 3, 1)), 3, RATE, EN).layout.yaxis
    assert axis.range[1] > 100
    assert list(axis.tickvals) == [92, 94, 96, 98, 100]
    assert axis.ticktext[-1] == "100\xa0%"
    assert years_chart(years(series(JANUARY, {}, {}), date(2026, 2, 1)), 2, RATE, EN).layout.yaxis.tickvals is None


def years(figures, month):
    return YearLines.of(figures, RATE, "205", month, CATALOGUE, "en")


def test_each_year_is_a_line_of_its_own_and_years_before_a_break_are_dashed_and_marked():
    lines = years(series(date(2023, 1, 1), *[{}] * 40), date(2026, 3, 1))
    assert [line.label for line in lines.lines] == ["2023 ¦", "2024 ¦", "2025", "2026"]
    assert [line.is_chosen for line in lines.lines] == [False, False, False, True]
    dashes = [trace.line.dash for trace in years_chart(lines, 3, RATE, EN).data[:4]]
    assert dashes == ["dot", "dot", "solid", "solid"]
    assert "Employment areas take over" in years_words(lines, RATE, "Kajaani", date(2026, 3, 1), EN)


def test_no_more_than_five_earlier_years_are_drawn_of_twenty():
    lines = years(series(date(2007, 1, 1), *[{}] * 240), date(2026, 6, 1))
    assert [line.year for line in lines.lines] == [2021, 2022, 2023, 2024, 2025, 2026]


def test_a_year_is_parted_where_a_break_falls_into_it():
    lines = years(series(date(2024, 11, 1), *[{}] * 4), date(2025, 2, 1))
    assert [[number for number, _ in line.points] for line in lines.lines] == [[11, 12], [1, 2]]
    (event,) = [e for e in CATALOGUE.events(RATE.id, "205", date(2025, 1, 1), date(2025, 1, 1)) if e.kind == "break"]
    assert lines.reasons == [event.title["en"]]


def test_names_of_years_that_end_alike_stand_apart():
    notes = years_chart(years(series(date(2023, 1, 1), *[{}] * 36), date(2025, 12, 1)), 12, RATE, EN).layout.annotations
    heights = sorted(note.y for note in notes if not note.text.startswith("<b>"))
    assert len(heights) == 3
    assert min(b - a for a, b in pairwise(heights)) > 0


def test_a_gap_parts_the_line_of_a_year_and_a_range_is_an_upright_stroke():
    figures = series(JANUARY, {}, {"value": None, "lower": 10.0, "upper": 15.0, "status": "range"}, {})
    chart = years_chart(years(figures, date(2026, 3, 1)), 3, RATE, EN)
    assert list(chart.data[0].y) == [20, None, 20]
    assert list(chart.data[1].y) == [10, 15, None]


def judged(figures, month=date(2026, 2, 1)):
    timeline = Timeline.of(figures, RATE.id, "205", CATALOGUE)
    return timeline, judged_chart(timeline, month, RATE, EN)


def test_changes_of_different_kinds_are_no_line():
    figures = series(JANUARY, {}, {}, {"question": "jump"}, {})
    timeline, _ = judged(figures)
    assert [[month.month for month, _ in run] for run in judged_runs(timeline)] == [[1, 2], [3], [4]]


def test_the_judged_change_stands_within_its_limits_and_signals_are_marked():
    _, chart = judged(MONTHS)
    band = chart.data[0]
    assert {y for y in band.y if y is not None} == {-3, 3}
    assert list(chart.data[1].y) == [1, 5, -5, 1]
    assert [list(trace.y) for trace in chart.data if trace.marker.symbol in ("diamond", "square")] == [[5], [-5]]


def test_months_without_a_verdict_say_why():
    short = {"verdict": "short", **dict.fromkeys(("question", "judged", "judged_lower", "judged_upper"))}
    figures = series(JANUARY, short, short, {**short, "verdict": "left_out"}, {})
    timeline, chart = judged(figures)
    assert list(unjudged_runs(timeline)) == [
        (JANUARY, date(2026, 2, 1), "short"),
        (date(2026, 3, 1), date(2026, 3, 1), "left_out"),
    ]
    assert list(chart.data[0].customdata) == [
        "January 2026 – February 2026: series too short for a verdict",
        "March 2026: exceptional months",
    ]
    words = judged_words(timeline.shown, RATE, "Kajaani", EN)
    assert "Months without a verdict, grey: series too short for a verdict (2) and exceptional months (1)." in words
    assert "No month is beyond its limits." in words


def test_the_first_wide_limits_do_not_press_the_rest_flat():
    rows = [(JANUARY, {**ROW, "judged_upper": limit}) for limit in (300.0, 4.0, 3.0, 3.0, 3.0)]
    assert judged_reach(rows) == pytest.approx(1.25 * 3)


def test_what_was_judged_in_a_month_is_a_sentence():
    text = judged_sentence({**ROW, "judged": -1.26}, RATE, EN).replace("\xa0", " ")
    expected = (
        "What is judged: change in a year. It is −1.3 percentage points, and ordinarily between "
        "−3.0 – +3.0 percentage points: ordinary variation."
    )
    assert text == expected
    reason = judged_sentence({**ROW, **NOTHING, "verdict": "short"}, RATE, EN)
    assert reason == "The series is too short to be judged; compare it with peers."


def control(values):
    figures = series(date(2025, 1, 1), *({"value": value, "lower": value, "upper": value} for value in values))
    return control_chart(figures, RATE.id, "205", CATALOGUE)


def test_the_xmr_chart_has_mean_and_limits_and_marks_what_a_rule_speaks_of():
    found = control([20.0, 21.0] * 11 + [40.0])
    chart = xmr_chart(found, RATE, EN)
    assert verdict_of(found, 22, RATE) == "improves"
    assert next(list(trace.y) for trace in chart.data if trace.marker.symbol == "diamond")[-1] == 40.0
    assert len(chart.layout.shapes) == 3
    assert "November 2026 (unusual: improving)" in xmr_words(found, RATE, "Kajaani", EN)


def test_why_there_is_no_xmr_chart_is_a_sentence():
    assert "it needs 20 months since the series last started anew, and there are 3" in xmr_refusal(
        control([1.0, 2.0, 3.0]), EN
    )
    assert "successive months hang together" in xmr_refusal(control(list(np.arange(10.0, 32.0))), EN)


def pictures(code="fi", mark=""):
    language = speak(code)
    figures = series(date(2024, 6, 1), *[{}] * 20, signal(30.0, "improves"), signal(10.0, "worsens", -5.0), {})
    month = date(2026, 3, 1)
    timeline = Timeline.of(figures, RATE.id, "205", CATALOGUE)
    said = {"caption": "Julkaisu 3.", "mark": mark}
    overlays = Overlays(month, [(date(2025, 1, 1), None, 25.0)], with_interval=True)
    return {
        "level": trend_picture(figures, RATE, "205", CATALOGUE, language, **said, overlays=overlays),
        "years": years_picture(years(figures, month), month, RATE, "Kajaani", language, **said),
        "judged": judged_picture(timeline, month, RATE, "Kajaani", language, **said),
        "xmr": xmr_picture(control([20.0, 21.0] * 11), RATE, "Kajaani", language, **said),
    }


@pytest.mark.parametrize("name", ["level", "years", "judged", "xmr"])
def test_each_chart_is_drawn_as_a_file_with_its_words_caption_and_mark(name):
    mark = speak("fi").say("Example data: every figure is invented.")
    specification = pictures(mark=mark)[name]
    svg = picture(specification, "svg", speak("fi")).decode()
    assert "Aktivointiaste, Kajaani" in svg
    assert "Julkaisu 3." in svg
    assert svg.count(f">{mark}<") == 2
    assert f"<desc>{specification['description']}" in svg
    assert picture(specification, "png", speak("fi")).startswith(b"\x89PNG")


def test_the_files_mark_signals_and_name_the_target():
    level = pictures()["level"]["layer"]
    shapes = {layer["mark"].get("shape") for layer in level}
    assert {"diamond", "square"} <= shapes
    texts = [layer["mark"].get("text", "").replace("\xa0", " ") for layer in level]
    assert "tavoite 25 %" in texts
    assert "20,0 %" in texts or "10,0 %" in texts
