"""The figures of the trend: one indicator at one place over all months, with what is said of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from catalogue.months import iso
from metrics.comparison import with_change
from metrics.constituents import constituents
from metrics.control_chart import ControlChart, control_chart
from metrics.database import ReleaseDatabase
from metrics.judged import judged
from metrics.ratios import SHOWN
from metrics.words import Row


@dataclass(frozen=True, eq=False)
class Trend:
    """One indicator at one place, seen from one month."""

    indicator: str
    place: str
    month: date
    figures: pl.DataFrame
    """One row a month, oldest first, with the columns of metrics.judged and metrics.comparison."""
    control: ControlChart
    """The months since the series last started anew, as an XmR chart sees them."""

    @property
    def of_month(self) -> Row:
        """The row of the month."""
        return self.figures.row(by_predicate=pl.col("period") == iso(self.month), named=True)

    @property
    def has_figures(self) -> bool:
        """True where any month has a figure."""
        return not self.figures.filter(pl.col("status").is_in(SHOWN)).is_empty()

    @property
    def table(self) -> pl.DataFrame:
        """The rows of the months in which a source has data, newest first."""
        return self.figures.filter(pl.col("source").is_not_null()).reverse()


def trend(database: ReleaseDatabase, place: str, indicator: str, month: date, months: Sequence[date]) -> Trend:
    """Return the trend; `months` are those of the release. Members are those of `month` throughout."""
    catalogue = database.catalogue
    wanted = sorted({*months, month})
    figures = with_change(judged(database, [indicator], [place], wanted, month), wanted, catalogue)
    return Trend(indicator, place, month, figures, control_chart(figures, indicator, place, catalogue))


def indicators_with_figures(database: ReleaseDatabase, place: str, members_at: date) -> list[str]:
    """Return the indicators that people choose from and on which the release has anything at a place, key ones first.

    Only what could have figures: they may all be hidden.
    """
    rows = constituents(database.catalogue.places, [place], members_at)
    found = set(database.query("measures", {"code": [row.code for row in rows]}).get_column("measure"))
    shown = sorted(database.catalogue.shown_indicators, key=lambda indicator: not indicator.key)
    return [i.id for i in shown if found >= i.counted or i.published_rate in found]
