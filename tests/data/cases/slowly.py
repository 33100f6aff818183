"""Counting once more, from the definitions alone: a loop over months and cases with dates of the standard library.

Shares no code with data.cases, and is slow. The count days are written down, so it knows the months 2023-12 to 2024-06.
"""

from calendar import monthrange
from datetime import date, timedelta

# The last working days: Good Friday was on 29 March 2024, so the Thursday before it.
COUNT_DAYS = {
    (2023, 12): date(2023, 12, 29),
    (2024, 1): date(2024, 1, 31),
    (2024, 2): date(2024, 2, 29),
    (2024, 3): date(2024, 3, 28),
    (2024, 4): date(2024, 4, 30),
    (2024, 5): date(2024, 5, 31),
    (2024, 6): date(2024, 6, 28),
}
SEXES = ("_T", "M", "F")
AGES = ("_T", "Y_LT25", "Y25T49", "Y_GE50")


def later(day, months):
    """The same day so many months later, or the last of a shorter month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def age_group(case, year):
    if case["birth_year"] is not None:
        age = year - case["birth_year"]
        return "Y_LT25" if age < 25 else "Y25T49" if age < 50 else "Y_GE50"
    finer = {"Y_LT20": "Y_LT25", "Y25T29": "Y25T49", "Y30T49": "Y25T49", "Y_GT50": "Y_GE50"}
    return finer.get(case["age_group"], case["age_group"])


def goes_on(case, day):
    return case["start"] <= day and (case["end"] is None or case["end"] >= day)


def plan_counts(spell, rule):
    plan, start = spell["plan_date"], spell["start"]
    if plan is None or plan >= later(start, 1):
        return False
    in_spell, on_day_30 = plan >= start, plan <= start + timedelta(days=29)
    return {"made_in_spell": in_spell, "valid_on_day_30": on_day_30, "either": in_spell or on_day_30}[rule]


def service_of(services, person, day):
    """The service in which a person counts: of those that go on the one that began first, then the longest."""
    going = [s for s in services if s["person_key"] == person and goes_on(s, day)]
    return min(
        going,
        key=lambda s: (s["start"], -(s["end"] or date.max).toordinal(), s["service"], s["municipality"]),
        default=None,
    )


def count(spells, services, months, rule="either"):
    """Return {(measure, place, month, sex, age group, breakdown): value} of every cell, zeros too."""
    places = {case["municipality"] for case in spells + services}
    kinds = sorted({s["service"] for s in services})
    found = {}
    for month in months:
        events = [*of_spells(spells, services, month, rule), *of_services(services, month)]
        names = [(name, "_T") for name in {e[0] for e in events} | ALL]
        names += [("in_services", kind) for kind in ["_T", *kinds]] if services else []
        for name, breakdown in set(names):
            for place in places:
                for sex in SEXES:
                    for age in AGES:
                        found[name, place, month, sex, age, breakdown] = 0
        for name, case, breakdown, value in events:
            for sex in {"_T", case["sex"] or "_T"}:
                for age in {"_T", age_group(case, month.year) or "_T"}:
                    found[name, case["municipality"], month, sex, age, breakdown] += value
    return found


ALL = {
    *("unemployed", "open_spells", "open_days", "open_days_squared", "passed_1m", "plan_before_1m"),
    *(f"began_{n}m_ago" for n in (1, 3, 6, 12)),
    *(f"reached_{n}m" for n in (1, 3, 6, 12)),
}


def of_spells(spells, services, month, rule):
    day = COUNT_DAYS[month.year, month.month]
    for spell in spells:
        if goes_on(spell, day):
            elapsed = (day - spell["start"]).days
            yield "open_spells", spell, "_T", 1
            yield "open_days", spell, "_T", elapsed
            yield "open_days_squared", spell, "_T", elapsed**2
            if service_of(services, spell["person_key"], day) is None:
                yield "unemployed", spell, "_T", 1
        for n in (1, 3, 6, 12):
            if later(spell["start"].replace(day=1), n) == month:
                yield f"began_{n}m_ago", spell, "_T", 1
                full = later(spell["start"], n) - timedelta(days=1)
                if spell["end"] is None or spell["end"] >= full:
                    yield f"reached_{n}m", spell, "_T", 1
        one_month = later(spell["start"], 1)
        if one_month.replace(day=1) == month and (spell["end"] is None or spell["end"] >= one_month):
            yield "passed_1m", spell, "_T", 1
            if plan_counts(spell, rule):
                yield "plan_before_1m", spell, "_T", 1


def of_services(services, month):
    day = COUNT_DAYS[month.year, month.month]
    for person in sorted({s["person_key"] for s in services}):
        service = service_of(services, person, day)
        if service is not None:
            yield "in_services", service, "_T", 1
            yield "in_services", service, service["service"], 1
