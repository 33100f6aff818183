"""True counts of invented cases of the area, with what comes next at the end of some of the months."""

from calendar import monthrange
from pathlib import Path

import polars as pl

from catalogue.catalogue import Catalogue
from data.cases.ahead import ahead_observations
from data.cases.columns import CASE_SOURCE
from data.cases.counting import count_cases
from data.cases.tables import SERVICES, SPELLS
from data.examples.cases import generate_cases
from data.observations import TOTAL, conform
from tests.data.cases.written import write
from tests.disclosure.generated import SIZES

DAYS_WITHIN = 60


def counted(folder: Path, months, extracts, scale, seed, catalogue: Catalogue) -> pl.DataFrame:
    """Return the totals of every month; those in `extracts` have what comes next, as known at their end."""
    made = generate_cases(months[0], months[-1], scale=scale, municipalities=tuple(SIZES), seed=seed)
    spells, services = (known(cases, None) for cases in (made.spells, made.services))
    paths = [write(folder, spells, SPELLS, "spells")], [write(folder, services, SERVICES, "services")]
    found = [count_cases(*paths, months)]
    for month in extracts:
        day = month.replace(day=monthrange(month.year, month.month)[1])
        then = [known(cases, day) for cases in (made.spells, made.services)]
        paths = [write(folder, then[0], SPELLS, f"s{day}")], [write(folder, then[1], SERVICES, f"t{day}")]
        found.append(ahead_observations(*paths, day))
    declared = {column.measure for column in catalogue.sources[CASE_SOURCE].columns.values()}
    rows = pl.concat([frame.select(found[0].columns) for frame in found])
    totals = rows.filter(pl.col("measure").is_in(declared), sex=TOTAL, age_group=TOTAL)
    said = {"frequency": "M", "obs_status": "A", "conf_status": "F", "source": CASE_SOURCE}
    return conform(
        totals.with_columns(
            pl.col("value").alias("lower"),
            pl.col("value").alias("upper"),
            *(pl.lit(v).alias(k) for k, v in said.items()),
        )
    )


def known(cases: pl.DataFrame, day) -> pl.DataFrame:
    """Return the cases as an extract of the day holds them: what ends later is open.

    The example's ends lie a day on, and its services begin when the spell is over; here they begin within it.
    """
    ended = cases.with_columns(pl.col("end") - pl.duration(days=1))
    if "service" in cases.columns:
        ended = ended.with_columns(pl.col("start") - pl.duration(days=DAYS_WITHIN))
    if day is None:
        return ended
    later = {name: pl.when(pl.col(name) <= day).then(name) for name in ("end", "plan_date") if name in cases.columns}
    return ended.filter(pl.col("start") <= day).with_columns(**later)
