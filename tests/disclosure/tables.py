"""Small tables to attack, written by hand, and the ways to hide their cells."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from data.observations import TOTAL, conform

JUNE = date(2026, 6, 1)
Counts = Mapping[tuple[Any, ...], float]
"""(measure, place) or (measure, place, month) or (measure, place, month, sex, age group) -> count."""


def table(counts: Counts) -> pl.DataFrame:
    """Return the counts as true observations; month and group are June 2026 and the total where left out."""
    rows = []
    for key, value in counts.items():
        measure, place, month, sex, age_group = key + (JUNE, TOTAL, TOTAL)[len(key) - 2 :]
        rows.append(
            {
                "measure": measure,
                "place": place,
                "period": month,
                "frequency": "M",
                "sex": sex,
                "age_group": age_group,
                "breakdown": TOTAL,
                "value": float(value),
                "lower": float(value),
                "upper": float(value),
                "obs_status": "A",
                "conf_status": "F",
                "source": "area-extract",
            }
        )
    return conform(pl.DataFrame(rows))


def hide(
    observations: pl.DataFrame, which: pl.Expr, bounds: tuple[float | None, float | None] = (1, 4)
) -> pl.DataFrame:
    """Return the observations with the chosen cells hidden, and what is said of them instead."""
    low, high = (pl.lit(bound, dtype=pl.Float64) for bound in bounds)
    hidden = {"value": None, "lower": low, "upper": high, "obs_status": "Q", "conf_status": "C"}
    changed = {
        name: pl.when(which).then(said if isinstance(said, pl.Expr) else pl.lit(said)).otherwise(pl.col(name))
        for name, said in hidden.items()
    }
    return observations.with_columns(**changed)


def cell(measure: str, place: str, month: date = JUNE, sex: str = TOTAL, age_group: str = TOTAL) -> pl.Expr:
    """Return the condition that holds for one cell."""
    named = {"measure": measure, "place": place, "period": month, "sex": sex, "age_group": age_group}
    return pl.all_horizontal(pl.col(name) == value for name, value in named.items())


def small() -> pl.Expr:
    """Return the condition of primary hiding: a count of 1 to 4."""
    return pl.col("value").is_between(1, 4)
