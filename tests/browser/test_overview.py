"""The overview in a real browser: what is seen without scrolling, on a phone, by a screen reader."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import PHONE, WIDE, serious_violations, settled, width_of
from tests.browser.test_fresh_server import example_store, server  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser


def opened(page, server, size, query="?lang=fi"):  # noqa: F811
    page.set_viewport_size(size)
    page.goto(f"{server.url}/{query}")
    expect(page.locator(".suunta-cards")).to_be_visible(timeout=60_000)
    settled(page)
    return page


def test_sentence_and_cards_are_seen_without_scrolling(page, server):  # noqa: F811
    opened(page, server, WIDE)
    for part in (".suunta-lead", ".suunta-cards"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= WIDE["height"]
    expect(page.locator(".suunta-card")).to_have_count(6)


@pytest.mark.parametrize("address", ["", "guide"])
def test_nothing_scrolls_sideways_on_a_phone(page, server, address):  # noqa: F811
    page.set_viewport_size(PHONE)
    page.goto(f"{server.url}/{address}?lang=fi")
    expect(page.locator("h1")).to_be_visible(timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert width_of(page) <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page, server, scheme):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    opened(page, server, WIDE)
    assert serious_violations(page) == []


def test_example_data_are_marked(page, server):  # noqa: F811
    opened(page, server, WIDE)
    expect(page.locator(".suunta-banner")).to_contain_text("Esimerkkiaineisto")


def test_the_definition_opens_by_keyboard(page, server):  # noqa: F811
    opened(page, server, WIDE)
    page.locator(".suunta-about summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".suunta-about-text").first).to_be_visible()


def test_the_language_link_keeps_area_and_month(page, server):  # noqa: F811
    opened(page, server, WIDE, "?lang=fi&area=region:18&month=2026-05")
    page.get_by_role("link", name="Svenska").click()
    expect(page.locator("h1")).to_have_text("Kajanaland, maj 2026", timeout=60_000)
    expect(page.locator("html")).to_have_attribute("lang", "sv")


def test_the_chart_tells_its_trend_to_those_who_do_not_see_it(page, server):  # noqa: F811
    opened(page, server, WIDE)
    expect(page.get_by_role("figure").first).to_have_attribute("aria-label", re.compile("ensimmäinen .* viimeinen"))
