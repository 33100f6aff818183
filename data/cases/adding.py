"""From the small tables that sql/ makes of all cases to a count for every cell: changes are added up over the months.

Arrays have the axes municipality, sex, age group and month, whose numbers are those of sql/; services have one more in
front. Sex and age group 0 are the unknown at first, and the total once `with_totals` has added all up.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from data.cases.calendar import FLOW_MONTHS, CountedMonths
from data.cases.cells import AGE_GROUPS, SEXES
from data.days import Whole

AGE_OF_CLASS = np.array([0, 1, 2, 3, 1, 1, 2, 2, 3])
"""The age group of each age_class of sql/spell_changes.sql in the year in which the spell began."""
AGE_OF_CLASS_LATER = np.array([0, 1, 2, 3, 1, 2, 2, 3, 3])
"""The same in the year after."""
GROUP = (1 + len(SEXES), 1 + len(AGE_GROUPS))
OPEN, SERVED = 0, 1
"""Series: spells, and their days in a service; the single services follow."""


class Tables(NamedTuple):
    """What the queries of these names give, which have all numbers of the result in them.

    In the rows of changes that begin there is no ends_at, in those that end no begins_at.
    """

    spell_changes: pl.DataFrame
    service_changes: pl.DataFrame
    turning: pl.DataFrame


class Added(NamedTuple):
    """The counts of every cell and month: of each measure of spells, and of persons in each service."""

    spells: dict[str, Whole]
    services: Whole


def add_up(tables: Tables, months: CountedMonths, municipalities: int, services: int) -> Added:
    """Return the counts for all months of `months` of so many municipalities and services."""
    shape = (municipalities, *GROUP, len(months.numbers) + 1)
    beginning = tables.spell_changes.filter(pl.col("begins_at").is_not_null())
    changes = (_begun(beginning, months), _ended(tables.spell_changes), tables.turning.filter(series=OPEN))
    stocks = [_stock(changes, shape, amount) for amount in ("periods", "first_days", "first_days_squared")]
    in_services = _in_services(tables, shape, services)
    periods, elapsed, squares = _elapsed(stocks, months.count_days)
    spells = {"unemployed": periods - in_services[SERVED], "open_spells": periods}
    spells |= {"open_days": elapsed, "open_days_squared": squares}
    return Added(spells | dict(_flows(beginning, months, shape)), in_services[SERVED + 1 :])


def _begun(beginning: pl.DataFrame, months: CountedMonths) -> pl.DataFrame:
    """Return the rows at the count day that first finds them begun, at the age group of its year."""
    same_year = months.years[beginning["begins_at"].to_numpy()] == months.years[beginning["month_index"].to_numpy()]
    same_year |= beginning["month_index"].to_numpy() < 0
    classes = beginning["age_class"].to_numpy()
    ages = np.where(same_year, AGE_OF_CLASS[classes], AGE_OF_CLASS_LATER[classes])
    return beginning.with_columns(pl.Series("age_group", ages), pl.col("begins_at").alias("month_index"))


def _ended(changes: pl.DataFrame) -> pl.DataFrame:
    """Return the rows at the count day that first finds them ended."""
    return changes.filter(pl.col("ends_at").is_not_null()).with_columns(pl.col("ends_at").alias("month_index"))


def _stock(changes: Sequence[pl.DataFrame], shape: Sequence[int], amount: str, *more_keys: str) -> Whole:
    """Return what has begun less what has ended, by month, from the rows that begin, that end and that change age."""
    begun, ended, turned = changes
    aged = turned.with_columns(pl.col("next_age_group").alias("age_group"))
    keys = (*more_keys, "home", "sex", "age_group", "month_index")
    stock = np.zeros(shape, dtype=np.int64)
    for sign, rows in ((1, begun), (-1, ended), (-1, turned), (1, aged)):
        places = np.ravel_multi_index(tuple(rows[key].to_numpy() for key in keys), tuple(shape))
        _place(stock, places, sign * rows[amount].to_numpy())
    np.cumsum(stock, axis=-1, out=stock)
    return with_totals(stock)[..., :-1]


def _in_services(tables: Tables, shape: Sequence[int], services: int) -> Whole:
    begun = tables.service_changes.filter(pl.col("begins_at").is_not_null()).with_columns(
        pl.col("begins_at").alias("month_index"), pl.col("first_age_group").alias("age_group")
    )
    changes = (begun, _ended(tables.service_changes), tables.turning.filter(pl.col("series") > OPEN))
    return _stock(changes, (SERVED + 1 + services, *shape), "periods", "series")


def _elapsed(stocks: Sequence[Whole], count_days: Whole) -> tuple[Whole, Whole, Whole]:
    """Return the open spells, their days up to the count day d, and the squares of these.

    sum(d - s) = n d - sum(s), and sum((d - s)^2) = n d^2 - 2 d sum(s) + sum(s^2).
    """
    periods, first_days, squares = stocks
    elapsed = periods * count_days - first_days
    return periods, elapsed, (elapsed - first_days) * count_days + squares


def _flows(beginning: pl.DataFrame, months: CountedMonths, shape: Sequence[int]) -> Iterator[tuple[str, Whole]]:
    """Yield each measure of cohorts in the months in which it is shown, at the age groups of their years."""
    cohorts = beginning.filter(pl.col("month_index") >= 0)
    for later in FLOW_MONTHS:
        places = _shown_later(cohorts, months, shape, later)
        amounts = {f"began_{later}m_ago": "periods", f"reached_{later}m": f"reached_{later}m"}
        amounts |= {name: name for name in ("passed_1m", "plan_before_1m") if name.endswith(f"_{later}m")}
        for name, amount in amounts.items():
            counts = np.zeros(shape, dtype=np.int64)
            _place(counts, places, cohorts[amount].to_numpy())
            yield name, with_totals(counts)[..., :-1]


def _shown_later(cohorts: pl.DataFrame, months: CountedMonths, shape: Sequence[int], later: int) -> Whole:
    """Return the places of cohorts so many months after they began; the first months' cohorts are not known."""
    began = cohorts["month_index"].to_numpy()
    last = len(months.numbers)
    shown = np.minimum(began + later, last)  # the months after the last are left out
    classes = cohorts["age_class"].to_numpy()
    same_year = months.years[began] == 1970 + (months.numbers[began] + later) // 12
    ages = np.where(same_year, AGE_OF_CLASS[classes], AGE_OF_CLASS_LATER[classes])
    return np.ravel_multi_index((cohorts["home"].to_numpy(), cohorts["sex"].to_numpy(), ages, shown), tuple(shape))


def _place(counts: Whole, places: Whole, values: Whole) -> None:
    """Add values to the counts at places in their order in memory."""
    np.add.at(counts.reshape(-1), places, values)


def with_totals(counts: Whole) -> Whole:
    """Return the same array with the totals of sexes, and of age groups, in the place of the unknown."""
    counts[..., 0, :, :] = counts.sum(axis=-3)
    counts[..., 0, :] = counts.sum(axis=-2)
    return counts
