"""Figures as they leave the program: status as code and as words, and how much is hidden."""

import json

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.language import speak
from metrics.comparison import compute_with_change
from metrics.database import ReleaseDatabase
from reports.export import Export
from tests.builders import publish, request

HEAD = "municipality;month;unemployed;in_services\n"
ROWS = HEAD + "205;2026-06;60;40\n290;2026-06;23;6\n697;2026-06;9;...\n"


@pytest.fixture
def export(tmp_path):
    declared, store = load_catalogue(), publish(tmp_path, ROWS)
    data = ReleaseDatabase.open(store, store.release(), declared)
    figures = compute_with_change(data, request("activation_rate", "205", "290", "697"))
    return Export(figures, declared, speak("en"), store.release(), is_example=False)


def test_a_row_has_the_status_as_code_and_in_words(export):
    rows = export.rows().select("place", "status", "too_few", "status_text").rows()
    assert rows == [
        ("205", "exact", False, ""),
        ("290", "exact", True, "too few for a verdict"),
        ("697", "range", True, "range: hidden cells; too few for a verdict"),
    ]


def test_json_and_text_say_how_much_is_hidden(export):
    assert json.loads(export.content("json"))["concealed"] == {"figures": 3, "hidden": 0, "ranges": 1, "too_few": 2}
    text = export.content("table").decode()
    assert "1 of 3 figures hidden or shown as a range, 2 with too few for a verdict." in text
    assert "⇕ range: hidden cells; ∴ too few for a verdict" in text


def test_the_code_stands_in_csv_too(export):
    head, _, second, _ = export.content("csv").decode().splitlines()
    named = dict(zip(head.split(","), second.split(","), strict=True))
    assert (named["status"], named["too_few"], named["status_text"]) == ("exact", "true", "too few for a verdict")
