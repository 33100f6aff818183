"""Every page in four sizes of data: none, one month, two years, twenty years. No error, no empty page, no bare code."""

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from app import PAGES
from catalogue.months import iso, span
from data.store import Store
from tests.builders import publish
from tests.pages.opening import open_page
from tests.pages.test_pages import text

SIZES = {"one month": date(2026, 6, 1), "two years": date(2024, 7, 1), "twenty years": date(2006, 7, 1)}
HEAD = (
    "municipality,month,unemployed,in_services,labour_force,passed_1m,plan_before_1m,began_1m_ago,reached_1m,"
    "began_3m_ago,reached_3m,began_6m_ago,reached_6m,began_12m_ago,reached_12m,open_spells,open_days,open_days_squared"
)
MUNICIPALITIES = {"205": 20, "290": 4, "697": 1}


def extract(first):
    """Return an extract of three municipalities that differ in size and wander a little."""
    rows = []
    for number, month in enumerate(span(first, date(2026, 6, 1))):
        for code, size in MUNICIPALITIES.items():
            wander = (number * 7 + int(code)) % 11
            began, open_spells = 20 * size + wander, 50 * size + wander
            flows = [
                began,
                began - 2 * size,
                began,
                began - 8 * size,
                began,
                began - 14 * size,
                began,
                began - 18 * size,
            ]
            days = [open_spells, 200 * open_spells, 60_000 * open_spells]
            counts = [open_spells, 10 * size + wander % 5, 500 * size, 12 * size + wander, 11 * size, *flows, *days]
            rows.append(",".join([code, iso(month), *map(str, counts)]))
    return "\n".join([HEAD, *rows, ""])


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """Stores by size; of example kind, so that hiding does not take the time of the test."""
    folder = tmp_path_factory.mktemp("sizes")
    made = {"none": Store.create(folder / "none").folder}
    for size, first in SIZES.items():
        (folder / iso(first)).mkdir()
        made[size] = publish(folder / iso(first), extract(first), kind="example").folder
    return made


@pytest.mark.parametrize("number", range(len(PAGES)), ids=[entry.url_path for entry in PAGES])
@pytest.mark.parametrize("size", ["none", *SIZES])
def test_every_page_stands_in_every_size_of_data(monkeypatch, stores, number, size):
    monkeypatch.setenv("SUUNTA_STORE", str(stores[size]))
    page = AppTest.from_function(open_page, default_timeout=120, args=(number,)).run()
    assert not page.exception
    shown = text(page)
    assert "suunta-error" not in shown
    words = re.sub(r"<style>.*?</style>|<[^>]+>", " ", shown, flags=re.DOTALL)
    assert len(words.split()) > 5
    assert not re.search(r"\bNone\b|\bnan\b|\bNaN\b|Undefined", words)
