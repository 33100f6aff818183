"""What the catalogue says twice, says of something it does not declare, or cannot mean: found when it is loaded."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from catalogue.months import iso
from catalogue.place_schema import Area
from catalogue.places import Places
from catalogue.schema import Break, Indicator, Source

if TYPE_CHECKING:
    from catalogue.catalogue import Catalogue


def contradictions(catalogue: "Catalogue") -> Iterator[str]:
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
    for earlier, later in pairwise(catalogue.benefit_shares.shares):
        if later.over_days <= earlier.over_days or later.percent <= earlier.percent:
            yield f"benefit_shares: the step over {later.over_days} days does not lie above the one before"


def _dimension_faults(catalogue: "Catalogue") -> Iterator[str]:
    for name, dimension in catalogue.dimensions.items():
        used = {*dimension.within, *dimension.within.values(), *dimension.shares, *dimension.shares.values()}
        used.update(category for each in dimension.partitions for category in (each.whole, *each.parts))
        yield from (f"{name}: unknown category {category}" for category in sorted(used - set(dimension.categories)))


def _break_faults(catalogue: "Catalogue", event: Break) -> Iterator[str]:
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


def _unknown_measures(catalogue: "Catalogue") -> Iterator[str]:
    for indicator in catalogue.indicators.values():
        used = {*indicator.counted, *filter(None, [indicator.published_rate])}
        yield from (f"{indicator.id}: unknown measure {m}" for m in sorted(used - set(catalogue.measures)))
    for source in catalogue.sources.values():
        used = {column.measure for column in source.columns.values()} | {total.measure for total in source.totals}
        yield from (f"{source.id}: unknown measure {m}" for m in sorted(used - set(catalogue.measures)))
    for measure in catalogue.measures.values():
        names = (measure.amount_of, measure.counts_same_as, *measure.part_of, *measure.foretells)
        others = set(filter(None, names))
        yield from (f"{measure.id}: unknown measure {other}" for other in sorted(others - set(catalogue.measures)))


def _indicator_faults(catalogue: "Catalogue", indicator: Indicator) -> Iterator[str]:
    yield from (f"{indicator.id}: unknown source {s}" for s in indicator.sources if s not in catalogue.sources)
    terms = [catalogue.measures[m] for m in (*indicator.numerator, *indicator.denominator) if m in catalogue.measures]
    if len({measure.kind for measure in terms}) > 1:
        yield f"{indicator.id}: stocks and flows are mixed"
    if indicator.spread is not None and indicator.spread not in catalogue.indicators:
        yield f"{indicator.id}: unknown indicator {indicator.spread}"
    if any(not measure.additive for measure in terms):
        yield f"{indicator.id}: a published rate cannot be added up"


def _source_faults(catalogue: "Catalogue", source: Source) -> Iterator[str]:
    for code, column in source.columns.items():
        groups = {"sex": column.sex, "age_group": column.age_group, "breakdown": column.breakdown}
        for dimension, category in groups.items():
            if category not in catalogue.dimensions[dimension].categories:
                yield f"{source.id}: column {code} has an unknown {dimension} {category}"
    for partition in source.partitions:
        for category in partition.categories:
            if category not in catalogue.dimensions[partition.dimension].categories:
                yield f"{source.id}: partition of {partition.measure} has an unknown category {category}"
