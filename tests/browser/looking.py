"""How the browser tests look at a page: its sizes, what axe finds serious, how wide it is."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FloatRect, Locator, Page, expect

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def serious_violations(page: Page) -> list[tuple[str, str]]:
    """Return rule and first element of each violation that axe calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]


def settled(page: Page) -> None:
    """Wait until the page's script has run to its end."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)


def open_everything(page: Page) -> None:
    """Open every expander of the page, and every table that is folded."""
    for expander in page.get_by_test_id("stExpander").all():
        expander.locator("> details > summary").click()
    for folded in page.locator(".suunta-unfold > summary").all():
        if folded.is_visible():
            folded.click()


def width_of(page: Page) -> int:
    """Return the width that the page's content takes."""
    return int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth"))


def steady_boxes(elements: Locator, count: int) -> list[FloatRect | None]:
    """Return where the first elements stand, once two looks half a second apart agree: charts take their place late."""
    before: list[FloatRect | None] = []
    for _ in range(20):
        now = [elements.nth(at).bounding_box() for at in range(count)]
        if now == before and None not in now:
            break
        before = now
        elements.page.wait_for_timeout(500)
    return before
