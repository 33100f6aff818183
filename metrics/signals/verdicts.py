"""The verdict on each month of many series at once. Chosen by backtest: docs/decisions/0003-verdicts.md.

Months in: the key columns, `period` (Date), `value` (in the indicator's unit), `numerator`, `denominator`, `factor`
(value = factor × numerator / denominator), `better` (`up`, `down`) and `minimum_n`. Counts may be null where only a
rate is published. Nothing but a month and the months before it enters its verdict.

| column out | type | meaning |
|---|---|---|
| verdict | String | see VERDICTS |
| direction | String | `up`, `down`; null where the month is ordinary or has no verdict |
| question | String | see QUESTIONS: what decided; null without a verdict |
| judged | Float64 | the quantity judged, in the indicator's unit, zero where nothing happened |
| judged_lower, judged_upper | Float64 | the limits of ordinary variation round it |
| usable_before | Int64 | usable months before this one since the last break |
| earlier | Int64 | earlier values of the quantity that the limits rest on |
"""

from collections.abc import Sequence

import polars as pl

from metrics.signals.months import in_a_row, no_events
from metrics.signals.questions import asked

VERDICTS = {
    "improves": "beyond ordinary variation, towards the better",
    "worsens": "beyond ordinary variation, towards the worse",
    "ordinary": "ordinary variation",
    "short": "fewer than thirteen usable months before it: compare with peers only",
    "too_few": "the denominator is under minimum_n and there are no two rolling years to compare",
    "no_earlier": "there is neither a month a year earlier nor a month before to compare with",
    "left_out": "a month of a shock",
    "missing": "the value is not known",
}
QUESTIONS = {
    "level": "change from the same month a year earlier",
    "jump": "change from the month before, less what these months usually do",
    "rolling_year": "change of the rolling twelve months: the month's own denominator is under minimum_n",
}
DECIDED = ("improves", "worsens", "ordinary")
SHORTEST = 13


def judge(
    months: pl.DataFrame,
    by: Sequence[str] = ("indicator", "place"),
    *,
    breaks: pl.DataFrame | None = None,
    shocks: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return `months`, ordered by series and month, with the columns above.

    breaks, shocks: key columns and `period`, see metrics.signals.months. Raise ValueError for two rows of one month.
    """
    none = no_events(months, by)
    rows = in_a_row(months, by, none if breaks is None else breaks, none if shocks is None else shocks)
    rows = asked(rows.with_columns(_usable_before(by)), by)
    rows = rows.with_columns(_reason().alias("verdict"), _question().alias("question"))
    rows = rows.with_columns(pl.when(pl.col("verdict").is_null()).then(pl.col("question")).alias("question"))
    rows = rows.with_columns(_judged()).with_columns(_decision())
    given = months.select(*by, "period")
    return rows.select(*months.columns, *_ADDED).join(given, on=given.columns, how="semi", maintain_order="left")


_ADDED = ("verdict", "direction", "question", "judged", "judged_lower", "judged_upper", "usable_before", "earlier")


def _usable_before(by: Sequence[str]) -> pl.Expr:
    known = pl.col("usable").is_not_null().cast(pl.Int64)
    return (known.cum_sum() - known).over([*by, "segment"]).alias("usable_before")


def _reason() -> pl.Expr:
    """Return why a month has no verdict; null where it has one."""
    few = pl.col("denominator") < pl.col("minimum_n")
    return (
        pl.when(pl.col("left_out"))
        .then(pl.lit("left_out"))
        .when(pl.col("usable").is_null())
        .then(pl.lit("missing"))
        .when(pl.col("usable_before") < SHORTEST)
        .then(pl.lit("short"))
        .when(few & pl.col("rolling_year_signal").is_null())
        .then(pl.lit("too_few"))
        .when(~few.fill_null(value=False) & pl.col("level_signal").is_null() & pl.col("jump_signal").is_null())
        .then(pl.lit("no_earlier"))
    )


def _question() -> pl.Expr:
    """Return the question that decides: the level where it has an answer, unless the jump alone gives a signal."""
    jumps = pl.col("jump_signal").fill_null(0) != 0
    level = pl.col("level_signal").fill_null(0) != 0
    return (
        pl.when(pl.col("denominator") < pl.col("minimum_n"))
        .then(pl.lit("rolling_year"))
        .when(level | (pl.col("level_signal").is_not_null() & ~jumps))
        .then(pl.lit("level"))
        .otherwise(pl.lit("jump"))
    )


def _judged() -> list[pl.Expr]:
    return [
        _of_question("{}").alias("judged"),
        (-_of_question("{}_limit")).alias("judged_lower"),
        _of_question("{}_limit").alias("judged_upper"),
        _of_question("{}_earlier").alias("earlier"),
        _of_question("{}_signal").alias("signal"),
    ]


def _of_question(column: str) -> pl.Expr:
    """Return the column of the question that decides."""
    return pl.coalesce(pl.when(pl.col("question") == name).then(pl.col(column.format(name))) for name in QUESTIONS)


def _decision() -> list[pl.Expr]:
    improves = (pl.col("signal") > 0) == (pl.col("better") == "up")
    word = (
        pl.when(pl.col("signal") == 0)
        .then(pl.lit("ordinary"))
        .when(improves)
        .then(pl.lit("improves"))
        .otherwise(pl.lit("worsens"))
    )
    direction = pl.col("signal").replace_strict({1: "up", -1: "down"}, default=None, return_dtype=pl.String)
    return [pl.coalesce("verdict", word).alias("verdict"), direction.alias("direction")]
