"""The trend as a file: the words stand inside it, what is drawn is what the page draws, and no browser is needed."""

import struct
from datetime import date
from xml.etree import ElementTree

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.language import speak
from catalogue.months import span
from charts.picture import SCALE, picture
from charts.trend_picture import WIDTH, trend_picture
from metrics.figures import Period, compute
from tests.builders import database, request

CATALOGUE = load_catalogue()
RATE = CATALOGUE.indicators["activation_rate"]
HEAD = "municipality;month;unemployed;in_services\n"
# A gap in January, a break in the same month, a hidden cell in March.
ROWS = "205;2024-11;60;40\n205;2024-12;60;40\n205;2025-02;80;20\n205;2025-03;90;...\n205;2025-04;75;25\n"
CAPTION = "marraskuu 2024 – huhtikuu 2025. Lähde: Alueen äärimmäinen aineisto. Julkaisu 3."
SVG = "{http://www.w3.org/2000/svg}"


def drawing(folder, language="fi", mark="", rows=ROWS, last=date(2025, 4, 1)):
    months = tuple(map(Period.of_month, span(date(2024, 11, 1), last)))
    series = compute(database(folder, HEAD + rows), request(RATE.id, "205", month=last, periods=months))
    return trend_picture(series, RATE, "205", CATALOGUE, speak(language), caption=CAPTION, mark=mark)


def texts(svg):
    return [text for element in ElementTree.fromstring(svg).iter(f"{SVG}text") for text in element.itertext()]


def layers(specification, kind):
    return [layer for layer in specification["layer"] if layer["mark"]["type"] == kind]


def test_the_svg_holds_title_caption_break_and_its_alt_text(tmp_path):
    specification = drawing(tmp_path)
    svg = picture(specification, "svg", speak("fi"))
    root, said = ElementTree.fromstring(svg), texts(svg)
    assert "Aktivointiaste, Kajaani" in said
    assert CAPTION[0].upper() + CAPTION[1:] in said
    assert "Työllisyysalueet aloittavat" in said
    assert not [text for text in said if "keksittyjä" in text]
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Aktivointiaste, Kajaani"
    assert root.find(f"{SVG}desc").text == specification["description"]
    assert "ensimmäinen 40,0" in specification["description"]


def test_the_svg_asks_nothing_of_the_network(tmp_path):
    svg = picture(drawing(tmp_path), "svg", speak("fi")).decode()
    assert "http" not in svg.replace("http://www.w3.org/", "")


def test_invented_figures_say_so_above_the_drawing_and_across_it(tmp_path):
    mark = speak("fi").say("Example data: every figure is invented.")
    assert texts(picture(drawing(tmp_path, mark=mark), "svg", speak("fi"))).count(mark) == 2


@pytest.mark.parametrize(("language", "label"), [("fi", "42,5\xa0%"), ("sv", "42,5\xa0%"), ("en", "42.5\xa0%")])
def test_the_axis_writes_numbers_as_the_language_does(tmp_path, language, label):
    specification = drawing(tmp_path, language)
    for layer in specification["layer"]:
        if "axis" in layer["encoding"].get("y", {}):
            layer["encoding"]["y"]["axis"]["values"] = [0, 42.5]
            layer["encoding"]["y"]["scale"] = {"domain": [0, 50]}
    assert label in texts(picture(specification, "svg", speak(language)))


def test_the_line_is_parted_at_a_gap_a_break_and_a_hidden_cell_which_is_a_bar(tmp_path):
    specification = drawing(tmp_path)
    (line,), (bar,) = layers(specification, "line"), layers(specification, "bar")
    points = line["data"]["values"]
    assert [(point["month"], round(point["value"])) for point in points] == [(0, 40), (1, 40), (3, 20), (5, 25)]
    runs = [point["run"] for point in points]
    assert runs[0] == runs[1]
    assert len(set(runs)) == 3
    (hidden,) = bar["data"]["values"]
    assert (hidden["month"], hidden["value"]) == (4, None)
    assert (round(hidden["lower"], 2), round(hidden["upper"], 2)) == (1.1, 4.26)  # 1/91 to 4/94


def test_the_png_has_the_size_of_the_drawing_twice_over(tmp_path):
    specification = drawing(tmp_path)
    png = picture(specification, "png", speak("fi"))
    root = ElementTree.fromstring(picture(specification, "svg", speak("fi")))
    size = (int(root.get("width")) * SCALE, int(root.get("height")) * SCALE)
    assert png.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", png[16:24]) == size
    assert size[0] >= WIDTH * SCALE


def test_one_month_is_a_point(tmp_path):
    one = drawing(tmp_path, rows="205;2025-04;75;25\n")
    assert len(layers(one, "line")[0]["data"]["values"]) == 1
    assert "4/2025" in texts(picture(one, "svg", speak("fi")))


def test_without_figures_the_drawing_is_empty_and_says_so(tmp_path):
    none = drawing(tmp_path, rows="290;2025-04;75;25\n")
    assert none["description"] == "Aktivointiaste, Kajaani: ei lukuja."
    assert picture(none, "png", speak("fi")).startswith(b"\x89PNG")
