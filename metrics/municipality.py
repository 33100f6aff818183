"""The figures of one municipality: its key indicators over time, its groups, the municipalities like it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

import polars as pl

from catalogue.catalogue import Catalogue
from data.observations import TOTAL
from metrics.comparison import with_change
from metrics.comparisons.peers import AGES, COMPARED_BY, nearest, structure
from metrics.constituents import constituents
from metrics.database import TOTALS_BY_MONTH, ReleaseDatabase
from metrics.figures import TOTAL_GROUP, Period, Request, compute
from metrics.judged import judged
from metrics.overview import Overview, months_needed

PEERS = 5
# What says that a source has no such group, whatever it is asked.
NO_GROUP = ("missing", "not_applicable")


@dataclass(frozen=True, eq=False)
class Municipality:
    """One municipality at one month. Figures of the month have the columns of metrics.judged and metrics.comparison."""

    own: Overview
    """The municipality as an area of one."""
    groups: pl.DataFrame
    """The key indicators of the month: of all, then of each sex and age group that has any; empty where none has."""
    peers: pl.DataFrame
    """The municipalities most like it, the nearest first (metrics.comparisons.peers.nearest)."""
    peer_figures: pl.DataFrame
    """The key indicators of the month, each with its own figure, then each peer's."""
    others: int
    """How many other municipalities the release has figures of in the month."""

    @property
    def grouped_indicators(self) -> list[str]:
        """The key indicators that the source has by sex or age group, in the catalogue's order."""
        return _in_groups(self.groups).get_column("indicator").unique(maintain_order=True).to_list()

    @property
    def ungrouped_indicators(self) -> list[str]:
        """The key indicators that have a figure in the month, but none by sex or age group."""
        return [name for name in self.own.indicators_of_month if name not in self.grouped_indicators]

    @property
    def group_table(self) -> pl.DataFrame:
        """The rows of `groups` of the indicators that have any: a row for each group and indicator, group by group."""
        return self.groups.filter(pl.col("indicator").is_in(self.grouped_indicators))

    def peer_table(self, indicator: str) -> pl.DataFrame:
        """Return the month's figures of one indicator: its own, then each peer's."""
        return self.peer_figures.filter(pl.col("indicator") == indicator)


def municipality(database: ReleaseDatabase, place: str, month: date, months: Sequence[date]) -> Municipality:
    """Return the figures of a municipality; `months` are the months of the release."""
    catalogue, wanted = database.catalogue, months_needed(months, month)
    others = [other for other in municipalities_with_figures(database, month) if other != place]
    peers = _peers(database, place, others, month)
    # Its own figures and the peers' are asked for together: one scan, judged at once.
    series = judged(database, _keys(catalogue), [place, *peers.get_column("place")], wanted, month)
    of_month = with_change(series, [month], catalogue)
    own = Overview.of(place, [place], series, of_month)
    return Municipality(
        own=own,
        groups=_groups(database, own.area, place, month, wanted),
        peers=peers,
        peer_figures=of_month,
        others=len(others),
    )


def municipalities_with_figures(database: ReleaseDatabase, month: date) -> list[str]:
    """Return the municipalities that the release has any key indicator's counts of in a month, the largest first.

    Size is the largest denominator: the labour force where it is known, else those unemployed or in services.
    """
    catalogue = database.catalogue
    found = database.query("municipalities", {"indicators": _keys(catalogue), "month": month}, table=TOTALS_BY_MONTH)
    places = catalogue.places
    belongs = {row: code for code in places.municipalities for row in places.rows_of(code)}
    named = found.with_columns(pl.col("place").replace_strict(belongs, default=None, return_dtype=pl.String))
    sizes = named.drop_nulls("place").group_by("place").agg(pl.col("size").sum())
    return sizes.sort("size", "place", descending=[True, False]).get_column("place").to_list()


def groups_of(database: ReleaseDatabase, place: str, month: date) -> list[tuple[str, str]]:
    """Return sex and age group of every group that the place has data of in a month, in the catalogue's order.

    Sexes first, then age groups, then each sex by age group; without the total.
    """
    catalogue = database.catalogue
    codes = [row.code for row in constituents(catalogue.places, [place], month)]
    measures = [measure for indicator in catalogue.key_indicators for measure in indicator.numerator]
    sexes, ages = (list(catalogue.dimensions[name].categories) for name in ("sex", "age_group"))
    table = database.table_of(codes, [month], measures, list(product(sexes, ages)))
    found = set(database.query("groups", {"code": codes, "measure": measures, "month": month}, table=table).iter_rows())
    known = [(sex, age) for sex in sexes for age in ages if (sex, age) in found and (sex, age) not in TOTAL_GROUP]
    return sorted(known, key=lambda group: (TOTAL not in group, group[0] == TOTAL))


def _keys(catalogue: Catalogue) -> list[str]:
    return [indicator.id for indicator in catalogue.key_indicators]


def _in_groups(figures: pl.DataFrame) -> pl.DataFrame:
    of_group = (pl.col("sex") != TOTAL) | (pl.col("age_group") != TOTAL)
    return figures.filter(of_group & ~pl.col("status").is_in(NO_GROUP))


def _groups(
    database: ReleaseDatabase, total: pl.DataFrame, place: str, month: date, wanted: Sequence[date]
) -> pl.DataFrame:
    """Return the rows of the month by group, `total` first; a group without any figure is left out."""
    groups = groups_of(database, place, month)
    if not groups:
        return total.clear()
    series = judged(database, _keys(database.catalogue), [place], wanted, month, groups)
    of_month = with_change(series, [month], database.catalogue)
    known = of_month.join(_in_groups(of_month), on=["sex", "age_group"], how="semi", maintain_order="left")
    if known.is_empty():
        return total.clear()
    order = {f"{sex} {age}": at for at, (sex, age) in enumerate(groups)}
    at = pl.concat_str("sex", "age_group", separator=" ").replace_strict(order, return_dtype=pl.Int64)
    return pl.concat([total.select(known.columns), known.sort(at, maintain_order=True)])


def _peers(database: ReleaseDatabase, place: str, others: Sequence[str], month: date) -> pl.DataFrame:
    ages = (*TOTAL_GROUP, *((TOTAL, age) for age in AGES.values()))
    request = Request(COMPARED_BY, (place, *others), (Period.of_month(month),), month, ages)
    figures = compute(database, request)
    is_share = pl.col("indicator") == COMPARED_BY[0]
    totals = (pl.col("sex") == TOTAL) & (pl.col("age_group") == TOTAL)
    return nearest(structure(figures.filter(is_share & totals), figures.filter(~is_share)), place, PEERS)
