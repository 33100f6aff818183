"""Drives the program over all filters and keeps what it shows, as it leaves the program."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import combinations

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.editing import GROUP_PREFIX, Span, build_group, with_entries
from catalogue.language import speak
from catalogue.months import iso, year_of
from catalogue.places import COUNTRY
from data.observations import TOTAL
from data.releases import Release
from metrics.comparison import compute_with_change
from metrics.database import ReleaseDatabase
from metrics.figures import Period, Request, compute
from metrics.overview import overview
from reports.export import Export

GROUPS = tuple(
    (sex, age)
    for sex in (TOTAL, "M", "F")
    for age in (TOTAL, "Y_LT20", "Y_LT25", "Y25T29", "Y30T49", "Y25T49", "Y_GE50", "Y_GT50")
)
FORMS = ("parquet", "csv", "json")


@dataclass(frozen=True, eq=False)
class Shown:
    """Figures of one release; areas have the members given, so that the attacker knows what was added up."""

    release: int
    figures: pl.DataFrame
    members: dict[str, tuple[str, ...]]
    catalogue: Catalogue

    def changed(self, figures: pl.DataFrame) -> "Shown":
        """Return the same with other figures: a program that shows something else."""
        return replace(self, figures=figures)


def with_user_groups(catalogue: Catalogue, municipalities: Sequence[str], since: date) -> Catalogue:
    """Return the catalogue with what a user may add: all pairs, some triples, and each whole less one municipality."""
    places = catalogue.places
    kept = set(municipalities)
    wholes = [tuple(sorted(kept))] + [
        tuple(sorted(kept & set(places.members(f"region:{code}", since)))) for code in places.regions
    ]
    pairs = list(combinations(sorted(kept), 2))
    triples = list(combinations(sorted(kept), 3))[:: max(1, len(kept) - 2)]
    less_one = [tuple(code for code in whole if code != left) for whole in wholes for left in whole]
    sets = dict.fromkeys(codes for codes in (*pairs, *triples, *less_one) if len(codes) > 1)
    groups = [
        build_group(
            f"{GROUP_PREFIX}{'-'.join(codes)}",
            {"fi": "+".join(codes)},
            [Span(iso(since), "", codes)],
            replace(catalogue, places=replace(places, municipalities={}, areas={}, regions={})),
        )
        for codes in sets
    ]
    return with_entries(catalogue, groups)


def places_asked(catalogue: Catalogue, municipalities: Iterable[str], month: date) -> dict[str, tuple[str, ...]]:
    """Return every place that has one of the municipalities in the month, with the members it has then."""
    kept = set(municipalities)
    places = catalogue.places
    regions = [f"region:{code}" for code in places.regions]
    members = {place: places.members(place, month) for place in (*sorted(kept), *regions, *places.areas)}
    found = {place: codes for place, codes in members.items() if kept & set(codes)}
    if COUNTRY in found:
        found[COUNTRY] += places.unknown_municipalities
    return found


def shown_by(
    database: ReleaseDatabase,
    release: int,
    municipalities: Sequence[str],
    months: Sequence[date],
    groups: Sequence[tuple[str, str]] = GROUPS,
    forms: Sequence[str] = FORMS,
) -> list[Shown]:
    """Return every figure of the release: places x indicators x months and whole years x groups, as downloaded.

    Areas are asked with each membership that they have in any of the months.
    """
    return [
        Shown(release, _figures(database, list(members), last, months, groups, forms), members, database.catalogue)
        for last, members in _memberships(database.catalogue, municipalities, months).items()
    ]


def _memberships(
    catalogue: Catalogue, municipalities: Sequence[str], months: Sequence[date]
) -> dict[date, dict[str, tuple[str, ...]]]:
    seen: set[tuple[str, tuple[str, ...]]] = set()
    found = {}
    for month in sorted(months, reverse=True):
        asked = places_asked(catalogue, municipalities, month)
        new = {place: codes for place, codes in asked.items() if (place, codes) not in seen}
        seen |= set(new.items())
        if new:
            # The municipalities' own figures say which of them an area's sum covers.
            found[month] = {**{code: (code,) for code in municipalities}, **new}
    return found


def _figures(
    database: ReleaseDatabase,
    places: list[str],
    last: date,
    months: Sequence[date],
    groups: Sequence[tuple[str, str]],
    forms: Sequence[str],
) -> pl.DataFrame:
    indicators = tuple(database.catalogue.indicators)
    monthly = Request(indicators, tuple(places), tuple(map(Period.of_month, sorted(months))), last, tuple(groups))
    years = tuple(Period.of_year(year) for year in sorted({month.year for month in months}))
    frames = [_downloaded(compute_with_change(database, monthly), database, forms)]
    if any(set(year_of(int(year.label))) <= set(months) for year in years):
        frames.append(_downloaded(compute(database, replace(monthly, periods=years)), database, forms))
    areas = [place for place in places if place in database.catalogue.places.areas and ":local-" not in place]
    for area in areas if last == max(months) else ():
        pictured = overview(database, area, last, tuple(sorted(months)))
        frames += [pictured.area, pictured.municipalities.filter(pl.col("place").is_in(places))]
    wanted = frames[0].columns
    return pl.concat(
        [frame.select(c for c in wanted if c in frame.columns) for frame in frames], how="diagonal_relaxed"
    )


def _downloaded(figures: pl.DataFrame, database: ReleaseDatabase, forms: Sequence[str]) -> pl.DataFrame:
    """Return the figures as every form of download gives them; a row that all forms give alike is there once."""
    release = Release(1, 0, "publication", datetime(2026, 7, 1, tzinfo=UTC), "test", "", ())
    export = Export(figures, database.catalogue, speak("en"), release, is_example=True)
    # Which published rows a sum rests on is no number; the forms write it each in its own way.
    schema = pl.Schema({name: dtype for name, dtype in figures.schema.items() if name not in ("rows_used", "too_few")})
    read = [_read(export.content(form), form).select(*schema) for form in forms]
    frames = [frame.cast(schema) for frame in read]
    return pl.concat(frames).unique(maintain_order=True)


def _read(content: bytes, form: str) -> pl.DataFrame:
    if form == "parquet":
        return pl.read_parquet(io.BytesIO(content))
    if form == "csv":
        return pl.read_csv(io.BytesIO(content), infer_schema=False)
    import json

    return pl.DataFrame(json.loads(content)["figures"], infer_schema_length=None)
