"""The figures of one municipality: its key indicators over time, and the municipalities like it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from catalogue.catalogue import Catalogue
from data.observations import TOTAL
from metrics.comparison import with_change
from metrics.comparisons.peers import AGES, COMPARED_BY, nearest, structure
from metrics.database import TOTALS_BY_MONTH, ReleaseDatabase
from metrics.figures import TOTAL_GROUP, Period, Request, compute
from metrics.judged import judged
from metrics.overview import Overview, months_needed

PEERS = 5


@dataclass(frozen=True, eq=False)
class Municipality:
    """One municipality at one month. Figures of the month have the columns of metrics.judged and metrics.comparison."""

    own: Overview
    """The municipality as an area of one."""
    peers: pl.DataFrame
    """The municipalities most like it, the nearest first (metrics.comparisons.peers.nearest)."""
    peer_figures: pl.DataFrame
    """The key indicators of the month, each with its own figure, then each peer's."""
    others: int
    """How many other municipalities the release has figures of in the month."""

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
    return Municipality(
        own=Overview.of(place, [place], series, of_month),
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
    belongs = catalogue.places.municipality_of_row
    named = found.with_columns(pl.col("place").replace_strict(belongs, default=None, return_dtype=pl.String))
    sizes = named.drop_nulls("place").group_by("place").agg(pl.col("size").sum())
    return sizes.sort("size", "place", descending=[True, False]).get_column("place").to_list()


def _keys(catalogue: Catalogue) -> list[str]:
    return [indicator.id for indicator in catalogue.key_indicators]


def _peers(database: ReleaseDatabase, place: str, others: Sequence[str], month: date) -> pl.DataFrame:
    ages = (*TOTAL_GROUP, *((TOTAL, age) for age in AGES.values()))
    request = Request(COMPARED_BY, (place, *others), (Period.of_month(month),), month, ages)
    figures = compute(database, request)
    is_share = pl.col("indicator") == COMPARED_BY[0]
    totals = (pl.col("sex") == TOTAL) & (pl.col("age_group") == TOTAL)
    return nearest(structure(figures.filter(is_share & totals), figures.filter(~is_share)), place, PEERS)
