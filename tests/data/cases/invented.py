"""Small invented cases with every edge in them, drawn from a seed."""

from datetime import date, timedelta
from random import Random

EDGES = (
    *(date(2023, 1, 31), date(2023, 2, 28), date(2023, 3, 31), date(2023, 11, 30), date(2023, 12, 31)),
    *(date(2024, 1, 1), date(2024, 1, 28), date(2024, 1, 29), date(2024, 1, 30), date(2024, 1, 31)),
    *(date(2024, 2, 1), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 28), date(2024, 3, 29)),
    *(date(2024, 3, 31), date(2024, 4, 30), date(2024, 5, 31), date(2024, 6, 28), date(2024, 6, 30), date(2024, 7, 1)),
)
LENGTHS = (0, 0, 1, 27, 28, 29, 30, 31, 59, 60, 90, 91, 180, 181, 364, 365, 366, 500, None, None)
PLANS = (None, None, -400, -60, -1, 0, 1, 27, 28, 29, 30, 31, 40)
# Those born in 1999 and 1974 come to the next age group in 2024.
BIRTH_YEARS = (1960, 1973, 1974, 1974, 1975, 1985, 1998, 1999, 1999, 2000, 2006, None)
GROUPS = ("Y_LT20", "Y_LT25", "Y25T29", "Y30T49", "Y25T49", "Y_GE50", "Y_GT50", None)
SERVICES = ("training", "coaching", "rehabilitative_work")


def cases(seed, spells=40, services=25):
    """Return spells and services as rows; about half of the dates are edges. Services overlap each other and spells."""
    random = Random(seed)
    people = [person(random, f"p{number}") for number in range(spells // 2)]
    return (
        [spell(random, random.choice(people)) for _ in range(spells)],
        [service(random, random.choice(people)) for _ in range(services)],
    )


def person(random, key):
    birth_year = random.choice(BIRTH_YEARS)
    group = random.choice(GROUPS) if birth_year is None or random.random() < 0.1 else None
    return {
        "person_key": key,
        "sex": random.choice(["M", "F", "M", "F", None]),
        "birth_year": birth_year,
        "age_group": group,
    }


def period(random, person):
    """A person who moves has periods in several municipalities; the first began years ago."""
    start = random.choice(EDGES) if random.random() < 0.5 else date(2022, 6, 1) + timedelta(days=random.randrange(800))
    length = random.choice(LENGTHS)
    end = None if length is None else start + timedelta(days=length)
    if end is not None and random.random() < 0.2:
        end = max(start, random.choice(EDGES))
    return person | {"municipality": random.choice(["205", "205", "697", "005"]), "start": start, "end": end}


def spell(random, person):
    made = period(random, person)
    plan = random.choice(PLANS)
    return made | {"plan_date": None if plan is None else made["start"] + timedelta(days=plan)}


def service(random, person):
    return period(random, person) | {"service": random.choice(SERVICES), "provider": None, "cost": None}
