"""Names of points: none covers another or a mark; the needed ones always stand somewhere."""

import plotly.graph_objects as go

from charts.labels import GAP, LETTER, LINE_HEIGHT, RADIUS, Named, add_names, label_positions, name_layers

SIZE = (400.0, 200.0)


def test_a_name_stands_above_its_point_where_nothing_is_in_the_way():
    assert label_positions([Named(0.5, 0.5, "Kajaani")], SIZE) == ["top center"]


def test_a_name_at_the_upper_edge_stands_below():
    assert label_positions([Named(0.5, 0.97, "Kajaani")], SIZE) == ["bottom center"]


def test_two_names_of_points_beside_each_other_do_not_cover_each_other():
    # 20 pixels apart, each name 46 pixels long: both above would cover each other by half.
    positions = label_positions([Named(0.5, 0.5, "Kajaani"), Named(0.55, 0.5, "Sotkamo")], SIZE)
    assert positions == ["top center", "bottom center"]


def test_a_name_keeps_clear_of_its_own_large_mark_and_of_a_bar():
    x, y = 200.0, 100.0
    bar = (x - 3, y + RADIUS, x + 3, y + 60)
    assert label_positions([Named(0.5, 0.5, "Kuhmo")], SIZE, [bar]) == ["bottom center"]
    # A bar right above a mark of radius 20 is reached by a name that stands 20 + GAP above its middle.
    far = (x - 3, y + 20 + GAP, x + 3, y + 20 + GAP + LINE_HEIGHT)
    assert label_positions([Named(0.5, 0.5, "Kuhmo", radius=20)], SIZE, [far]) == ["bottom center"]


def test_without_room_a_name_is_left_out_unless_it_is_needed():
    everywhere = [(0.0, 0.0, *SIZE)]
    points = [Named(0.5, 0.5, "Kuhmo", is_needed=False), Named(0.2, 0.5, "Kajaani")]
    assert label_positions(points, SIZE, everywhere) == [None, "top center"]


def test_a_needed_name_has_the_first_choice_whatever_the_order():
    points = [Named(0.5, 0.5, "Kuhmo", is_needed=False), Named(0.5, 0.5, "Kajaani")]
    assert label_positions(points, SIZE)[1] == "top center"


def test_needed_names_and_the_others_are_the_last_two_traces_even_where_there_are_none_of_them():
    figure = go.Figure()
    add_names(figure, [(1.0, 2.0)], [Named(0.5, 0.5, "Kuhmo")], SIZE)
    needed, others = figure.data[-2:]
    assert (list(needed.text), list(others.text)) == (["Kuhmo"], [""])
    assert needed.marker.opacity == 0


def test_a_picture_writes_each_name_at_its_place_and_leaves_out_the_same():
    points = [Named(0.5, 0.5, "Kuhmo"), Named(0.5, 0.97, "Kajaani"), Named(0.9, 0.5, "Sotkamo", is_needed=False)]
    taken = (0.9 * 400 - 10 * LETTER, 0.0, 400.0, 200.0)
    layers = list(name_layers([{"n": 1}, {"n": 2}, {"n": 3}], points, SIZE, {"x": {}, "y": {}}, [taken]))
    assert [layer["mark"]["text"] for layer in layers] == ["Kuhmo", "Kajaani"]
    assert [layer["mark"]["dy"] for layer in layers] == [-(RADIUS + GAP), RADIUS + GAP]
    assert [layer["data"]["values"] for layer in layers] == [[{"n": 1}], [{"n": 2}]]
