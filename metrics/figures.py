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

from catalogue.months import iso, year_of
from data.observations import TOTAL
from metrics.constituents import constituents
from metrics.database import ALL, TOTALS, ReleaseDatabase
from metrics.ranges.honest_ranges import with_honest_ranges
from metrics.ratios import FIGURE_KEY, SUMS, choose, is_too_few, with_ratios, without_empty_ranges, without_small_sums

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
    table = TOTALS if set(request.groups) == set(TOTAL_GROUP) else ALL
    parameters = _parameters(database, request)
    sums = database.query("figures", {**parameters, "indicators": list(request.indicators)}, table=table)
    rates = database.query("rates", parameters | _rate_parameters(database, request), table=table)
    asked = _asked(database, request)
    best = choose(with_ratios(sums, database.catalogue), rates, asked)
    best = without_empty_ranges(with_honest_ranges(database, best, parameters, table), database.catalogue)
    if database.is_protected:
        best = without_small_sums(best, database.catalogue)
    figures = asked.join(best, on=FIGURE_KEY, how="left", maintain_order="left")
    figures = figures.with_columns(
        pl.col("covered").fill_null(0), pl.col("status").fill_null("missing"), pl.col("rows_used").fill_null([])
    )
    return figures.with_columns(is_too_few(database.catalogue).alias("too_few")).select(_COLUMNS)


_COLUMNS = (
    *(*FIGURE_KEY, "value", "lower", "upper"),
    *SUMS,
    *("status", "too_few", "covered", "members", "source", "basis", "rows_used"),
)


def _parameters(database: ReleaseDatabase, request: Request) -> dict[str, object]:
    rows = constituents(database.catalogue.places, request.places, request.members_at)
    labelled = [(period.label, month) for period in request.periods for month in period.months]
    return {
        "place": [row.place for row in rows],
        "basis": [row.basis for row in rows],
        "unit": [row.unit for row in rows],
        "code": [row.code for row in rows],
        "counted": [row.counted for row in rows],
        "label": [label for label, _ in labelled],
        "month": [month for _, month in labelled],
        "sex": [sex for sex, _ in request.groups],
        "age_group": [age_group for _, age_group in request.groups],
    }


def _rate_parameters(database: ReleaseDatabase, request: Request) -> dict[str, object]:
    """A published rate speaks for one month, and only indicators that name their rate have one."""
    indicators = [database.catalogue.indicators[name] for name in request.indicators]
    rated = [indicator for indicator in indicators if indicator.published_rate]
    single = [period for period in request.periods if len(period.months) == 1]
    return {
        "rated": [indicator.id for indicator in rated],
        "rate_measure": [indicator.published_rate for indicator in rated],
        "label": [period.label for period in single],
        "month": [period.last for period in single],
    }


def _asked(database: ReleaseDatabase, request: Request) -> pl.DataFrame:
    """Return indicator, place, members, period, sex and age_group of every figure asked for."""
    places = database.catalogue.places
    members = [len(places.members(place, request.members_at)) for place in request.places]
    groups = pl.DataFrame(list(request.groups), schema={"sex": pl.String, "age_group": pl.String}, orient="row")
    return (
        pl.DataFrame({"indicator": list(request.indicators)})
        .join(pl.DataFrame({"place": list(request.places), "members": members}), how="cross")
        .join(pl.DataFrame({"period": [period.label for period in request.periods]}), how="cross")
        .join(groups, how="cross")
    )
