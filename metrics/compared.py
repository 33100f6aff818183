"""Places side by side on one indicator in one month: where each lies, which ranks it may have, why the area moved.

Only like is compared: figures of one source, with all municipalities in them, of places that do not overlap. The others
stand apart, each with its reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.months import iso, shift
from catalogue.places import COUNTRY
from metrics.alike import places_alike
from metrics.apart import with_apart
from metrics.attention import need
from metrics.comparison import YEAR, with_change
from metrics.comparisons.contributions import Contributions
from metrics.comparisons.funnel import Funnel, fit_funnel
from metrics.comparisons.proportions import proportions
from metrics.comparisons.ranks import rank_ranges
from metrics.constituents import constituents
from metrics.database import TOTALS_BY_MONTH, ReleaseDatabase
from metrics.explained import Refusal, explained
from metrics.figures import Period, Request, compute
from metrics.judged import judged
from metrics.overview import months_needed
from metrics.standing import employment_areas, own_rank
from metrics.words import Row

NO_AREA_RANK = {
    "mean": "ranks are found for rates only",
    "not_an_area": "the place is not an employment area",
    "no_figure": "the area has no figure by counts of all its municipalities",
    "alone": "the release has no other employment area whole from the same source",
}
"""Why there is no rank among employment areas."""
RANKED = ("rank_lower", "rank_upper", "ranked")


@dataclass(frozen=True, eq=False)
class Compared:
    """Places at one month on one indicator."""

    indicator: str
    area: str
    month: date
    places: pl.DataFrame
    """One row a place, in the order asked for: the columns of metrics.judged and metrics.comparison, and

    | column | type | meaning |
    |---|---|---|
    | apart | String | why it is not compared, see metrics.apart.APART; null where it is |
    | rank_lower, rank_upper, ranked | Int64 | metrics.comparisons.ranks, among the places compared; null for a mean |
    | category, side | String | metrics.comparisons.funnel; null without a funnel |
    """
    area_figure: pl.DataFrame
    """The area's own row (metrics.judged, metrics.comparison)."""
    series: pl.DataFrame
    """Every month of the places and the area (metrics.judged)."""
    municipalities: pl.DataFrame
    """All municipalities in the month (metrics.figures)."""
    kind: str | None
    """Of which kind all those compared are (metrics.standing.KINDS); None of several kinds, groups or nothing."""
    alike: pl.DataFrame
    """All places of that kind that are whole and from the same source in the month (metrics.figures)."""
    everywhere: pl.DataFrame
    """Those of them that have counts (metrics.comparisons.proportions)."""
    funnel: Funnel | None
    """The limits of places of that kind: municipalities vary more than the regions that they make up."""
    explanation: Contributions | Refusal
    """Why the area moved, or why that cannot be said."""
    area_rank: Row | None
    """The area's row of metrics.comparisons.ranks among the employment areas."""
    no_area_rank: str | None
    """Why there is none, see NO_AREA_RANK."""

    @property
    def compared(self) -> pl.DataFrame:
        """The places that are compared."""
        return self.places.filter(pl.col("apart").is_null())

    @property
    def apart(self) -> pl.DataFrame:
        """The places that are not."""
        return self.places.filter(pl.col("apart").is_not_null())

    def ordered(self, order: str | None, better: str) -> pl.DataFrame:
        """Return the places compared: in order of `need`, else by the figure, the best first."""
        if order == "need":
            ranked = need(self.compared).with_row_index("order").select("place", "order")
            return self.compared.join(ranked, on="place").sort("order", maintain_order=True).drop("order")
        middle = (pl.col("lower") + pl.col("upper")) / 2
        return self.compared.sort(middle, descending=better == "up", nulls_last=True, maintain_order=True)

    def alike_ordered(self, better: str) -> pl.DataFrame:
        """Return all places of the kind that have counts, with category and side in the funnel, the best first."""
        if self.funnel is None:
            return self.alike.clear()
        lies = self.funnel.judge(self.everywhere).select("place", "category", "side")
        known = self.alike.join(lies, on="place", maintain_order="left")
        return known.sort((pl.col("lower") + pl.col("upper")) / 2, descending=better == "up", maintain_order=True)

    @property
    def with_parts(self) -> pl.DataFrame:
        """The municipalities of the area in the month (metrics.figures) with their contributions; none if refused."""
        if isinstance(self.explanation, Refusal):
            return self.municipalities.clear()
        return self.municipalities.join(self.explanation.places, on="place", maintain_order="left")

    def series_of(self, place: str) -> pl.DataFrame:
        """Return the series of one place, oldest first."""
        return self.series.filter(pl.col("place") == place)


