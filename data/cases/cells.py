"""The cells that counts are made for, and which cases belong to which: totals are cells like any other."""

from collections.abc import Sequence
from itertools import product

import polars as pl

from data.observations import TOTAL

UNKNOWN = "U"
"""A sex or an age group that is not known, as sql/spells.sql writes it: it belongs to the totals only."""
SEXES = ("M", "F")
AGE_GROUPS = ("Y_LT25", "Y25T49", "Y_GE50")
OPEN, SERVED, SERVICES = "open", "served", "services"
"""Series: spells, their days in a service, and all services together; the single services have their own codes."""


def cells_of(municipalities: Sequence[str], services: Sequence[str] | None) -> pl.DataFrame:
    """Return a row per cell: cell (number), series, breakdown, municipality, sex, age_group, served_cell.

    `served_cell` is the cell of SERVED that belongs to one of OPEN. Where services are None, none are counted.
    """
    series = [(OPEN, TOTAL), (SERVED, TOTAL)]
    if services is not None:
        series += [(SERVICES, TOTAL), *((service, service) for service in services)]
    groups = list(product(municipalities, (TOTAL, *SEXES), (TOTAL, *AGE_GROUPS)))
    rows = [(*names, *group) for names, group in product(series, groups)]
    columns = ["series", "breakdown", "municipality", "sex", "age_group"]
    cells = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row").with_row_index("cell")
    return cells.select(
        pl.col("cell").cast(pl.Int32), *columns, (pl.col("cell").cast(pl.Int32) + len(groups)).alias("served_cell")
    )


def parts_of(cells: pl.DataFrame) -> pl.DataFrame:
    """Return which cases each cell is made of: cell, series, municipality, sex, age_group of the cases."""
    single = cells.filter(pl.col("series") != SERVICES)
    together = cells.filter(pl.col("series") == SERVICES).drop("series")
    services = single.filter(pl.col("breakdown") != TOTAL).select("series").unique()
    parts = pl.concat([single.select(*_PART), together.join(services, how="cross").select(*_PART)])
    for dimension, categories in (("sex", SEXES), ("age_group", AGE_GROUPS)):
        parts = parts.join(_members(dimension, categories), on=dimension).drop(dimension).rename({"of": dimension})
    return parts.select(*_PART)


_PART = ("cell", "series", "municipality", "sex", "age_group")


def _members(dimension: str, categories: Sequence[str]) -> pl.DataFrame:
    """Return each category with itself, and the total with all of them and the unknown."""
    pairs = [(category, category) for category in categories]
    pairs += [(TOTAL, category) for category in (*categories, UNKNOWN)]
    return pl.DataFrame(pairs, schema=[dimension, "of"], orient="row")
