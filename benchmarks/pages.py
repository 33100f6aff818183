"""What each page's figures take over the national cube, beside the bare queries for the same cells.

The bare queries read the same measures, places, months and groups and sum them, and nothing else: once from the
release's files, as whoever has no Suunta would, and once from the tables that Suunta holds in memory. All are run in
turn, so that what else the machine does slows all. Nothing is kept between runs: it is the first person's wait that is
measured.
"""

import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import product
from pathlib import Path
from typing import Any

from tabulate import tabulate

from benchmarks.cube import AGES, AREA, LAST, generate
from benchmarks.timing import seconds
from catalogue.catalogue import Catalogue, load_catalogue
from catalogue.months import shift, span
from data.observations import TOTAL
from metrics.compared import compared
from metrics.comparisons.peers import AGES as AGES_OF_PEERS
from metrics.comparisons.peers import COMPARED_BY
from metrics.constituents import constituents
from metrics.database import ALL, ReleaseDatabase, with_table
from metrics.figures import TOTAL_GROUP, Period, Request, compute
from metrics.groups import municipality_groups
from metrics.municipality import PEERS, municipality
from metrics.overview import Overview, overview
from metrics.signals.verdicts import MONTHS_BEFORE
from metrics.standing import compared_with
from metrics.trend import trend

RUNS = 44
NEWEST = 12  # months; before 2025 the area had no municipalities
BARE = """
SELECT c.place, o.period, o.measure, o.sex, o.age_group, SUM(o.value) AS value
FROM $table o
JOIN (SELECT unnest($place) AS place, TRY_CAST(unnest($code) AS $place_type) AS code) c ON o.place = c.code
JOIN (
    SELECT TRY_CAST(unnest($sex) AS $sex_type) AS sex, TRY_CAST(unnest($age_group) AS $age_group_type) AS age_group
) g ON o.sex = g.sex AND o.age_group = g.age_group
WHERE o.measure IN (SELECT TRY_CAST(unnest($measure) AS $measure_type)) AND o.period IN (SELECT unnest($month))
  AND o.breakdown = '_T'
GROUP BY c.place, o.period, o.measure, o.sex, o.age_group
"""


@dataclass(frozen=True)
class Scene:
    """What a person has chosen, and the months of the release."""

    area: str
    month: date
    months: tuple[date, ...]
    catalogue: Catalogue

    @property
    def keys(self) -> tuple[str, ...]:
        """The key indicators."""
        return tuple(indicator.id for indicator in self.catalogue.key_indicators)

    @property
    def members(self) -> tuple[str, ...]:
        """The municipalities of the area."""
        return self.catalogue.places.members(self.area, self.month)


@dataclass(frozen=True)
class Cells:
    """The cells that a page needs: of the terms of indicators, in places, months and groups."""

    indicators: tuple[str, ...]
    places: tuple[str, ...]
    months: tuple[date, ...]
    groups: tuple[tuple[str, str], ...] = TOTAL_GROUP


@dataclass(frozen=True)
class Page:
    """How a page loads its figures, and the cells that it cannot do without, one bare query for each."""

    load: Callable[[ReleaseDatabase, Scene], object]
    needs: Callable[[Scene], list[Cells]]


def every_month_of_members(scene: Scene) -> list[Cells]:
    """Two indicators of the area and its municipalities in every month."""
    return [Cells(scene.keys[:1] + scene.keys[-1:], (scene.area, *scene.members), scene.months)]


def every_key_of_members(scene: Scene) -> list[Cells]:
    """The key indicators of the area and its municipalities in every month: verdicts rest on all earlier months."""
    return [Cells(scene.keys, tuple(dict.fromkeys((scene.area, *scene.members))), scene.months)]


def every_key_of_one(scene: Scene) -> list[Cells]:
    """What a municipality's page needs: the key indicators of it and as many peers in every month.

    And what peers are found by, of all municipalities in one.
    """
    everywhere = tuple(scene.catalogue.places.municipalities)
    others = [place for place in everywhere if place != scene.members[0]]
    ages = (*TOTAL_GROUP, *((TOTAL, age) for age in AGES_OF_PEERS.values()))
    return [
        Cells(scene.keys, (scene.members[0], *others[:PEERS]), scene.months),
        Cells(COMPARED_BY, everywhere, (scene.month,), ages),
    ]


def every_group_of_one(scene: Scene) -> list[Cells]:
    """The key indicators of a municipality by sex and age group, in the months that the month's verdicts rest on."""
    groups = tuple(product((TOTAL, "M", "F"), (TOTAL, *AGES)))[1:]
    months = tuple(month for month in scene.months if shift(scene.month, -MONTHS_BEFORE) <= month <= scene.month)
    return [Cells(scene.keys, scene.members[:1], months, groups)]


def one_key_of_one(scene: Scene) -> list[Cells]:
    """One indicator of the area in every month."""
    return [Cells(scene.keys[:1], (scene.area,), scene.months)]


