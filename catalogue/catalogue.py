"""Loading the catalogue, and looking things up in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from catalogue.errors import CatalogueError, UserError
from catalogue.months import iso
from catalogue.places import Places
from catalogue.schema import (
    AbolishedMunicipality,
    Area,
    Break,
    Dimension,
    Disclosure,
    Indicator,
    Measure,
    Municipality,
    Region,
    Source,
    UnknownPlace,
)

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

    def indicator(self, name: str) -> Indicator:
        """Return the indicator with this id; raise UserError naming the ones there are."""
        try:
            return self.indicators[name]
        except KeyError:
            raise UserError(
                "There is no indicator «{name}». Indicators: {known}.",
                name=name,
                known=", ".join(self.indicators),
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

    def events(self, indicator: str, place: str, first: date, last: date) -> list[Break]:
        """Return the breaks, shocks and notes of an indicator at a place that touch the months first..last."""
        return [event for event in self.breaks if _concerns(event, indicator, place) and _touches(event, first, last)]

    def break_between(self, indicator: str, place: str, earlier: date, later: date) -> Break | None:
        """Return the newest break that starts after `earlier` and not after `later`, so that the two do not compare."""
        found = [event for event in self.events(indicator, place, earlier, later) if event.kind == "break"]
        found = [event for event in found if earlier < event.since <= later]
        return max(found, key=lambda event: event.since, default=None)


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
        disclosure=_parse(Disclosure, _read(folder / "disclosure.yaml")["disclosure"], "disclosure.yaml", "disclosure"),
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


def contradictions(catalogue: Catalogue) -> Iterator[str]:
    """Yield a sentence for every name that is used but not declared, and for dates that cannot be."""
    yield from _unknown_measures(catalogue)
    yield from _place_faults(catalogue.places)
    yield from _dimension_faults(catalogue)
    for indicator in catalogue.indicators.values():
        yield from _indicator_faults(catalogue, indicator)
    for source in catalogue.sources.values():
        yield from _source_faults(catalogue, source)
    for event in catalogue.breaks:
        yield from _break_faults(catalogue, event)


def _dimension_faults(catalogue: Catalogue) -> Iterator[str]:
    for name, dimension in catalogue.dimensions.items():
        used = {*dimension.partitions, *dimension.within, *dimension.within.values()}
        used.update(category for parts in dimension.partitions.values() for category in parts)
        yield from (f"{name}: unknown category {category}" for category in sorted(used - set(dimension.categories)))


def _break_faults(catalogue: Catalogue, event: Break) -> Iterator[str]:
    unknown = set(event.indicators) - {*catalogue.indicators, "all"}
    yield from (f"{event.id}: unknown indicator {name}" for name in sorted(unknown))
    strange = [place for place in event.places or () if not catalogue.places.is_shown(place)]
    yield from (f"{event.id}: unknown place {place}" for place in strange)
    if event.until is not None and event.until < event.since:
        yield f"{event.id}: ends before it begins"


def _place_faults(places: Places) -> Iterator[str]:
    if not places.is_shown(places.default_area):
        yield f"default_area: unknown place {places.default_area}"
    for area in places.areas.values():
        for span in area.members:
            unknown = set(span.municipalities) - set(places.municipalities)
            yield from (f"{area.id}: unknown municipality {code}" for code in sorted(unknown))
        yield from _span_faults(area)
    regions_of = {(m.subregion, m.region) for m in places.municipalities.values()}
    if len(regions_of) > len({subregion for subregion, _ in regions_of}):
        yield "municipalities.yaml: a sub-region lies in two regions"
    for municipality in places.municipalities.values():
        if municipality.region not in places.regions:
            yield f"{municipality.code}: unknown region {municipality.region}"
        if municipality.subregion not in places.subregions:
            yield f"{municipality.code}: unknown sub-region {municipality.subregion}"
    for gone in places.abolished.values():
        if gone.successor not in places.municipalities and gone.successor not in places.abolished:
            yield f"{gone.code}: unknown successor {gone.successor}"


def _span_faults(area: Area) -> Iterator[str]:
    spans = sorted(area.members, key=lambda span: span.since)
    yield from (f"{area.id}: ends before it begins" for span in spans if span.until and span.until < span.since)
    for earlier, later in pairwise(spans):
        if earlier.holds(later.since):
            yield f"{area.id}: two memberships in {iso(later.since)}"


def _unknown_measures(catalogue: Catalogue) -> Iterator[str]:
    for indicator in catalogue.indicators.values():
        used = {*indicator.numerator, *indicator.denominator, *filter(None, [indicator.published_rate])}
        yield from (f"{indicator.id}: unknown measure {m}" for m in sorted(used - set(catalogue.measures)))
    for source in catalogue.sources.values():
        used = {column.measure for column in source.columns.values()} | {total.measure for total in source.totals}
        yield from (f"{source.id}: unknown measure {m}" for m in sorted(used - set(catalogue.measures)))
    for measure in catalogue.measures.values():
        if measure.amount_of is not None and measure.amount_of not in catalogue.measures:
            yield f"{measure.id}: unknown measure {measure.amount_of}"


def _indicator_faults(catalogue: Catalogue, indicator: Indicator) -> Iterator[str]:
    yield from (f"{indicator.id}: unknown source {s}" for s in indicator.sources if s not in catalogue.sources)
    terms = [catalogue.measures[m] for m in (*indicator.numerator, *indicator.denominator) if m in catalogue.measures]
    if len({measure.kind for measure in terms}) > 1:
        yield f"{indicator.id}: stocks and flows are mixed"
    if any(not measure.additive for measure in terms):
        yield f"{indicator.id}: a published rate cannot be added up"


def _source_faults(catalogue: Catalogue, source: Source) -> Iterator[str]:
    for code, column in source.columns.items():
        groups = {"sex": column.sex, "age_group": column.age_group, "breakdown": column.breakdown}
        for dimension, category in groups.items():
            if category not in catalogue.dimensions[dimension].categories:
                yield f"{source.id}: column {code} has an unknown {dimension} {category}"
    for partition in source.partitions:
        for category in partition.categories:
            if category not in catalogue.dimensions[partition.dimension].categories:
                yield f"{source.id}: partition of {partition.measure} has an unknown category {category}"
