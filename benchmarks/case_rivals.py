"""The counts of spells, done in other ways: Polars, pandas, and spells joined to months.

Each adds up open spells with their days and squares, and the cohorts with those that reached 1, 3, 6 and 12 months, by
municipality, sex, age group and month. They make no totals and no plans, so they do less than data.cases.counting.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from data.cases.calendar import FLOW_MONTHS, AskedMonths, CountedMonths
from data.cases.options import PLAN_DAYS
from data.days import day_number

COLUMNS = ["municipality", "sex", "birth_year", "start", "end"]
KEYS = ["municipality", "sex", "birth_year"]
AMOUNTS = ["spells", "days", "squares"]
FIRST_DAY = day_number(date(1990, 1, 1))
NAIVE = """
SELECT s.municipality, s.sex,
    CASE WHEN m.year - s.birth_year < 25 THEN 1 WHEN m.year - s.birth_year < 50 THEN 2 ELSE 3 END,
    m.period, COUNT(*), SUM(m.day - s.start), SUM((m.day - s.start) * (m.day - s.start))
FROM read_parquet($files) AS s
JOIN (SELECT *, DATE '1970-01-01' + count_day AS day FROM months) AS m
    ON s.start <= m.day AND (s."end" IS NULL OR s."end" >= m.day)
GROUP BY 1, 2, 3, 4
"""


def with_polars(files: Sequence[Path], months: Sequence[date]) -> float:
    """Count with Polars, streaming; return the open spells of all months."""
    asked = CountedMonths(AskedMonths.of(months).numbers)
    calendar = (
        asked.calendar(FIRST_DAY, PLAN_DAYS["either"])
        .lazy()
        .with_columns(pl.col("day_number").cast(pl.Date).alias("day"))
    )
    spells = pl.scan_parquet(list(files)).select(COLUMNS)
    since = pl.col("start").to_physical().cast(pl.Int64)
    amounts = (pl.len().cast(pl.Int64).alias("spells"), since.sum().alias("days"), (since**2).sum().alias("squares"))
    begun = spells.join(calendar, left_on="start", right_on="day")
    began = begun.group_by(*KEYS, pl.col("begins_at").alias("at")).agg(amounts)
    ended = spells.join(calendar, left_on="end", right_on="day").group_by(*KEYS, pl.col("ends_at").alias("at"))
    lasted = pl.col("end").is_null()
    reached = [
        (lasted | (pl.col("end").to_physical() >= pl.col(f"full_{n}m"))).sum().alias(f"reached_{n}m")
        for n in FLOW_MONTHS
    ]
    cohorts = begun.group_by(*KEYS, "month_index").agg(pl.len().alias("began"), *reached)
    tables = pl.collect_all([began, ended.agg(amounts), cohorts], engine="streaming")
    changes = pl.concat([tables[0], tables[1].with_columns(-pl.col(name) for name in AMOUNTS)])
    return _stocks(changes, asked)


def with_pandas(files: Sequence[Path], months: Sequence[date]) -> float:
    """Count with pandas, all in memory; return the open spells of all months."""
    asked = CountedMonths(AskedMonths.of(months).numbers)
    calendar = asked.calendar(FIRST_DAY, PLAN_DAYS["either"]).to_pandas()
    spells = pd.concat([pd.read_parquet(file, columns=COLUMNS) for file in files])
    for name in ("start", "end"):
        spells[name] = pd.to_datetime(spells[name]).to_numpy().astype("datetime64[D]").astype("int64")
    spells["squares"] = spells["start"] ** 2
    begun = spells.merge(calendar, left_on="start", right_on="day_number")
    sums = {"spells": ("start", "size"), "days": ("start", "sum"), "squares": ("squares", "sum")}
    began = begun.groupby([*KEYS, "begins_at"], as_index=False).agg(**sums).rename(columns={"begins_at": "at"})
    is_open = begun["end"] < FIRST_DAY - 1_000_000
    for later in FLOW_MONTHS:
        begun[f"reached_{later}m"] = is_open | (begun["end"] >= begun[f"full_{later}m"])
    begun.groupby([*KEYS, "month_index"])[[f"reached_{later}m" for later in FLOW_MONTHS]].agg(["size", "sum"])
    ends = spells.merge(calendar, left_on="end", right_on="day_number")
    ended = ends.groupby([*KEYS, "ends_at"], as_index=False).agg(**sums).rename(columns={"ends_at": "at"})
    ended[AMOUNTS] = -ended[AMOUNTS]
    return _stocks(pl.from_pandas(pd.concat([began, ended])), asked)


def joined_to_months(files: Sequence[Path], months: Sequence[date]) -> float:
    """Count the stocks alone by joining spells to months in DuckDB; return the open spells of all months."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        asked = CountedMonths(AskedMonths.of(months).numbers)
        table = {"period": list(months), "year": asked.years[:-1], "count_day": asked.count_days.astype(np.int32)}
        connection.register("months", pl.DataFrame(table).to_arrow())
        rows = connection.execute(NAIVE, {"files": [str(file) for file in files]}).fetchall()
        return float(sum(row[4] for row in rows))


def _stocks(changes: pl.DataFrame, asked: CountedMonths) -> float:
    """Add the changes up over the months, for every municipality, sex and year of birth, then by age group."""
    people = changes.select(KEYS).unique().with_row_index("person_group")
    inside = changes.filter(pl.col("at") < len(asked.numbers)).join(people, on=KEYS)
    total = 0.0
    ages = asked.years[None, :-1] - people["birth_year"].to_numpy()[:, None]
    for name in AMOUNTS:
        stock = np.zeros((people.height, len(asked.numbers)))
        np.add.at(stock, (inside["person_group"].to_numpy(), inside["at"].to_numpy()), inside[name].to_numpy())
        np.cumsum(stock, axis=1, out=stock)
        by_age = [(stock * (np.digitize(ages, [25, 50]) == age)).sum() for age in range(3)]
        total = total or float(sum(by_age))
    return total