def one_key_of_members(scene: Scene) -> list[Cells]:
    """What the page of comparison needs of one indicator.

    The area and its municipalities in every month; all municipalities in the month and a year before; the areas in it.
    """
    places = scene.catalogue.places
    return [
        Cells(scene.keys[:1], tuple(dict.fromkeys((scene.area, *scene.members))), scene.months),
        Cells(scene.keys[:1], tuple(places.municipalities), (shift(scene.month, -12), scene.month)),
        Cells(scene.keys[:1], compared_with(scene.catalogue, AREA, scene.month), (scene.month,)),
    ]


def computed(database: ReleaseDatabase, scene: Scene) -> object:
    """Compute what `every_month_of_members` names."""
    (cells,) = every_month_of_members(scene)
    return compute(database, Request(cells.indicators, cells.places, tuple(map(Period.of_month, cells.months)), LAST))


def grouped(database: ReleaseDatabase, scene: Scene) -> object:
    """Compute a municipality's groups, as the page does that has its figures already."""
    own = _own(database, scene.members[0], scene.month, scene.months)
    return municipality_groups(database, own, scene.members[0], scene.month, scene.months)


@cache
def _own(database: ReleaseDatabase, place: str, month: date, months: tuple[date, ...]) -> Overview:
    return municipality(database, place, month, months).own


PAGES = {
    "240 months of 2 indicators": Page(computed, every_month_of_members),
    "overview": Page(lambda data, scene: overview(data, scene.area, scene.month, scene.months), every_key_of_members),
    "municipality": Page(
        lambda data, scene: municipality(data, scene.members[0], scene.month, scene.months), every_key_of_one
    ),
    "  its groups": Page(grouped, every_group_of_one),
    "comparison": Page(
        lambda data, scene: compared(data, scene.keys[0], (), scene.area, scene.month, scene.months), one_key_of_members
    ),
    "trend": Page(
        lambda data, scene: trend(data, scene.area, scene.keys[0], scene.month, scene.months), one_key_of_one
    ),
}


def main(years: int = 20) -> None:
    """Generate the cube, open it, and time every page for areas and months in turn."""
    catalogue = load_catalogue()
    months = tuple(span(shift(LAST, -12 * years + 1), LAST))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cube.parquet"
        rows = generate(path, list(months))
        database = ReleaseDatabase([path], catalogue)
        print(f"cube: {rows:,} rows, {path.stat().st_size / 1e6:.0f} MB; ms, median and 95th percentile of {RUNS}")
        lines = [line(name, page, database, scenes(months, catalogue)) for name, page in PAGES.items()]
    headers = ["", "bare, files", "bare, memory", "page", "p95", "page / files", "page / memory"]
    print(tabulate(lines, headers, tablefmt="github", floatfmt=".1f"))


def scenes(months: tuple[date, ...], catalogue: Catalogue) -> list[Scene]:
    """Return the area and each of its ten municipalities in the newest months, no two alike."""
    places = (AREA, *catalogue.places.members(AREA, LAST))
    return [Scene(places[run % len(places)], months[-1 - run % NEWEST], months, catalogue) for run in range(RUNS)]


def line(name: str, page: Page, database: ReleaseDatabase, chosen: list[Scene]) -> list[object]:
    """Return the page's line of the table."""
    for scene in chosen:  # what the page has already is not measured
        page.load(database, scene)
    times = [
        (
            seconds(partial(bare, database, page.needs(scene), in_memory=False)),
            seconds(partial(bare, database, page.needs(scene), in_memory=True)),
            seconds(partial(page.load, database, scene)),
        )
        for scene in chosen
    ]
    (files, _), (memory, _), (own, own_slow) = (spread(column) for column in zip(*times, strict=True))
    return [name, files, memory, own, own_slow, own / files, own / memory]


def spread(times: tuple[float, ...]) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds."""
    return 1000 * statistics.median(times), 1000 * statistics.quantiles(times, n=20)[-1]


def bare(database: ReleaseDatabase, needed: list[Cells], *, in_memory: bool) -> None:
    """Run the bare queries."""
    for cells in needed:
        indicators = [database.catalogue.indicators[name] for name in cells.indicators]
        rows = constituents(database.catalogue.places, cells.places, LAST)
        parameters: dict[str, list[Any]] = {
            "place": [row.place for row in rows],
            "code": [row.code for row in rows],
            "measure": list({measure for each in indicators for measure in each.counted}),
            "month": list(cells.months),
            "sex": [sex for sex, _ in cells.groups],
            "age_group": [age for _, age in cells.groups],
        }
        kept = database.table_of(parameters["code"], cells.months, parameters["measure"], cells.groups)
        query = with_table(BARE, kept if in_memory else ALL)
        database._connection.cursor().execute(query, parameters).to_arrow_table()
