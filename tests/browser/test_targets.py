"""Targets in a real browser: set one by keyboard, see it, phone, screen reader."""

from datetime import date

import pytest
from playwright.sync_api import expect

from catalogue.catalogue import load_catalogue
from data.store import Store
from knowledge.rights import local_user
from knowledge.targets import Aim, history, newest_setting, set_target
from tests.browser.looking import PHONE, WIDE, serious_violations, settled, width_of
from tests.browser.test_fresh_server import example_store, server  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser
AREA = "area:kainuu-koillismaa"
TARGETS = (
    ("plan_within_one_month", AREA, date(2026, 1, 1), date(2026, 12, 1), 97.0),
    ("flow_over_3m", AREA, date(2026, 1, 1), None, 25.0),
    ("ongoing_duration", "205", date(2026, 1, 1), None, 38.5),
    ("activation_rate", AREA, date(2030, 1, 1), None, 30.0),
)


def opened(page, server, size=WIDE):  # noqa: F811
    page.set_viewport_size(size)
    page.goto(f"{server.url}/targets?lang=fi")
    expect(page.locator("h1")).to_have_text("Tavoitteet", timeout=60_000)
    settled(page)
    return page


@pytest.fixture
def with_targets(example_store):  # noqa: F811
    register = Store.open(example_store).register
    for indicator, place, since, until, value in TARGETS:
        aim, seen = Aim(indicator, place, since, until, value), newest_setting(history(register), indicator, place)
        set_target(register, load_catalogue(), local_user("Aino"), aim, seen=seen)


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light")])
@pytest.mark.usefixtures("with_targets")
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(page, server, size, scheme):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    opened(page, server, size)
    page.get_by_text("Tavoitteiden historia").click()
    expect(page.get_by_role("heading", name="Kaikki asetukset")).to_be_visible()
    assert serious_violations(page) == []
    assert width_of(page) <= size["width"]


@pytest.mark.usefixtures("with_targets")
def test_the_table_is_read_by_its_headers(page, server):  # noqa: F811
    opened(page, server)
    table = page.get_by_role("table").first
    assert table.get_by_role("columnheader").all_inner_texts() == [
        "Tunnusluku ja alue",
        "Tavoite",
        "Ajanjakso",
        "Luku",
        "Etäisyys",
        "Arvio",
        "Asettaja",
    ]
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Suunnitelma ennen 1"))
    expect(row).to_contain_text("suunnitelmaa lisää")


def test_a_target_is_set_by_keyboard(page, server, example_store):  # noqa: F811
    opened(page, server)
    page.get_by_label("Vähintään, %").focus()
    page.keyboard.type("21,5")
    page.keyboard.press("Tab")
    page.keyboard.type("2026-02")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Aseta tavoite")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".suunta-said")).to_have_text("Tavoite on asetettu: Aktivointiaste, Kainuu–Koillismaa.")
    newest = history(Store.open(example_store).register)[0]
    assert newest.aim == Aim("activation_rate", AREA, date(2026, 2, 1), None, 21.5)
    expect(page.get_by_role("row").filter(has_text="Aktivointiaste").first).to_contain_text("21,5")
