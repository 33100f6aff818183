"""How long spells and services last, as tables that are inverted: drawing a length takes one uniform number.

Tables instead of the generator's own gamma and Weibull keep the data the same on every platform: what is left is
addition and multiplication of rounded numbers. A tail is the share that lasts longer than 0, 1, 2, ... days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from data.examples.days import Real, Whole

LONGEST = 9000
DAYS = np.arange(LONGEST + 1, dtype=np.float64)

YOUNG, OLD = 25, 50
"""Youngest age of the middle and of the old group."""
YOUNGEST, OLDEST = 17, 61


@dataclass(frozen=True, eq=False)
class SpellLengths:
    """Lengths of spells: 40 % reach three months, 22 % six, and those under way have lasted 40 weeks on average.

    A Weibull distribution and, for one in eleven, an exponential one with a long mean; the young leave sooner, the
    old later.
    """

    shape: float = 0.75
    scale: float = 85.0
    long_share: float = 0.09
    long_mean: float = 480.0
    age_factors: tuple[float, float, float] = (0.7, 1.0, 1.4)
    town_ages: tuple[float, float, float] = (0.27, 0.48, 0.25)
    country_ages: tuple[float, float, float] = (0.17, 0.43, 0.40)

    @cached_property
    def base_tail(self) -> Real:
        """The tail for the middle age group."""
        usual = np.exp(-((DAYS / self.scale) ** self.shape))
        return np.round((1 - self.long_share) * usual + self.long_share * np.exp(-DAYS / self.long_mean), 12)

    @cached_property
    def tails(self) -> dict[bool, Real]:
        """The tails for all ages together in towns (True) and in the countryside (False)."""
        return {True: self._mixed(self.town_ages), False: self._mixed(self.country_ages)}

    def ages(self, uniform: Real, *, is_town: bool) -> Whole:
        """Return an age in years for each uniform number."""
        bounds = (YOUNGEST, YOUNG, OLD, OLDEST + 1)
        shares = self.town_ages if is_town else self.country_ages
        return np.floor(np.interp(uniform, np.concatenate([[0.0], np.cumsum(shares)]), bounds)).astype(np.int64)

    def draw(self, uniform: Real, ages: Whole) -> Real:
        """Return a length in days of the clock for each uniform number and age."""
        factors = np.array(self.age_factors)[(ages >= YOUNG).astype(int) + (ages >= OLD)]
        lengths: Real = factors * inverted(self.base_tail, uniform)
        return lengths

    def _mixed(self, shares: tuple[float, float, float]) -> Real:
        tails = [np.interp(DAYS / factor, DAYS, self.base_tail) for factor in self.age_factors]
        return added(shares, tails)


@dataclass(frozen=True, eq=False)
class ServiceLengths:
    """Kinds of service (catalogue codes), the share of each among those that begin, and its mean length in days.

    Lengths lie between 0.4 and 1.6 times the mean, all equally likely.
    """

    kinds: tuple[str, ...] = (
        "training",
        "coaching",
        "subsidised_work",
        "trial",
        "rehabilitative_work",
        "own_study",
    )
    shares: tuple[float, ...] = (0.22, 0.22, 0.14, 0.14, 0.13, 0.15)
    means: tuple[float, ...] = (170.0, 90.0, 270.0, 75.0, 330.0, 450.0)

    @cached_property
    def tail(self) -> Real:
        """The tail for all kinds together."""
        tails = [np.clip((1.6 - DAYS / mean) / 1.2, 0, 1) for mean in self.means]
        return added(self.shares, tails)

    def draw_kinds(self, uniform: Real) -> Whole:
        """Return the index of a kind for each uniform number."""
        return pick(self.shares, uniform)

    def draw(self, uniform: Real, kinds: Whole) -> Real:
        """Return a length in days of the clock for each uniform number and kind."""
        lengths: Real = np.array(self.means)[kinds] * (0.4 + 1.2 * uniform)
        return lengths


SPELL_LENGTHS = SpellLengths()
SERVICE_LENGTHS = ServiceLengths()


def inverted(tail: Real, uniform: Real) -> Real:
    """Return the length that a share `uniform` of all stays below."""
    return np.interp(uniform, 1 - tail, np.arange(len(tail)))


def added(shares: Sequence[float], tails: Sequence[Real]) -> Real:
    """Return the tail of all together, each in its share."""
    tail: Real = np.sum([share * tail for share, tail in zip(shares, tails, strict=True)], axis=0)
    return tail


def pick(shares: Sequence[float], uniform: Real) -> Whole:
    """Return an index for each uniform number, drawn in these shares (which add up to 1)."""
    chosen: Whole = np.searchsorted(np.cumsum(shares)[:-1], uniform, side="right").astype(np.int64)
    return chosen
