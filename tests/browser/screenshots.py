"""Pictures of the pages for the README and for the eye: python make.py screenshots. Starts a server on example data."""

import os
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

import make
from data.store import Store
from knowledge.drafts import Drafts
from knowledge.rights import local_user
from tests.conftest import CHROMIUM_FLAGS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "images"
PORT = 8765
PICTURES: tuple[tuple[str, str, int, Literal["light", "dark"]], ...] = (
    ("overview-fi", "?lang=fi&month=2026-06", 1440, "light"),
    ("overview-dark-sv", "?lang=sv&month=2026-06", 1024, "dark"),
    ("overview-phone-fi", "?lang=fi&month=2026-06", 390, "light"),
    ("municipality-fi", "municipality?lang=fi&month=2026-06&place=205", 1440, "light"),
    ("compare-fi", "compare?lang=fi&month=2026-06&indicator=flow_over_3m", 1440, "light"),
    ("trend-fi", "trend?lang=fi&month=2026-06&place=205&indicator=flow_over_3m", 1440, "light"),
    ("extracts-fi", "extracts?lang=fi&draft=1", 1440, "light"),
    ("releases-fi", "releases?lang=fi", 1440, "light"),
    ("guide-en", "guide?lang=en", 1440, "light"),
)


def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as store:
        subprocess.run([sys.executable, "cli.py", "example", "--store", store], cwd=ROOT, check=True)
        _begin_draft(Path(store))
        command = [sys.executable, "-m", "streamlit", "run", "asgi.py", "--server.port", str(PORT)]
        server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "SUUNTA_STORE": store})
        try:
            _wait()
            with sync_playwright() as playwright:
                sandbox = ["--no-sandbox"] if make.IS_ROOT else []
                browser = playwright.chromium.launch(
                    executable_path=make.find_chromium(), args=[*sandbox, *CHROMIUM_FLAGS]
                )
                for picture in PICTURES:
                    _take(browser, *picture)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _begin_draft(folder: Path) -> None:
    """Begin a draft that revises one cell of the example and adds one, so that there is a preview to see."""
    text = "municipality;month;unemployed\n205;2026-10;2144\n290;2026-10;351\n"
    Drafts(Store.open(folder)).begin(local_user("Aino"), [("lokakuu.csv", BytesIO(text.encode()))])


def _wait() -> None:
    for _ in range(600):
        try:
            with urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)


def _take(browser: Browser, name: str, address: str, width: int, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{PORT}/{address}")
    page.wait_for_selector("h1", timeout=60_000)
    page.wait_for_timeout(3_000)
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main()
