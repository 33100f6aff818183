"""Cohorts: the spells that began in the same month, and the share of them that lasted over 1, 3, 6 and 12 months.

The cohort that began in month c has its share over k months in the figure of month c + k of the flow over k months. Its
rows are those of metrics.figures (of that month) with metrics.judged's INTERVAL, metrics.comparison's columns and

| column | type | meaning |
|---|---|---|
| began | String | the month in which the cohort began, `2026-03`; of twelve months `2025-04/2026-03` |
| after | Int64 | k |

A row has the status `unripe` where c + k is later than the newest month with flows: the share cannot be known yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.months import iso, parse_month, shift, span
from catalogue.schema import Indicator
from data.observations import TOTAL
from metrics.comparison import YEAR, with_change
from metrics.database import ReleaseDatabase
from metrics.figures import TOTAL_GROUP, Period, Request
from metrics.judged import compute_with_intervals
from metrics.ratios import SHOWN
from metrics.words import Row

ANSWER_AFTER = 3
"""The months after which the answer is given, where they have passed."""
EARLIER_YEARS = 4
LENGTHS = (1, 12)
"""How many start months are taken together."""
SEXES = (("F", TOTAL), ("M", TOTAL))


@dataclass(frozen=True, eq=False)
class Cohorts:
    """The cohorts of one place."""

    place: str
    newest: date
    """The newest month with flows of the place; of the release, where there are none."""
    members_at: date
    """The newest month of the release; areas have its members throughout."""
    figures: pl.DataFrame
    """A row for each start month and step, newest start month first."""

    @property
    def starts(self) -> list[date]:
        """The start months of which anything is known, newest first."""
        return _starts(self.figures.filter(pl.col("source").is_not_null()))

    @property
    def newest_answered(self) -> date | None:
        """The newest start month whose share after ANSWER_AFTER months is known, else after any; None without any."""
        shown = self.figures.filter(pl.col("status").is_in(SHOWN))
        found = _starts(shown.filter(pl.col("after") == ANSWER_AFTER)) or _starts(shown)
        return found[0] if found else None

    def fitting_length(self, start: date) -> int:
        """Return how many start months to take together: all of LENGTHS where so few began that chance rules."""
        own = self.figures.filter((pl.col("began") == iso(start)) & pl.col("status").is_in(SHOWN))
        return LENGTHS[-1] if own.get_column("too_few").any() else LENGTHS[0]

    @property
    def table(self) -> pl.DataFrame:
        """The rows of `starts`."""
        return self.figures.filter(pl.col("began").is_in([iso(start) for start in self.starts]))


@dataclass(frozen=True, eq=False)
class Followed:
    """One cohort, and those that began in the same months of earlier years."""

    start: date
    """The (last) month in which it began."""
    length: int
    """One of LENGTHS."""
    figures: pl.DataFrame
    """The cohort's rows, then those of each earlier year of which anything is known."""
    sexes: pl.DataFrame
    """The cohort's rows by sex; empty where there are none."""

    @property
    def own(self) -> pl.DataFrame:
        """The cohort's rows, by step."""
        return self.figures.filter(pl.col("began") == began(self.start, self.length))

    @property
    def answered(self) -> Row | None:
        """The row of ANSWER_AFTER where it has a figure, else of the last step that has one; None without any."""
        shown = list(self.own.filter(pl.col("status").is_in(SHOWN)).iter_rows(named=True))
        return next((row for row in shown if row["after"] == ANSWER_AFTER), shown[-1] if shown else None)

    def year_earlier(self, row: Row) -> Row | None:
        """Return the row of the same step a year earlier; None where nothing is known of that cohort."""
        before = began(shift(self.start, -YEAR), self.length)
        same = self.figures.filter((pl.col("began") == before) & (pl.col("after") == row["after"]))
        return next(same.iter_rows(named=True), None)


def steps(catalogue: Catalogue) -> list[Indicator]:
    """Return the flows by the months after which they look."""
    flows = [indicator for indicator in catalogue.shown_indicators if indicator.cohort_months]
    return sorted(flows, key=lambda indicator: indicator.cohort_months)


def cohorts(database: ReleaseDatabase, place: str, months: Sequence[date]) -> Cohorts:
    """Return every cohort of a place; `months` are those of the release, of which there is one at least."""
    last = steps(database.catalogue)[-1].cohort_months
    first, members_at = min(months), max(months)
    # Every step of each cohort, so some months before the first and after the newest, where there is nothing.
    asked = span(shift(first, 1 - last), shift(members_at, last))
    figures = _compared(database, place, asked, members_at, 1)
    newest = _newest(figures) or members_at
    starts = [iso(start) for start in span(shift(first, -last), shift(newest, -1))]
    known = _with_unripe(figures, newest).filter(pl.col("began").is_in(starts))
    return Cohorts(place, newest, members_at, known.sort(["began", "after"], descending=[True, False]))


