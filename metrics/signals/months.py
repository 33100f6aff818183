"""Many series as arrays, a row each and a column a month: gaps are NaN, cut at breaks, shocks left out.

Breaks and shocks come as frames with key columns of the series, all or some, and `period` (Date): the first month of
the new series, and each unusual month. What lies on the other side of a break is never looked at: see Segments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

YEAR = 12
Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Layout:
    """Where each row of a frame of months lies: in which series, in which month since the first of all."""

    keys: pl.DataFrame
    """The key columns of each series."""
    series: Integers
    months: Integers
    first: int
    """The month counted 0, in months since the year 0."""

    @classmethod
    def of(cls, rows: pl.DataFrame, by: Sequence[str]) -> "Layout":
        """Return the layout of rows with the columns `by` and `period`; ValueError for two rows of one month."""
        series = rows.select(pl.struct(by).rank("dense")).to_series().to_numpy().astype(np.int64) - 1
        months = _month_numbers(rows)
        first = int(months.min()) if months.size else 0
        first_row = np.zeros(int(series.max()) + 1 if series.size else 0, dtype=np.int64)
        first_row[series[::-1]] = np.arange(len(rows))[::-1]
        layout = cls(rows.select(by)[first_row], series, months - first, first)
        if (np.bincount(series * layout.width + layout.months) > 1).any():
            raise ValueError(f"two rows with the same {', '.join((*by, 'period'))}")
        return layout

    @property
    def width(self) -> int:
        """From the first month of any series to the last of any."""
        return int(self.months.max()) + 1 if self.months.size else 0

    def spread(self, rows: pl.DataFrame) -> Array:
        """Return the columns of the rows, all numbers, as columns x series x months; NaN for null and without a row."""
        laid = np.full((rows.width, len(self.keys), self.width), np.nan)
        if rows.width:
            laid[:, self.series, self.months] = rows.select(pl.all().cast(pl.Float64).fill_null(np.nan)).to_numpy().T
        return laid

    def marks(self, events: pl.DataFrame | None) -> Flags:
        """Return which months of which series the events name."""
        marked = np.zeros((len(self.keys), self.width), dtype=np.bool_)
        if events is not None and not events.is_empty():
            named = [name for name in self.keys.columns if name in events.columns]
            numbered = events.join(self.keys.with_row_index("series"), on=named)
            months = _month_numbers(numbered) - self.first
            inside = (months >= 0) & (months < self.width)
            marked[numbered.get_column("series").to_numpy()[inside], months[inside]] = True
        return marked

    def gather(self, laid: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """Return what lies where each row does, in the rows' order."""
        return laid[self.series, self.months]


def _month_numbers(rows: pl.DataFrame) -> Integers:
    period = pl.col("period")
    number = period.dt.year().cast(pl.Int64) * YEAR + period.dt.month()
    return rows.select(number).to_series().to_numpy().astype(np.int64)


@dataclass(frozen=True, eq=False)
class Segments:
    """The stretches between breaks, as series x months; all shifts and sums stay within one."""

    starts: Flags

    @cached_property
    def age(self) -> Integers:
        """How many months of its segment lie before each month."""
        months = np.arange(self.starts.shape[-1])
        return months - np.maximum.accumulate(np.where(self.starts, months, 0), axis=-1)

    def earlier(self, values: Array, months: int, otherwise: float = np.nan) -> Array:
        """Return the values of so many months before; `otherwise` where that lies in no or another segment.

        values: ... x series x months.
        """
        shifted = np.full(values.shape, otherwise)
        np.copyto(shifted[..., months:], values[..., : max(values.shape[-1] - months, 0)], where=self._has(months))
        return shifted

    def _has(self, months: int) -> Flags:
        return self.age[..., months:] >= months

    def total(self, values: Array, years: int) -> Array:
        """Return the sum of each month and those before it, `years` in all; fewer at the start of a segment.

        Added up anew for each month: a running sum would keep what an outlier leaves of its rounding.
        """
        return self._repeated(self._repeated(values, YEAR, 1), years, YEAR)

    def _repeated(self, values: Array, times: int, months: int) -> Array:
        """Return the sum of each value and those of `months`, twice as many, … before it, `times` in all.

        Of two halves, each of two halves: few shifts.
        """
        if times == 1:
            return values
        half = self._repeated(values, times // 2, months)
        both: Array = half + self.earlier(half, times // 2 * months, 0.0)
        return both + self.earlier(values, (times - 1) * months, 0.0) if times % 2 else both

    def before(self, counted: Flags) -> Integers:
        """Return how many months before each one, of its segment, are counted."""
        number: Integers = np.cumsum(counted, axis=-1) - counted
        months = np.arange(counted.shape[-1])
        return number - np.take_along_axis(number, months - self.age, axis=-1)


def basis_starts(known: Flags, bases: Array) -> Flags:
    """Return the known months that rest on something else than the known month before them.

    bases: numbers that name what each month rests on, bases x series x months.
    """
    months = np.where(known, np.arange(known.shape[-1]), -1)
    newest = np.maximum.accumulate(months, axis=-1)
    last = np.concatenate([np.full((len(known), 1), -1), newest[..., :-1]], axis=-1)
    changed: Flags = (bases != np.take_along_axis(bases, np.maximum(last, 0)[None], axis=-1)).any(axis=0)
    return known & (last >= 0) & changed
