"""The figures of the overview: an area's key indicators over time, and its municipalities in one month."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from catalogue.months import shift
from metrics.attention import attention, need
from metrics.comparison import YEAR, with_change
from metrics.constituents import constituents
from metrics.database import ReleaseDatabase
from metrics.judged import judged
from metrics.ratios import SHOWN


@dataclass(frozen=True, eq=False)
class Overview:
    """One area at one month. Frames have the columns of metrics.judged; those of a month also metrics.comparison's."""

    area: pl.DataFrame
    """The key indicators of the area in the month."""
    series: pl.DataFrame
    """The same in every month of the release."""
    municipalities: pl.DataFrame
    """The key indicators of each member in the month."""

    @property
    def indicators(self) -> list[str]:
        """The key indicators that have any figure in the area, in the catalogue's order."""
        return _with_figures(self.series)

    @property
    def indicators_of_month(self) -> list[str]:
        """The key indicators that have a figure in the month, in the area or any of its municipalities."""
        return _with_figures(pl.concat([self.area, self.municipalities]))

    @property
    def matrix(self) -> pl.DataFrame:
        """The month's rows of `indicators_of_month`: the area, then each other place, in order of need."""
        area = self.area.get_column("place").first()
        shown = pl.col("indicator").is_in(self.indicators_of_month)
        others = self.municipalities.filter(shown & (pl.col("place") != area))
        order = need(others).with_row_index("rank").select("place", "rank")
        ranked = others.join(order, on="place").sort("rank", maintain_order=True).drop("rank")
        return pl.concat([self.area.filter(shown), ranked])

    @property
    def of_month(self) -> pl.DataFrame:
        """The month's figures of the area and its members, each once: an area of one is its own member."""
        return pl.concat([self.area, self.municipalities]).unique(["place", "indicator"], maintain_order=True)

    @property
    def attention(self) -> pl.DataFrame:
        """The month's figures of the area and its members that are beyond ordinary variation, strongest first."""
        return attention(self.of_month)

    def trend(self, indicator: str) -> pl.DataFrame:
        """Return the indicator's rows of the months in which a source has data, newest first."""
        known = (pl.col("indicator") == indicator) & pl.col("source").is_not_null()
        return self.series.filter(known).reverse()


def _with_figures(figures: pl.DataFrame) -> list[str]:
    shown = figures.filter(pl.col("status").is_in(SHOWN))
    return shown.get_column("indicator").unique(maintain_order=True).to_list()


def overview(database: ReleaseDatabase, area: str, month: date, months: tuple[date, ...]) -> Overview:
    """Return the overview of an area; `months` are the months of the release. Members are those of `month`."""
    catalogue = database.catalogue
    keys = [indicator.id for indicator in catalogue.key_indicators]
    members = catalogue.places.members(area, month)
    places = list(dict.fromkeys([area, *members]))
    wanted = {*months, month, shift(month, -YEAR)}
    figures = judged(database, keys, places, sorted(wanted), month)
    of_month = with_change(figures, [month], catalogue)
    return Overview(
        area=of_month.filter(pl.col("place") == area),
        series=figures.filter(pl.col("place") == area),
        municipalities=of_month.filter(pl.col("place").is_in(members)),
    )


def months_with_figures(database: ReleaseDatabase, area: str, members_at: date) -> list[date]:
    """Return the months in which the release has anything on the key indicators of an area, oldest first."""
    rows = constituents(database.catalogue.places, [area], members_at)
    keys = [indicator.id for indicator in database.catalogue.key_indicators]
    found = database.query("months", {"code": [row.code for row in rows], "indicators": keys})
    return found.get_column("period").to_list()
