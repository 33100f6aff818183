"""Loading the catalogue, and looking things up in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from catalogue.benefit_schema import BenefitShares
from catalogue.contradictions import contradictions
from catalogue.disclosure_schema import Disclosure
from catalogue.errors import CatalogueError, UserError
from catalogue.place_schema import AbolishedMunicipality, Area, Municipality, Region, UnknownPlace
from catalogue.places import Places
from catalogue.schema import Break, Dimension, Indicator, Measure, Source

FOLDER = Path(__file__).parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
EntryType = TypeVar("EntryType", bound=BaseModel)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything that is declared. Keyed by id, in file order."""

    measures: Mapping[str, Measure]
    dimensions: Mapping[str, Dimension]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    places: Places
    breaks: tuple[Break, ...]
    disclosure: Disclosure
    benefit_shares: BenefitShares

    def indicator(self, name: str) -> Indicator:
        """Return the indicator with this id that people may ask for; raise UserError naming the ones there are."""
        shown = {indicator.id: indicator for indicator in self.shown_indicators}
        try:
            return shown[name]
        except KeyError:
            raise UserError(
                "There is no indicator «{name}». Indicators: {known}.", name=name, known=", ".join(shown)
            ) from None

    def source(self, name: str) -> Source:
        """Return the source with this id; raise UserError naming the ones there are."""
        try:
            return self.sources[name]
        except KeyError:
            readable = (source.id for source in self.sources.values() if source.kind == "statistics")
            raise UserError(
                "There is no source «{name}». Sources: {known}.", name=name, known=", ".join(readable)
            ) from None

    @property
    def key_indicators(self) -> list[Indicator]:
        """The indicators of the overview's cards, in file order."""
        return [indicator for indicator in self.indicators.values() if indicator.key]

    @property
    def shown_indicators(self) -> list[Indicator]:
        """The indicators that people choose from and read about, in file order."""
        return [indicator for indicator in self.indicators.values() if not indicator.auxiliary]

    def events(self, indicator: str, place: str, first: date, last: date) -> list[Break]:
        """Return the breaks, shocks and notes of an indicator at a place that touch the months first..last."""
        return [event for event in self.breaks if _concerns(event, indicator, place) and _touches(event, first, last)]

    def breaks_between(self, indicator: str, place: str, earlier: date, later: date) -> list[Break]:
        """Return the breaks that start after `earlier` and not after `later`, the newest first.

        Of those of one month the first declared comes first: an indicator's own goes before what people have added.
        """
        breaks = [event for event in self.events(indicator, place, earlier, later) if event.kind == "break"]
        between = [each for each in breaks if earlier < each.since <= later]
        return sorted(between, key=lambda each: each.since, reverse=True)

    def break_between(self, indicator: str, place: str, earlier: date, later: date) -> Break | None:
        """Return the newest break that starts after `earlier` and not after `later`, so that the two do not compare."""
        return next(iter(self.breaks_between(indicator, place, earlier, later)), None)


def _concerns(event: Break, indicator: str, place: str) -> bool:
    by_indicator = "all" in event.indicators or indicator in event.indicators
    return by_indicator and (event.places is None or place in event.places)


def _touches(event: Break, first: date, last: date) -> bool:
    end = event.until or event.since
    return event.since <= last and end >= first


@cache
def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """Read and check every file of the catalogue; raise CatalogueError naming file and entry."""
    measures = _read(folder / "measures.yaml")
    catalogue = Catalogue(
        measures=_keyed(_entries(folder, "measures.yaml", "measures", Measure)),
        dimensions={
            name: _parse(Dimension, entry, "measures.yaml", name) for name, entry in measures["dimensions"].items()
        },
        indicators=_keyed(_entries(folder, "indicators.yaml", "indicators", Indicator)),
        sources=_keyed(_sources(folder / "sources")),
        places=_load_places(folder),
        breaks=tuple(_entries(folder, "breaks.yaml", "breaks", Break)),
        disclosure=_single(folder, "disclosure", Disclosure),
        benefit_shares=_single(folder, "benefit_shares", BenefitShares),
    )
    complaints = list(contradictions(catalogue))
    if complaints:
        raise CatalogueError("; ".join(complaints))
    return catalogue


def _load_places(folder: Path) -> Places:
    areas = _read(folder / "areas.yaml")
    country = _parse(Area, areas["country"], "areas.yaml", "country")
    employment_areas = _entries(folder, "employment_areas.yaml", "areas", Area)
    return Places(
        municipalities=_keyed(_entries(folder, "municipalities.yaml", "municipalities", Municipality), "code"),
        abolished=_keyed(_entries(folder, "municipalities.yaml", "abolished", AbolishedMunicipality), "code"),
        regions=_keyed(_entries(folder, "areas.yaml", "regions", Region), "code"),
        subregions=_keyed(_entries(folder, "areas.yaml", "subregions", Region), "code"),
        areas=_keyed([*employment_areas, *_entries(folder, "areas.yaml", "groups", Area), country]),
        unknown=tuple(_entries(folder, "areas.yaml", "unknown", UnknownPlace)),
        default_area=str(areas["default_area"]),
    )


def _sources(folder: Path) -> Iterator[Source]:
    for path in sorted(folder.glob("*.yaml")):
        yield _parse(Source, _read(path), f"sources/{path.name}", path.stem)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (OSError, yaml.YAMLError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error
    if not isinstance(content, dict):
        raise CatalogueError(f"{path.name}: expected a mapping at the top")
    return content


def _entries(folder: Path, file: str, key: str, kind: type[EntryType]) -> list[EntryType]:
    return [_parse(kind, entry, file, f"{key}[{index}]") for index, entry in enumerate(_read(folder / file)[key])]


def _single(folder: Path, name: str, kind: type[EntryType]) -> EntryType:
    """Return what is declared once, in a file of its own."""
    return _parse(kind, _read(folder / f"{name}.yaml")[name], f"{name}.yaml", name)


def _parse(kind: type[EntryType], entry: object, file: str, where: str) -> EntryType:
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(part) for part in first["loc"])
        raise CatalogueError(f"{file}, {where}, {path}: {first['msg']}") from error


def _keyed(entries: Iterable[EntryType], key: str = "id") -> dict[str, EntryType]:
    keyed: dict[str, EntryType] = {}
    for entry in entries:
        name = str(getattr(entry, key))
        if name in keyed:
            raise CatalogueError(f"{name} is declared twice")
        keyed[name] = entry
    return keyed
