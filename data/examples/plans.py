"""When the employment plan of a spell is made: after the first interview, or before the spell."""

from datetime import date

import numpy as np

from data.days import day_number
from data.examples.changes import plan_factor
from data.examples.days import Flags, Whole, months_of
from data.examples.durations import inverted
from data.examples.places import Place

INTERVIEW_DAYS = 7
SLOW_INTERVIEWS_FROM, SLOW_INTERVIEW_DAYS = date(2026, 1, 1), 14
"""The first interview is held within 5 working days, from 2026 within 10: on any day of one week, or of two."""

PLAN_SCALE = 5.2
STEP = 0.01
PLAN_TAIL = np.round((1 + np.arange(0, 40, STEP)) * np.exp(-np.arange(0, 40, STEP)), 12)
"""Then working out the plan takes a gamma-distributed time of shape 2: the share that takes longer, step by step of
PLAN_SCALE days. So 97 % have a plan before one month, and 94 % with the later interviews."""

PACE_YEARS, PACE = (2020.5, 2021.5, 2022.0), (1.4, 1.1, 1.0)
"""Plans took longer before the municipal trial."""
LAYOFF_PACE = 1.7
EARLIER_SHARE, EARLIER_DAYS = 0.25, 60
"""Share of the returning whose plan from before the spell still holds, and how old it is at most."""


def plan_days(
    place: Place, random: np.random.Generator, start: Whole, *, is_layoff: Flags, has_returned: Flags
) -> Whole:
    """Return the day on which the plan of each spell is made, however long the spell lasts."""
    year = 1970 + months_of(start) / 12
    pace = place.plan_pace * np.interp(year, PACE_YEARS, PACE) * plan_factor(place, start)
    pace = np.where(is_layoff, LAYOFF_PACE * pace, pace)
    work = PLAN_SCALE * STEP * pace * inverted(PLAN_TAIL, random.random(len(start)))
    window = np.where(start < day_number(SLOW_INTERVIEWS_FROM), INTERVIEW_DAYS, SLOW_INTERVIEW_DAYS)
    wait = np.floor(window * random.random(len(start)) + work).astype(np.int64)
    has_earlier = has_returned & (random.random(len(start)) < EARLIER_SHARE)
    earlier = 1 + np.floor(EARLIER_DAYS * random.random(len(start))).astype(np.int64)
    return start + np.where(has_earlier, -earlier, wait)
