"""Sources, and places and breaks, in a real browser: downloads, forms by keyboard, phone, screen reader."""

import re

import polars as pl
import pytest
from playwright.sync_api import expect

from catalogue.catalogue import load_catalogue
from data.store import Store
from knowledge.declarations import declarations, declare
from knowledge.rights import local_user
from tests.browser.looking import PHONE, WIDE, serious_violations, settled, width_of
from tests.browser.test_fresh_server import example_store, server  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser
HEADINGS = {"sources": "Lähteet", "places": "Alueet ja katkokset"}


def opened(page, server, address, size=WIDE):  # noqa: F811
    page.set_viewport_size(size)
    page.goto(f"{server.url}/{address}?lang=fi")
    expect(page.locator("h1")).to_have_text(HEADINGS[address], timeout=60_000)
    settled(page)
    return page


@pytest.mark.parametrize("address", HEADINGS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page, server, address, scheme):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    opened(page, server, address)
    for details in page.locator(".suunta-guide summary").all():
        details.click()
    assert serious_violations(page) == []


@pytest.mark.parametrize("address", HEADINGS)
def test_nothing_scrolls_sideways_on_a_phone(page, server, address):  # noqa: F811
    opened(page, server, address, PHONE)
    for details in page.locator(".suunta-guide summary").all():
        details.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert width_of(page) <= PHONE["width"]


def test_a_template_is_downloaded_and_holds_the_columns(page, server, tmp_path):  # noqa: F811
    opened(page, server, "sources")
    button = page.locator(".st-key-templates-area-extract").get_by_role("button", name="Excel")
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename == "suunta-area-extract.xlsx"
    waiting.value.save_as(tmp_path / "x.xlsx")
    found = pl.read_excel(tmp_path / "x.xlsx")
    assert found.height == 0
    assert found.columns[:3] == ["municipality", "month", "sex"]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_declared_column_is_taken_back_beside_what_it_means(page, server, example_store, size):  # noqa: F811
    register = Store.open(example_store).register
    declare(register, local_user("Aino"), load_catalogue(), "example", "tyottomat_" + "x" * 60, "unemployed")
    opened(page, server, "sources", size)
    expect(page.locator(".suunta-declared")).to_contain_text("Sama kuin unemployed: Työttömät työnhakijat · Aino")
    assert serious_violations(page) == []
    assert width_of(page) <= size["width"]
    page.get_by_role("button", name="Peru merkitys").click()
    expect(page.locator(".suunta-said")).to_contain_text("ei ole enää voimassa", timeout=60_000)
    assert declarations(register) == []


def test_the_guide_leads_to_the_sources_and_the_links_to_each_source(page, server):  # noqa: F811
    page.goto(f"{server.url}/guide?lang=fi")
    page.get_by_role("link", name="Miten kukin lähde haetaan").click(timeout=60_000)
    expect(page.locator("h1")).to_have_text("Lähteet", timeout=60_000)
    settled(page)
    page.locator(".suunta-contents a", has_text="12u4").click()
    expect(page.locator("#statfin-12u4 h2")).to_be_in_viewport()


def test_a_group_typed_by_keyboard_is_among_the_areas(page, server):  # noqa: F811
    opened(page, server, "places")
    page.get_by_label("Nimi, suomeksi").focus()
    page.keyboard.type("Näppäinryhmä")
    page.get_by_label("Jakso 1: ensimmäinen kuukausi").focus()
    page.keyboard.type("2025-1")
    page.get_by_label("Jakso 1: kunnat").focus()
    for name in ("Paltamo", "Ristijärvi"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_label("Miksi tämä muutos tehdään").focus()
    page.keyboard.type("kokeilu")
    page.get_by_role("button", name="Tallenna").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".suunta-error")).to_contain_text("«2025-1» ei ole kuukausi", timeout=60_000)
    settled(page)
    expect(page.get_by_label("Nimi, suomeksi")).to_have_value("Näppäinryhmä")
    page.get_by_label("Jakso 1: ensimmäinen kuukausi").fill("2025-01")
    page.get_by_role("button", name="Tallenna").click()
    expect(page.get_by_test_id("stToast")).to_contain_text("on tallennettu ja voimassa", timeout=60_000)
    expect(page.get_by_role("status").filter(has_text="Näppäinryhmä").first).to_be_visible(timeout=60_000)
    expect(page.locator("#groups")).to_contain_text(
        re.compile("Näppäinryhmä.*1/2025 alkaen: Paltamo ja Ristijärvi", re.S)
    )
    page.goto(f"{server.url}/?lang=fi&area=group:local-nappainryhma")
    expect(page.locator("h1")).to_contain_text("Näppäinryhmä", timeout=60_000)
    expect(page.locator(".suunta-matrix tbody tr")).to_have_count(3)
