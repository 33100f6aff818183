"""The page Compare in a real browser: axe, phone, keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import PHONE, WIDE, serious_violations, settled, width_of
from tests.browser.test_fresh_server import example_store, server  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser
QUERY = "lang=fi&indicator=unemployed_share&places=205,765,697,777,305"


def opened(page, server, size):  # noqa: F811
    page.set_viewport_size(size)
    page.goto(f"{server.url}/compare?{QUERY}")
    expect(page.locator(".suunta-panels")).to_be_visible(timeout=60_000)
    settled(page)
    return page


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(page, server, size, scheme):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    opened(page, server, size)
    assert serious_violations(page) == []
    assert width_of(page) <= size["width"]


def test_a_place_of_the_table_opens_its_own_page_by_keyboard(page, server):  # noqa: F811
    opened(page, server, WIDE)
    link = page.locator(".suunta-places tbody a").first
    place = link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(place, timeout=60_000)


def test_the_funnel_says_its_answer_to_those_who_do_not_see_it(page, server):  # noqa: F811
    opened(page, server, WIDE)
    answer = page.locator(".suunta-lead").inner_text()
    expect(page.get_by_role("figure").first).to_have_attribute("aria-label", answer)
