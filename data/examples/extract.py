"""From cases to the wide monthly extract: stocks on the last working day, flows of spells, small counts hidden.

- A spell is open on the count day when it has begun and its end lies later.
- A spell begun in month m-k reaches k months where it lasts to the same day of month m (to its last day, where m is
  shorter). It passes one month where it is still open on that day; a plan counts when it was made before that day.
- Jobseekers are the unemployed, those in services and, for some time after, those whom neither has taken back: their
  registration is still in force.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from data.days import first_days, month_number
from data.examples.cases import Cases
from data.examples.counts import GROUPS, Counter, days_of
from data.examples.days import NEVER, Real, Whole, months_later, months_of
from data.examples.places import places_of

FIRST_PUBLISHED, LAST_PUBLISHED = date(2019, 1, 1), date(2026, 10, 1)
FLOW_MONTHS = (1, 3, 6, 12)
HIDDEN = (1, 4)
HIDDEN_WITH = {"open_days": "open_spells", "open_days_squared": "open_spells"}
KEYS = ("municipality", "month", "sex", "age_group")
COUNTS = (
    *("unemployed", "in_services", "labour_force", "jobseekers", "passed_1m", "plan_before_1m"),
    *(f"{kind}_{months}m{tail}" for months in FLOW_MONTHS for kind, tail in (("began", "_ago"), ("reached", ""))),
    *("open_spells", "open_days", "open_days_squared"),
)
REGISTERED_DAYS = 50
PERSON = ("municipality", "sex", "birth_year")
Counts = dict[str, Real]


def monthly_extract(cases: Cases, first: date = FIRST_PUBLISHED, last: date = LAST_PUBLISHED) -> pl.DataFrame:
    """Return one row per municipality, month and group: KEYS, then each of COUNTS (Int64) and its `<count>_status`.

    Groups are the total, each sex and each age group. Counts of 1 to 4 are null with the status `hidden`, and the days
    with their spells; zeros are shown. The labour force is known for totals only. Flows of the first months need the
    cases of the year before them.
    """
    counter = _counter(cases, first, last)
    counts = _of_spells(counter, cases.spells)
    counts["in_services"] = counter.stock(counter.cells(cases.services), *_span(cases.services))
    counts["jobseekers"] = _jobseekers(counter, cases)
    counts["unemployed"] = counts["open_spells"]
    counts["labour_force"] = _labour_force(counter)
    return with_hidden_cells(_rows(counter, counts))


def with_hidden_cells(rows: pl.DataFrame) -> pl.DataFrame:
    """Hide the counts 1 to 4, and the days of fewer than five spells; give every count its status."""
    counts = [name for name in COUNTS if name in rows.columns]
    hidden = {name: pl.col(HIDDEN_WITH.get(name, name)).is_between(*HIDDEN).fill_null(value=False) for name in counts}
    status = {
        f"{name}_status": pl.when(hidden[name])
        .then(pl.lit("hidden"))
        .when(pl.col(name).is_null())
        .then(pl.lit("missing"))
        .otherwise(pl.lit("normal"))
        for name in counts
    }
    shown = {name: pl.when(~hidden[name]).then(pl.col(name)) for name in counts}
    return rows.with_columns(**shown, **status)


def _counter(cases: Cases, first: date, last: date) -> Counter:
    months = np.arange(month_number(first), month_number(last) + 1)
    people = pl.concat([cases.spells.select(PERSON), cases.services.select(PERSON)])
    born = people["birth_year"].unique().sort().to_list()
    codes = people["municipality"].unique().cast(pl.String).sort().to_list()
    return Counter(codes, months, (born[0], born[-1]))


def _span(cases: pl.DataFrame) -> tuple[Whole, Whole]:
    return days_of(cases["start"]), days_of(cases["end"])


def _of_spells(counter: Counter, spells: pl.DataFrame) -> Counts:
    cells = counter.cells(spells)
    start, end = _span(spells)
    return _open(counter, cells, start, end) | _flows(counter, cells, start, end, days_of(spells["plan_date"]))


def _open(counter: Counter, cells: Whole, start: Whole, end: Whole) -> Counts:
    """Count the open spells, their days and the squares of these: (c - s)^2 = c^2 - 2cs + s^2, added up over spells."""
    origin = counter.count_days[0]
    day, since = (counter.count_days - origin).astype(np.float64), (start - origin).astype(np.float64)
    spells, first, second = (counter.stock(cells, start, end, weight) for weight in (None, since, since**2))
    return {
        "open_spells": spells,
        "open_days": day * spells - first,
        "open_days_squared": day**2 * spells - 2 * day * first + second,
    }


def _flows(counter: Counter, cells: Whole, start: Whole, end: Whole, plan: Whole) -> Counts:
    """Count the spells that passed one month in each month, and the cohorts begun 1, 3, 6 and 12 months earlier."""
    one_month = months_later(start, 1)
    passed = end > one_month
    counts = {
        "passed_1m": counter.flow(cells, months_of(one_month), passed),
        "plan_before_1m": counter.flow(cells, months_of(one_month), passed & (plan < one_month)),
    }
    for months in FLOW_MONTHS:
        month = months_of(start) + months
        reached = end >= months_later(start, months)
        counts[f"began_{months}m_ago"] = counter.flow(cells, month)
        counts[f"reached_{months}m"] = counter.flow(cells, month, reached)
    return counts


def _jobseekers(counter: Counter, cases: Cases) -> Real:
    """Count the persons registered: from each period to its person's next one, or some time after its end."""
    columns = ("person_key", *PERSON, "start", "end")
    periods = pl.concat([cases.spells.select(columns), cases.services.select(columns)]).sort("person_key", "start")
    following = pl.when(pl.col("person_key") == pl.col("person_key").shift(-1)).then(pl.col("start").shift(-1))
    periods = periods.with_columns(following.alias("following"))
    start, end = _span(periods)
    lapses = np.where(end == NEVER, NEVER, end + REGISTERED_DAYS)
    return counter.stock(counter.cells(periods), start, np.minimum(lapses, days_of(periods["following"])))


def _labour_force(counter: Counter) -> Real:
    """Return the labour force of totals, NaN for the groups."""
    counts = np.full((len(counter.municipalities), len(GROUPS), len(counter.months)), np.nan)
    for row, place in enumerate(places_of(counter.municipalities)):
        counts[row, 0] = [place.labour_force_in(1970 + int(month) // 12) for month in counter.months]
    return counts


def _rows(counter: Counter, counts: Mapping[str, Real]) -> pl.DataFrame:
    """Return the counts as rows sorted by municipality, month and group; null where a count is NaN."""
    places, groups, months = len(counter.municipalities), len(GROUPS), len(counter.months)
    days = pl.Series("month", first_days(counter.months).astype(np.int32)).cast(pl.Date)
    keys = (
        pl.DataFrame({"municipality": counter.municipalities})
        .join(days.to_frame(), how="cross", maintain_order="left_right")
        .join(pl.DataFrame(GROUPS, schema=["sex", "age_group"], orient="row"), how="cross", maintain_order="left_right")
    )
    flat = {name: counts[name].reshape(places, groups, months).swapaxes(1, 2).ravel() for name in COUNTS}
    return keys.with_columns(pl.Series(name, flat[name]).fill_nan(None).cast(pl.Int64) for name in COUNTS)
