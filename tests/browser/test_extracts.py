"""The analyst's month in a real browser: a good file, a repairable one, a hopeless one; two analysts at once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from data.store import Store
from knowledge.audit import Action, entries
from knowledge.declarations import declarations
from knowledge.drafts import Drafts, DraftState
from tests.browser.looking import PHONE, WIDE, serious_violations, settled
from tests.browser.test_fresh_server import server  # noqa: F401 - fixture
from tests.builders import EXTRACT, publish

pytestmark = pytest.mark.browser
HEAD = "municipality;month;unemployed;in_services;labour_force;passed_1m;plan_before_1m\n"
GOOD = EXTRACT.replace("205;2026-06;2066;", "205;2026-06;2000;")
BROKEN = EXTRACT.replace("205;2026-06;2066;", "205;2026-06;monta;")
HOSTILE = "<img src=x onerror=alert(1)>'; DROP TABLE release;--.csv"


@pytest.fixture(scope="module")
def example_store(tmp_path_factory):
    """The store that the server opens: one release."""
    return publish(tmp_path_factory.mktemp("extracts"), EXTRACT).folder


@pytest.fixture(autouse=True)
def no_drafts_left(example_store):
    """Withdraw what a test leaves under way."""
    yield
    drafts = Drafts(Store.open(example_store))
    for draft in drafts.live():
        from knowledge.rights import local_user

        drafts.withdraw(draft, local_user())


def opened(page, server, query="?lang=fi", size=WIDE):  # noqa: F811
    page.set_viewport_size(size)
    page.goto(f"{server.url}/extracts{query}")
    expect(page.locator("h1")).to_be_visible(timeout=60_000)
    settled(page)
    return page


def drop(page, *files):
    """Drop files by name and content; wait until the draft has been looked at."""
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content.encode()} for name, content in files]
    )
    expect(page.get_by_role("heading", name=re.compile("Luonnos"))).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Peru tiedostot")).to_be_visible(timeout=60_000)
    settled(page)


def acknowledge_all(page):
    boxes = page.get_by_role("checkbox")
    for number in range(boxes.count()):
        page.get_by_test_id("stCheckbox").nth(number).locator("label").click()
        settled(page)


def test_a_good_file_is_previewed_acknowledged_published_and_seen_by_all(page, server, example_store):  # noqa: F811
    opened(page, server)
    drop(page, ("kesä.csv", GOOD))
    expect(page.locator(".suunta-facts")).to_contain_text("oma poiminta")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("1 korjattu")
    expect(page.get_by_role("table", name=re.compile("[Ss]uurimmat"))).to_contain_text("−66")
    assert Store.open(example_store).newest_id() == 1
    acknowledge_all(page)
    page.get_by_label("Miksi").fill("Kajaanin korjaus")
    page.get_by_role("button", name="Julkaise nyt").click()
    expect(page.locator(".suunta-links")).to_contain_text("Julkaistu julkaisuna 2.", timeout=60_000)
    release = Store.open(example_store).release()
    assert (release.id, release.comment, release.originals[0].name) == (2, "Kajaanin korjaus", "kesä.csv")
    page.get_by_role("link", name="Avaa tilannekuva").click()
    expect(page.locator(".suunta-cards")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("row", name=re.compile("Kajaani"))).to_contain_text("20,4\xa0%")  # 512 / 2 512


def test_a_repairable_file_is_replaced_by_a_repaired_one_without_losing_the_draft(page, server, example_store):  # noqa: F811
    opened(page, server)
    drop(page, ("rikki.csv", BROKEN))
    expect(page.locator(".suunta-outcome")).to_contain_text("ei voi vielä julkaista")
    expect(page.locator(".suunta-rows")).to_contain_text("monta")
    expect(page.get_by_role("button", name="Julkaise nyt")).to_have_count(0)
    settled(page)  # a click while the page is still drawn may be lost
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Lataa rivit: Solut, joita ei voi lukea").click()
    assert b"monta" in waiting.value.path().read_bytes()
    audit = [(entry.action, entry.subject) for entry in entries(Store.open(example_store).register)]
    assert (Action.DOWNLOAD_ROWS, "rikki.csv") in audit
    drop(page, ("ehjä.csv", EXTRACT.replace("697;2026-06;36;", "697;2026-06;37;")))
    page.get_by_role("button", name="Poista rikki.csv").click()
    expect(page.get_by_role("button", name="Julkaise nyt")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="rikki.csv")).to_have_count(0)


def test_leaving_and_coming_back_keeps_the_preview(page, server):  # noqa: F811
    opened(page, server)
    drop(page, ("kesä.csv", GOOD.replace("2000", "2001")))
    address = page.url
    opened(page, server)
    page.get_by_role("link", name=re.compile("Jatka luonnosta")).click()
    expect(page.get_by_role("heading", name="kesä.csv")).to_be_visible(timeout=60_000)
    assert page.url.split("draft=")[1] == address.split("draft=")[1]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("kuva.csv", "\x89PNG\r\n\x1a\n\x00\x00", "ei ole tekstitiedosto"),
        (HOSTILE, "=1+1;<script>alert(1)</script>\n1;2\n", "ei tunnisteta"),
        ("tyhjä.csv", " ", "on tyhjä"),
    ],
)
def test_a_hopeless_file_is_refused_with_a_sentence(page, server, name, content, said):  # noqa: F811
    alerts = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    opened(page, server)
    drop(page, (name, content))
    expect(page.locator(".suunta-checks")).to_contain_text(re.compile(said))
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert alerts == []


def test_an_unknown_column_is_declared_once_and_holds_for_the_next_file(page, server, example_store):  # noqa: F811
    text = "municipality;month;unemployed;huomautus\n205;2026-06;1990;x\n"
    opened(page, server)
    drop(page, ("uusi.csv", text))
    expect(page.locator(".suunta-checks")).to_contain_text("«huomautus»")
    page.get_by_test_id("stSelectbox").filter(has_text="huomautus").locator("input").click()
    page.get_by_role("option", name="Jätä pois").click()
    page.get_by_role("button", name="Tallenna merkitys").click()
    expect(page.get_by_role("button", name="Julkaise nyt")).to_be_visible(timeout=60_000)
    (kept,) = declarations(Store.open(example_store).register)
    assert (kept.column, kept.means) == ("huomautus", None)


def test_of_two_analysts_at_once_the_second_looks_again(page, server, context, example_store):  # noqa: F811
    other = context.new_page()
    opened(page, server)
    drop(page, ("minun.csv", HEAD + "205;2026-06;1980;512;16917;250;240\n"))
    opened(other, server)
    drop(other, ("sinun.csv", HEAD + "697;2026-06;35;9;447;5;5\n"))
    acknowledge_all(other)
    other.get_by_role("button", name="Julkaise nyt").click()
    expect(other.locator(".suunta-links")).to_contain_text("Julkaistu julkaisuna", timeout=60_000)
    newest = Store.open(example_store).newest_id()
    page.get_by_label("Miksi").fill("kesäkuu")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Katso uudelleen uusimman julkaisun pohjalta")).to_be_visible(timeout=60_000)
    assert Store.open(example_store).newest_id() == newest
    page.get_by_role("button", name="Katso uudelleen uusimman julkaisun pohjalta").click()
    expect(page.get_by_role("button", name="Julkaise nyt")).to_be_visible(timeout=60_000)


def test_a_draft_can_wait_for_its_hour(page, server, example_store):  # noqa: F811
    opened(page, server)
    drop(page, ("kesä.csv", GOOD.replace("2000", "1950")))
    acknowledge_all(page)
    page.get_by_text("Julkaise tiettyyn aikaan").click()
    page.get_by_role("button", name="Julkaise silloin").click()
    expect(page.get_by_test_id("stMain")).to_contain_text("julkaistaan", timeout=60_000)
    (draft,) = Drafts(Store.open(example_store)).live()
    assert draft.state == DraftState.SCHEDULED
    assert datetime.now(UTC) < draft.publish_at < datetime.now(UTC) + timedelta(days=2)
    page.get_by_role("button", name="Peru ajastus").click()
    expect(page.get_by_role("button", name="Julkaise nyt")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(page, server, scheme, size):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    opened(page, server, size=size)
    drop(page, ("rikki.csv", BROKEN), ("kesä.csv", GOOD.replace("2000", "1900")))
    assert serious_violations(page) == []
    width = "Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
    assert page.evaluate(width) <= size["width"]


LINES_OF_WORDS = """cells => cells.flatMap(cell => {
  const range = document.createRange(), text = cell.firstChild;
  return [...cell.textContent.matchAll(/[^\\s–-]+/g)].filter(word => {
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return range.getClientRects().length > 1;
  }).map(word => word[0]);
})"""


def test_on_a_phone_no_word_of_offending_rows_is_broken(page, server):  # noqa: F811
    opened(page, server, size=PHONE)
    # 2 066 unemployed of a labour force of 1 000: place, month, count, numerator and denominator side by side.
    drop(page, ("kesä.csv", "municipality;month;unemployed;labour_force\n205;2026-06;2066;1000\n"))
    cells = page.locator(".suunta-rows td")
    expect(cells.filter(has_text="Kajaani")).to_have_count(2)
    assert cells.evaluate_all(LINES_OF_WORDS) == []
