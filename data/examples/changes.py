"""What changes in a municipality after 2025, put in on purpose so that a signal rule has something true to find.

- Suomussalmi (777), a step: spells that begin on 1 July 2025 or later last half as long again. The flows over 3 and 6
  months rise with the cohorts of July 2025, the ongoing duration and the unemployed share step by step after them.
- Kuusamo (305), a ramp: from September 2025 to August 2026 persons in services grow evenly to twice of what they would
  be, and with them the activation rate.
- Kuhmo (290), a step: for spells that begin on 1 March 2026 or later a plan takes twice as long. About 70 % instead of
  93 % have one within a month, from the months passed in April 2026 on.

Nothing else changes in one municipality alone: what else a rule flags is chance. What holds everywhere stands in
data.examples.course (the lay-offs, the break of 2025), data.examples.plans (the slower first interviews of 2026),
data.examples.services (providers that differ) and data.examples.moves.
"""

from datetime import date

import numpy as np

from data.days import day_number, month_number
from data.examples.days import Grid, Real, Whole
from data.examples.places import Place

LONGER_SPELLS = ("777", date(2025, 7, 1), 1.5)
MORE_SERVICES = ("305", date(2025, 9, 1), date(2026, 8, 1), 2.0)
SLOWER_PLANS = ("290", date(2026, 3, 1), 2.0)


def length_factor(place: Place, starts: Whole) -> Real:
    """Return what the length of a spell that begins on each day is multiplied by."""
    code, since, factor = LONGER_SPELLS
    return np.where((place.code == code) & (starts >= day_number(since)), factor, 1.0)


def services_factor(place: Place, grid: Grid) -> Real:
    """Return what the number of persons in services is multiplied by in each month."""
    code, first, last, factor = MORE_SERVICES
    if place.code != code:
        return np.ones(len(grid.months))
    ends = (month_number(first) - 1, month_number(last))
    return np.interp(grid.months, ends, (1.0, factor))


def plan_factor(place: Place, starts: Whole) -> Real:
    """Return what the time that a plan takes is multiplied by for a spell that begins on each day."""
    code, since, factor = SLOWER_PLANS
    return np.where((place.code == code) & (starts >= day_number(since)), factor, 1.0)
