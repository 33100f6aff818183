"""The page of one municipality in a real browser: screen reader, keyboard, phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import PHONE, WIDE, open_everything, serious_violations, settled, steady_boxes, width_of
from tests.browser.test_fresh_server import example_store, server  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser


def opened(page, server, size, query="?lang=fi"):  # noqa: F811
    page.set_viewport_size(size)
    page.goto(f"{server.url}/municipality{query}")
    expect(page.locator(".suunta-judged").last).to_be_visible(timeout=60_000)
    settled(page)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_serious(page, server, scheme, size):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    opened(page, server, size)
    assert serious_violations(page) == []


@pytest.mark.parametrize("place", ["205", "697"])
def test_nothing_scrolls_sideways_on_a_phone(page, server, place):  # noqa: F811
    opened(page, server, PHONE, f"?lang=fi&place={place}")
    open_everything(page)
    expect(page.locator(".suunta-series").last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert width_of(page) <= PHONE["width"]


def test_the_charts_stand_two_in_a_row_and_one_on_a_phone(page, server):  # noqa: F811
    opened(page, server, WIDE)
    first, second = steady_boxes(page.get_by_test_id("stPlotlyChart"), 2)
    assert first["y"] == pytest.approx(second["y"], abs=2)
    assert first["height"] == second["height"]
    opened(page, server, PHONE)
    first, second = steady_boxes(page.get_by_test_id("stPlotlyChart"), 2)
    assert second["y"] >= first["y"] + first["height"]


def test_each_chart_tells_its_trend_and_opens_its_table_by_keyboard(page, server):  # noqa: F811
    opened(page, server, WIDE)
    figures = page.get_by_role("figure")
    expect(figures).to_have_count(6)
    for at in range(6):
        expect(figures.nth(at)).to_have_attribute("aria-label", re.compile("Kajaani.*viimeinen"))
    summary = page.get_by_test_id("stExpander").first.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    table = page.get_by_role("table", name=re.compile("Aktivointiaste, Kajaani")).first
    expect(table).to_be_visible()
    expect(table).to_contain_text("tavallista vaihtelua")


def test_the_municipality_is_chosen_by_keyboard_and_the_address_holds_it(page, server):  # noqa: F811
    opened(page, server, WIDE)
    page.get_by_role("combobox", name=re.compile("Kunta")).focus()
    page.keyboard.type("Kuusamo")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Kuusamo", timeout=60_000)
    expect(page).to_have_url(re.compile("place=305"))


def test_the_indicator_of_the_peers_is_in_the_address(page, server):  # noqa: F811
    opened(page, server, WIDE, "?lang=en&place=290&indicator=unemployed_share")
    table = page.get_by_role("table", name=re.compile("Kuhmo and those like it"))
    expect(table).to_contain_text("Unemployed share")
    expect(table.get_by_role("row")).to_have_count(7)
