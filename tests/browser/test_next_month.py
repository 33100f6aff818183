"""The coming month in a real browser: by keyboard, on a phone, by a screen reader."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import PHONE, WIDE, open_everything, serious_violations, settled, width_of
from tests.browser.test_fresh_server import example_store, server  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser
NARROW = {"width": 1024, "height": 768}


def opened(page, server, size, address="next-month?lang=fi"):  # noqa: F811
    page.set_viewport_size(size)
    page.goto(f"{server.url}/{address}")
    expect(page.get_by_test_id("stExpander")).to_have_count(2, timeout=60_000)
    settled(page)
    return page


@pytest.mark.parametrize("size", [WIDE, NARROW, PHONE], ids=["wide", "narrow", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_with_everything_open(page, server, scheme, size):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    opened(page, server, size)
    open_everything(page)
    expect(page.get_by_role("table")).to_have_count(5)
    assert serious_violations(page) == []
    assert width_of(page) <= size["width"]


def test_the_answer_is_seen_without_scrolling_with_the_end_of_its_month(page, server):  # noqa: F811
    opened(page, server, WIDE)
    lead = page.locator(".suunta-lead")
    expect(lead).to_contain_text("työttömyysjaksoa ylittää 3 kuukautta 30 päivän kuluessa")
    box = lead.bounding_box()
    assert box["y"] + box["height"] <= WIDE["height"] / 2
    expect(page.locator(".suunta-freshness")).to_contain_text("poiminta kuun lopusta: lokakuu 2026")


def test_all_of_a_wide_screens_table_is_seen_without_scrolling_it(page, server):  # noqa: F811
    opened(page, server, WIDE)
    for table in page.locator(".suunta-scroll").all()[:3]:
        assert table.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_the_conditions_of_two_weeks_open_by_keyboard(page, server):  # noqa: F811
    opened(page, server, WIDE)
    page.locator("summary", has_text="14 päivän kuluessa").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader", name="Kajaani")).to_have_count(4)


def test_on_a_phone_each_table_is_a_column_a_step_and_all_of_it_sideways_by_keyboard(page, server):  # noqa: F811
    opened(page, server, PHONE)
    assert page.get_by_test_id("stMainBlockContainer").bounding_box()["height"] < 4 * PHONE["height"]
    table = page.get_by_role("table").first
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Kajaani"))
    heads = [head.replace("\xa0", " ") for head in table.get_by_role("columnheader").all_inner_texts()]
    assert heads == ["Kunta", "Yli 1 kk, 30 pv", "Yli 3 kk, 30 pv", "Yli 6 kk, 30 pv"]
    expect(row.get_by_role("cell")).to_have_count(3)
    page.locator(".suunta-unfold > summary").first.focus()
    page.keyboard.press("Enter")
    expect(row.get_by_role("cell")).to_have_count(12)
    expect(table.get_by_role("columnheader").nth(1)).to_have_text("Yli 1 kk")
    scrolled = page.locator(".suunta-scroll").first
    assert scrolled.evaluate("box => box.scrollWidth > box.clientWidth")
    left = row.get_by_role("rowheader").bounding_box()["x"]
    scrolled.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert scrolled.evaluate("box => box.scrollLeft") > 0
    assert row.get_by_role("rowheader").bounding_box()["x"] == left


def test_a_wide_screen_has_no_folded_table(page, server):  # noqa: F811
    opened(page, server, WIDE)
    expect(page.locator(".suunta-unfold:visible")).to_have_count(0)
    expect(page.get_by_role("table").first.get_by_role("columnheader")).to_have_count(16)


def test_a_municipality_leads_to_its_own_page(page, server):  # noqa: F811
    opened(page, server, WIDE)
    page.get_by_role("link", name="Kajaani").first.click()
    expect(page.locator("h1")).to_contain_text("Kajaani, lokakuu 2026", timeout=60_000)
