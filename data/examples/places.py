"""The municipalities of the example: their sizes as StatFin 12r5 gives them, other municipalities with invented ones.

Levels are public figures (Statistics Finland / KEHA, CC BY 4.0). They set the size only: every case is invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from data.examples.days import Grid, Real

SEED = 2028
"""Chosen among seventy: with it the small municipalities, too, lie near their numbers of June 2026."""
LEVEL_YEARS = (2016.5, 2019.5, 2022.5, 2026.46)
"""The middle of 2016, 2019 and 2022, and June 2026: to these the levels of a place belong."""


@dataclass(frozen=True)
class Place:
    """A municipality.

    levels: unemployed at the times of LEVEL_YEARS, without season. labour_force: 2016 and 2026. in_services: for each
    unemployed person, of June 2026. layoffs: spells of the lay-offs of spring 2020 for each unemployed person.
    is_town: has the season and the ages of a town (students in summer) instead of those of the countryside (winter).
    plan_pace: how long a plan takes; 1 is the usual time, 2 twice as long.
    """

    code: str
    levels: tuple[float, float, float, float]
    labour_force: tuple[int, int]
    in_services: float
    layoffs: float = 0.4
    is_town: bool = False
    plan_pace: float = 1.0

    def level(self, grid: Grid) -> Real:
        """Return the unemployed in each month, without season: a constant rate of change between the levels."""
        return np.exp(np.interp(grid.years, LEVEL_YEARS, np.log(self.levels)))

    def labour_force_in(self, year: int) -> int:
        """Return the labour force that is published during a year."""
        return round(float(np.interp(year, (2016, 2026), self.labour_force)))


# Yearly means of 2016, 2019 and 2022; the last level is June 2026 (2066, 344, 148, ...) over June's season.
# Suomussalmi's lacks what the change of 2025 adds to it (see data.examples.changes).
KNOWN = {
    place.code: place
    for place in (
        Place("205", (2505, 1623, 1483, 1913), (17524, 16917), 0.248, layoffs=0.65, is_town=True, plan_pace=0.95),
        Place("290", (719, 421, 362, 362), (3824, 2905), 0.093, layoffs=0.3),
        Place("578", (225, 170, 134, 156), (1400, 1186), 0.165, layoffs=0.3),
        Place("620", (187, 139, 134, 135), (1100, 860), 0.145, layoffs=0.3, plan_pace=1.1),
        Place("697", (80, 53, 46, 38), (570, 447), 0.25, layoffs=0.3),
        Place("765", (602, 354, 261, 328), (4834, 4658), 0.186, layoffs=1.1, plan_pace=0.9),
        Place("777", (633, 443, 316, 262), (3576, 2671), 0.169, layoffs=0.25),
        Place("105", (176, 100, 90, 85), (994, 708), 0.17, layoffs=0.35),
        Place("305", (939, 602, 569, 847), (6935, 6583), 0.16, layoffs=1.3, plan_pace=1.1),
        Place("832", (305, 211, 180, 204), (1748, 1459), 0.145, layoffs=0.4),
        Place("615", (543, 349, 368, 428), (3211, 2744), 0.143, layoffs=0.4, plan_pace=1.2),
        Place("614", (310, 183, 177, 143), (1467, 1094), 0.23, layoffs=0.6, plan_pace=1.1),
    )
}
TWELVE = tuple(KNOWN)


def places_of(codes: Sequence[str]) -> list[Place]:
    """Return the municipalities with these codes; those outside the twelve with an invented size."""
    return [KNOWN.get(code) or _invented(code) for code in codes]


def _invented(code: str) -> Place:
    """Return a municipality of an invented size, the same at every call.

    Labour forces are lognormal about 3 200, so that Finland's 308 municipalities add up to about 2.5 million.
    """
    size, share, services, layoffs = np.random.default_rng([SEED, int(code)]).random(4)
    labour_force = round(3200 * float(np.exp(1.35 * NormalDist().inv_cdf(float(size)))))
    now = labour_force * (0.07 + 0.08 * float(share))
    return Place(
        code,
        levels=(1.25 * now, 0.85 * now, 0.85 * now, now),
        labour_force=(labour_force, labour_force),
        in_services=0.13 + 0.17 * float(services),
        layoffs=0.3 + 0.8 * float(layoffs),
        is_town=labour_force > 10_000,
    )
