"""A request for figures, spelt out in frames that cells are joined with."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked for; the frames have the columns named."""

    indicators: tuple[str, ...]
    constituents: pl.DataFrame
    """place, basis, unit, code, counted: see metrics.constituents."""
    months: pl.DataFrame
    """period, month: the months of each period, by its label."""
    groups: pl.DataFrame
    """sex, age_group."""
    rates: pl.DataFrame
    """indicator, measure: the published rate of each indicator that names one."""
