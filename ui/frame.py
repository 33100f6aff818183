"""What every page begins with: the user's right, the view, the store and the release that is shown."""

from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from catalogue.catalogue import Catalogue
from catalogue.language import LANGUAGES, Language
from data.releases import Release
from intake.example import folder_to_open
from knowledge.rights import Actor, Right, local_user, require
from ui.loading import Opened, catalogue, declared_catalogue, edition_of, load_release, open_store
from ui.local_machine import is_on_this_machine
from ui.markup import show
from ui.unprotected import is_switched_on, show_unprotected_banner
from ui.view import View, checked, read_view, write_view


@dataclass(frozen=True, eq=False)
class Frame:
    """One run of a page."""

    view: View
    catalogue: Catalogue
    folder: Path
    is_example: bool
    release: Release | None
    """The release that is shown; None while the store is empty."""
    newest: int
    user: Actor
    edition: int
    """The newest edit of places and breaks that `catalogue` holds."""
    is_unprotected: bool = False
    """True where the session has switched to the release as it was received."""

    @property
    def language(self) -> Language:
        """The user's language."""
        return self.view.language

    @property
    def is_newest(self) -> bool:
        """True where the newest release is shown."""
        return self.release is not None and self.release.id == self.newest

    @property
    def opened(self) -> Opened | None:
        """What the figures on screen are read from; None while the store is empty."""
        if self.release is None:
            return None
        return replace(self.protected(self.release.id), unprotected=self.is_unprotected)

    def protected(self, number: int) -> Opened:
        """Return a release as it may be compared and handed out, whatever the session has switched to."""
        return Opened(self.folder, number, self.edition)


def current_user() -> Actor:
    """Return who uses the page: the local user, until sign-in comes; elsewhere without the right to cases."""
    user = local_user()
    return user if is_on_this_machine() else replace(user, rights=user.rights - {Right.CASES})


def open_frame(right: Right = Right.VIEW) -> Frame:
    """Return what the page works on; raise UserError where the user may not see it or the address is wrong."""
    user = current_user()
    require(user, right)
    folder = folder_to_open(declared_catalogue())
    store = open_store(folder)
    edition = edition_of(folder)
    whole = catalogue(folder, edition)
    view = checked(read_view(), whole)
    newest = store.newest_id()
    number = view.release or newest
    release = load_release(folder, number) if number else None
    switched = is_switched_on(store, release, user, whole)
    return Frame(view, whole, folder, store.is_example, release, newest, user, edition, switched)


def show_banners(frame: Frame) -> None:
    """Say what must not be overlooked: unprotected figures, example data, a release that is no longer the newest."""
    language = frame.language
    if frame.is_unprotected:
        show_unprotected_banner(language)
    if frame.is_example:
        show(
            "banner.html",
            text=language.say("Example data: every figure is invented."),
            link=None,
        )
    if frame.release is not None and not frame.is_newest:
        newest = replace(frame.view, release=frame.newest)
        text = language.say(
            "You are looking at release {number}; the newest is {newest}.",
            number=frame.release.id,
            newest=frame.newest,
        )
        link = {"href": newest.query, "text": language.say("Open the newest")}
        show("banner.html", text=text, link=link)


def show_languages(view: View) -> None:
    """Show links to the same view in each language. A link loads the page anew, so that <html lang> is right too."""
    links = [
        {"code": code, "name": name, "href": replace(view, language_code=code).query}
        for code, name in LANGUAGES.items()
    ]
    show("languages.html", links=links, current=view.language_code, label=view.language.say("Language"))


def begin_page(frame: Frame, heading: str, lead: str) -> None:
    """Show what stands above the content of a page without filters, and keep its view in the address."""
    view = replace(frame.view, release=frame.release.id if frame.release else None)
    write_view(view)
    show_banners(frame)
    show_languages(view)
    show("heading.html", heading=heading, lead=lead)


def show_empty(language: Language) -> None:
    """Show what to do while the store has no release."""
    lead = language.say("Publish the first extract, and it appears here.")
    show("heading.html", heading=language.say("No figures yet"), lead=lead)
    link = {"href": f"extracts?lang={language.code}", "text": language.say("Drop the first files")}
    show("links.html", text="", links=[link])
    st.caption(language.say("Or on the command line:"))
    st.code("python cli.py publish FILE --by NAME", language="shell")
    st.markdown(language.say("To look around with invented figures first, start with `python make.py run`."))
