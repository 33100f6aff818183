"""What the first visitors of a server that has just been started see, in a real browser.

Streamlit lays "Page not found" over the right page of a deep link as long as the app has not run once. Hence
a server of its own here, and no test that opens the front page first.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Request, Response, expect

import app

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
# Deep links first; the first page of the table has the address without a path.
ADDRESSES = (*(entry.url_path for entry in app.PAGES[1:]), "")
LANGUAGES = ("sv", "en", "fi")
SLOWEST_START_SECONDS = 120
SLOWEST_PAGE_MILLISECONDS = 60_000
# Streamlit's scripts try these and do without: nothing on our pages needs them.
TRIED_IN_VAIN = {"eval", "wasm-eval"}
RECORD_BLOCKED = """
window.blocked = [];
document.addEventListener("securitypolicyviolation", event => window.blocked.push(event.blockedURI));
"""


class Server(NamedTuple):
    """A server that runs: where it answers and where it writes what it has to say."""

    url: str
    log: Path


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def health(url: str) -> int | None:
    """The status of `/healthz`, or None while nobody listens."""
    try:
        with urlopen(f"{url}/healthz", timeout=5) as answer:
            return int(answer.status)
    except HTTPError as refusal:
        return refusal.code
    except OSError:
        return None


def wait_until_listening(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Return as soon as the server answers at all, warm or not."""
    deadline = time.monotonic() + SLOWEST_START_SECONDS
    while health(server.url) is None:
        said = server.log.read_text("utf-8", errors="replace")
        assert process.poll() is None, f"the server ended:\n{said}"
        assert time.monotonic() < deadline, f"the server does not answer:\n{said}"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def example_store(made_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, this file's own to change."""
    return shutil.copytree(made_example, tmp_path_factory.mktemp("fresh") / "store")


@pytest.fixture(scope="module")
def server(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server just started, perhaps still warming up, that nobody has visited."""
    port = free_port()
    found = Server(f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("log") / "server.log")
    command = [sys.executable, "-m", "streamlit", "run", "asgi.py", "--server.port", str(port)]
    settings = {**os.environ, "SUUNTA_STORE": str(example_store)}
    with found.log.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=log, stderr=log)
        try:
            wait_until_listening(found, process)
            yield found
        finally:
            process.terminate()
            process.wait(timeout=30)


def open_page(page: Page, server: Server, address: str, language: str) -> Response:
    answer = page.goto(f"{server.url}/{address}?lang={language}", timeout=SLOWEST_PAGE_MILLISECONDS)
    assert answer is not None
    return answer


def expect_the_right_page(page: Page, address: str, language: str) -> None:
    """The page of the address has its heading, in the language, and nothing is laid over it."""
    heading = page.locator("h1").first
    expect(heading).to_be_visible(timeout=SLOWEST_PAGE_MILLISECONDS)
    expect(heading).to_have_text(re.compile(r"\w"))
    # The dialog comes with the answer that brings the heading; the script's end closes the matter.
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=SLOWEST_PAGE_MILLISECONDS
    )
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert urlsplit(page.url).path == f"/{address}"


def test_the_very_first_visitor_sees_the_page_of_a_deep_link(server: Server, page: Page):
    open_page(page, server, "guide", "sv")
    expect_the_right_page(page, "guide", "sv")
    assert health(server.url) == 200, server.log.read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_opened_first_thing_shows_its_page(server, page, address, language):
    open_page(page, server, address, language)
    expect_the_right_page(page, address, language)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_needs_no_other_host_and_nothing_that_the_policy_forbids(server, page, address):
    hosts = set()

    def note_host(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"}:
            hosts.add(parts.hostname)

    page.on("request", note_host)
    page.add_init_script(RECORD_BLOCKED)
    answer = open_page(page, server, address, "fi")
    expect_the_right_page(page, address, "fi")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert set(page.evaluate("window.blocked")) <= TRIED_IN_VAIN
    assert hosts == {"127.0.0.1"}


def test_the_server_has_nothing_to_complain_about(server: Server):
    said = server.log.read_text("utf-8", errors="replace")
    assert "warm-up did not succeed" not in said
    assert "Traceback" not in said
