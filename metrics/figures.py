"""Figures: indicators x places x periods x groups of a release, each with numerator, denominator, bounds and status.

| column | type | meaning |
|---|---|---|
| indicator, place | String | ids |
| period | String | label of the period asked for: `2026-06`, `2026` |
| sex, age_group | String | group |
| value | Float64 | in the indicator's unit; null where it is not exactly known |
| lower, upper | Float64 | what it may be, given the hidden cells; equal to value where it is known |
| numerator, denominator | Float64 | the sums; null where not exactly known; also `_lower`, `_upper` of each |
| status | String | see STATUSES |
| too_few | Boolean | see REMARKS |
| covered, members | Int64 | municipalities with data, of how many |
| source | String | the one source of the figure |
| basis | String | `own_rows` (sum of municipalities), `published` or `total` (a row of its own), `rate` |
| rows_used | List(String) | published rows that the sum rests on beside own ones: place ids, `breakdown`; see below |

A sum through hidden cells uses what the source publishes of larger areas (metrics.ranges.honest_ranges). rows_used
names these rows, of sub-regions, regions or the whole country, and `breakdown` where a total and its parts were used;
it is empty for a figure of its own rows alone. Where it names the country, the rows of all regions went into it.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.months import iso, year_of
from data.observations import TOTAL
from metrics.asked import Asked
from metrics.constituents import constituent_table
from metrics.database import ReleaseDatabase
from metrics.ranges.honest_ranges import with_honest_ranges
from metrics.rates import published_rates
from metrics.ratios import FIGURE_KEY, SUMS, choose, is_too_few, with_ratios, without_empty_ranges, without_small_sums
from metrics.sums import add_up

TOTAL_GROUP = ((TOTAL, TOTAL),)

STATUSES = {
    "exact": "the value is known",
    "range": "hidden cells leave a range",
    "rate": "only the rate is published, without the counts it rests on",
    "hidden": "the source hides the cells it needs",
    "not_computable": "the denominator is zero",
    "incomplete": "months of the period are missing",
    "missing": "the release has no data for it",
    "not_applicable": "the source says that there can be no such figure",
    "not_summable": "the source publishes only rates, which cannot be added up over municipalities",
    "unripe": "the month that a cohort's share needs is still to come (metrics.cohorts)",
}

REMARKS = {"too_few": "the denominator is, or may be, smaller than what the indicator takes for a verdict"}
"""What is to be minded of a figure that is shown: columns beside its status."""


@dataclass(frozen=True)
class Period:
    """A month, or a year of twelve."""

    label: str
    months: tuple[date, ...]

    @classmethod
    def of_month(cls, month: date) -> "Period":
        """Return the period of one month."""
        return cls(iso(month), (month,))

    @classmethod
    def of_year(cls, year: int) -> "Period":
        """Return the period of a calendar year: stocks as the mean of its months, flows added."""
        return cls(str(year), tuple(year_of(year)))

    @property
    def last(self) -> date:
        """The last month of the period."""
        return self.months[-1]


@dataclass(frozen=True)
class Request:
    """Which figures are asked for. Areas have the members of `members_at` in every period, so that like is compared."""

    indicators: tuple[str, ...]
    places: tuple[str, ...]
    periods: tuple[Period, ...]
    members_at: date
    groups: tuple[tuple[str, str], ...] = TOTAL_GROUP


def compute(database: ReleaseDatabase, request: Request) -> pl.DataFrame:
    """Return one row for each indicator, place, period and group asked for, in that order, whatever data there are."""
    asked = _spelt_out(database.catalogue, request)
    cells = _cells(database, asked)
    sums, rates = add_up(cells, database, asked), published_rates(cells, database, asked)
    grid = _grid(database.catalogue, request)
    best = choose(with_ratios(sums.of_figures, database.catalogue), rates, grid)
    best = without_empty_ranges(with_honest_ranges(database, best, sums, asked), database.catalogue)
    if database.is_protected:
        best = without_small_sums(best, database.catalogue)
    figures = grid.join(best, on=FIGURE_KEY, how="left", maintain_order="left")
    figures = figures.with_columns(
        pl.col("covered").fill_null(0), pl.col("status").fill_null("missing"), pl.col("rows_used").fill_null([])
    )
    return figures.with_columns(is_too_few(database.catalogue).alias("too_few")).select(_COLUMNS)


_COLUMNS = (
    *(*FIGURE_KEY, "value", "lower", "upper"),
    *SUMS,
    *("status", "too_few", "covered", "members", "source", "basis", "rows_used"),
)


_PLACE = {"place": pl.String, "members": pl.Int64}


def _spelt_out(catalogue: Catalogue, request: Request) -> Asked:
    months = [(period.label, month) for period in request.periods for month in period.months]
    rates = [(name, catalogue.indicators[name].published_rate) for name in request.indicators]
    return Asked(
        indicators=request.indicators,
        constituents=constituent_table(catalogue.places, request.places, request.members_at),
        months=pl.DataFrame(months, schema={"period": pl.String, "month": pl.Date}, orient="row"),
        groups=_groups(request),
        rates=pl.DataFrame(rates, schema={"indicator": pl.String, "measure": pl.String}, orient="row").drop_nulls(),
    )


def _groups(request: Request) -> pl.DataFrame:
    return pl.DataFrame(list(request.groups), schema={"sex": pl.String, "age_group": pl.String}, orient="row")


def _cells(database: ReleaseDatabase, asked: Asked) -> pl.DataFrame:
    """Return the cells that the figures and the published rates rest on, in one scan."""
    measures = database.terms.filter(pl.col("indicator").is_in(asked.indicators)).get_column("measure")
    columns = {
        "measure": pl.concat([measures, asked.rates.get_column("measure")]).unique(),
        "code": asked.constituents.get_column("code").unique(),
        "month": asked.months.get_column("month").unique(),
        **asked.groups.to_dict(),
    }
    lists = {name: column.to_list() for name, column in columns.items()}
    table = database.table_of(lists["code"], lists["month"], lists["measure"], asked.groups.rows())
    return database.query("cells", lists, table=table)


def _grid(catalogue: Catalogue, request: Request) -> pl.DataFrame:
    """Return indicator, place, members, period, sex and age_group of every figure asked for."""
    members = [len(catalogue.places.members(place, request.members_at)) for place in request.places]
    return (
        pl.DataFrame({"indicator": list(request.indicators)})
        .join(pl.DataFrame({"place": list(request.places), "members": members}, schema=_PLACE), how="cross")
        .join(pl.DataFrame({"period": [period.label for period in request.periods]}), how="cross")
        .join(_groups(request), how="cross")
    )
