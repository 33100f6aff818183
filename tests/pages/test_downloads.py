"""What the overview hands out: a row of files under each table and chart, of protected figures, made when asked for."""

import re
from io import BytesIO
from types import SimpleNamespace

import polars as pl
import pytest

import ui.downloads
from tests.builders import EXTRACT, publish
from tests.pages.test_pages import open_app  # noqa: F401 - fixture

MATRIX = "suunta-kainuu-koillismaa-kunnat-2026-06-julkaisu-1.xlsx"


@pytest.fixture
def offered(monkeypatch):
    """The files that the page offers: name -> what makes the file."""
    found = {}

    def button(label, data, **options):
        found[options["file_name"]] = SimpleNamespace(label=label, make=data, **options)

    monkeypatch.setattr(ui.downloads.st, "download_button", button)
    return found


def test_each_table_and_the_chart_have_their_files(open_app, tmp_path):  # noqa: F811
    app = open_app(publish(tmp_path).folder)
    labels = [button.proto.label.partition(" ")[0] for button in app.get("download_button")]
    assert labels == ["Excel", "CSV", "Parquet", "Excel", "CSV", "Parquet", "SVG", "PNG", "Excel", "CSV", "Parquet"]


def test_the_files_are_named_by_what_they_hold_and_their_release(open_app, offered, tmp_path):  # noqa: F811
    publish(tmp_path)
    open_app(publish(tmp_path, EXTRACT.replace("2066", "3000"), "later.csv").folder)
    assert MATRIX.replace("-1.xlsx", "-2.xlsx") in offered
    assert "suunta-kainuu-koillismaa-keskeiset-tunnusluvut-2026-06-julkaisu-2.csv" in offered
    assert "suunta-kainuu-koillismaa-aktivointiaste-2025-06-2026-06-julkaisu-2.svg" in offered
    offered.clear()
    open_app(tmp_path / "store", release="1")
    assert MATRIX in offered


def test_the_matrix_that_leaves_is_the_matrix_that_is_shown(open_app, offered, tmp_path):  # noqa: F811
    app = open_app(publish(tmp_path).folder)
    made = pl.read_parquet(BytesIO(offered[MATRIX.replace(".xlsx", ".parquet")].make()))
    matrix = next(element.proto.body for element in app.get("html") if "suunta-matrix" in element.proto.body)
    shown = [text.split("</span>")[0] for text in matrix.split('<span class="suunta-value">')[1:]]
    assert made.get_column("shown").to_list() == shown
    assert made.get_column("place_title").unique(maintain_order=True).to_list() == [
        re.sub(r"<[^>]+>", "", name.split("</th>")[0]) for name in matrix.split('role="rowheader">')[1:]
    ]


def test_the_trend_that_leaves_is_the_table_that_is_shown(open_app, offered, tmp_path):  # noqa: F811
    open_app(publish(tmp_path).folder, area="205")
    made = offered["suunta-kajaani-aktivointiaste-2025-06-2026-06-julkaisu-1.parquet"].make()
    rows = pl.read_parquet(BytesIO(made))
    assert rows.select("period", "shown").rows() == [("2026-06", "19,9\xa0%"), ("2025-06", "20,0\xa0%")]
    svg = offered["suunta-kajaani-aktivointiaste-2025-06-2026-06-julkaisu-1.svg"].make().decode()
    assert "Aktivointiaste, Kajaani" in svg
    assert "Kesäkuu 2025 – kesäkuu 2026." in svg
    assert "Julkaisu 1, " in svg


def test_files_are_made_of_the_protected_figures_whatever_the_screen_shows(open_app, offered, monkeypatch, tmp_path):  # noqa: F811
    from ui.loading import load_overview

    asked = []

    def load(opened, *key):
        asked.append(opened.unprotected)
        return load_overview(opened, *key)

    monkeypatch.setattr(ui.downloads, "load_overview", load)
    open_app(publish(tmp_path).folder)
    assert asked == []
    for offer in offered.values():
        offer.make()
    assert asked == [False] * len(offered)
    assert len(offered) == 11


def test_without_a_release_nothing_is_offered(open_app, tmp_path):  # noqa: F811
    from data.store import Store

    assert len(open_app(Store.create(tmp_path / "s").folder).get("download_button")) == 0


def test_a_small_count_of_a_confidential_source_leaves_in_no_file(open_app, offered, tmp_path):  # noqa: F811
    open_app(publish(tmp_path, EXTRACT.replace("697;2026-06;36;9;", "697;2026-06;36;3;")).folder)
    rows = pl.read_parquet(BytesIO(offered[MATRIX.replace(".xlsx", ".parquet")].make()))
    rate = rows.filter((pl.col("place") == "697") & (pl.col("indicator") == "activation_rate")).row(0, named=True)
    numbers = ("value", "lower", "upper", "numerator", "numerator_lower", "numerator_upper")
    assert rate["status"] == "hidden"
    assert {name: rate[name] for name in numbers} == dict.fromkeys(numbers)
    exact = f"{300 / 39:.6f}".replace(".", ",")  # what 3 of 36 + 3 would be
    for name, offer in offered.items():
        assert exact not in offer.make().decode("utf-8", errors="replace"), name
