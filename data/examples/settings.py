"""What the example data are made to look like: municipalities, groups, season, and the changes put in on purpose."""

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SEED = 20261124
# Spells begin six years before the first published month: by then the stock no longer remembers that it began empty.
FIRST_DAY, LAST_DAY = np.datetime64("2013-01-01"), np.datetime64("2026-10-31")
FIRST_MONTH, LAST_MONTH = np.datetime64("2019-01"), np.datetime64("2026-10")

# code: (unemployed, labour force) in June 2026, StatFin 12r5
MUNICIPALITIES = {
    "205": (2066, 16917),
    "290": (344, 2905),
    "578": (148, 1186),
    "620": (128, 860),
    "697": (36, 447),
    "765": (312, 4658),
    "777": (308, 2671),
    "105": (81, 708),
    "305": (805, 6583),
    "832": (194, 1459),
    "615": (407, 2744),
    "614": (136, 1094),
}
CODES = tuple(MUNICIPALITIES)
SEXES, SEX_SHARES = ("M", "F"), (0.56, 0.44)
AGE_GROUPS, AGE_SHARES = ("Y_LT25", "Y25T49", "Y_GE50"), (0.15, 0.5, 0.35)
# Young people's spells are shorter and older people's longer than the rest.
AGE_PACE = np.array([0.75, 1.0, 1.12])

# Inflow by calendar month against the mean: the turn of the year and the end of school terms stand out.
SEASON = np.array([1.35, 0.9, 0.88, 0.92, 1.02, 1.32, 1.08, 0.92, 0.88, 0.92, 0.95, 1.1])
LAYOFFS = (np.datetime64("2020-03-16"), np.datetime64("2020-05-15"))

# The step: spells of this municipality that begin from this day on last so many times longer.
STEP_PLACE, STEP_FROM, STEP_FACTOR = "777", np.datetime64("2025-06-01"), 1.6
# The ramp: the share of plans made within a month rises evenly from one value to the other over so many days.
RAMP_PLACE, RAMP_FROM, RAMP_DAYS = "305", np.datetime64("2026-01-01"), 270.0
RAMP_SHARES = (0.80, 0.98)

# Chance that a spell ends in a service, from each day on. In 2025 the employment areas take over and fewer begin.
SERVICE_SHARES = (
    (FIRST_DAY, 0.65),
    (np.datetime64("2023-07-01"), 0.57),
    (np.datetime64("2025-01-01"), 0.215),
)
# How much more or less often the municipalities' spells end in a service than the average, in the order of CODES.
SERVICE_PLACES = np.array([0.98, 1.04, 1.15, 0.88, 1.06, 1.1, 0.94, 1.1, 0.92, 1.05, 0.96, 1.02])
# service: (share of the periods, mean days)
SERVICES = {
    "subsidised_work": (0.22, 200.0),
    "training": (0.20, 150.0),
    "coaching": (0.20, 90.0),
    "trial": (0.13, 70.0),
    "rehabilitative_work": (0.13, 180.0),
    "own_study": (0.12, 220.0),
}
# Who provides it: bought from one of these, or (the first) arranged by the area itself.
PROVIDERS = ("own", "provider-1", "provider-2", "provider-3", "provider-4")
BOUGHT = ("training", "coaching")
