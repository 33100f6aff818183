"""From sums to figures: the ratio with its bounds, its status, and the choice of the one source."""

import polars as pl

from catalogue.catalogue import Catalogue

# Lower is better. A figure that can be shown beats one that cannot; counts beat a rate without counts.
_RANK = {
    "exact": 0,
    "range": 0,
    "not_computable": 1,
    "rate": 2,
    "incomplete": 3,
    "hidden": 4,
    "not_summable": 5,
    "not_applicable": 6,
    "missing": 7,
}
SUMS = tuple(f"{part}{bound}" for part in ("numerator", "denominator") for bound in ("", "_lower", "_upper"))
# What names a figure, and the statuses with which it has a value or a range.
FIGURE_KEY = ("indicator", "place", "period", "sex", "age_group")
SHOWN = ("exact", "range", "rate")


def with_ratios(sums: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Return the sums with value, lower, upper (in the indicator's unit) and status.

    Where the numerator is part of the denominator, raising it raises both, so the bounds are n-/(n- + rest+) and
    n+/(n+ + rest-); dividing the outer bounds would be wider than what is possible.
    """
    indicators = catalogue.indicators.values()
    factor = pl.col("indicator").replace_strict({i.id: i.factor for i in indicators}, return_dtype=pl.Float64)
    is_proportion = pl.col("indicator").is_in([i.id for i in indicators if i.form == "proportion"])
    low, high = pl.col("numerator_lower"), pl.col("numerator_upper")
    has_rest = pl.col("rest_lower").is_not_null()
    lower = low / pl.when(has_rest).then(low + pl.col("rest_upper")).otherwise(pl.col("denominator_upper"))
    upper = high / pl.when(has_rest).then(high + pl.col("rest_lower")).otherwise(pl.col("denominator_lower"))
    upper = pl.when(is_proportion).then(pl.min_horizontal(upper, pl.lit(1.0))).otherwise(upper)
    value = pl.col("numerator") / pl.col("denominator")
    ratios = {"value": value * factor, "lower": lower * factor, "upper": upper * factor}
    shown = pl.col("status").is_in(["exact", "range"])
    sums_shown = {name: pl.col(name) for name in SUMS}
    return sums.with_columns(_status().alias("status")).with_columns(
        pl.when(shown).then(column).alias(name) for name, column in (ratios | sums_shown).items()
    )


def _status() -> pl.Expr:
    known = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    return (
        pl.when((pl.col("covered") == 0) & pl.col("not_applicable"))
        .then(pl.lit("not_applicable"))
        .when((pl.col("covered") == 0) & pl.col("hidden"))
        .then(pl.lit("hidden"))
        .when(pl.col("covered") == 0)
        .then(pl.lit("missing"))
        .when(pl.col("months") < pl.col("months_asked"))
        .then(pl.lit("incomplete"))
        .when((pl.col("denominator_lower") <= 0) & pl.col("hidden"))
        .then(pl.lit("hidden"))
        .when(pl.col("denominator_lower") <= 0)
        .then(pl.lit("not_computable"))
        .when(known)
        .then(pl.lit("exact"))
        .otherwise(pl.lit("range"))
    )


def without_empty_ranges(figures: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Return the figures with those `hidden` whose range, as it is shown, says nothing: 0 to 100 % of something."""
    indicators = [indicator for indicator in catalogue.indicators.values() if indicator.unit == "percent"]
    half = {indicator.id: 0.5 * 10.0**-indicator.decimals for indicator in indicators}
    step = pl.col("indicator").replace_strict(half, default=None, return_dtype=pl.Float64)
    says_nothing = (pl.col("status") == "range") & (pl.col("lower") < step) & (pl.col("upper") >= 100 - step)
    return _hidden_where(figures, says_nothing)


def without_small_sums(figures: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Return the figures of a protected table with those `hidden` that rest on a small count of a confidential source.

    No such count is shown in the table; but several hidden ones, in a group that somebody has made up, can add up to
    one that the shown totals leave.
    """
    thresholds = {s.id: s.threshold for s in catalogue.sources.values() if s.policy == "confidential"}
    threshold = pl.col("source").replace_strict(thresholds, default=None, return_dtype=pl.Float64)
    small = [(pl.col(part) > 0) & (pl.col(part) < threshold) for part in ("numerator", "denominator")]
    return _hidden_where(figures, pl.any_horizontal(small))


def _hidden_where(figures: pl.DataFrame, condition: pl.Expr) -> pl.DataFrame:
    hidden = condition.fill_null(value=False)
    if not figures.select(hidden.any()).item():
        return figures
    numbers = ("value", "lower", "upper", *SUMS)
    return figures.with_columns(
        pl.when(hidden).then(pl.lit("hidden")).otherwise("status").alias("status"),
        pl.when(~hidden).then("rows_used").otherwise(pl.lit([], dtype=pl.List(pl.String))).alias("rows_used"),
        *(pl.when(~hidden).then(name).alias(name) for name in numbers),
    )


def is_too_few(catalogue: Catalogue) -> pl.Expr:
    """Return whether the denominator is, or may be, smaller than what the indicator takes for a verdict."""
    least = {indicator.id: indicator.minimum_n for indicator in catalogue.indicators.values()}
    minimum = pl.col("indicator").replace_strict(least, return_dtype=pl.Float64)
    is_shown = pl.col("status").is_in(["exact", "range"])
    return (is_shown & (pl.col("denominator_lower") < minimum)).fill_null(value=False)


def choose(sums: pl.DataFrame, rates: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Return the one candidate of each figure: from one source, whichever covers the place, in the declared order.

    Within a source its own published total goes before the sum of municipalities. `asked` gives each place's members.
    """
    rates = rates.with_columns(pl.col("value").alias("lower"), pl.col("value").alias("upper"))
    members = asked.select("place", "members").unique()
    candidates = pl.concat([sums, rates], how="diagonal_relaxed").join(members, on="place", how="left")
    has_data = (pl.col("basis") != "own_rows") & pl.col("status").is_in(SHOWN)
    ranked = candidates.with_columns(
        pl.when(has_data).then(pl.col("members")).otherwise(pl.col("covered")).fill_null(0).alias("covered"),
        pl.col("status").replace_strict(_RANK, return_dtype=pl.Int64).alias("rank"),
    ).with_columns(
        (pl.col("covered") < pl.col("members")).alias("partial"),
        (pl.col("basis") == "own_rows").alias("added_up"),
    )
    ordered = ranked.sort("rank", "partial", "preference", "added_up", maintain_order=True)
    return ordered.unique(FIGURE_KEY, keep="first", maintain_order=True).drop("members")
