"""What a person looks at: read from the address once, passed down, written back, so that a link opens the same view."""

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from catalogue.catalogue import Catalogue
from catalogue.errors import UserError
from catalogue.language import DEFAULT_LANGUAGE, LANGUAGES, Language, speak
from catalogue.months import iso, parse_month

_REMEMBERED = "view"


@dataclass(frozen=True)
class View:
    """The whole view, as the address holds it. None: not said, so the page chooses (newest month, newest release)."""

    language_code: str = DEFAULT_LANGUAGE
    area: str | None = None
    month: date | None = None
    indicator: str | None = None
    release: int | None = None
    compare: tuple[int, int] | None = None
    """Two releases to compare, the earlier state first; 0 is the state before the first."""
    draft: int | None = None
    place: str | None = None
    """The one place that a page of supervision is about."""
    places: tuple[str, ...] = ()
    """The places that are compared; none: the members of the area."""
    order: str | None = None
    """How the places stand in the list: `need`, or by their figures where nothing is said."""
    began: date | None = None
    """The (last) start month of the cohort that is followed."""
    together: int | None = None
    """How many start months are taken together as one cohort; where it is not said, the page chooses."""

    @property
    def language(self) -> Language:
        """The view's language."""
        return speak(self.language_code)

    @property
    def parameters(self) -> dict[str, str]:
        """The view as the parameters of an address."""
        said = {
            "lang": self.language_code,
            "area": self.area,
            "month": iso(self.month) if self.month else None,
            "indicator": self.indicator,
            "release": str(self.release) if self.release else None,
            "compare": "-".join(map(str, self.compare)) if self.compare else None,
            "draft": str(self.draft) if self.draft else None,
            "place": self.place,
            "places": ",".join(self.places) or None,
            "order": self.order,
            "began": iso(self.began) if self.began else None,
            "together": str(self.together) if self.together else None,
        }
        return {name: value for name, value in said.items() if value is not None}

    @property
    def query(self) -> str:
        """The view as a link within the page: `?lang=fi&area=…`."""
        return "?" + urlencode(self.parameters)

    def link(self, page: str) -> str:
        """Return the address of the same view on another page, by its path; empty for the first page."""
        return (page or ".") + self.query


def read_view() -> View:
    """Return the view of the address. What it leaves out is taken from the session's last view.

    Streamlit's navigation drops the parameters when a person goes to another page; the view goes along nevertheless.
    """
    remembered = st.session_state.get(_REMEMBERED, {})
    said = {**remembered, **st.query_params.to_dict()}
    language = said.get("lang", DEFAULT_LANGUAGE)
    release, draft = said.get("release", ""), said.get("draft", "")
    pair = re.fullmatch(r"(\d{1,9})-(\d{1,9})", said.get("compare", ""))
    return View(
        language_code=language if language in LANGUAGES else DEFAULT_LANGUAGE,
        area=said.get("area"),
        month=parse_month(said.get("month", "")),
        indicator=said.get("indicator"),
        release=int(release) if release.isdecimal() else None,
        compare=(int(pair[1]), int(pair[2])) if pair else None,
        draft=int(draft) if re.fullmatch(r"\d{1,9}", draft) else None,
        place=said.get("place"),
        places=tuple(dict.fromkeys(filter(None, said.get("places", "").split(",")))),
        order="need" if said.get("order") == "need" else None,
        began=parse_month(said.get("began", "")),
        together=int(together) if re.fullmatch(r"\d{1,2}", together := said.get("together", "")) else None,
    )


def write_view(view: View) -> None:
    """Make the address hold this view, and remember it for the session's next page.

    The pair of releases and the draft are not remembered: each belongs to one page.
    """
    st.session_state[_REMEMBERED] = replace(view, compare=None, draft=None).parameters
    if st.query_params.to_dict() != view.parameters:
        st.query_params.from_dict(view.parameters)


def checked(view: View, catalogue: Catalogue) -> View:
    """Return the view; raise UserError where the address names a place or indicator that there is not."""
    for place in filter(None, (view.area, view.place, *view.places)):
        if not catalogue.places.is_shown(place):
            raise UserError("The address names an unknown area: «{area}». Choose one from the list.", area=place)
    if view.indicator is not None:
        catalogue.indicator(view.indicator)
    return view
