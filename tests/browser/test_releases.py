"""The page of releases in a real browser: open an old one, compare, download, undo; phone, screen reader, colours."""

import re

import pytest
from playwright.sync_api import expect

from data.store import Store
from knowledge.audit import Action, entries
from tests.browser.looking import PHONE, WIDE, serious_violations, settled
from tests.browser.test_fresh_server import server  # noqa: F401 - fixture
from tests.builders import EXTRACT, publish

pytestmark = pytest.mark.browser
LATER = EXTRACT.replace("697;2026-06;36;9;", "697;2026-06;33;12;")


@pytest.fixture(scope="module")
def example_store(tmp_path_factory):
    """The store that the server opens: two releases."""
    folder = tmp_path_factory.mktemp("releases")
    publish(folder, EXTRACT)
    return publish(folder, LATER, "korjaus.csv").folder


def opened(page, server, size=WIDE, query="?lang=fi"):  # noqa: F811
    page.set_viewport_size(size)
    page.goto(f"{server.url}/releases{query}")
    expect(page.locator(".suunta-list")).to_be_visible(timeout=60_000)
    settled(page)
    return page


def test_an_old_release_opens_the_dashboard_as_it_was(page, server):  # noqa: F811
    opened(page, server, query="?lang=fi&area=697&month=2026-06")
    page.get_by_role("link", name="Avaa julkaisu 1").click()
    expect(page.locator("h1")).to_have_text("Ristijärvi, kesäkuu 2026", timeout=60_000)
    expect(page.locator(".suunta-banner")).to_contain_text("Katsot julkaisua 1; uusin on 2.")
    expect(page.locator(".suunta-cards")).to_contain_text("20,0\xa0%")
    expect(page).to_have_url(re.compile("release=1"))


def test_a_link_reproduces_a_comparison(page, server):  # noqa: F811
    opened(page, server, query="?lang=en&compare=0-1")
    expect(page.get_by_test_id("stMain")).to_contain_text("Release 1 against the state before the first")
    opened(page, server, query="?lang=en")
    table = page.get_by_role("table", name=re.compile("largest revisions"))
    expect(table.get_by_role("row", name="Unemployed jobseekers Ristijärvi June 2026 36 33 −3")).to_be_visible()
    expect(page).to_have_url(re.compile("compare=1-2"))


def test_a_download_is_the_file_that_came_in_and_is_recorded(page, server, example_store):  # noqa: F811
    opened(page, server)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Lataa tiedosto").click()
    assert waiting.value.suggested_filename == "korjaus.csv"
    assert waiting.value.path().read_bytes() == LATER.encode()
    (entry,) = entries(Store.open(example_store).register)
    assert (entry.action, entry.subject, entry.actor) == (Action.DOWNLOAD_ORIGINAL, "release 2", "local")


def test_a_damaged_file_is_not_handed_out_and_the_page_says_so(page, server, example_store):  # noqa: F811
    store = Store.open(example_store)
    path = store.originals.path(store.release(2).originals[0].sha256)
    content, recorded = path.read_bytes(), len(entries(store.register))
    opened(page, server)
    path.write_bytes(b"other")
    page.get_by_role("button", name="Lataa tiedosto").click()
    expect(page.get_by_role("alert").filter(has_text="vioittunut")).to_be_visible(timeout=60_000)
    path.write_bytes(content)
    assert len(entries(store.register)) == recorded


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_serious(page, server, scheme, size):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    opened(page, server, size)
    page.get_by_role("button", name=re.compile("Kumoa julkaisu")).click()
    expect(page.locator(".suunta-undo")).to_be_visible(timeout=60_000)
    settled(page)
    assert serious_violations(page) == []
    width = "Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
    assert page.evaluate(width) <= size["width"]


def test_undo_is_confirmed_and_shows_what_was_before(page, server, example_store):  # noqa: F811
    opened(page, server)
    page.get_by_role("button", name="Kumoa julkaisu 2…").click()
    expect(page.locator(".suunta-undo")).to_contain_text("julkaisun 1 luvut", timeout=60_000)
    assert Store.open(example_store).newest_id() == 2
    page.get_by_label("Miksi").fill("väärä tiedosto")
    page.get_by_role("button", name="Kumoa julkaisu 2", exact=True).click()
    row = page.locator(".suunta-list tbody tr").first
    expect(row).to_contain_text("Palauttaa julkaisun 1", timeout=60_000)
    expect(row).to_contain_text("väärä tiedosto")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Julkaisu 3 on nyt uusin")
    assert Store.open(example_store).release().restores_id == 1
