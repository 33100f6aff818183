"""The overview in a real browser: what is seen without scrolling, on a phone, by a screen reader."""

import re

import pytest
from playwright.sync_api import expect

from app import PAGES
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


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_every_page_is_in_the_navigation_of_a_narrow_screen(page, server, code):  # noqa: F811
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{server.url}/?lang={code}")
    links = page.get_by_test_id("stTopNavLink")
    expect(links.last).to_be_in_viewport(timeout=60_000)
    settled(page)
    assert "more" not in page.get_by_test_id("stTopNav").inner_text()
    assert all(link.evaluate("one => !one.closest('[inert]')") for link in links.all())
    expect(links).to_have_count(len(PAGES))


def test_the_menu_takes_area_month_and_indicator_along(page, server):  # noqa: F811
    page.set_viewport_size(WIDE)
    page.goto(f"{server.url}/?lang=sv&month=2025-06&indicator=unemployed_share")
    expect(page.locator("h1")).to_contain_text("juni 2025", timeout=60_000)
    for name, heading in (("Jämförelse", "Arbetslösas andel av arbetskraften, Kajanaland"), ("Lägesbild", "juni 2025")):
        page.get_by_test_id("stTopNav").get_by_role("link", name=name).click()
        expect(page.locator("h1")).to_contain_text(heading, timeout=60_000)
    for part in ("month=2025-06", "indicator=unemployed_share", "lang=sv"):
        assert part in page.url


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_the_matrix_of_a_narrow_screen_stays_within_the_page(page, server, code):  # noqa: F811
    opened(page, server, {"width": 1024, "height": 768}, f"?lang={code}")
    right = page.locator(".stMainBlockContainer .suunta-cards").bounding_box()
    table = page.locator(".suunta-matrix").bounding_box()
    assert table["x"] + table["width"] <= right["x"] + right["width"] + 1
