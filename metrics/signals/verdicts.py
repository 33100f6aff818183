"""The verdict on each month of many series at once. Chosen by backtest: docs/decisions/0003-verdicts.md.

Months in: the key columns, `period` (Date), `value` (in the indicator's unit), `numerator`, `denominator`, `factor`
(value = factor × numerator / denominator), `better` (`up`, `down`) and `minimum_n`. Counts may be null where only a
rate is published. Nothing but a month and the months before it enters its verdict. What may be left out: `reach`, how
far the true value may lie from `value` to either side (hidden cells), and the columns named by `anew_at`.

| column out | type | meaning |
|---|---|---|
| verdict | String | see VERDICTS |
| direction | String | `up`, `down`; null where the month is ordinary or has no verdict |
| question | String | see QUESTIONS: what decided; null without a verdict |
| judged | Float64 | the quantity judged, in the indicator's unit, zero where nothing happened; null if blurred |
| judged_lower, judged_upper | Float64 | the limits of ordinary variation round it |
| strength | Float64 | the quantity in times of its limit, at least; null without a verdict |
| usable_before | Int64 | usable months before this one since the last break |
| earlier | Int64 | earlier values of the quantity that the limits rest on |
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from metrics.signals.months import YEAR, Array, Flags, Integers, Layout, Segments, basis_starts
from metrics.signals.questions import JUMP, LEVEL, QUESTIONS, ROLLING_YEAR, Answers, Series, answers

VERDICTS = {
    "improves": "beyond ordinary variation, towards the better",
    "worsens": "beyond ordinary variation, towards the worse",
    "ordinary": "ordinary variation",
    "short": "fewer than thirteen usable months before it: compare with peers only",
    "too_few": "the denominator is under minimum_n and there are no two rolling years to compare",
    "no_earlier": "there is neither a month a year earlier nor a month before to compare with",
    "left_out": "a month of a shock",
    "missing": "the value is not known, or too blurred by hidden cells",
}
DECIDED = ("improves", "worsens", "ordinary")
SHORTEST = 13
MONTHS_BEFORE = 12 * YEAR
"""A verdict rests on no month older: on signals of up to 13 months ago, limits on 60 months before these, and a jump on
the steps of five years and the month before them.
"""
_IMPROVES, _WORSENS, _ORDINARY, _SHORT, _TOO_FEW, _NO_EARLIER, _LEFT_OUT, _MISSING = range(len(VERDICTS))
# How far off a judged change may be: at most so many times the greatest reach of so many months. The level rests on two
# of the last thirteen; the others on sums or on two steps, of which one is a median of five years, so on four at most.
_BLUR = {LEVEL: (2, 13), JUMP: (4, 61), ROLLING_YEAR: (4, 61)}


def judge(
    months: pl.DataFrame,
    by: Sequence[str] = ("indicator", "place"),
    *,
    breaks: pl.DataFrame | None = None,
    shocks: pl.DataFrame | None = None,
    anew_at: Sequence[str] = (),
) -> pl.DataFrame:
    """Return `months`, in their order, with the columns above.

    breaks, shocks: key columns, all or some, and `period`: the first month of a new series, and each unusual month. A
    series starts anew, too, where one of the columns `anew_at` differs from that of the known month before. Raise
    ValueError for two rows of one month.
    """
    layout = Layout.of(months, by)
    reach = pl.col("reach").fill_null(0) if "reach" in months.columns else pl.lit(0.0).alias("reach")
    up = pl.col("better").eq("up")
    value, *counts, minimum_n, better_up, off = layout.spread(
        months.select("value", "numerator", "denominator", "factor", "minimum_n", up, reach)
    )
    left_out, known = layout.marks(shocks), np.isfinite(value)
    bases = layout.spread(months.select(pl.col(anew_at).rank("dense")))
    segments = Segments(layout.marks(breaks) | basis_starts(known, bases))
    # Counts of months that are left out or hidden count for nothing.
    usable, numerator, denominator, factor = np.where(known & ~left_out, [value, *counts], np.nan)
    decided = _decide(Series(usable, numerator, denominator, factor, segments), minimum_n, left_out)
    blurred = _blurred(decided, np.nan_to_num(off))
    return pl.concat([months, _rows(blurred, better_up == 1, layout)], how="horizontal")


@dataclass(frozen=True, eq=False)
class _Decided:
    """What was decided of each month, as series x months."""

    reason: Integers
    """Why there is no verdict, by number in VERDICTS, and then NaN below; -1 where there is one."""
    question: Integers
    """By number in QUESTIONS; without a meaning where there is no verdict."""
    judged: Array
    limit: Array
    signal: Array
    off: Array
    """How far the judged quantity may lie from the truth."""
    usable_before: Integers
    earlier: Array


def _decide(series: Series, minimum_n: Array, left_out: Flags) -> _Decided:
    found = answers(series)
    usable_before = series.segments.before(np.isfinite(series.usable))
    few = series.denominator < minimum_n
    question = _question(found, few)
    reason = np.select(
        [
            left_out,
            np.isnan(series.usable),
            usable_before < SHORTEST,
            few & np.isnan(found.signal[ROLLING_YEAR]),
            ~few & np.isnan(found.signal[LEVEL]) & np.isnan(found.signal[JUMP]),
        ],
        [_LEFT_OUT, _MISSING, _SHORT, _TOO_FEW, _NO_EARLIER],
        default=-1,
    )
    answer = np.stack([found.quantity, found.limit, found.signal, found.earlier])
    judged, limit, signal, earlier = np.where(
        reason < 0, np.take_along_axis(answer, question[None, None], axis=1)[:, 0], np.nan
    )
    return _Decided(reason, question, judged, limit, signal, np.zeros(reason.shape), usable_before, earlier)


def _question(found: Answers, few: Flags) -> Integers:
    """Return the question that decides: the level where it has an answer, unless the jump alone gives a signal."""
    level, jump = found.signal[LEVEL], np.nan_to_num(found.signal[JUMP])
    by_level = (np.nan_to_num(level) != 0) | (~np.isnan(level) & (jump == 0))
    return np.where(few, ROLLING_YEAR, np.where(by_level, LEVEL, JUMP))


def _blurred(decided: _Decided, reach: Array) -> _Decided:
    """Take back the verdicts that hidden cells could turn: the judged change may lie as far off as its months reach."""
    if not reach.any():
        return decided
    off = np.select(
        [decided.question == question for question in _BLUR],
        [times * _newest_greatest(reach, months) for times, months in _BLUR.values()],
    )
    could_turn = (decided.reason < 0) & (off > 0) & (np.abs(np.abs(decided.judged) - decided.limit) <= off)
    return replace(decided, reason=np.where(could_turn, _MISSING, decided.reason), off=off)


def _newest_greatest(values: Array, months: int) -> Array:
    before = np.zeros((len(values), months - 1))
    windows = np.lib.stride_tricks.sliding_window_view(np.concatenate([before, values], axis=1), months, axis=1)
    greatest: Array = windows.max(axis=-1)
    return greatest


def _rows(decided: _Decided, better_up: Flags, layout: Layout) -> pl.DataFrame:
    has_verdict = decided.reason < 0
    signal = np.where(has_verdict, decided.signal, 0.0)
    of_signal = np.where(signal == 0, _ORDINARY, np.where((signal > 0) == better_up, _IMPROVES, _WORSENS))
    moved = decided.limit > 0
    strength = np.divide(
        np.abs(decided.judged) - decided.off, decided.limit, out=np.full(moved.shape, np.nan), where=moved
    )
    words = {
        "verdict": (np.where(has_verdict, of_signal, decided.reason), VERDICTS),
        "direction": (np.select([signal > 0, signal < 0], [0, 1], default=2), ("up", "down")),
        "question": (np.where(has_verdict, decided.question, len(QUESTIONS)), QUESTIONS),
    }
    columns = {
        "judged": np.where(decided.off == 0, decided.judged, np.nan),
        "judged_lower": -decided.limit,
        "judged_upper": decided.limit,
        "strength": np.where(has_verdict, strength, np.nan),
        "usable_before": decided.usable_before,
        "earlier": decided.earlier,
    }
    rows = pl.DataFrame(
        {name: _words(layout.gather(at), known) for name, (at, known) in words.items()}
        | {name: layout.gather(laid) for name, laid in columns.items()}
    )
    return rows.with_columns(pl.col(pl.Float64).fill_nan(None)).cast({"earlier": pl.Int64})


def _words(at: npt.NDArray[np.generic], words: Iterable[str]) -> pl.Series:
    """Return words by their numbers; null for the number after the last."""
    return pl.Series([*words, None], dtype=pl.String).gather(pl.Series(at))
