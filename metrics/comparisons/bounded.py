"""Numbers that are known or lie between bounds, and their sums and products (interval arithmetic)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Bounded:
    """Arrays of equal length: the numbers (nan where not known) and the least and the most that each may be.

    Arithmetic treats the numbers as independent: bounds of a result hold, but may be wider than need be.
    """

    value: Numbers
    lower: Numbers
    upper: Numbers

    @classmethod
    def of(cls, frame: pl.DataFrame, name: str) -> "Bounded":
        """Return the columns `name`, `name`_lower and `name`_upper; null becomes nan."""
        return cls(*(frame.get_column(f"{name}{end}").cast(pl.Float64).to_numpy() for end in ("", "_lower", "_upper")))

    def __add__(self, other: "Bounded") -> "Bounded":
        return Bounded(self.value + other.value, self.lower + other.lower, self.upper + other.upper)

    def __sub__(self, other: "Bounded") -> "Bounded":
        return Bounded(self.value - other.value, self.lower - other.upper, self.upper - other.lower)

    def __mul__(self, other: "Bounded") -> "Bounded":
        ends = np.array([one * another for one in (self.lower, self.upper) for another in (other.lower, other.upper)])
        return Bounded(self.value * other.value, ends.min(axis=0), ends.max(axis=0))

    def times(self, factor: float) -> "Bounded":
        """Return the numbers times a positive factor."""
        return Bounded(self.value * factor, self.lower * factor, self.upper * factor)

    def where(self, condition: np.ndarray[Any, np.dtype[np.bool_]], other: "Bounded") -> "Bounded":
        """Return these numbers where the condition holds, elsewhere the other's."""
        pairs = ((self.value, other.value), (self.lower, other.lower), (self.upper, other.upper))
        return Bounded(*(np.where(condition, one, another) for one, another in pairs))

    def columns(self, name: str) -> dict[str, pl.Series]:
        """Return the columns `name` (null where not known), `name`_lower and `name`_upper, equal where known."""
        known = ~np.isnan(self.value)
        ends = {"": self.value, "_lower": self.lower, "_upper": self.upper}
        return {
            f"{name}{end}": pl.Series(np.where(known, self.value, numbers)).fill_nan(None)
            for end, numbers in ends.items()
        }
