"""The trend in a real browser: by keyboard, on a phone, by a screen reader."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import PHONE, WIDE, open_everything, serious_violations, settled, width_of
from tests.browser.test_fresh_server import example_store, server  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser
ADDRESS = "trend?lang=fi&month=2026-06&place=205&indicator=flow_over_3m"


def opened(page, server, size, address=ADDRESS):  # noqa: F811
    page.set_viewport_size(size)
    page.goto(f"{server.url}/{address}")
    expect(page.locator(".suunta-lead")).to_be_visible(timeout=60_000)
    settled(page)
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=60_000)
    return page


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_with_everything_open(page, server, scheme, size):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    opened(page, server, size)
    open_everything(page)
    expect(page.locator(".suunta-trend")).to_be_visible()
    assert serious_violations(page) == []
    assert width_of(page) <= size["width"]


def test_the_answer_is_seen_without_scrolling(page, server):  # noqa: F811
    opened(page, server, WIDE)
    box = page.locator(".suunta-lead").bounding_box()
    assert box["y"] + box["height"] <= WIDE["height"] / 2
    expect(page.locator(".suunta-lead")).to_contain_text("kesäkuussa 2026")


def test_filters_stand_in_one_row(page, server):  # noqa: F811
    opened(page, server, WIDE)
    tops = {round(box.bounding_box()["y"]) for box in page.locator(".st-key-filters [data-testid=stSelectbox]").all()}
    assert len(tops) == 1


def test_the_table_opens_by_keyboard(page, server):  # noqa: F811
    opened(page, server, WIDE)
    page.locator("summary", has_text="Näytä kaikki kuukaudet taulukkona").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".suunta-trend")).to_be_visible()


def test_the_charts_tell_their_trend_to_those_who_do_not_see_them(page, server):  # noqa: F811
    opened(page, server, WIDE)
    figures = page.get_by_role("figure")
    expect(figures.nth(2)).to_be_visible(timeout=60_000)  # charts take their place late
    labels = [figure.get_attribute("aria-label") for figure in figures.all()]
    assert re.search("ensimmäinen .* viimeinen", labels[0])
    assert "viiva vuodessa" in labels[1]
    assert "arvioitu muutos" in labels[2]


def test_the_language_link_keeps_place_month_and_indicator(page, server):  # noqa: F811
    opened(page, server, WIDE)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Flow into over 3 months, Kajaani", timeout=60_000)
    expect(page.locator(".suunta-lead")).to_contain_text("in June 2026")
