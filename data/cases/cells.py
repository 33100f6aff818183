"""The groups that counts are made for. In sql/ they are whole numbers: a group's place here, from 1; 0 is unknown."""

from collections.abc import Mapping, Sequence
from itertools import product

import polars as pl

from data.observations import TOTAL

SEXES = ("M", "F")
AGE_GROUPS = ("Y_LT25", "Y25T49", "Y_GE50")
UNKNOWN = 0
"""A sex or an age group that is not known: it belongs to the totals only."""


def numbered(name: str, number: str, values: Sequence[str], first: int = 0) -> pl.DataFrame:
    """Return each value of a column with its number: columns `name` and `number`."""
    numbers = pl.Series(number, range(first, first + len(values)), dtype=pl.Int32)
    return pl.DataFrame([pl.Series(name, values, dtype=pl.String), numbers])


def cells_of(municipalities: Sequence[str]) -> pl.DataFrame:
    """Return a row per cell, totals among them: cell (number), municipality, sex, age_group."""
    groups = product(municipalities, (TOTAL, *SEXES), (TOTAL, *AGE_GROUPS))
    cells = pl.DataFrame(list(groups), schema=["municipality", "sex", "age_group"], orient="row")
    return cells.select(pl.int_range(pl.len(), dtype=pl.Int32).alias("cell"), pl.all())


def parts_of(cells: pl.DataFrame) -> pl.DataFrame:
    """Return which cases each cell is made of, in the numbers of sql/: cell, home, sex, age_group."""
    homes = numbered("municipality", "home", cells["municipality"].unique().sort().to_list())
    parts = cells.join(homes, on="municipality")
    for dimension, categories in (("sex", SEXES), ("age_group", AGE_GROUPS)):
        parts = parts.join(_members(dimension, categories), on=dimension).drop(dimension).rename({"of": dimension})
    return parts.select("cell", "home", "sex", "age_group")


def _members(dimension: str, categories: Sequence[str]) -> pl.DataFrame:
    """Return each category with its number, and the total with all of them and the unknown."""
    numbers: Mapping[str, int] = {category: place for place, category in enumerate(categories, 1)}
    pairs = [*numbers.items(), *((TOTAL, number) for number in (UNKNOWN, *numbers.values()))]
    return pl.DataFrame(pairs, schema={dimension: pl.String, "of": pl.Int32}, orient="row")
