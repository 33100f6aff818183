"""From cases to counts: every measure of the catalogue that spells and services can give, per municipality and month.

The definitions are the queries in sql/, docs/spells.md says why they are as they are. Here the small tables that they
join are made, and the result is brought into the form of observations.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from data.cases.calendar import FLOW_MONTHS, AskedMonths, as_day
from data.cases.cells import cells_of, parts_of
from data.cases.engine import Cases, Engine, Files, duckdb_engine, run
from data.cases.options import PLAN_DAYS, Counting
from data.days import day_number
from data.observations import KEY, SCHEMA

MEASURES = (
    *("unemployed", "open_spells", "open_days", "open_days_squared", "passed_1m", "plan_before_1m"),
    *(f"{kind}_{months}m{tail}" for months in FLOW_MONTHS for kind, tail in (("began", "_ago"), ("reached", ""))),
)
"""What spells give; services give `in_services`."""
STEPS = (
    ("spells", "VIEW"),
    ("services", "VIEW"),
    ("service_pieces", "TABLE"),
    ("days_in_service", "TABLE"),
    ("periods", "VIEW"),
    ("beginning", "TABLE"),
    ("ending", "TABLE"),
    ("turning", "TABLE"),
    ("changes", "TABLE"),
    ("open_spells", "TABLE"),
    ("persons_in_services", "TABLE"),
    ("cohorts", "TABLE"),
    ("flows", "TABLE"),
    ("counts_of_spells", "VIEW"),
    ("counts_of_services", "VIEW"),
)
"""The queries of sql/ in their order, each kept under its name; a view is worked out where it is used."""


class Counts(NamedTuple):
    """Wide counts, one row per place, period, sex, age_group and breakdown, totals among them.

    Texts are Categorical. spells: the columns of MEASURES; services: in_services, no rows where no services were given.
    """

    spells: pl.DataFrame
    services: pl.DataFrame


def count_cases(
    spells: Files, services: Files, months: Sequence[date], options: Counting | None = None
) -> pl.DataFrame:
    """Return observations: measure, place, period, sex, age_group, breakdown (String, period Date), value Float64.

    `spells` and `services` are Parquet files of data.cases.tables. Every municipality of any of the files has a row
    for every measure, month, sex and age group, with 0 where nobody is. Without services there are no rows of
    in_services, and every open spell counts as unemployed.
    """
    counts = count_wide(spells, services, months, options)
    return pl.concat([_observations(counts.spells), _observations(counts.services)])


def count_wide(spells: Files, services: Files, months: Sequence[date], options: Counting | None = None) -> Counts:
    """Return the same counts with a column per measure, which takes a tenth of the memory."""
    chosen = options or Counting.of_environment()
    with duckdb_engine(chosen.memory_megabytes) as engine:
        return count_on(engine, spells, services, months, chosen)


def count_on(engine: Engine, spells: Files, services: Files, months: Sequence[date], options: Counting) -> Counts:
    """Return the same counts from any engine; how much memory it takes is its own affair."""
    prepare(engine, spells, services, AskedMonths.of(months), options)
    run(engine, STEPS)
    return Counts(engine.result("counts_of_spells"), engine.result("counts_of_services"))


def prepare(engine: Engine, spells: Files, services: Files, asked: AskedMonths, options: Counting) -> None:
    """Hand everything to the engine that the steps need: the rows of the files and the small tables."""
    cases = Cases.read(engine, spells, services)
    open_then = f"""("end" IS NULL OR "end" >= DATE '{as_day(int(asked.count_days[0]))}')"""
    in_cohort = f"start >= DATE '{as_day(asked.first_cohort_day)}'"
    begun = f"start <= DATE '{as_day(asked.last_day)}'"
    cases.keep(f"{begun} AND ({open_then} OR {in_cohort})", f"{begun} AND {open_then}")
    earliest, latest = PLAN_DAYS[options.plan_rule]
    cells = cells_of(cases.municipalities(), cases.kinds() if services else None)
    first = cases.first_day()
    engine.add_cells(cells)
    tables = {
        "asked_months": asked.table(),
        "calendar": asked.calendar(day_number(first) if first else asked.last_day),
        "turnings": asked.turnings(),
        "cohort_months": asked.cohorts(),
        "plan_rule": pl.DataFrame({"earliest": [earliest], "latest": [latest]}),
        "cell_parts": parts_of(cells),
    }
    for name, rows in tables.items():
        engine.add_table(name, rows)


def _observations(counts: pl.DataFrame) -> pl.DataFrame:
    dimensions = [name for name in KEY if name in counts.columns]
    return counts.unpivot(index=dimensions, variable_name="measure", value_name="value").select(
        pl.col(name).cast(SCHEMA[name]) for name in (*KEY, "value")
    )
