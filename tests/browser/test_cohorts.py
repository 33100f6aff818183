"""Cohorts in a real browser: by keyboard, on a phone, by a screen reader."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import PHONE, WIDE, open_everything, serious_violations, settled, width_of
from tests.browser.test_fresh_server import example_store, server  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser
ADDRESS = "cohorts?lang=fi&place=205&began=2026-07"


def opened(page, server, size, address=ADDRESS):  # noqa: F811
    page.set_viewport_size(size)
    page.goto(f"{server.url}/{address}")
    expect(page.locator(".suunta-lead")).to_be_visible(timeout=60_000)
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=60_000)
    settled(page)
    return page


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_with_everything_open(page, server, scheme, size):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    opened(page, server, size)
    open_everything(page)
    expect(page.get_by_role("table")).to_have_count(4)
    assert serious_violations(page) == []
    assert width_of(page) <= size["width"]


def test_the_answer_is_seen_without_scrolling_under_filters_in_one_row(page, server):  # noqa: F811
    opened(page, server, WIDE)
    box = page.locator(".suunta-lead").bounding_box()
    assert box["y"] + box["height"] <= WIDE["height"] / 2
    expect(page.locator(".suunta-lead")).to_contain_text("Heinäkuussa 2026 alkaneista työttömyysjaksoista")
    tops = {round(box.bounding_box()["y"]) for box in page.locator(".st-key-filters [data-testid=stSelectbox]").all()}
    assert len(tops) == 1


def test_the_table_of_the_curves_opens_by_keyboard(page, server):  # noqa: F811
    opened(page, server, WIDE)
    page.locator("summary", has_text="Näytä taulukkona").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader", name="heinäkuu 2025").first).to_be_visible()


def test_the_curves_tell_their_shares_to_those_who_do_not_see_them(page, server):  # noqa: F811
    opened(page, server, WIDE)
    expect(page.get_by_role("figure").first).to_have_attribute(
        "aria-label", re.compile("heinäkuu 2026: yli 1 kuukauden .* ei vielä kertynyt")
    )


def test_unripe_shares_are_words_beside_a_sign(page, server):  # noqa: F811
    opened(page, server, WIDE)
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="syyskuu 2026"))
    expect(row.get_by_text("ei vielä kertynyt")).to_have_count(3)


def test_another_start_month_is_chosen_by_keyboard_and_goes_to_the_address(page, server):  # noqa: F811
    opened(page, server, WIDE)
    page.get_by_label("Alkoivat").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("began=2026-0[56]"), timeout=60_000)


def test_the_language_link_keeps_place_and_cohort(page, server):  # noqa: F811
    opened(page, server, WIDE)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Cohorts, Kajaani", timeout=60_000)
    expect(page.locator(".suunta-lead")).to_contain_text("began in July 2026")
