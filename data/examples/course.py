"""How things go from month to month: seasons, the long course, and how many begin so that the counts come out.

Seasonal figures are rounded means of public ones: unemployed of the twelve municipalities (12r5, 2016-2022 less 2020
and 2021) and the activation rate of the whole country (12u4, 2018-2019), each over its year's mean; January first.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from data.examples.changes import services_factor
from data.examples.days import Clock, Flags, Grid, Real, Whole, weekdays_of
from data.examples.durations import SERVICE_LENGTHS, SPELL_LENGTHS
from data.examples.places import Place

TOWN_SEASON = np.array([1.11, 1.05, 1.02, 1.0, 0.96, 1.08, 1.13, 0.94, 0.88, 0.88, 0.91, 1.05])
COUNTRY_SEASON = np.array([1.17, 1.12, 1.08, 1.07, 0.95, 0.95, 0.96, 0.89, 0.87, 0.91, 0.95, 1.06])
RATE_SEASON = np.array([0.945, 0.99, 1.04, 1.06, 1.065, 0.905, 0.825, 0.99, 1.06, 1.09, 1.09, 0.925])

# Activation rate without season, so that Kainuu's comes out at 40.5 % over 2022, 36.5 % in June 2024, 23.6 % in June
# 2025 and 17.3 % in June 2026 (June's season is 0.905). It breaks on 1 January 2025.
RATE_COURSE = ((2022.5, 0.412), (2024.46, 0.403), (2024.99, 0.40), (2025.0, 0.275), (2025.46, 0.261), (2026.46, 0.191))
BREAK = date(2025, 1, 1)
CUT_AT_BREAK = 0.45
"""Share of the services under way that came to their end with the year 2024, as the contracts of the state did."""

# Spells end at this pace: before the summer and when schools begin again more, in December fewer. Services pause in
# summer and at Christmas.
SPELL_PACE = np.array([1.15, 1.0, 1.05, 1.05, 1.3, 0.9, 0.8, 1.4, 1.15, 0.95, 0.85, 0.65])
SERVICE_PACE = np.array([0.8, 0.75, 0.75, 0.9, 1.25, 2.0, 1.3, 0.6, 0.65, 0.75, 0.9, 1.7])
SLUMP, SLUMP_PACE = (date(2020, 3, 1), date(2020, 6, 1)), 0.8
"""In spring 2020 those who were unemployed already found work more slowly."""

REGION_IN_SERVICES = 720 / 3423
"""Persons in services for each unemployed person in Kainuu's eight municipalities in June 2026."""

SETTLING_MONTHS = 60
"""So long the inflow is held even at the start, till there are old spells, too."""
LEAST_INFLOW = 0.02
MOST_INTO_SERVICES = 0.9


