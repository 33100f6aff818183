"""The guide in a real browser: words stand beside what they mean, never over it."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import PHONE, WIDE, serious_violations, settled, width_of
from tests.browser.test_fresh_server import example_store, server  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_no_word_reaches_over_what_it_means(page, server, code, size):  # noqa: F811
    page.set_viewport_size(size)
    page.goto(f"{server.url}/guide?lang={code}")
    expect(page.locator(".suunta-guide").first).to_be_visible(timeout=60_000)
    settled(page)
    wide = page.locator(".suunta-guide dt").evaluate_all(
        "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.textContent)"
    )
    assert wide == []
    assert width_of(page) <= size["width"]
    assert serious_violations(page) == []
