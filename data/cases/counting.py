"""From cases to counts: every measure of the catalogue that spells and services can give, per municipality and month.

The definitions are the queries in sql/, docs/spells.md says why they are as they are. Here the small tables that they
join are made, and the result is brought into the form of observations.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import polars as pl

from data.cases.adding import Tables, add_up
from data.cases.calendar import FLOW_MONTHS, AskedMonths, as_day
from data.cases.cells import AGE_GROUPS, SEXES
from data.cases.engine import Cases, Codes, Engine, Files, duckdb_engine, run
from data.cases.options import PLAN_DAYS, Counting
from data.days import Whole, day_number
from data.observations import KEY, SCHEMA, TOTAL

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
    ("spell_changes", "TABLE"),
    ("service_changes", "TABLE"),
    ("turning", "VIEW"),
)
"""The queries of sql/ in their order, each kept under its name; a view is worked out where it is used."""


class Counts(NamedTuple):
    """Wide counts, one row per place, period, sex, age_group and breakdown, totals among them.

    Texts are Enum. spells: the columns of MEASURES; services: in_services, no rows where no services were given.
    """

    spells: pl.DataFrame
    services: pl.DataFrame

    def observations(self, month: date | None = None) -> pl.DataFrame:
        """Return a row per figure, as count_cases does, of all months or of one."""
        parts = [part if month is None else part.filter(pl.col("period") == month) for part in self]
        return pl.concat([_observations(part) for part in parts])


def count_cases(
    spells: Files, services: Files, months: Sequence[date], options: Counting | None = None
) -> pl.DataFrame:
    """Return observations: measure, place, period, sex, age_group, breakdown (String, period Date), value Float64.

    `spells` and `services` are Parquet files of data.cases.tables. Every municipality of any of the files has a row
    for every measure, month, sex and age group, with 0 where nobody is. Without services there are no rows of
    in_services, and every open spell counts as unemployed.
    """
    return count_wide(spells, services, months, options).observations()


def count_wide(spells: Files, services: Files, months: Sequence[date], options: Counting | None = None) -> Counts:
    """Return the same counts with a column per measure, which takes a tenth of the memory."""
    chosen, asked = options or Counting.of_environment(), AskedMonths.of(months)
    with duckdb_engine(chosen.memory_megabytes) as engine:
        worked_out = _worked_out(engine, spells, services, asked, chosen)
    return _counts(*worked_out, asked)  # after the engine has given back its memory, which this would come on top of


def count_on(engine: Engine, spells: Files, services: Files, months: Sequence[date], options: Counting) -> Counts:
    """Return the same counts from any engine; how much memory it takes is its own affair."""
    asked = AskedMonths.of(months)
    return _counts(*_worked_out(engine, spells, services, asked, options), asked)


def _worked_out(
    engine: Engine, spells: Files, services: Files, asked: AskedMonths, options: Counting
) -> tuple[Tables, Codes]:
    codes = prepare(engine, spells, services, asked, options)
    run(engine, STEPS)
    return Tables(*(engine.result(name) for name in Tables._fields)), codes


def prepare(engine: Engine, spells: Files, services: Files, asked: AskedMonths, options: Counting) -> Codes:
    """Hand everything to the engine that the steps need: the rows of the files and the small tables."""
    cases, months = Cases.read(engine, spells, services), asked.counted
    open_then = f"""("end" IS NULL OR "end" >= DATE '{as_day(asked.first_count_day)}')"""
    in_cohort = f"start >= DATE '{as_day(months.first_day)}'"
    begun = f"start <= DATE '{as_day(months.last_day)}'"
    cases.keep(f"{begun} AND ({open_then} OR {in_cohort})", f"{begun} AND {open_then}", months.last_day)
    first = cases.first_day()
    tables = {
        "calendar": months.calendar(day_number(first) if first else months.last_day, PLAN_DAYS[options.plan_rule]),
        "counted_months": months.table(),
        "turnings": months.turnings(),
    }
    for name, rows in tables.items():
        engine.add_table(name, rows)
    return cases.add_codes()


def _counts(tables: Tables, codes: Codes, asked: AskedMonths) -> Counts:
    added = add_up(tables, asked.counted, len(codes.municipalities), len(codes.services))
    chosen = asked.numbers - asked.counted.numbers[0]
    spells = {name: np.take(added.spells[name], chosen, axis=-1) for name in MEASURES}
    services = np.take(added.services, chosen, axis=-1)
    together = np.concatenate([services.sum(axis=0, keepdims=True), services])
    breakdowns = (TOTAL, *codes.services) if codes.services else ()
    return Counts(
        _rows(spells, asked, codes.municipalities, (TOTAL,)),
        _rows({"in_services": together[: len(breakdowns)]}, asked, codes.municipalities, breakdowns),
    )


def _rows(
    counts: dict[str, Whole], asked: AskedMonths, municipalities: Sequence[str], breakdowns: Sequence[str]
) -> pl.DataFrame:
    """Return a row per place of arrays by breakdown, municipality, sex, age group and month, a column per array."""
    labels: dict[str, Sequence[str] | Sequence[date]] = {
        "breakdown": breakdowns,
        "place": municipalities,
        "sex": (TOTAL, *SEXES),
        "age_group": (TOTAL, *AGE_GROUPS),
        "period": asked.months,
    }
    shape = [len(values) for values in labels.values()]
    columns = {}
    for axis, (name, values) in enumerate(labels.items()):
        numbers = np.arange(len(values), dtype=np.uint32).reshape([-1 if at == axis else 1 for at in range(len(shape))])
        dtype = pl.Date if name == "period" else pl.Enum([str(value) for value in values])
        columns[name] = pl.Series(name, values, dtype=dtype).gather(np.broadcast_to(numbers, shape).reshape(-1))
    measures = [pl.Series(name, values.reshape(-1)) for name, values in counts.items()]
    return pl.DataFrame([*(columns[name] for name in KEY[1:]), *measures])


def _observations(counts: pl.DataFrame) -> pl.DataFrame:
    dimensions = [name for name in KEY if name in counts.columns]
    return counts.unpivot(index=dimensions, variable_name="measure", value_name="value").select(
        pl.col(name).cast(SCHEMA[name]) for name in (*KEY, "value")
    )
