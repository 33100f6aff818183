"""From cases to the wide monthly extract: stocks on the last weekday, flows of spells, small counts hidden."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from data.examples.cases import AGE_GROUPS, MUNICIPALITIES, Cases, Days, Numbers
from data.observations import TOTAL

FIRST_MONTH, LAST_MONTH = np.datetime64("2019-01"), np.datetime64("2026-10")
FLOW_MONTHS = (1, 3, 6, 12)
HIDDEN = (1, 4)
SEXES = ("M", "F")
# What is counted of spells, in the order of the extract.
STOCKS = ("open_spells", "open_days", "open_days_squared")
Counts = dict[str, Numbers]
Arrays = dict[str, npt.NDArray[Any]]
OPEN_END = np.datetime64("2999-01-01")


def monthly_extract(cases: Cases, first: np.datetime64 = FIRST_MONTH, last: np.datetime64 = LAST_MONTH) -> pl.DataFrame:
    """Return one row per municipality, month and group (total, each sex, each age group), a column per count.

    Counts of 1 to 4 are null with the status `hidden`; labour force is known for totals only.
    """
    spells, services = _arrays(cases.spells), _arrays(cases.services)
    rows = [row for month in np.arange(first, last + 1) for row in _month_rows(month, spells, services)]
    return _with_hidden_cells(pl.DataFrame(rows))


def add_months(days: Days, months: int) -> Days:
    """Return the same day of a later month, its last day where the month is shorter (31 March + 3: 30 June)."""
    month = days.astype("datetime64[M]")
    later = month + months
    last_day = (later + 1).astype("datetime64[D]") - 1
    same_day = later.astype("datetime64[D]") + (days - month.astype("datetime64[D]"))
    days_later: Days = np.minimum(same_day, last_day)
    return days_later


def count_date(month: np.datetime64) -> np.datetime64:
    """Return the last weekday of the month."""
    last_day = (month + 1).astype("datetime64[D]") - 1
    day: np.datetime64 = np.busday_offset(last_day, 0, roll="backward")
    return day


def _arrays(frame: pl.DataFrame) -> Arrays:
    """Return start, the same day k months later (after_k), end (far off where open), plan, and the smallest group."""
    codes = list(MUNICIPALITIES)
    cell = (
        frame["municipality"].replace_strict(codes, range(len(codes)), return_dtype=pl.Int64) * 6
        + frame["sex"].replace_strict(list(SEXES), [0, 3], return_dtype=pl.Int64)
        + frame["age_group"].replace_strict(list(AGE_GROUPS), [0, 1, 2], return_dtype=pl.Int64)
    )
    arrays: Arrays = {"start": frame["start"].to_numpy().astype("datetime64[D]"), "cell": cell.to_numpy()}
    arrays |= {f"after_{months}": add_months(arrays["start"], months) for months in FLOW_MONTHS}
    for name in ("end", "plan_date"):
        if name in frame.columns:
            days = frame[name].to_numpy().astype("datetime64[D]")
            arrays[name] = np.where(np.isnat(days), OPEN_END, days)
    return arrays


def _month_rows(month: np.datetime64, spells: Arrays, services: Arrays) -> Iterator[dict[str, object]]:
    day = count_date(month)
    counts = _stocks(day, spells) | _flows(month, spells)
    counts["in_services"] = _cells(services, (services["start"] <= day) & (services["end"] > day))
    counts["unemployed"] = counts["open_spells"]
    counts["jobseekers"] = np.round(1.35 * counts["unemployed"]) + counts["in_services"]
    for place, code in enumerate(MUNICIPALITIES):
        for sex, age_group, part in _groups():
            row: dict[str, object] = {"municipality": code, "month": str(month), "sex": sex, "age_group": age_group}
            row |= {name: int(cells.reshape(-1, 2, 3)[place][part].sum()) for name, cells in counts.items()}
            row["labour_force"] = MUNICIPALITIES[code][1] if sex == age_group == TOTAL else None
            yield row


def _groups() -> Iterator[tuple[str, str, tuple[slice | int, slice | int]]]:
    """Yield sex, age group and which of the 2 x 3 smallest groups belong to it."""
    yield TOTAL, TOTAL, (slice(None), slice(None))
    for index, sex in enumerate(SEXES):
        yield sex, TOTAL, (index, slice(None))
    for index, age_group in enumerate(AGE_GROUPS):
        yield TOTAL, age_group, (slice(None), index)


def _stocks(day: np.datetime64, spells: Arrays) -> Counts:
    is_open = (spells["start"] <= day) & (spells["end"] > day)
    days = (day - spells["start"]).astype(float)
    weights = (None, days, days**2)
    return {name: _cells(spells, is_open, weight) for name, weight in zip(STOCKS, weights, strict=True)}


def _flows(month: np.datetime64, spells: Arrays) -> Counts:
    """Count the spells that passed one month in the month, and the cohorts begun 1, 3, 6 and 12 months earlier."""
    started = spells["start"].astype("datetime64[M]")
    after_month = spells["after_1"]
    passed = (after_month.astype("datetime64[M]") == month) & (spells["end"] >= after_month)
    counts = {
        "passed_1m": _cells(spells, passed),
        "plan_before_1m": _cells(spells, passed & (spells["plan_date"] < after_month)),
    }
    for months in FLOW_MONTHS:
        began = started == month - months
        reached = began & (spells["end"] >= spells[f"after_{months}"])
        counts |= {f"began_{months}m_ago": _cells(spells, began), f"reached_{months}m": _cells(spells, reached)}
    return counts


def _cells(cases: Arrays, chosen: npt.NDArray[np.bool_], weight: Numbers | None = None) -> Numbers:
    """Add up the chosen cases in each smallest group: municipality x sex x age group."""
    weights = None if weight is None else weight[chosen]
    return np.bincount(cases["cell"][chosen], weights, minlength=len(MUNICIPALITIES) * 6).astype(float)


def _with_hidden_cells(extract: pl.DataFrame) -> pl.DataFrame:
    """Hide the counts 1 to 4, and the days of fewer than five spells; give every count its status."""
    counts = [name for name in extract.columns if name not in ("municipality", "month", "sex", "age_group")]
    by_spells = {"open_days": "open_spells", "open_days_squared": "open_spells"}
    hidden = {name: pl.col(by_spells.get(name, name)).is_between(*HIDDEN).fill_null(value=False) for name in counts}
    status = {
        f"{name}_status": pl.when(hidden[name])
        .then(pl.lit("hidden"))
        .when(pl.col(name).is_null())
        .then(pl.lit("missing"))
        .otherwise(pl.lit("normal"))
        for name in counts
    }
    shown = {name: pl.when(~hidden[name]).then(pl.col(name)) for name in counts}
    return extract.with_columns(**shown, **status)