def follow(database: ReleaseDatabase, whole: Cohorts, start: date, length: int) -> Followed:
    """Return the cohort of the `length` months until `start`, with those of earlier years."""
    firsts = [shift(start, -YEAR * years) for years in range(EARLIER_YEARS + 1)]
    wanted = [began(each, length) for each in firsts]
    # Of twelve months also the year before the last, for its change.
    figures = whole.figures if length == 1 else _of_length(database, whole, [*firsts, shift(firsts[-1], -YEAR)], length)
    rows = figures.filter(pl.col("began").is_in(wanted)).sort(["began", "after"], descending=[True, False])
    known = rows.filter(pl.col("source").is_not_null()).get_column("began").unique().to_list()
    own = pl.col("began") == wanted[0]
    return Followed(
        start, length, rows.filter(own | pl.col("began").is_in(known)), _by_sex(database, whole, start, length)
    )


def _of_length(database: ReleaseDatabase, whole: Cohorts, starts: Sequence[date], length: int) -> pl.DataFrame:
    after = [indicator.cohort_months for indicator in steps(database.catalogue)]
    months = sorted({shift(start, months) for start in starts for months in after})
    return _with_unripe(_compared(database, whole.place, months, whole.members_at, length), whole.newest)


def _compared(
    database: ReleaseDatabase, place: str, months: Sequence[date], members_at: date, length: int
) -> pl.DataFrame:
    figures = _figures(database, place, months, members_at, length, TOTAL_GROUP)
    return with_change(figures, list(months), database.catalogue, length)


def _by_sex(database: ReleaseDatabase, whole: Cohorts, start: date, length: int) -> pl.DataFrame:
    """Return the cohort's rows of each sex; none where the source has none."""
    months = [shift(start, indicator.cohort_months) for indicator in steps(database.catalogue)]
    figures = _with_unripe(_figures(database, whole.place, months, whole.members_at, length, SEXES), whole.newest)
    own = figures.filter(pl.col("began") == began(start, length)).sort(["sex", "after"])
    return own if own.get_column("source").is_not_null().any() else own.clear()


def _figures(
    database: ReleaseDatabase,
    place: str,
    months: Sequence[date],
    members_at: date,
    length: int,
    groups: Sequence[tuple[str, str]],
) -> pl.DataFrame:
    """Return the flows of the periods of `length` months that end in `months`, each named by its last month."""
    flows = steps(database.catalogue)
    periods = tuple(Period(iso(month), tuple(span(shift(month, 1 - length), month))) for month in months)
    request = Request(tuple(flow.id for flow in flows), (place,), periods, members_at, tuple(groups))
    figures = compute_with_intervals(database, request)
    after = pl.col("indicator").replace_strict({flow.id: flow.cohort_months for flow in flows}, return_dtype=pl.Int64)
    return figures.with_columns(after.alias("after")).join(
        _beginnings(months, flows, length), on=["period", "after"], maintain_order="left"
    )


def _with_unripe(figures: pl.DataFrame, newest: date) -> pl.DataFrame:
    is_unripe = pl.col("period") > iso(newest)
    return figures.with_columns(pl.when(is_unripe).then(pl.lit("unripe")).otherwise("status").alias("status"))


def _newest(figures: pl.DataFrame) -> date | None:
    found = figures.filter(pl.col("source").is_not_null()).get_column("period").max()
    return parse_month(str(found)) if found else None


def _beginnings(months: Sequence[date], flows: Sequence[Indicator], length: int) -> pl.DataFrame:
    """Return `began` of every period and step."""
    rows = [
        (iso(month), flow.cohort_months, began(shift(month, -flow.cohort_months), length))
        for month in months
        for flow in flows
    ]
    return pl.DataFrame(rows, schema={"period": pl.String, "after": pl.Int64, "began": pl.String}, orient="row")


def began(start: date, length: int) -> str:
    """Return the name of the cohort of the `length` months until `start`."""
    return iso(start) if length == 1 else f"{iso(shift(start, 1 - length))}/{iso(start)}"


def start_of(name: str) -> date:
    """Return the last month in which a cohort began, by its name in the column `began`."""
    return date.fromisoformat(f"{name.rpartition('/')[2]}-01")


def _starts(figures: pl.DataFrame) -> list[date]:
    return [start_of(name) for name in figures.get_column("began").unique(maintain_order=True)]
