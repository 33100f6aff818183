"""What comes next: spells that will reach a step within a horizon, and next month's flows if none of them left.

Everything was counted when the extract was published (data.cases.ahead) and is read here as it may be shown. Frames:

| column | type | meaning |
|---|---|---|
| place | String | the area or a member; the area's counts are sums of its members', who began an own total |
| step | String | `1m`, `3m`, `6m`; `d100` ... `d700` |
| horizon, condition | String | of `counts` only: `14d`, `30d`; `all`, `no_plan`, `no_service` |
| value, lower, upper | Float64 | spells; value null where hidden cells leave a range, all null where nothing is known |
| began_lower, began_upper | Float64 | of `flows` only: spells of the cohort; null where they are not counted |
| share, share_lower, share_upper | Float64 | of `flows` only: per cent of the cohort, in the same way |
| status | String | `exact`, `range`, `hidden`, `missing`, `not_computable` (flows: nobody began) |
| covered, members | Int64 | municipalities with counts, of how many |
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.months import shift
from data.cases.ahead import CONDITIONS, DAY_STEPS, HORIZONS, MONTH_STEPS, NEXT_MONTH, ahead_measure
from data.cases.calendar import FLOW_MONTHS
from data.observations import TOTAL
from metrics.ahead_flows import newest_flows
from metrics.constituents import constituent_table, constituents
from metrics.database import ALL, ReleaseDatabase

MONTHS = tuple(f"{months}m" for months in MONTH_STEPS)
DAYS = tuple(f"d{days}" for days in DAY_STEPS)
HORIZON_NAMES = tuple(f"{days}d" for days in HORIZONS)
_BOUNDS = ("lower", "upper")


@dataclass(frozen=True, eq=False)
class Ahead:
    """What comes next at an area and its members, as the extract of one month had it."""

    area: str
    month: date
    counts: pl.DataFrame
    flows: pl.DataFrame
    """The flow of the month after `month` into each step of months, if nobody left: its numerator and its share."""
    source: str | None
    """The source that counted it; None where none did."""
    newest: pl.DataFrame
    """The newest flows that are known, rows of metrics.figures with `step`; none where there are none."""

    def count(self, place: str, step: str, horizon: str, condition: str = "all") -> dict[str, Any]:
        """Return one count as a row."""
        return self.counts.row(
            by_predicate=(pl.col("place") == place)
            & (pl.col("step") == step)
            & (pl.col("horizon") == horizon)
            & (pl.col("condition") == condition),
            named=True,
        )

    def flow(self, place: str, step: str) -> dict[str, Any]:
        """Return one flow as a row."""
        return self.flows.row(by_predicate=(pl.col("place") == place) & (pl.col("step") == step), named=True)

    def newest_flow(self, place: str, step: str) -> dict[str, Any] | None:
        """Return the newest flow of a place into a step as a row; None where it is not known."""
        found = self.newest.filter((pl.col("place") == place) & (pl.col("step") == step))
        return next(found.iter_rows(named=True), None)

    @property
    def members(self) -> list[str]:
        """The places beside the area, those first of which most will pass three months within thirty days."""
        first = (pl.col("step") == MONTHS[1]) & (pl.col("horizon") == HORIZON_NAMES[1]) & (pl.col("condition") == "all")
        order = self.counts.filter(first & (pl.col("place") != self.area))
        return order.sort("upper", descending=True, nulls_last=True, maintain_order=True).get_column("place").to_list()

    @property
    def has_services(self) -> bool:
        """False where the extract had no services, so that nobody is known to be without."""
        of_services = self.counts.filter(pl.col("condition") == "no_service")
        return bool((of_services.get_column("status") != "missing").any())


def ahead(database: ReleaseDatabase, area: str, month: date) -> Ahead:
    """Return what comes next at an area and its members of the month, from the extract of that month."""
    places = list(dict.fromkeys([area, *database.catalogue.places.members(area, month)]))
    rows = _cells(database, places, month)
    sources = rows.filter(measure=ahead_measure(MONTHS[0], HORIZON_NAMES[0])).get_column("source").to_list()
    cells = _sums(rows, _members(database, places, month))
    newest = newest_flows(database, places, month)
    return Ahead(
        area, month, _counts(cells, places, month), _flows(cells, places, month), next(iter(sources), None), newest
    )


def months_ahead(database: ReleaseDatabase, area: str, members_at: date) -> list[date]:
    """Return the months in which the release says what comes next at an area, oldest first."""
    codes = [row.code for row in constituents(database.catalogue.places, [area], members_at)]
    measures = [ahead_measure(step, horizon) for step in (*MONTHS, *DAYS) for horizon in HORIZON_NAMES]
    return database.query("months", {"measure": measures, "code": codes}).get_column("period").to_list()


def began_in(step: str, month: date) -> date:
    """Return the month in which the cohort began that reaches a step of months in the month after `month`."""
    return shift(month, 1 - int(step.removesuffix("m")))


def _sources(catalogue: Catalogue) -> list[str]:
    """Return the sources that count what comes next."""
    wanted = set(_measures())
    return [each.id for each in catalogue.sources.values() if wanted & {c.measure for c in each.columns.values()}]


def _measures() -> list[str]:
    ahead_ones = [ahead_measure(step, horizon) for step in (*MONTHS, *DAYS) for horizon in HORIZON_NAMES]
    return ahead_ones + [ahead_measure(step, NEXT_MONTH) for step in MONTHS]


def _cohorts(month: date) -> pl.DataFrame:
    """Return step, measure and month of every count of what began with the cohort of a step."""
    rows = [
        (step, f"began_{later}m_ago", shift(began_in(step, month), later)) for step in MONTHS for later in FLOW_MONTHS
    ]
    return pl.DataFrame(rows, schema={"step": pl.String, "measure": pl.String, "month": pl.Date}, orient="row")


def _cells(database: ReleaseDatabase, places: list[str], month: date) -> pl.DataFrame:
    cohorts = _cohorts(month)
    parameters = {
        "source": _sources(database.catalogue),
        "measure": [*_measures(), *cohorts.get_column("measure").unique()],
        "breakdown": list(CONDITIONS.values()),
        "code": [row.code for row in constituents(database.catalogue.places, places, month)],
        "month": [month, *cohorts.get_column("month").unique()],
    }
    return database.query("ahead", parameters, table=ALL)


def _members(database: ReleaseDatabase, places: list[str], month: date) -> pl.DataFrame:
    found = constituent_table(database.catalogue.places, places, month)
    own = (pl.col("basis") == "own_rows") & pl.col("counted")
    units = pl.col("unit").filter(own).n_unique().over("place").cast(pl.Int64)
    return found.with_columns(units.alias("members"))


def _sums(cells: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return lower, upper, covered and members by place, measure, month and breakdown; a total's own row goes first."""
    units = (
        cells.join(members, on="code")
        .group_by("place", "basis", "unit", "members", "measure", "month", "breakdown")
        .agg(_known_sum(bound) for bound in _BOUNDS)
    )
    summed = units.group_by("place", "basis", "members", "measure", "month", "breakdown").agg(
        *(_known_sum(bound) for bound in _BOUNDS), pl.len().cast(pl.Int64).alias("covered")
    )
    is_own = pl.col("basis") == "own_rows"
    whole = summed.with_columns(pl.when(is_own).then("covered").otherwise("members").alias("covered"), own=is_own)
    key = ["place", "measure", "month", "breakdown"]
    return whole.sort("own").unique(key, keep="first", maintain_order=True)


