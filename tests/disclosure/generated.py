"""True monthly extracts of the area's ten municipalities, invented from a seed: large and tiny ones, all consistent.

Men and women and the age groups add up; plans lie within the spells that passed a month; a cohort is the same 1, 3, 6
and 12 months later, and what reached a step had reached the steps before.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from catalogue.months import shift
from data.observations import TOTAL, conform

# Unemployed in June 2026, about.
SIZES = {
    "205": 2066,
    "290": 344,
    "305": 640,
    "765": 420,
    "777": 330,
    "578": 130,
    "105": 95,
    "620": 80,
    "832": 150,
    "697": 36,
}
SEXES = {"M": 0.56, "F": 0.44}
AGES = {"Y_LT25": 0.14, "Y25T29": 0.11, "Y30T49": 0.42, "Y_GE50": 0.33}
# Groups that overlap the others, as sums of them.
JOINED_AGES = {"Y25T49": ("Y25T29", "Y30T49")}
STEPS = ((1, 0.7), (3, 0.6), (6, 0.55), (12, 0.5))
Table = dict[str, np.ndarray]


def extract(
    seed: int,
    months: Sequence[date],
    municipalities: Sequence[str] = tuple(SIZES),
    *,
    joined_ages: bool = True,
    scale: float = 1.0,
) -> pl.DataFrame:
    """Return the true observations: 17 measures x municipalities x months x (3 sexes x 5 or 6 age groups)."""
    random = np.random.default_rng(seed)
    shares = np.outer(list(SEXES.values()), list(AGES.values()))
    size = np.array([SIZES[code] * scale for code in municipalities])
    expected = size[:, None, None, None] * shares[None, :, :, None] * np.ones(len(months))
    counts = _stocks(random, expected) | _flows(random, expected, months)
    frames = [_frame(name, values, municipalities, months) for name, values in counts.items()]
    return conform(_with_totals(pl.concat(frames), joined_ages=joined_ages))


def revised(truth: pl.DataFrame, seed: int, share: float = 0.05) -> pl.DataFrame:
    """Return a later state: the services of some single groups changed by one or two, and their totals with them."""
    random = np.random.default_rng(seed)
    leaves = truth.filter(pl.col("sex").is_in(list(SEXES)) & pl.col("age_group").is_in(list(AGES)))
    step = pl.Series("step", random.choice([-1, 1, 2], leaves.height) * (random.random(leaves.height) < share))
    chosen = pl.when(pl.col("measure") == "in_services").then(step).otherwise(0)
    value = (pl.col("value") + chosen).clip(0)
    joined_ages = "Y25T49" in truth.get_column("age_group")
    columns = ("measure", "place", "period", "sex", "age_group")
    changed = leaves.with_columns(value.alias("value")).select(*columns, "value")
    return conform(_with_totals(changed, joined_ages=joined_ages))


def _stocks(random: np.random.Generator, expected: np.ndarray) -> Table:
    unemployed = random.poisson(expected)
    in_services = random.poisson(expected * 0.22)
    days = np.where(unemployed > 0, np.round(random.gamma(2.0, 90.0, expected.shape) * unemployed), 0)
    return {
        "unemployed": unemployed,
        "in_services": in_services,
        "labour_force": unemployed + random.poisson(expected * 8) + 1,
        "jobseekers": unemployed + in_services + random.poisson(expected * 0.3),
        "open_spells": unemployed,
        "open_days": days,
        "open_days_squared": np.where(unemployed > 0, np.round(days**2 / np.maximum(unemployed, 1) * 1.5), 0),
    }


def _flows(random: np.random.Generator, expected: np.ndarray, months: Sequence[date]) -> Table:
    """Follow every cohort: drawn once, it appears in each of the months in which one of its steps is counted."""
    begun = sorted({shift(month, -step) for month in months for step, _ in STEPS})
    left = began = random.poisson(np.repeat(expected[..., :1] * 0.16, len(begun), axis=-1))
    counts: Table = {}
    for step, share in STEPS:
        left = random.binomial(left, share)
        where = [begun.index(shift(month, -step)) for month in months]
        counts[f"began_{step}m_ago"], counts[f"reached_{step}m"] = began[..., where], left[..., where]
    passed = counts["reached_1m"]
    return counts | {"passed_1m": passed, "plan_before_1m": random.binomial(passed, 0.9)}


def _frame(measure: str, values: np.ndarray, municipalities: Sequence[str], months: Sequence[date]) -> pl.DataFrame:
    keys = (
        pl.DataFrame({"place": list(municipalities)})
        .join(pl.DataFrame({"sex": list(SEXES)}), how="cross")
        .join(pl.DataFrame({"age_group": list(AGES)}), how="cross")
        .join(pl.DataFrame({"period": list(months)}), how="cross")
    )
    return keys.with_columns(pl.lit(measure).alias("measure"), pl.Series("value", values.ravel().astype(float)))


def _with_totals(leaves: pl.DataFrame, *, joined_ages: bool) -> pl.DataFrame:
    """Return the leaves with all totals of sex and age group, as free and normal observations."""
    ages = [leaves]
    groups = {TOTAL: tuple(AGES)} | (JOINED_AGES if joined_ages else {})
    for name, parts in groups.items():
        ages.append(_added(leaves.filter(pl.col("age_group").is_in(list(parts))), "age_group", name))
    by_age = pl.concat(ages, how="diagonal_relaxed")
    rows = pl.concat([by_age, _added(by_age, "sex", TOTAL)], how="diagonal_relaxed")
    return rows.with_columns(
        pl.col("value").alias("lower"),
        pl.col("value").alias("upper"),
        pl.lit("M").alias("frequency"),
        pl.lit(TOTAL).alias("breakdown"),
        pl.lit("A").alias("obs_status"),
        pl.lit("F").alias("conf_status"),
        pl.lit("area-extract").alias("source"),
    )


def _added(rows: pl.DataFrame, dimension: str, name: str) -> pl.DataFrame:
    keys = [column for column in ("measure", "place", "period", "sex", "age_group") if column != dimension]
    return (
        rows.group_by(keys).agg(pl.col("value").sum()).with_columns(pl.lit(name).alias(dimension)).select(rows.columns)
    )
