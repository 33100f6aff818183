"""What people add to the catalogue while the program runs: groups of municipalities and breaks.

An entry of a person has an id of its own (`group:local-…`, `local-…`), so that nothing official is ever overwritten. It
is checked by the same schema and for the same contradictions as the files of the catalogue.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from catalogue.catalogue import Catalogue
from catalogue.contradictions import contradictions
from catalogue.errors import CatalogueError, Message, UserError, sentence
from catalogue.language import EN_DASH
from catalogue.months import parse_month
from catalogue.place_schema import Area
from catalogue.schema import Break, Titles

GROUP_PREFIX = "group:local-"
BREAK_PREFIX = "local-"
# Stands behind a text in the languages in which nobody has written it: this is the Finnish one.
_BORROWED = " (fi)"
_OTHERS = ("sv", "en")
NOT_SAVED = sentence("Not saved; what you wrote is still here. Correct this:")


@dataclass(frozen=True)
class Span:
    """One period of a group as it was typed."""

    since: str
    until: str
    municipalities: Sequence[str]

    @property
    def is_empty(self) -> bool:
        """True where nothing was typed."""
        return not (self.since.strip() or self.until.strip() or self.municipalities)


@dataclass(frozen=True)
class BreakForm:
    """A break as it was typed; titles and descriptions by language. No indicators means all, no places everywhere."""

    kind: str
    since: str
    until: str
    indicators: Sequence[str]
    places: Sequence[str]
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    source: str


def is_local(entry_id: str) -> bool:
    """Return whether an entry was made by a person of the house rather than by the catalogue's files."""
    return entry_id.startswith((GROUP_PREFIX, BREAK_PREFIX))


def with_entries(catalogue: Catalogue, entries: Iterable[Area | Break]) -> Catalogue:
    """Return the catalogue with the entries; raise CatalogueError where they contradict it or overwrite anything."""
    added = list(entries)
    groups = {entry.id: entry for entry in added if isinstance(entry, Area)}
    breaks = [entry for entry in added if isinstance(entry, Break)]
    taken = {*catalogue.places.areas, *(event.id for event in catalogue.breaks)}
    for entry in added:
        prefix = GROUP_PREFIX if isinstance(entry, Area) else BREAK_PREFIX
        if not entry.id.startswith(prefix) or entry.id in taken:
            raise CatalogueError(f"{entry.id}: an official entry cannot be changed")
    places = replace(catalogue.places, areas={**catalogue.places.areas, **groups})
    whole = replace(catalogue, places=places, breaks=(*catalogue.breaks, *breaks))
    complaints = list(contradictions(whole))
    if complaints:
        raise CatalogueError("; ".join(complaints))
    return whole


def new_id(prefix: str, title: str, taken: Iterable[str]) -> str:
    """Return an id made of the title, which stays when the title changes; numbered where the id was ever used."""
    slug, used = slug_of(title), set(taken)
    numbered = (f"{prefix}{slug}-{number}" for number in range(2, len(used) + 3))
    return next(name for name in (f"{prefix}{slug}", *numbered) if name not in used)


def slug_of(title: str) -> str:
    """Return the title as it may stand in an id or in the name of a file: `kainuu-koillismaa`; never empty."""
    # An en dash parts words as a hyphen does; the encoding would drop it.
    parted = title.replace(EN_DASH, "-")
    folded = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:60] or "x"


def build_group(entry_id: str, titles: Mapping[str, str], spans: Sequence[Span], catalogue: Catalogue) -> Area:
    """Return the group that was typed; raise UserError that names everything that is wrong with it.

    `catalogue` holds the names that are taken; periods in which nothing was typed are left out.
    """
    filled = [span for span in spans if not span.is_empty]
    faults = [*_title_faults(titles), *_taken_names(entry_id, titles, catalogue), *_spans_faults(filled)]
    _refuse(faults)
    members = [
        {"from": span.since, "to": span.until or None, "municipalities": sorted(span.municipalities)} for span in filled
    ]
    return Area.model_validate(
        {"id": entry_id, "kind": "group", "title": completed(titles), "members": sorted(members, key=_beginning)}
    )


def build_break(entry_id: str, form: BreakForm) -> Break:
    """Return the break that was typed; raise UserError that names everything that is wrong with it."""
    faults = [*_title_faults(form.titles), *dates_faults(form.since, form.until)]
    if not form.descriptions.get("fi", "").strip():
        faults.append(Message("Describe in Finnish what happened."))
    if not form.source.strip():
        faults.append(Message("Say where this is known from."))
    _refuse(faults)
    return Break.model_validate(
        {
            "id": entry_id,
            "kind": form.kind,
            "from": form.since,
            "to": form.until or None,
            "indicators": list(form.indicators) or ["all"],
            "places": list(form.places) or None,
            "title": completed(form.titles),
            "description": completed(form.descriptions),
            "source": form.source.strip(),
        }
    )


def completed(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the text in all languages: where one is not given, the Finnish one, marked `(fi)`."""
    finnish = texts["fi"].strip()
    return {"fi": finnish} | {code: texts.get(code, "").strip() or finnish + _BORROWED for code in _OTHERS}


def given(titles: Titles) -> dict[str, str]:
    """Return what was given in each language: the opposite of `completed`."""
    return {"fi": titles.fi} | {code: "" if titles[code] == titles.fi + _BORROWED else titles[code] for code in _OTHERS}


def _refuse(faults: list[Message]) -> None:
    if faults:
        raise UserError(NOT_SAVED, details=faults)


def _title_faults(titles: Mapping[str, str]) -> Iterator[Message]:
    if not titles.get("fi", "").strip():
        yield Message("Give a name in Finnish.")


def _taken_names(entry_id: str, titles: Mapping[str, str], catalogue: Catalogue) -> Iterator[Message]:
    """Yield a sentence for a name that another place has: a place must be found by its name."""
    places = catalogue.places
    others = [place for place in (*places.municipalities, *places.areas) if place != entry_id]
    names = {name.casefold() for place in others for name in places.titles(place).model_dump().values()}
    for name in dict.fromkeys(title.strip() for title in titles.values()):
        if name.casefold() in names:
            yield Message("There is already a place called «{name}». Choose another name.", {"name": name})


def _spans_faults(spans: Sequence[Span]) -> Iterator[Message]:
    if not spans:
        yield Message("Give at least one period, with the month it begins and its municipalities.")
    for number, span in enumerate(spans, start=1):
        within = {"number": number}
        for fault in dates_faults(span.since, span.until):
            yield Message("Period {number}: {fault}", within | {"fault": fault})
        if not span.municipalities:
            yield Message("Period {number}: choose at least one municipality.", within)
    dated = [(since, parse_month(span.until) or date.max) for span in spans if (since := parse_month(span.since))]
    ordered = sorted(dated)
    for (_, end), (beginning, _) in pairwise(ordered):
        if beginning <= end:
            yield Message("Two periods overlap. Give the earlier one a last month before the later one begins.")


def dates_faults(since: str, until: str) -> Iterator[Message]:
    """Yield a sentence for each fault of two months as they were typed; only the first is needed."""
    if not since.strip():
        yield Message("Give the month it begins, as 2026-06.")
    for text in (since, until):
        if text.strip() and parse_month(text) is None:
            yield Message("«{text}» is no month. Write it as 2026-06.", {"text": text})
    first, last = parse_month(since), parse_month(until)
    if first and last and last < first:
        yield Message("The last month is earlier than the first.")


def _beginning(member: dict[str, Any]) -> date:
    return parse_month(str(member["from"])) or date.min