@dataclass(frozen=True, eq=False)
class Course:
    """What holds for every municipality on a grid of months."""

    grid: Grid

    @cached_property
    def spell_clock(self) -> Clock:
        """The clock by which spells end."""
        pace = self.grid.by_calendar_month(SPELL_PACE)
        first, last = (self.grid.index(month) for month in SLUMP)
        in_slump = (np.arange(len(pace)) >= first) & (np.arange(len(pace)) <= last)
        return Clock.of_pace(self.grid, np.where(in_slump, SLUMP_PACE * pace, pace))

    @cached_property
    def service_clock(self) -> Clock:
        """The clock by which services end."""
        return Clock.of_pace(self.grid, self.grid.by_calendar_month(SERVICE_PACE))

    @cached_property
    def day_shares(self) -> Real:
        """The share of its month's spells that begin on each day: few at weekends, many on the first working day."""
        days, month = self.grid.days[:-1], self.grid.month_of_day[:-1]
        weekday = weekdays_of(days)
        weight = np.where(weekday < 5, 1.0, 0.3)
        working = np.flatnonzero(weekday < 5)
        _, first_of_month = np.unique(month[working], return_index=True)
        weight[working[first_of_month]] = 3.0
        shares: Real = weight / np.bincount(month, weight)[month]
        return shares

    @cached_property
    def spell_survival(self) -> dict[bool, Real]:
        """For towns (True) and the countryside (False): see `survival`."""
        return {
            is_town: survival(self.spell_clock, self.day_shares, tail) for is_town, tail in SPELL_LENGTHS.tails.items()
        }

    @cached_property
    def service_survival(self) -> Real:
        """The same for services, the cut of the break within."""
        kept = survival(self.service_clock, self.day_shares, SERVICE_LENGTHS.tail)
        months = np.arange(len(kept))
        at_break = self.grid.index(BREAK)
        is_cut: Flags = (months[:, None] < at_break) & (months[None, :] >= at_break)
        return kept * (1 - CUT_AT_BREAK * is_cut.astype(np.float64))

    def unemployed(self, place: Place) -> Real:
        """Return the unemployed wanted on each count day, without lay-offs and changes."""
        season = TOWN_SEASON if place.is_town else COUNTRY_SEASON
        wanted: Real = place.level(self.grid) * self.grid.by_calendar_month(season)
        return wanted

    def spells_begun(self, place: Place) -> Real:
        """Return how many spells are expected to begin in each month."""
        return np.round(begun(self.unemployed(place), self.spell_survival[place.is_town]), 6)

    def starts_expected(self, place: Place) -> Real:
        """Return how many spells are expected to begin up to each day and on it, since the first day of the grid."""
        by_day = self.spells_begun(place)[self.grid.month_of_day[:-1]] * self.day_shares
        return np.cumsum(by_day)

    def into_services(self, place: Place) -> Real:
        """Return the share of the spells ending in each month that end in a service."""
        wanted = begun(self._in_services(place), self.service_survival)
        unemployed = self.unemployed(place)
        ending = self.spells_begun(place) - np.diff(unemployed, prepend=unemployed[0])
        share: Real = wanted / np.maximum(ending, 1e-9)
        return share.clip(0.0, MOST_INTO_SERVICES).round(6)

    def _in_services(self, place: Place) -> Real:
        """Return the persons in services wanted: the rate's odds, in each place more or less as in June 2026."""
        years, rates = zip(*RATE_COURSE, strict=True)
        rate = np.interp(self.grid.years, years, rates) * self.grid.by_calendar_month(RATE_SEASON)
        odds = rate / (1 - rate) * place.in_services / REGION_IN_SERVICES
        wanted: Real = odds * self.unemployed(place) * services_factor(place, self.grid)
        return wanted


def survival(clock: Clock, day_shares: Real, tail: Real) -> Real:
    """Return, for what begins in a month (row), the share still open on the count day of a month (column).

    `tail` is the share that lasts longer than 0, 1, 2, ... days of the clock.
    """
    grid = clock.grid
    starts: Whole = grid.days[:-1] - grid.days[0]
    month = grid.month_of_day[:-1]
    columns = []
    for count in grid.count_indexes:
        begun_by_then = starts[: count + 1]
        ages = clock.elapsed[count] - clock.elapsed[begun_by_then]
        still = day_shares[: count + 1] * np.interp(ages, np.arange(len(tail)), tail)
        columns.append(np.bincount(month[: count + 1], still, minlength=len(grid.months)))
    return np.column_stack(columns)


def begun(wanted: Real, still_open: Real) -> Real:
    """Return how many must begin in each month for the counts wanted: what is wanted less what is left of the earlier.

    At the start, where there is nothing earlier, the number that would hold the count for ever.
    """
    months_open = still_open[0].sum()
    starts = np.zeros(len(wanted))
    for month, count in enumerate(wanted):
        if month < SETTLING_MONTHS:
            starts[month] = count / months_open
        else:
            left = (starts[:month] * still_open[:month, month]).sum()
            starts[month] = max(LEAST_INFLOW * count, (count - left) / still_open[month, month])
    return starts