def compared(
    database: ReleaseDatabase,
    indicator: str,
    places: Sequence[str],
    area: str,
    month: date,
    months: Sequence[date],
) -> Compared:
    """Return the places compared; none: the parts of the area. `months` are those of the release."""
    catalogue = database.catalogue
    chosen = list(dict.fromkeys(places)) or parts_of(catalogue, area, month)
    wanted = months_needed(months, month)
    series = judged(database, [indicator], list(dict.fromkeys([*chosen, area])), wanted, month)
    now = with_change(series, [month], catalogue)
    figures = with_apart(_rows_of(now, chosen), catalogue, month)
    everyone = _everyone(database, indicator, month)
    all_municipalities = everyone.filter(pl.col("place").is_in(catalogue.places.municipalities))
    factor = catalogue.indicators[indicator].factor
    is_mean = catalogue.indicators[indicator].form == "mean"
    of_month = all_municipalities.filter(pl.col("period") == iso(month))
    kind, alike = places_alike(database, figures.filter(pl.col("apart").is_null()), of_month, month)
    everywhere = proportions(alike, factor)
    funnel = None if is_mean else fit_funnel(everywhere)
    area_figure = _rows_of(now, [area])
    rank, reason = (None, "mean") if is_mean else _area_rank(everyone, area_figure.row(0, named=True), catalogue)
    return Compared(
        indicator,
        area,
        month,
        _with_places_in_words(figures, None if is_mean else indicator, funnel, catalogue),
        area_figure,
        series,
        of_month,
        kind,
        alike,
        everywhere,
        funnel,
        explained(all_municipalities, area_figure.row(0, named=True), catalogue, month),
        rank,
        reason,
    )


def parts_of(catalogue: Catalogue, area: str, month: date) -> list[str]:
    """Return the members of an area in the month; of the whole country the regions."""
    if area == COUNTRY:
        return [f"region:{code}" for code in catalogue.places.regions]
    return list(catalogue.places.members(area, month))


def indicators_with_figures(database: ReleaseDatabase, places: Sequence[str], month: date) -> list[str]:
    """Return the shown indicators on which the release has anything of the places in the month, in file order."""
    rows = constituents(database.catalogue.places, places, month)
    asked = {"code": [row.code for row in rows], "month": month}
    found = database.query("indicators", asked, table=TOTALS_BY_MONTH)
    known = set(found.get_column("indicator"))
    return [indicator.id for indicator in database.catalogue.shown_indicators if indicator.id in known]


def _with_places_in_words(
    figures: pl.DataFrame, indicator: str | None, funnel: Funnel | None, catalogue: Catalogue
) -> pl.DataFrame:
    """Return the figures with ranks and funnel categories of those compared; `indicator` None: of none."""
    empty = dict.fromkeys(RANKED, pl.Int64) | {"category": pl.String, "side": pl.String}
    if indicator is None:
        return figures.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in empty.items())
    known = catalogue.indicators[indicator]
    rates = proportions(figures.filter(pl.col("apart").is_null()), known.factor)
    found = rank_ranges(rates, known.better).filter(pl.col("ranked") > 1).select("place", *RANKED)
    judged_places = (
        funnel.judge(rates).select("place", "category", "side")
        if funnel and not rates.is_empty()
        else pl.DataFrame(schema={"place": pl.String, "category": pl.String, "side": pl.String})
    )
    joined = figures.join(found, on="place", how="left", maintain_order="left")
    return joined.join(judged_places, on="place", how="left", maintain_order="left")


def _everyone(database: ReleaseDatabase, indicator: str, month: date) -> pl.DataFrame:
    """Return the figures of every municipality and employment area in the month and a year earlier, in one request."""
    periods = tuple(Period.of_month(each) for each in (shift(month, -YEAR), month))
    places = (*database.catalogue.places.municipalities, *employment_areas(database.catalogue))
    return compute(database, Request((indicator,), places, periods, month))


def _area_rank(everyone: pl.DataFrame, area: Row, catalogue: Catalogue) -> tuple[Row | None, str | None]:
    """Return the area's ranks among the employment areas that are whole and from its source, or why there are none."""
    areas = employment_areas(catalogue)
    if area["place"] not in areas:
        return None, "not_an_area"
    if area["status"] not in ("exact", "range") or area["covered"] < area["members"]:
        return None, "no_figure"
    figures = everyone.filter(pl.col("place").is_in(areas) & (pl.col("period") == area["period"]))
    rank = own_rank(figures, area["place"], catalogue.indicators[area["indicator"]])
    return (None, "alone") if rank.is_empty() else (rank.row(0, named=True), None)


def _rows_of(figures: pl.DataFrame, places: Sequence[str]) -> pl.DataFrame:
    order = pl.DataFrame({"place": list(places)}, schema={"place": pl.String})
    return order.join(figures, on="place", how="left", maintain_order="left").select(figures.columns)
