"""What comes next: the open spells that will reach a step of time within two weeks, thirty days or the next month.

Steps of months are those of the flows. Steps of days are those at which a municipality's share of the unemployment
benefit grows; days of unemployment in the spell stand for days of benefit, which an extract of spells does not hold:
waiting days, earlier spells and days without benefit make the true day another one.
"""

from datetime import date

import numpy as np
import polars as pl

from data.cases.calendar import months_later
from data.cases.cells import cells_of, parts_of
from data.cases.engine import Cases, Engine, Files, duckdb_engine, run
from data.cases.options import Counting
from data.days import day_number, first_days
from data.observations import KEY, TOTAL

MONTH_STEPS = (1, 3, 6)
DAY_STEPS = (100, 200, 300, 400, 700)
HORIZONS = (14, 30)
NEXT_MONTH = "month"
CONDITIONS = {"all": TOTAL, "no_plan": "no_plan", "no_service": "no_service"}
"""The breakdown of the catalogue that each condition is."""
STEPS = (("spells", "VIEW"), ("services", "VIEW"), ("coming", "TABLE"), ("ahead", "VIEW"))


def count_ahead(spells: Files, services: Files, extract_date: date, options: Counting | None = None) -> pl.DataFrame:
    """Return municipality, sex, age_group, horizon, step, condition (String) and value (Int64), totals and zeros too.

    step: `1m`, `3m`, `6m`: the same day so many months later, on which a spell that is still open has passed them;
    `d100` ... `d700`: the day after the hundredth, on which it has passed 100 days. horizon: `14d`, `30d`: the step
    comes after the extract's date and at most so many days after it; `month`: a step of months comes in the calendar
    month after that of the extract, for spells begun so many months before it, and the day before counts as reached,
    as in the flows (those of one month on the last day of a month only: on others more are still to begin).
    condition: `all`, `no_plan` (none made by that date), `no_service` (the person is in none on it; left out where
    there are no files of services). Ages are those reached in the calendar year of the date. The longer horizon holds
    the shorter.
    """
    chosen = options or Counting.of_environment()
    with duckdb_engine(chosen.memory_megabytes) as engine:
        return count_ahead_on(engine, spells, services, extract_date)


def count_ahead_on(engine: Engine, spells: Files, services: Files, extract_date: date) -> pl.DataFrame:
    """Return the same from any engine."""
    cases = Cases.read(engine, spells, services)
    on_it = f"""start <= DATE '{extract_date}' AND ("end" IS NULL OR "end" >= DATE '{extract_date}')"""
    cases.keep(on_it, on_it, day_number(extract_date) + max(HORIZONS))
    cells = cells_of(cases.add_codes().municipalities)
    for name, rows in (
        ("cells", cells),
        ("milestones", milestones(extract_date)),
        ("extract_date", pl.DataFrame({"day_number": [day_number(extract_date)], "year": [extract_date.year]})),
        ("cell_parts", parts_of(cells)),
    ):
        engine.add_table(name, rows)
    run(engine, STEPS)
    return _long(engine.result("ahead"), has_services=bool(services))


def milestones(extract_date: date) -> pl.DataFrame:
    """Return on which day spells begin that reach a step soon: horizon, step, start_day, step_day, extract_day."""
    today = day_number(extract_date)
    starts = np.arange(today - max(DAY_STEPS), today + 1)
    reached = {f"{months}m": months_later(starts, months) for months in MONTH_STEPS}
    reached |= {f"d{days}": starts + days for days in DAY_STEPS}
    rows = [
        (f"{horizon}d", step, int(start), int(day), today)
        for horizon in HORIZONS
        for step, days in reached.items()
        for start, day in zip(starts, days, strict=True)
        if today < day <= today + horizon
    ]
    names = ("horizon", "step", "start_day", "step_day", "extract_day")
    types = (pl.String, pl.String, pl.Int32, pl.Int32, pl.Int32)
    return pl.DataFrame(rows + _next_month(today), schema=dict(zip(names, types, strict=True)), orient="row")


def _next_month(today: int) -> list[tuple[str, str, int, int, int]]:
    """Return the same rows of the cohorts that reach a step of months in the next calendar month."""
    month = int(np.datetime64(today, "D").astype("datetime64[M]").astype(int))
    rows = []
    for months in MONTH_STEPS:
        first, end = (int(day) for day in first_days(np.array([month + 1 - months, month + 2 - months])))
        starts = np.arange(first, end)
        if end - 1 <= today:
            steps = months_later(starts, months) - 1  # as the flow counts: open to the day before, it has reached it
            rows += [(NEXT_MONTH, f"{months}m", int(s), int(d), today) for s, d in zip(starts, steps, strict=True)]
    return rows


def ahead_measure(step: str, horizon: str) -> str:
    """Return the measure of the catalogue that counts a step within a horizon of count_ahead."""
    return f"coming_{step}" if horizon == NEXT_MONTH else f"ahead_{step}_{horizon}"


def ahead_observations(
    spells: Files, services: Files, extract_date: date, options: Counting | None = None
) -> pl.DataFrame:
    """Return count_ahead as observations of the extract's month, those of data.cases.counting; totals of groups only.

    The condition is the breakdown; of the next month there is none. A count of the next month is also a flow to come.
    """
    counts = count_ahead(spells, services, extract_date, options)
    names = [
        (horizon, step, condition, ahead_measure(step, horizon), breakdown)
        for horizon, step in counts.select("horizon", "step").unique().iter_rows()
        for condition, breakdown in CONDITIONS.items()
        if condition == "all" or horizon != NEXT_MONTH
    ]
    schema = ["horizon", "step", "condition", "measure", "breakdown"]
    named = counts.filter(sex=TOTAL, age_group=TOTAL).join(
        pl.DataFrame(names, schema=schema, orient="row"), on=["horizon", "step", "condition"]
    )
    return named.select(
        pl.col("municipality").alias("place"),
        pl.lit(extract_date.replace(day=1)).alias("period"),
        pl.col("value").cast(pl.Float64),
        *("measure", "sex", "age_group", "breakdown"),
    ).select(*KEY, "value")


def _long(counts: pl.DataFrame, *, has_services: bool) -> pl.DataFrame:
    conditions = ["all", "no_plan", *(["no_service"] if has_services else [])]
    keys = ["municipality", "sex", "age_group", "horizon", "step"]
    wide = counts.rename({"every": "all"})
    long = wide.unpivot(conditions, index=keys, variable_name="condition", value_name="value")
    return long.select(pl.col(*keys).cast(pl.String), "condition", pl.col("value").cast(pl.Int64))
