"""Places as points of a comparison: what funnel, intervals and map are drawn from, on screen and in files."""

from dataclasses import dataclass

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from catalogue.schema import Indicator
from metrics.compared import Compared
from metrics.compared_words import tone
from metrics.comparisons.words import category_text
from metrics.words import Row, figure_text, n_text

# Readable on white and on the dark theme's background alike, as charts.trend's LINE and GREY are.
CONCERN = "#c9641a"


@dataclass(frozen=True)
class Point:
    """A place that is compared. Rates are in the indicator's unit; `value` is None through hidden cells."""

    place: str
    name: str
    n: float
    """The denominator; the middle of what it may be."""
    value: float | None
    lower: float
    upper: float
    interval: tuple[float, float] | None
    tone: str
    """One of metrics.compared_words.TONES."""
    figure: str
    """The figure in words."""
    text: str
    """The same with what it rests on and its category: for who points at it."""

    @property
    def middle(self) -> float:
        """Where the point stands: the value, or the middle of its range."""
        return (self.lower + self.upper) / 2


def points_of(compared: Compared, catalogue: Catalogue, language: Language) -> list[Point]:
    """Return the places that are compared, the best figure first."""
    indicator = catalogue.indicators[compared.indicator]
    rows = compared.ordered("figure", indicator.better).iter_rows(named=True)
    return [_point(row, indicator, catalogue, language) for row in rows]


def _point(row: Row, indicator: Indicator, catalogue: Catalogue, language: Language) -> Point:
    ends = (row["interval_lower"], row["interval_upper"])
    said = [figure_text(row, indicator, language), n_text(row, indicator, language)]
    said += [category_text(row, language)] if row["category"] else []
    return Point(
        row["place"],
        catalogue.places.titles(row["place"])[language.code],
        (row["denominator_lower"] + row["denominator_upper"]) / 2,
        row["value"],
        row["lower"],
        row["upper"],
        None if None in ends else ends,
        tone(row, indicator) or "ordinary",
        said[0],
        ", ".join(filter(None, said)),
    )


def others_of(compared: Compared, factor: float) -> pl.DataFrame:
    """Return the municipalities of the funnel that are not among the places: n, value, lower, upper (in the unit)."""
    others = compared.everywhere.filter(~pl.col("place").is_in(compared.places.get_column("place").implode()))
    return others.select(
        "place",
        ((pl.col("denominator_lower") + pl.col("denominator_upper")) / 2).alias("n"),
        (pl.col("rate") * factor).alias("value"),
        (pl.col("rate_lower") * factor).alias("lower"),
        (pl.col("rate_upper") * factor).alias("upper"),
    )
