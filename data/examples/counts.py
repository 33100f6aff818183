"""Counting cases by municipality, sex, year of birth and month, without a loop over months.

A stock is what has begun less what has ended, added up from month to month: each case is touched twice, however long it
lasts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from data.days import count_days
from data.examples.days import NEVER, Flags, Real, Whole
from data.observations import TOTAL

# (sex, age group) of the rows of the extract; ages are those reached in the calendar year of the month.
GROUPS = (
    (TOTAL, TOTAL),
    ("M", TOTAL),
    ("F", TOTAL),
    (TOTAL, "Y_LT25"),
    (TOTAL, "Y25T49"),
    (TOTAL, "Y_GE50"),
)
AGE_BOUNDS = ((0, 25), (25, 50), (50, 200))
"""Age groups from, and up to but without."""


@dataclass(frozen=True, eq=False)
class Counter:
    """Counts over municipalities (codes) and months (month numbers); persons are born in the years `born`, first, last.

    Counts come as arrays municipality x group of GROUPS x month.
    """

    municipalities: Sequence[str]
    months: Whole
    born: tuple[int, int]

    @cached_property
    def count_days(self) -> Whole:
        """The day of each month on which stocks are counted."""
        return count_days(self.months)

    def cells(self, cases: pl.DataFrame) -> Whole:
        """Return the number of the smallest cell of each case: municipality x sex x year of birth."""
        place = cases["municipality"].cast(pl.Enum(self.municipalities)).to_physical().to_numpy().astype(np.int64)
        is_female = (cases["sex"] == "F").to_numpy()
        cells: Whole = (place * 2 + is_female) * self._years + cases["birth_year"].to_numpy() - self.born[0]
        return cells

    def stock(self, cells: Whole, start: Whole, end: Whole, weight: Real | None = None) -> Real:
        """Add up the cases open on each count day, begun on it at the latest and ended after it."""
        begins, ends = (np.searchsorted(self.count_days, days) for days in (start, end))
        change = self._added(cells, begins, weight) - self._added(cells, ends, weight)
        return self._by_group(np.cumsum(change, axis=-1))

    def flow(self, cells: Whole, months: Whole, chosen: Flags | None = None) -> Real:
        """Count the chosen cases in the month of each (month numbers); months outside count nowhere."""
        if chosen is not None:
            cells, months = cells[chosen], months[chosen]
        return self._by_group(self._added(cells, months - self.months[0], None))

    @property
    def _years(self) -> int:
        return self.born[1] - self.born[0] + 1

    def _added(self, cells: Whole, indexes: npt.NDArray[np.integer], weight: Real | None) -> Real:
        """Return municipality x sex x year of birth x month."""
        inside = (indexes >= 0) & (indexes < len(self.months))
        shape = (len(self.municipalities), 2, self._years, len(self.months))
        places = cells[inside] * len(self.months) + indexes[inside]
        weights = None if weight is None else weight[inside]
        added: Real = np.bincount(places, weights, minlength=int(np.prod(shape))).astype(np.float64).reshape(shape)
        return added

    def _by_group(self, counts: Real) -> Real:
        """Add up sexes and years of birth to the groups."""
        by_sex, by_birth = counts.sum(axis=2), counts.sum(axis=1)
        ages = (1970 + self.months // 12)[None, :] - np.arange(self.born[0], self.born[1] + 1)[:, None]
        by_age = [(by_birth * ((ages >= low) & (ages < high))).sum(axis=1) for low, high in AGE_BOUNDS]
        return np.stack([by_sex.sum(axis=1), by_sex[:, 0], by_sex[:, 1], *by_age], axis=1)


def days_of(dates: pl.Series) -> Whole:
    """Return dates as day numbers, NEVER where there is none."""
    return dates.to_physical().cast(pl.Int64).fill_null(NEVER).to_numpy()
