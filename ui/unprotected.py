"""The switch to unprotected figures on screen: for one release, until the session ends; recorded before it turns.

It lives in the session's state, never in the address: a link shows protected figures. What leaves the program
(downloads, `show`, comparisons) does not know of it.
"""

import streamlit as st

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from data.protections import is_confidential
from data.releases import Release
from data.store import Store
from knowledge.audit import Action, record
from knowledge.rights import Actor, Right, require
from ui.markup import show

_SWITCHED_ON = "unprotected"


def may_show_unprotected(release: Release | None, user: Actor, catalogue: Catalogue) -> bool:
    """Return whether there is anything to switch: a confidential source in the release, and the right to see it."""
    if release is None or Right.UNPROTECTED not in user.rights:
        return False
    return any(is_confidential(part, catalogue) for part in release.parts)


def is_switched_on(store: Store, release: Release | None, user: Actor, catalogue: Catalogue) -> bool:
    """Return whether this session shows the release unprotected; the switch of another release is turned off."""
    switched = st.session_state.get(_SWITCHED_ON)
    if switched is None:
        return False
    if release and may_show_unprotected(release, user, catalogue) and switched == _name(store, release):
        return True
    switch_off()
    return False


def switch_off() -> None:
    """Show protected figures again."""
    st.session_state.pop(_SWITCHED_ON, None)


def switch_on(store: Store, release: Release, user: Actor) -> None:
    """Show the release unprotected in this session; raise UserError without the right, or where it is not recorded."""
    require(user, Right.UNPROTECTED)
    record(store.register, user, Action.SHOW_UNPROTECTED, f"release {release.id}")
    st.session_state[_SWITCHED_ON] = _name(store, release)


def offer_unprotected(store: Store, release: Release, user: Actor, language: Language) -> None:
    """Offer the switch, with what it means."""
    text = language.say("Small counts of confidential sources are hidden. Showing them is recorded with your name.")
    with st.container(horizontal=True, vertical_alignment="center", key="offer-unprotected"):
        show("caption.html", text=text)
        if st.button(language.say("Show unprotected figures"), key="switch-on", icon=":material/lock_open:"):
            switch_on(store, release, user)
            st.rerun()


def show_unprotected_banner(language: Language) -> None:
    """Say on every page that unprotected figures are switched on, and offer the way back."""
    text = language.say("Unprotected figures on screen: do not copy, print or share them. Files stay protected.")
    with st.container(horizontal=True, vertical_alignment="center", key="unprotected"):
        show("unprotected.html", text=text)
        st.button(language.say("Protect again"), key="switch-off", icon=":material/lock:", on_click=switch_off)


def _name(store: Store, release: Release) -> tuple[str, int]:
    return str(store.folder), release.id
