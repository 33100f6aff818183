"""The charts of a comparison: funnel, panels, map; who is named, what a picture draws."""

from dataclasses import replace
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from catalogue.catalogue import load_catalogue
from catalogue.language import speak
from charts.comparison_pictures import funnel_picture
from charts.funnel import FunnelDrawing, funnel_chart, name_ends
from charts.map_picture import map_picture
from charts.panels_picture import panels_picture
from charts.symbol_map import MapDrawing, symbol_map
from tests.metrics.test_compared import of, ten

CATALOGUE = load_catalogue()
EN = speak("en")
WORDS = {"title": "Activation rate", "description": "answer", "caption": "Source.", "mark": ""}


def marks(specification, kind):
    """Return the layers of this kind of a drawing, and of every panel."""
    drawings = specification.get("concat", [specification])
    return [layer for drawing in drawings for layer in drawing["layer"] if layer["mark"]["type"] == kind]


def needed(compared, *chosen):
    drawing = FunnelDrawing.of(compared, compared.funnel, CATALOGUE, EN, chosen)
    return {point.name for point in drawing.named() if point.is_needed}


def test_those_outside_the_one_shown_first_and_those_chosen_are_always_named(tmp_path):
    compared = of(tmp_path)
    # Kajaani (30 of 100) is shown first and above 95 %, Sotkamo (none) below 99.8 %.
    assert needed(compared) == {"Kajaani", "Sotkamo"}
    assert needed(compared, "290") == {"Kajaani", "Sotkamo", "Kuhmo"}


def test_places_on_one_spot_are_named_as_far_as_there_is_room_and_all_say_their_name_when_pointed_at(tmp_path):
    compared = of(tmp_path)
    chart = funnel_chart(compared, compared.funnel, CATALOGUE, EN, "answer")
    points, _, others = chart.figure.data[-3:]
    assert len(points.text) == 10
    assert points.hovertemplate.startswith("%{text}")
    # Eight places of 20 of 100 stand on one another: not all of their names have room.
    assert 0 < sum(map(bool, others.text)) < 8


def test_names_of_lines_that_end_close_together_stand_apart_in_their_order(tmp_path):
    compared = of(tmp_path)
    drawing = replace(FunnelDrawing.of(compared, compared.funnel, CATALOGUE, EN), rates=(0.0, 100.0))
    figure = go.Figure()
    name_ends(figure, [(21.2, "99.8 %"), (20.0, "rate"), (20.5, "95 %"), (130.0, "outside")], drawing)
    names = figure.layout.annotations
    assert [name.text for name in names] == ["rate", "95 %", "99.8 %"]
    assert names[0].y == 20.0
    assert min(b.y - a.y for a, b in pairwise(names)) > 4  # of a hundred: a line of text on this drawing


def test_a_municipality_that_is_not_among_the_places_says_its_name_and_figure_when_pointed_at(tmp_path):
    compared = of(tmp_path, "205", "765", text=ten(hidden="290"))
    chart = funnel_chart(compared, compared.funnel, CATALOGUE, EN, "answer")
    (others,) = [trace for trace in chart.figure.data if trace.text and "Kuhmo" in trace.text and trace.customdata]
    at = list(others.text).index("Kuhmo")
    assert others.customdata[at] == "1.2\u20134.8\xa0%"  # 1 of 81 to 4 of 84
    assert others.marker.opacity[at] == 0  # its bar is drawn, not a dot


def test_the_funnel_as_a_picture_names_the_same_places(tmp_path):
    named = {layer["mark"]["text"] for layer in marks(funnel_picture(of(tmp_path), CATALOGUE, EN, **WORDS), "text")}
    assert {"Kajaani", "Sotkamo"} <= named


def test_the_panels_as_a_picture_have_a_drawing_for_each_place_on_one_scale(tmp_path):
    drawn = panels_picture(of(tmp_path, text=ten(hidden="290")), CATALOGUE, EN, **WORDS)
    titles = [panel["title"]["text"] for panel in drawn["concat"]]
    assert titles[0] == "Kajaani: 30.0\xa0%"
    assert "Kuhmo: 1.2\u20134.8\xa0%" in titles
    domains = {str(layer["encoding"]["y"]["scale"]["domain"]) for layer in marks(drawn, "line")}
    assert len(domains) == 1
    kajaani = [layer for layer in drawn["concat"][0]["layer"] if layer["mark"]["type"] == "line"][-1]
    assert [(point["month"], point["value"]) for point in kajaani["data"]["values"]] == [(0, 20.0), (12, 30.0)]


def test_a_hidden_month_of_a_panel_is_a_bar_and_no_point(tmp_path):
    drawn = panels_picture(of(tmp_path, text=ten(hidden="290")), CATALOGUE, EN, **WORDS)
    (kuhmo,) = [panel for panel in drawn["concat"] if panel["title"]["text"].startswith("Kuhmo")]
    bar, line = ([layer for layer in kuhmo["layer"] if layer["mark"]["type"] == kind][-1] for kind in ("rule", "line"))
    (hidden,) = bar["data"]["values"]
    assert (hidden["month"], round(hidden["lower"], 2), round(hidden["upper"], 2)) == (12, 1.23, 4.76)
    assert [point["month"] for point in line["data"]["values"]] == [0]


def test_invented_figures_say_so_across_every_panel(tmp_path):
    drawn = panels_picture(of(tmp_path), CATALOGUE, EN, **{**WORDS, "mark": "invented"})
    assert [layer["mark"]["text"] for layer in marks(drawn, "text")] == ["invented"] * 10


def test_the_map_as_a_picture_draws_each_municipality_where_it_lies_as_large_as_its_n(tmp_path):
    compared = of(tmp_path, "205", "305")
    drawn = map_picture(compared, CATALOGUE, EN, **WORDS)
    points = [value for layer in marks(drawn, "point") for value in layer["data"]["values"]]
    assert len(points) == 2
    assert {layer["mark"]["text"] for layer in marks(drawn, "text")} == {"Kajaani 30.0\xa0%", "Kuusamo 20.0\xa0%"}
    # Kuusamo lies north of Kajaani; both count 100.
    lies = CATALOGUE.places.municipalities
    assert sorted(point["y"] for point in points) == [lies["205"].position[0], lies["305"].position[0]]
    assert len({point["size"] for point in points}) == 1


@pytest.mark.parametrize("aspect", [0.5, 860 / 464])
def test_a_degree_is_as_long_in_both_directions_of_the_map(tmp_path, aspect):
    (left, right), (bottom, top) = MapDrawing.of(of(tmp_path), CATALOGUE, EN).frame(aspect)
    assert (right - left) / (top - bottom) == pytest.approx(aspect)


def test_the_map_names_its_places_in_its_last_two_traces(tmp_path):
    compared = of(tmp_path)
    *_, needed_names, other_names = symbol_map(compared, CATALOGUE, EN, "answer").figure.data
    assert sorted(filter(None, needed_names.text)) == ["Kajaani 30.0\xa0%", "Sotkamo 0.0\xa0%"]
    assert len([*filter(None, other_names.text)]) <= 8


def test_of_few_places_the_map_names_all_on_a_phone_as_well(tmp_path):
    needed_names = symbol_map(of(tmp_path, "290", "305", "777"), CATALOGUE, EN, "answer").figure.data[-2]
    assert len([*filter(None, needed_names.text)]) == 3


def test_without_a_funnel_the_picture_shows_the_intervals(tmp_path):
    drawn = funnel_picture(replace(of(tmp_path), funnel=None), CATALOGUE, EN, **WORDS)
    assert len(marks(drawn, "rule")[0]["data"]["values"]) == 10
