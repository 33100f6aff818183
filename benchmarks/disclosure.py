"""Protecting a new month of the area, and a national table, against bare reading of the same rows.

Prints medians and how much is hidden by what is looked at; nothing is asserted, since machines are noisy.
"""

import tempfile
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.timing import median, seconds
from catalogue.catalogue import Catalogue, load_catalogue
from data.observations import DIMENSIONS, TOTAL, conform
from metrics.disclosure.protection import protect

MONTH = "2026-06-01"
SEXES = (0.56, 0.44)
AGES = {"Y_LT25": 0.14, "Y25T29": 0.11, "Y30T49": 0.42, "Y_GE50": 0.33}
SHARES = {
    "unemployed": 1.0,
    "in_services": 0.22,
    "labour_force": 9.0,
    "jobseekers": 1.6,
    "passed_1m": 0.12,
    "plan_before_1m": 0.11,
    **{f"began_{months}m_ago": 0.16 for months in (1, 3, 6, 12)},
    **{f"reached_{months}m": share for months, share in ((1, 0.11), (3, 0.07), (6, 0.04), (12, 0.02))},
}
"""About how large each count is against the unemployed."""
AREA = {205: 2066, 290: 344, 305: 640, 765: 420, 777: 330, 578: 130, 105: 95, 620: 80, 832: 150, 697: 36}
"""Unemployed in June 2026, about."""


def main() -> None:
    """Print seconds and shares hidden of the area by sex and age, and of the country in totals and by sex."""
    catalogue = load_catalogue()
    area = {str(code): float(size) for code, size in AREA.items()}
    random = np.random.default_rng(1)
    country = {
        code: float(size)
        for code, size in zip(
            catalogue.places.municipalities,
            np.exp(random.normal(5.5, 1.3, len(catalogue.places.municipalities))),
            strict=True,
        )
    }
    of_country = month(country, random)
    is_total = (pl.col("sex") == TOTAL) & (pl.col("age_group") == TOTAL)
    measure("area, sex x age", month(area, random), catalogue, times=3)
    measure("country, totals", of_country.filter(is_total), catalogue, times=1)
    measure("country, sex", of_country.filter(pl.col("age_group") == TOTAL), catalogue, times=1)


def month(sizes: dict[str, float], random: np.random.Generator) -> pl.DataFrame:
    """Return a month of observations of municipalities of such sizes: all measures, 3 sexes, 5 age groups."""
    shape = np.multiply.outer(list(sizes.values()), np.multiply.outer(SEXES, list(AGES.values())))
    counts = {name: random.poisson(shape * share) for name, share in SHARES.items()}
    counts["jobseekers"] = np.maximum(counts["jobseekers"], counts["unemployed"] + counts["in_services"])
    counts["open_spells"] = counts["unemployed"]
    counts["open_days"] = counts["unemployed"] * 180
    counts["open_days_squared"] = counts["unemployed"] * 48_600
    for part, whole in (
        ("plan_before_1m", "passed_1m"),
        *((f"reached_{m}m", f"began_{m}m_ago") for m in (1, 3, 6, 12)),
    ):
        counts[part] = np.minimum(counts[part], counts[whole])
    return conform(pl.concat([_rows(name, values, list(sizes)) for name, values in counts.items()]))


def _rows(measure: str, values: np.ndarray, codes: list[str]) -> pl.DataFrame:
    with_sexes = np.concatenate([values, values.sum(axis=1, keepdims=True)], axis=1)
    every = np.concatenate([with_sexes, with_sexes.sum(axis=2, keepdims=True)], axis=2).astype(float)
    keys = [
        pl.DataFrame({name: list(of)})
        for name, of in zip(("place", "sex", "age_group"), (codes, ("M", "F", TOTAL), (*AGES, TOTAL)), strict=True)
    ]
    value = pl.Series("value", every.ravel())
    return (
        keys[0]
        .join(keys[1], how="cross")
        .join(keys[2], how="cross")
        .with_columns(
            value,
            value.alias("lower"),
            value.alias("upper"),
            pl.lit(measure).alias("measure"),
            pl.lit(MONTH).str.to_date().alias("period"),
            pl.lit("M").alias("frequency"),
            pl.lit(TOTAL).alias("breakdown"),
            pl.lit("A").alias("obs_status"),
            pl.lit("F").alias("conf_status"),
            pl.lit("area-extract").alias("source"),
        )
    )


def measure(name: str, observations: pl.DataFrame, catalogue: Catalogue, times: int) -> None:
    """Print how long protecting takes beside bare reading, and what is hidden."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "month.parquet"
        observations.write_parquet(path)
        bare = median(lambda: pl.read_parquet(path))
        shown = protect(observations, catalogue)
        taken = sorted(seconds(lambda: protect(pl.read_parquet(path), catalogue)) for _ in range(times))[times // 2]
    print(f"{name}: {observations.height:,} rows protected in {taken:.2f} s · bare reading {bare * 1000:.1f} ms")
    small = observations.filter(
        pl.col("value").is_between(1, 4), ~pl.col("measure").str.starts_with("open_days")
    ).height
    print(f"  counts of 1 to 4: {small / observations.height:.1%} of the rows; hidden:")
    is_area = pl.when(pl.col("place").str.contains(":")).then(pl.lit("area")).otherwise(pl.lit("municipality"))
    groups = [pl.when(pl.col(d) != TOTAL).then(pl.lit(d)) for d in DIMENSIONS]
    level = pl.concat_str(groups, separator=" x ", ignore_nulls=True).replace("", "total")
    levels = shown.group_by(is_area.alias("of"), level.alias("level"), maintain_order=True)
    found = levels.agg(pl.col("value").is_null().mean().alias("hidden"), pl.len().alias("rows"))
    for of, by, hidden, rows in found.sort("of", "level").iter_rows():
        print(f"  {of:<13} {by:<16} {hidden:6.1%} of {rows:,}", flush=True)
