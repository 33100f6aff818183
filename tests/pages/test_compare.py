"""The page Compare, run without a browser."""

import pytest

from tests.builders import publish
from tests.metrics.test_compared import ten
from tests.pages.opening import opener
from tests.pages.test_pages import text


@pytest.fixture
def open_page(monkeypatch):
    """Return a function that runs the page on a store, with an address."""
    return opener(monkeypatch, "compare")


def test_the_answer_the_table_and_the_sums_are_on_the_page(open_page, tmp_path):
    page = open_page(publish(tmp_path, ten()).folder, lang="en")
    assert not page.exception
    shown = text(page)
    assert "Clearly outside ordinary variation (99.8 %): Sotkamo (weaker)." in shown
    assert "below the limit of 99.8 %" in shown
    assert "changed by −1.00\xa0pp" in shown
    assert "municipality?lang=en&amp;area=area%3Akainuu-koillismaa&amp;month=2026-06" in shown


def test_the_address_holds_indicator_places_and_order(open_page, tmp_path):
    page = open_page(publish(tmp_path, ten()).folder, lang="en", places="765,205", order="need")
    address = {name: "".join(values) for name, values in page.query_params.items()}
    assert (address["indicator"], address["places"], address["order"]) == ("activation_rate", "765,205", "need")


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    ("rows", "address"),
    [
        ("205;2026-06;80;20\n", {}),
        ("205;2026-06;80;20\n", {"area": "205"}),
        ("205;2026-06;80;20\n290;2026-06;30;...\n", {}),
        ("205;2026-06;80;20\n", {"places": "564"}),
        ("205;2026-06;80;20\n", {"area": "country"}),
    ],
)
def test_one_month_one_place_hidden_cells_and_no_figures_end_in_sentences(open_page, tmp_path, code, rows, address):
    store = publish(tmp_path, "municipality;month;unemployed;in_services\n" + rows)
    page = open_page(store.folder, lang=code, **address)
    assert not page.exception
    assert not page.error
