"""Opening one page by itself, without the navigation: by its path, on a store, with an address."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from app import PAGES


def open_page(number: int) -> None:
    """Render the page of this number; run as a script of its own, so it imports what it needs."""
    from app import PAGES

    PAGES[number].render()


def number_of(url_path: str) -> int:
    """Return the number of a page in the page table."""
    return [entry.url_path for entry in PAGES].index(url_path)


def opener(monkeypatch, url_path):
    """Return a function that runs the page of this path on a store, with an address."""

    def run(store: Path, **address: str) -> AppTest:
        monkeypatch.setenv("SUUNTA_STORE", str(store))
        page = AppTest.from_function(open_page, default_timeout=60, args=(number_of(url_path),))
        for name, value in address.items():
            page.query_params[name] = value
        return page.run()

    return run
