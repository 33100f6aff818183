"""Curves of cohorts: what is joined and what is not, what may not be compared, labels, words, the same as a file."""

from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.language import speak
from charts.cohort_curves import APART, LABEL_HEIGHT, LOWEST_LABEL, Curves
from charts.cohorts import cohorts_chart
from charts.cohorts_picture import cohorts_picture
from charts.picture import picture
from metrics.cohorts import cohorts, follow
from tests.builders import JUNE, database
from tests.cohort_files import FLOWS, HEAD, followed_months

CATALOGUE = load_catalogue()
SVG = "{http://www.w3.org/2000/svg}"


def curves_of(folder, text=FLOWS, start=date(2026, 3, 1), language="en", first=date(2025, 6, 1)):
    data = database(folder, text)
    whole = cohorts(data, "205", (first, JUNE))
    return Curves.of(follow(data, whole, start, 1), CATALOGUE, speak(language))


def joined(curve):
    return [(left.after, right.after) for left, right in curve.segments]


def test_a_curve_begins_at_100_per_cent_and_ends_where_nothing_is_known_yet(tmp_path):
    followed = curves_of(tmp_path).curves[0]
    assert [(spot.after, round(spot.share)) for spot in followed.known] == [(0, 100), (1, 90), (3, 80)]
    assert joined(followed) == [(0, 1), (1, 3)]


def test_a_missing_step_is_a_gap_and_never_zero(tmp_path):
    earlier = curves_of(tmp_path).curves[1]  # of March 2025 only the share over 3 months is known
    assert [(spot.after, round(spot.share)) for spot in earlier.known] == [(0, 100), (3, 60)]
    assert joined(earlier) == []


@pytest.mark.parametrize(
    ("begun", "is_point", "lines"),
    [
        (70, True, [(0, 1), (1, 3)]),  # 1 to 4 of 70: 1.4 to 5.7 %
        (40, False, [(0, 1)]),  # 1 to 4 of 40: 2.5 to 10 %
    ],
)
def test_a_short_range_is_passed_through_its_middle_and_a_wide_one_interrupts(tmp_path, begun, is_point, lines):
    rows = FLOWS.replace("_T;50;40;70;56", f"_T;50;40;{begun};...").replace("_T;70;63", f"_T;{begun};30")
    followed = curves_of(tmp_path, rows).curves[0]
    hidden = followed.known[-1]
    assert hidden.share == pytest.approx(100 * 2.5 / begun)
    assert (hidden.is_range, hidden.is_point) == (True, is_point)
    assert joined(followed) == lines


def test_what_lies_beyond_a_break_is_dotted_and_marked(tmp_path):
    rows = HEAD + followed_months(date(2024, 1, 1), JUNE)
    curves = curves_of(tmp_path, rows, date(2025, 6, 1), first=date(2024, 1, 1))
    followed, earlier = curves.curves[0], curves.curves[1]
    assert (followed.label, earlier.label) == ("Jun 2025", "Jun 2024 ¦")
    assert [spot.is_comparable for spot in earlier.known] == [True, False, False, False, True]
    assert curves.reasons == ["Employment areas take over"]
    figure = cohorts_chart(curves, speak("en"))
    dotted = [trace for trace in figure.data if trace.line.dash == "dot" and trace.x]
    assert [trace.x for trace in dotted] == [(0, 1, None, 1, 3, None, 3, 6, None, 6, 12, None)]


def test_labels_do_not_stand_upon_another(tmp_path):
    rows = HEAD + followed_months(date(2019, 1, 1), JUNE)
    curves = curves_of(tmp_path, rows, date(2025, 3, 1), first=date(2019, 1, 1))
    heights = [height for _, spot, height in curves.label_places if spot.after == 12]
    assert len(heights) == 5
    assert all(above - below >= LABEL_HEIGHT for below, above in pairwise(heights))
    assert heights[0] >= LOWEST_LABEL
    assert sum(heights) / 5 == pytest.approx(20, abs=LABEL_HEIGHT)  # all five end at 20 %


def test_wide_bars_stand_side_by_side_the_oldest_at_the_left(tmp_path):
    curves = curves_of(tmp_path, HEAD + followed_months(date(2022, 1, 1), JUNE), first=date(2022, 1, 1))
    assert [curve.label for curve in curves.curves][:2] == ["Mar 2026", "Mar 2025"]
    assert [round(curves.bar_shift(curve) / APART) for curve in curves.curves] == [2, 1, 0, -1, -2]


def test_the_whiskers_are_the_followed_cohorts_intervals(tmp_path):
    curves = curves_of(tmp_path)
    marked = [trace for trace in cohorts_chart(curves, speak("en")).data if trace.mode == "markers"]
    assert [trace.error_y.array is not None for trace in marked] == [False, True]
    low, high = curves.curves[0].known[-1].interval
    assert marked[-1].error_y.array[-1] == pytest.approx(high - 80)
    assert marked[-1].error_y.arrayminus[-1] == pytest.approx(80 - low)


def test_the_words_say_every_share_and_what_is_to_come(tmp_path):
    words = curves_of(tmp_path).words.replace("\xa0", " ")
    assert "March 2026: over 1 month 90.0 %, over 3 months 80.0 %, over 6 months not ripe yet" in words
    assert "March 2025: over 1 month no data, over 3 months 60.0 %" in words


def test_the_file_holds_title_caption_labels_mark_and_alt_text(tmp_path):
    curves = curves_of(tmp_path, language="fi")
    mark = speak("fi").say("Example data: every figure is invented.")
    drawn = cohorts_picture(curves, "Kohortit, Kajaani", speak("fi"), caption="Lähde: koe. Julkaisu 3.", mark=mark)
    root = ElementTree.fromstring(picture(drawn, "svg", speak("fi")))
    said = [text for element in root.iter(f"{SVG}text") for text in element.itertext()]
    for expected in ("Kohortit, Kajaani", "Lähde: koe. Julkaisu 3.", "3/2026", "3/2025", "100\xa0%"):
        assert expected in said
    assert said.count(mark) == 2
    assert root.find(f"{SVG}desc").text == curves.words


def test_one_share_alone_is_no_line(tmp_path):
    rows = HEAD + followed_months(JUNE, JUNE)
    assert not curves_of(tmp_path, rows, first=JUNE).has_line
