"""Peers: the municipalities most alike by size and structure, found in the release's own figures.

Two municipalities are as far apart as their features differ on average, each in robust standard units: the median
absolute deviation over all municipalities x 1.4826. Size counts by its logarithm: 400 is to 800 as 4 000 to 8 000.
"""

from dataclasses import dataclass

import polars as pl

# What makes the median absolute deviation of a normal distribution its standard deviation.
_NORMAL = 1.4826
# What is called the same: shares no more standard units apart, sizes no more times as large.
SAME, SAME_SIZE = 0.5, 1.25


@dataclass(frozen=True)
class Feature:
    """What municipalities are compared by; a size by its logarithm."""

    name: str
    is_size: bool = False


FEATURES = (
    Feature("labour_force", is_size=True),
    Feature("unemployed_share"),
    Feature("under_25_share"),
    Feature("over_50_share"),
)
COMPARED_BY = ("unemployed_share", "activation_rate")
"""The indicators that the features are taken from; the second one's denominator by age group."""
# Age groups of jobseekers: measured as shares of all of them.
AGES = {"under_25_share": "Y_LT25", "over_50_share": "Y_GE50"}


def structure(shares: pl.DataFrame, ages: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return place, labour_force (persons), unemployed_share, under_25_share and over_50_share (percentages).

    `shares` are figures (metrics.figures) of the unemployed share of one month. `ages` are those of the activation rate
    by age group, the total included: its denominator counts the unemployed and those in services. A feature is null
    where it is hidden or there are no data.
    """
    base = shares.select(
        "place", pl.col("denominator").alias("labour_force"), pl.col("value").alias("unemployed_share")
    )
    if ages is None:
        return base.with_columns(pl.lit(None, dtype=pl.Float64).alias(name) for name in AGES)
    total = pl.col("denominator").filter(pl.col("age_group") == "_T").first()
    of_age = {name: pl.col("denominator").filter(pl.col("age_group") == group).first() for name, group in AGES.items()}
    by_age = ages.group_by("place").agg((100 * part / total).alias(name) for name, part in of_age.items())
    return base.join(by_age, on="place", how="left", maintain_order="left")


def nearest(structures: pl.DataFrame, place: str, count: int = 5) -> pl.DataFrame:
    """Return the `count` places most like `place` (fewer where there are not so many), the nearest first.

    | column | type | meaning |
    |---|---|---|
    | place | String | id |
    | distance | Float64 | root mean square of the differences, in robust standard units |
    | labour_force, ... | Float64 | each of FEATURES of the peer, and `_own` of `place` |
    | labour_force_difference, ... | Float64 | peer less own in standard units; null where it was not compared |

    A feature that `place` does not have, or in which most places are equal, is not compared; a place that lacks one
    that is compared is no peer. Empty where `place` has no feature.
    """
    scaled = structures.with_columns(_scaled(feature).alias(f"{feature.name}_scaled") for feature in FEATURES)
    own = scaled.filter(pl.col("place") == place)
    names = [feature.name for feature in FEATURES]
    compared = [name for name in names if not own.is_empty() and own.get_column(f"{name}_scaled").item() is not None]
    if not compared:
        return structures.clear().select("place", pl.lit(0.0).alias("distance"))
    others = scaled.filter(pl.col("place") != place).join(own.drop("place"), how="cross", suffix="_own")
    differences = others.with_columns(
        (pl.col(f"{name}_scaled") - pl.col(f"{name}_scaled_own")).alias(f"{name}_difference") for name in names
    ).drop_nulls([f"{name}_difference" for name in compared])
    mean_square = pl.mean_horizontal(pl.col(f"{name}_difference") ** 2 for name in compared)
    ranked = differences.with_columns(mean_square.sqrt().alias("distance")).sort("distance", "place").head(count)
    columns = [column for name in names for column in (name, f"{name}_own", f"{name}_difference")]
    return ranked.select("place", "distance", *columns)


def _scaled(feature: Feature) -> pl.Expr:
    """Return the feature in robust standard units; null where it has no spread."""
    value = pl.col(feature.name)
    known = pl.when(value > 0).then(value.log()) if feature.is_size else value
    spread = _NORMAL * (known - known.median()).abs().median()
    return (known - known.median()) / pl.when(spread > 0).then(spread)
