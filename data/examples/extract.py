"""From cases to the wide monthly extract: a row per municipality, group and month, small counts hidden."""

import numpy as np
import numpy.typing as npt
import polars as pl

from data.examples.cases import Cases
from data.examples.counting import FLOW_MONTHS, count_all
from data.examples.settings import AGE_GROUPS, CODES, FIRST_MONTH, LAST_MONTH, MUNICIPALITIES, SEXES, Whole
from data.observations import TOTAL

HIDDEN = (1, 4)
COUNTS = (
    *("unemployed", "in_services", "labour_force", "jobseekers", "passed_1m", "plan_before_1m"),
    *(name for ago in FLOW_MONTHS for name in (f"began_{ago}m_ago", f"reached_{ago}m")),
    *("open_spells", "open_days", "open_days_squared"),
)
# Days of fewer than five spells are hidden with the spells.
_HIDDEN_BY = {"open_days": "open_spells", "open_days_squared": "open_spells"}
# Sex and age group of the rows of one municipality and month.
GROUPS = ((TOTAL, TOTAL), *((sex, TOTAL) for sex in SEXES), *((TOTAL, age_group) for age_group in AGE_GROUPS))


def monthly_extract(cases: Cases, first: np.datetime64 = FIRST_MONTH, last: np.datetime64 = LAST_MONTH) -> pl.DataFrame:
    """Return one row per municipality, group (total, each sex, each age group) and month, a column per count.

    Counts of 1 to 4 are null with the status `hidden`; the labour force is known for totals only.
    """
    counts = count_all(cases, first, last)
    place, group, month = _keys(np.arange(first, last + np.timedelta64(1, "M")).astype(str))
    is_total = group == 0
    labour_force = pl.Series([force for _, force in MUNICIPALITIES.values()], dtype=pl.Int64)[place]
    extract = pl.DataFrame(
        {
            "municipality": np.array(CODES)[place],
            "month": month,
            "sex": np.array([sex for sex, _ in GROUPS])[group],
            "age_group": np.array([age_group for _, age_group in GROUPS])[group],
            **{name: _in_groups(cells).ravel() for name, cells in counts.items()},
        }
    ).with_columns(pl.when(pl.Series(is_total)).then(labour_force).alias("labour_force"))
    return with_hidden_cells(extract.select("municipality", "month", "sex", "age_group", *COUNTS))


def with_hidden_cells(extract: pl.DataFrame) -> pl.DataFrame:
    """Hide the counts 1 to 4, and the days of so few spells; give every count its status."""
    hidden = {name: pl.col(_HIDDEN_BY.get(name, name)).is_between(*HIDDEN).fill_null(value=False) for name in COUNTS}
    shown = {name: pl.when(~hidden[name]).then(pl.col(name)) for name in COUNTS}
    status = {
        f"{name}_status": pl.when(hidden[name])
        .then(pl.lit("hidden"))
        .when(pl.col(name).is_null())
        .then(pl.lit("missing"))
        .otherwise(pl.lit("normal"))
        for name in COUNTS
    }
    return extract.with_columns(**shown, **status)


def _keys(months: npt.NDArray[np.str_]) -> tuple[Whole, Whole, npt.NDArray[np.str_]]:
    """Return municipality index, group index and month of every row, in the order of _in_groups."""
    place, group, month = np.indices((len(CODES), len(GROUPS), len(months)))
    return place.ravel(), group.ravel(), months[month.ravel()]


def _in_groups(cells: Whole) -> Whole:
    """Add the smallest groups (72, months) up to the groups of the rows: (12, 6, months)."""
    apart = cells.reshape(len(CODES), len(SEXES), len(AGE_GROUPS), -1)
    parts = [apart.sum(axis=(1, 2))[:, None], apart.sum(axis=2), apart.sum(axis=1)]
    return np.concatenate(parts, axis=1)
