"""Places: municipalities, regions, areas with dated membership, and the codes files write for them.

A place id is `205` (municipality), `region:18`, `area:kainuu-koillismaa`, `group:…`, `country`, and for rows of
official tables that are kept but not shown as areas `subregion:053`, `ely:01`, `unknown:KU199`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from catalogue.errors import UserError
from catalogue.months import iso
from catalogue.place_schema import AbolishedMunicipality, Area, Municipality, Region, UnknownPlace
from catalogue.schema import Titles

COUNTRY = "country"
_CODED = re.compile(r"(KU|MK|SK|ELY)(\d{2,3})")
_KIND_OF_PREFIX = {"MK": "region", "SK": "subregion", "ELY": "ely"}


@dataclass(frozen=True, eq=False)
class Places:
    """All places of the catalogue, and the ways to find them. Compared by identity, so that what is found is kept."""

    municipalities: Mapping[str, Municipality]
    abolished: Mapping[str, AbolishedMunicipality]
    regions: Mapping[str, Region]
    subregions: Mapping[str, Region]
    areas: Mapping[str, Area]
    unknown: tuple[UnknownPlace, ...] = field(default=())
    default_area: str = COUNTRY

    def titles(self, place: str) -> Titles:
        """Return the place's names; the id itself for rows that are only kept. A total has those of its area."""
        place = place.partition("@")[0]
        known = self._entry(place)
        if known is None:
            return Titles(fi=place, sv=place, en=place)
        if isinstance(known, Area | Region):
            return known.title
        return Titles(fi=known.fi, sv=known.sv, en=known.fi)

    def genitive(self, place: str, language_code: str) -> str | None:
        """Return `Kajaanin`, `Kajanas` or, for «in Kajaani», `Kajaani`. A total has that of its area.

        None where it is not known: Finnish of places without a declared one, Swedish of a name not ending in a word.
        """
        if language_code == "fi":
            known = self._entry(place.partition("@")[0])
            return None if known is None or isinstance(known, AbolishedMunicipality) else known.genitive
        name = self.titles(place)[language_code]
        return _swedish_genitive(name) if language_code == "sv" else self._in_english(place)

    def _in_english(self, place: str) -> str:
        """Return the name as it stands within a sentence."""
        return "the whole country" if place == COUNTRY else self.titles(place)["en"]

    def _entry(self, place: str) -> Municipality | AbolishedMunicipality | Region | Area | None:
        kind, _, code = place.partition(":")
        rows = {"region": self.regions, "subregion": self.subregions}.get(kind, {})
        known = self.areas.get(place) or rows.get(code)
        return known or self.municipalities.get(place) or self.abolished.get(place)

    def read(self, text: str) -> str | None:
        """Return the id of the place that a cell of a file names (code, prefixed code or name), else None."""
        text = text.strip()
        code = text.split(" ", 1)[0]  # PxWeb may write code and name in one cell: KU205 Kajaani
        return self._read_code(text) or self._by_name_in_files.get(_folded(text)) or self._read_code(code)

    def _read_code(self, text: str) -> str | None:
        if text in self._unknown_codes:
            return f"unknown:{text}"
        if text in ("SSS", COUNTRY):
            return COUNTRY
        code = text.removeprefix("KU")
        if code in self.municipalities or code in self.abolished:
            return code
        match = _CODED.fullmatch(text)
        if match is None or match[1] == "KU":
            return text if text in self._kept_ids else None
        return f"{_KIND_OF_PREFIX[match[1]]}:{match[2]}"

    def find(self, text: str) -> str:
        """Return the id of the place a person asks for; raise UserError where none or several are meant."""
        place = text if text in self.areas else self._read_code(text)
        if place is not None and self.is_shown(place):
            return place
        named = self._by_name.get(_folded(text), ())
        if len(named) == 1:
            return named[0]
        if named:
            raise UserError("«{text}» names several places. Use one of: {places}.", text=text, places=", ".join(named))
        raise UserError(
            "There is no place «{text}». Give a municipality (205 or Kajaani), a region (region:18) or an area "
            "(area:kainuu-koillismaa).",
            text=text,
        )

    def is_shown(self, place: str) -> bool:
        """Return whether figures may be asked for this place (not for codes that are only kept)."""
        return place in self.areas or place in self.municipalities or place in self._region_ids

    def members(self, place: str, month: date) -> tuple[str, ...]:
        """Return the codes of the municipalities that make up `place` in `month`; empty where it did not exist."""
        if place in self.municipalities:
            return (place,)
        if place == COUNTRY:
            return tuple(self.municipalities)
        if place in self._region_ids:
            return self._members_of_region[place]
        spans = [span for span in self.areas[place].members if span.holds(month)]
        return spans[0].municipalities if spans else ()

    def exists_since(self, place: str) -> date | None:
        """Return the first month of an area with dated membership, else None."""
        spans = self.areas[place].members if place in self.areas else ()
        return min((span.since for span in spans), default=None)

    def rows_of(self, municipality: str) -> tuple[str, ...]:
        """Return the codes whose rows belong to the municipality: its own and those of all who joined it."""
        return (municipality, *(row for code in self._joined.get(municipality, ()) for row in self.rows_of(code)))

    def total_row(self, place: str, month: date) -> str | None:
        """Return the id of the row that a protected table has for an area with the members of `month`."""
        spans = self.areas[place].members if place in self.areas else ()
        return next((total_id(place, span.since) for span in spans if span.holds(month)), None)

    def published_as(self, place: str, month: date) -> str | None:
        """Return the id of the official row with exactly the membership of `place`, where there is one."""
        if place == COUNTRY or place in self._region_ids:
            return place
        if place in self.municipalities:
            return None
        members = set(self.members(place, month))
        same = [region for region, codes in self._members_of_region.items() if set(codes) == members]
        return same[0] if same else None

    @cached_property
    def official_rows(self) -> dict[str, str]:
        """Return what each row of an official table belongs to: municipality → sub-region → region → country.

        A row is exactly the sum of those that belong to it; an abolished municipality's belongs to its successor. ELY
        centres are left out: they are whole regions, whose own rows say more.
        """
        belongs = {code: gone.successor for code, gone in self.abolished.items()}
        for code, municipality in self.municipalities.items():
            belongs[code] = f"subregion:{municipality.subregion}"
            belongs[f"subregion:{municipality.subregion}"] = f"region:{municipality.region}"
        upper = (*sorted(self._region_ids), *self.unknown_municipalities)
        return belongs | dict.fromkeys(upper, COUNTRY)

    @cached_property
    def unknown_municipalities(self) -> tuple[str, ...]:
        """Ids of the rows that count in the sum of all municipalities without being one."""
        return tuple(f"unknown:{place.code}" for place in self.unknown if place.level == "municipality")

    @cached_property
    def _joined(self) -> dict[str, list[str]]:
        """Return which abolished municipalities each one took in."""
        joined: dict[str, list[str]] = {}
        for code, gone in self.abolished.items():
            joined.setdefault(gone.successor, []).append(code)
        return joined

    @cached_property
    def municipality_of_row(self) -> dict[str, str]:
        """Return the municipality that each row code of a municipality belongs to, of those who joined it as well."""
        return {row: code for code in self.municipalities for row in self.rows_of(code)}

    @cached_property
    def _unknown_codes(self) -> set[str]:
        return {place.code for place in self.unknown}

    @cached_property
    def _kept_ids(self) -> set[str]:
        return {f"unknown:{code}" for code in self._unknown_codes} | self._region_ids

    @cached_property
    def _region_ids(self) -> set[str]:
        return {f"region:{code}" for code in self.regions}

    @cached_property
    def _members_of_region(self) -> dict[str, tuple[str, ...]]:
        members: dict[str, list[str]] = {region: [] for region in self._region_ids}
        for code, municipality in self.municipalities.items():
            members[f"region:{municipality.region}"].append(code)
        return {region: tuple(codes) for region, codes in members.items()}

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for place in (*self.municipalities, *sorted(self._region_ids), *self.areas):
            for name in {_folded(name) for name in self.titles(place).model_dump().values()}:
                found.setdefault(name, []).append(place)
        return {name: tuple(places) for name, places in found.items()}

    @cached_property
    def _by_name_in_files(self) -> dict[str, str]:
        """Names as cells write them: of municipalities, gone ones too, and of the whole country."""
        named = {**self.abolished, **self.municipalities}
        names = {_folded(name): code for code in named for name in self.titles(code).model_dump().values()}
        country = self.areas[COUNTRY].title
        return names | {_folded(name): COUNTRY for name in country.model_dump().values()}


def total_id(area: str, since: date) -> str:
    """Return the place id of an area's total with the membership that began in the month `since`."""
    return f"{area}@{iso(since)}"


def _swedish_genitive(name: str) -> str | None:
    """Return the name with -s; None after a figure, a bracket (`(fi)`) or an abbreviation, which take no plain -s."""
    if not name[-1].islower():
        return None
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def _folded(name: str) -> str:
    return name.strip().casefold().replace("–", "-")
