"""From click to picture in a real browser: choices on the overview, beside a rerun of a page that does nothing.

Both servers run in the same minutes, so that what else the machine does slows both; the ratio says more than the times.
Redrawn is the share of the page's elements in which anything changed.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from tabulate import tabulate

from make import IS_ROOT, ROOT, find_chromium
from tests.browser.test_fresh_server import Server, free_port, wait_until_listening

CHANGES = 12
OPENINGS = 10
NOTHING = """import streamlit as st
st.button("Again")
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.markdown(f"<p id='runs'>{st.session_state.runs}</p>", unsafe_allow_html=True)
"""
# Counts elements with changes; the picture is new at the last change before the script has ended.
WATCH = """() => {
    const main = document.querySelector("[data-testid=stMain]"), changed = new Set();
    window.lastChange = null; window.changed = changed;
    window.watcher = new MutationObserver(found => {
        window.lastChange = performance.now();
        for (const each of found) {
            const node = each.target.nodeType === 1 ? each.target : each.target.parentElement;
            const element = node && node.closest("[data-testid=stElementContainer]");
            if (element) changed.add(element);
        }
    });
    window.watcher.observe(main, {subtree: true, childList: true, characterData: true});
}"""
CHANGED = """() => {
    window.watcher.disconnect();
    const all = document.querySelectorAll("[data-testid=stMain] [data-testid=stElementContainer]");
    return [window.lastChange - window.started, window.changed.size, all.length];
}"""
SETTLED = "() => window.lastChange !== null && performance.now() - window.lastChange > 600"


def main() -> None:
    """Start both servers, make the changes in turn and print medians and 95th percentiles."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store, nothing = Path(folder) / "store", Path(folder) / "nothing.py"
        nothing.write_text(NOTHING, encoding="utf-8")
        subprocess.run([sys.executable, "cli.py", "example", "--store", str(store)], cwd=ROOT, check=True)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"] if IS_ROOT else [])
        with served("asgi.py", store, folder) as app, served(str(nothing), store, folder) as idle:
            measured = list(changes(browser.new_page(), app, browser.new_page(), idle))
        browser.close()
    names = list(dict.fromkeys(name for name, *_ in measured))
    idle_median = statistics.median(taken for name, taken, *_ in measured if name == names[0])
    lines = [line(name, [row for row in measured if row[0] == name], idle_median) for name in names]
    print(tabulate(lines, ["", "median ms", "p95 ms", "ratio", "redrawn"], tablefmt="github", floatfmt=".1f"))


@contextmanager
def served(script: str, store: Path, folder: str) -> Iterator[str]:
    """Run a Streamlit server and yield its address."""
    port = free_port()
    server = Server(f"http://127.0.0.1:{port}", Path(folder) / f"{port}.log")
    options = ("--server.port", str(port), "--server.headless", "true")
    command = [sys.executable, "-m", "streamlit", "run", script, *options]
    with server.log.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**environ, "SUUNTA_STORE": str(store)}, stdout=log, stderr=log
        )
        try:
            wait_until_listening(server, process)
            yield server.url
        finally:
            process.terminate()
            process.wait(timeout=30)


def changes(page: Page, app: str, idle_page: Page, idle: str) -> Iterator[tuple[str, float, int, int]]:
    """Yield name, milliseconds, elements changed and elements of each change."""
    page.goto(f"{app}/?lang=fi")
    page.locator(".suunta-cards").wait_for(timeout=120_000)
    idle_page.goto(idle)
    idle_page.locator("#runs").wait_for(timeout=120_000)
    for run in range(CHANGES):
        yield "nothing", *timed(idle_page, idle_page.get_by_role("button").first.click)
        for label in ("Tunnusluku", "Kuukausi", "Alue"):
            yield label, *timed(page, chooser(page, label, run))


def chooser(page: Page, label: str, run: int) -> Callable[[], None]:
    """Open a list of the page and return what chooses another of its entries."""
    page.wait_for_timeout(1000)  # what the change before has left to draw replaces the elements
    box, options = page.get_by_role("combobox", name=label).last, page.get_by_role("option")
    for _ in range(OPENINGS):  # a key or a click is lost where the page draws the list anew at that moment
        box.click()
        page.wait_for_timeout(500)
        if options.count():
            break
    if label == "Alue":  # of the example only these have figures
        box.fill(("Kainuu (maakunta)", "Koillismaa")[run % 2])
        page.wait_for_timeout(300)
        return lambda: options.first.click(force=True)
    chosen = options.nth(1 + run % 3)
    if chosen.get_attribute("aria-selected") == "true":
        chosen = options.first
    return lambda: chosen.click(force=True)


def timed(page: Page, click: Callable[[], None]) -> tuple[float, int, int]:
    """Click; return milliseconds to the last change of the page, elements changed, and elements there are."""
    page.evaluate(WATCH)
    page.evaluate(
        "() => document.addEventListener('pointerdown', () => { window.started = performance.now(); },"
        " {capture: true, once: true})"
    )
    click()
    deadline = time.monotonic() + 30
    # Asked again and again from here: the page's policy forbids what Playwright's own waiting evaluates in it.
    while not page.evaluate(SETTLED) and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    taken, changed, everything = page.evaluate(CHANGED)
    return taken, changed, everything


def line(name: str, rows: list[tuple[str, float, int, int]], idle: float) -> list[object]:
    """Return the line of one kind of change; the first run warms up."""
    taken = [row[1] for row in rows[1:]]
    redrawn = statistics.median(100 * changed / everything for *_, changed, everything in rows)
    slow = statistics.quantiles(taken, n=20)[-1]
    return [name, statistics.median(taken), slow, statistics.median(taken) / idle, f"{redrawn:.0f} %"]
