"""Case files in a real browser: dropped, looked at by row, published; nothing of a person in page, store or log."""

import re

import pytest
from playwright.sync_api import expect

from data.store import Store
from tests.browser.looking import serious_violations, settled
from tests.browser.test_extracts import drop, opened
from tests.browser.test_fresh_server import server  # noqa: F401 - fixture
from tests.case_files import RAW_KEYS, SERVICES, SPELLS
from tests.knowledge.test_arrivals import held

pytestmark = pytest.mark.browser
OVERLAPPING = SPELLS.replace("2026-05-04", "2026-03-15")


@pytest.fixture(scope="module")
def example_store(tmp_path_factory):
    """The store that the server opens: empty."""
    return Store.create(tmp_path_factory.mktemp("cases") / "store").folder


def test_overlapping_cases_are_told_by_row_accepted_and_published(page, server, example_store):  # noqa: F811
    opened(page, server)
    drop(page, ("jaksot-2026-06-30.csv", OVERLAPPING), ("palvelut-2026-06-30.csv", SERVICES))
    rows = page.get_by_role("table", name="Saman henkilön päällekkäiset jaksot")
    expect(rows).to_contain_text("Sama henkilö kuin rivillä")
    expect(page.get_by_test_id("stMain")).to_contain_text("Ensimmäinen on rivi 4, rivin 2 rinnalla.")
    assert not [key for key in RAW_KEYS if key in page.content()]
    assert serious_violations(page) == []
    boxes = page.get_by_test_id("stCheckbox")
    for number in range(boxes.count()):
        boxes.nth(number).locator("label").click()
        settled(page)
    page.get_by_role("button", name="Julkaise nyt").click()
    expect(page.locator(".suunta-links")).to_contain_text("Julkaistu julkaisuna 1.", timeout=60_000)
    assert [file.source for file in Store.open(example_store).release().originals] == ["case-extract"] * 2
    page.get_by_role("link", name=re.compile("tilannekuva")).click()
    expect(page.get_by_test_id("stMain")).to_contain_text("Salattu: Aktivointiaste", timeout=60_000)
    assert held(example_store.parent, *RAW_KEYS) == []
    assert not [key for key in RAW_KEYS if key in server.log.read_text()]