def _known_sum(bound: str) -> pl.Expr:
    return pl.when(pl.col(bound).is_not_null().all()).then(pl.col(bound).sum()).alias(bound)


def _counts(cells: pl.DataFrame, places: list[str], month: date) -> pl.DataFrame:
    rows = [
        (place, step, horizon, condition, ahead_measure(step, horizon), breakdown)
        for place in places
        for step in (*MONTHS, *DAYS)
        for horizon in HORIZON_NAMES
        for condition, breakdown in CONDITIONS.items()
    ]
    names = ["place", "step", "horizon", "condition", "measure", "breakdown"]
    asked = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    of_month = cells.filter(pl.col("month") == month)
    found = asked.join(of_month, on=["place", "measure", "breakdown"], how="left", maintain_order="left")
    return _told(found).select("place", "step", "horizon", "condition", *_TOLD)


def _flows(cells: pl.DataFrame, places: list[str], month: date) -> pl.DataFrame:
    totals = cells.filter(pl.col("breakdown") == TOTAL)
    began = totals.join(_cohorts(month), on=["measure", "month"]).sort("month")
    began = began.unique(["place", "step"], keep="first", maintain_order=True)
    began = began.select("place", "step", *(pl.col(bound).alias(f"began_{bound}") for bound in _BOUNDS))
    rows = [(place, step, ahead_measure(step, NEXT_MONTH)) for place in places for step in MONTHS]
    asked = pl.DataFrame(rows, schema=dict.fromkeys(["place", "step", "measure"], pl.String), orient="row")
    of_month = totals.filter(pl.col("month") == month)
    found = asked.join(of_month, on=["place", "measure"], how="left", maintain_order="left")
    told = _told(found.join(began, on=["place", "step"], how="left", maintain_order="left"))
    return _with_shares(told).select("place", "step", *_TOLD[:3], "began_lower", "began_upper", *_SHARES, *_TOLD[3:])


_TOLD = ("value", "lower", "upper", "status", "covered", "members")
_SHARES = ("share", "share_lower", "share_upper")


def _told(found: pl.DataFrame) -> pl.DataFrame:
    """Return the sums with value and status; no rows at all is `missing`, no bounds is `hidden`."""
    exact = pl.col("lower") == pl.col("upper")
    known = pl.col("lower").is_not_null() & pl.col("upper").is_not_null()
    status = (
        pl.when(pl.col("covered").is_null())
        .then(pl.lit("missing"))
        .when(~known)
        .then(pl.lit("hidden"))
        .when(exact)
        .then(pl.lit("exact"))
        .otherwise(pl.lit("range"))
    )
    return found.with_columns(
        pl.when(known & exact).then("lower").alias("value"),
        *(pl.when(known).then(bound).alias(bound) for bound in _BOUNDS),
        status.alias("status"),
        pl.col("covered", "members").fill_null(0),
    )


def _with_shares(flows: pl.DataFrame) -> pl.DataFrame:
    """Return the flows with shares. Who stays is part of who began: the least share is of the most that may have."""
    low = 100 * pl.col("lower") / pl.max_horizontal("began_upper", "lower")
    high = 100 * pl.min_horizontal(pl.col("upper") / pl.col("began_lower"), 1.0)
    has_share = pl.col("lower").is_not_null() & (pl.col("began_lower") > 0)
    nobody = (pl.col("began_upper") == 0) & (pl.col("status") == "exact")
    shares = flows.with_columns(
        pl.when(has_share).then(low).alias("share_lower"),
        pl.when(has_share).then(high).alias("share_upper"),
        pl.when(nobody).then(pl.lit("not_computable")).otherwise("status").alias("status"),
    )
    is_exact = pl.col("share_lower") == pl.col("share_upper")
    both = (pl.col("began_lower") == pl.col("began_upper")) & (pl.col("lower") == pl.col("upper"))
    return shares.with_columns(pl.when(is_exact & both).then("share_lower").alias("share"))
