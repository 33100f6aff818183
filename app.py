"""The application: page table, page settings, one boundary for errors. `streamlit run app.py` starts it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from catalogue.errors import UserError
from catalogue.language import Language
from pages.maintenance import extracts, guide, places, releases, sources
from pages.management import overview, targets
from pages.supervision import cohorts, compare, municipality, next_month, trend
from ui.markup import show, show_style
from ui.view import read_view

ICON = Path(__file__).parent / "ui" / "icon.png"
LOG = logging.getLogger("suunta")


@dataclass(frozen=True)
class PageEntry:
    """A page of the navigation. `title` is the English source text."""

    render: Callable[[], None]
    title: str
    icon: str
    url_path: str


# The first is the page that the address without a path opens.
PAGES = (
    PageEntry(overview.render, "Overview", ":material/monitoring:", "overview"),
    PageEntry(municipality.render, "Municipality", ":material/location_city:", "municipality"),
    PageEntry(compare.render, "Compare", ":material/leaderboard:", "compare"),
    PageEntry(trend.render, "Trend", ":material/show_chart:", "trend"),
    PageEntry(cohorts.render, "Cohorts", ":material/stacked_line_chart:", "cohorts"),
    PageEntry(next_month.render, "Coming month", ":material/event_upcoming:", "next-month"),
    PageEntry(targets.render, "Targets", ":material/flag:", "targets"),
    PageEntry(extracts.render, "Extracts", ":material/upload_file:", "extracts"),
    PageEntry(releases.render, "Releases", ":material/history:", "releases"),
    PageEntry(guide.render, "Indicators", ":material/menu_book:", "guide"),
    PageEntry(sources.render, "Sources", ":material/database:", "sources"),
    PageEntry(places.render, "Places and breaks", ":material/map:", "places"),
)


def main() -> None:
    """Run the page that the address names."""
    language = read_view().language
    st.set_page_config(page_title="Suunta", page_icon=str(ICON), layout="wide")
    show_style()
    with errors_shown(language):
        navigation(language).run()


def navigation(language: Language) -> st.Page:
    """Return the page to run, and show the navigation in the user's language."""
    pages = [
        st.Page(
            entry.render,
            title=language.say(entry.title),
            icon=entry.icon,
            url_path=entry.url_path,
            default=entry is PAGES[0],
        )
        for entry in PAGES
    ]
    return st.navigation(pages, position="top")


@contextmanager
def errors_shown(language: Language) -> Iterator[None]:
    """Show a user's error as its sentence, and any other as an apology; the log has the rest."""
    try:
        yield
    except UserError as error:
        sentence, *details = language.error(error)
        show("error.html", sentence=sentence, details=details)
        show(
            "links.html",
            text="",
            links=[{"href": f".?lang={language.code}", "text": language.say("Open the overview")}],
        )
    except Exception:
        LOG.exception("A page failed")
        sentence = language.say(
            "Something went wrong in Suunta itself. It has been written to the log; try again or tell us."
        )
        show("error.html", sentence=sentence, details=[])


if __name__ == "__main__":
    main()
