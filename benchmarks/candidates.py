"""The methods that were compared for the verdict. Each takes a History and returns 1 up, -1 down, 0 ordinary, NaN none.

All use earlier months only. The chosen one is metrics.signals; the others live here, for the comparison.
"""

import warnings
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import stdtrit

from benchmarks.histories import Array, History
from metrics.intervals import newcombe
from metrics.signals import xmr
from metrics.signals.verdicts import judge

Method = Callable[[History], Array]


def lagged(values: Array, months: int) -> Array:
    """Return the values so many months earlier."""
    return np.concatenate([np.full((len(values), months), np.nan), values[:, :-months]], axis=1)


def windows(values: Array, width: int) -> Array:
    """Return for each month the `width` months before it: series × months × width."""
    padded = np.concatenate([np.full((len(values), width), np.nan), values], axis=1)
    return np.lib.stride_tricks.sliding_window_view(padded, width, axis=1)[:, :-1]


def beyond(quantity: Array, limit: Array, known: npt.NDArray[np.bool_]) -> Array:
    """Return the sign of what lies outside ± limit, NaN where either is unknown."""
    sign = np.where(np.abs(quantity) > limit, np.sign(quantity), 0.0)
    return np.where(np.isfinite(quantity) & np.isfinite(limit) & known, sign, np.nan)


def surprise(history: History) -> Array:
    """Change of the year-on-year change, median ± 3 × 1.4826 × MAD of the newest 36."""
    yearly = history.rates - lagged(history.rates, 12)
    turn = yearly - lagged(yearly, 1)
    earlier = windows(turn, 36)
    median = np.nanmedian(earlier, axis=2)
    spread = 1.4826 * np.nanmedian(np.abs(earlier - median[..., None]), axis=2)
    return beyond(turn - median, 3 * spread, np.isfinite(earlier).sum(axis=2) >= 12)


def innovation(history: History) -> Array:
    """Year-on-year change against its prediction from the month before (coefficient of 60 months), with a floor.

    The floor is the binomial variance of the change: sigma² = max(process², 2 p (1 - p) / n × (1 + phi²)).
    """
    yearly = history.rates - lagged(history.rates, 12)
    now, before = windows(yearly, 60), windows(lagged(yearly, 1), 60)
    known = np.isfinite(now) & np.isfinite(before)
    now, before = np.where(known, now, 0), np.where(known, before, 0)
    phi = np.clip((now * before).sum(axis=2) / np.maximum((before**2).sum(axis=2), 1e-12), 0, 1)
    errors = np.where(known, now - phi[..., None] * before, np.nan)
    spread = 1.4826 * np.nanmedian(np.abs(errors), axis=2)
    sigma = np.sqrt(np.maximum(spread**2, counting(history, 12) * (1 + phi**2)))
    return beyond(yearly - phi * lagged(yearly, 1), 3 * sigma, known.sum(axis=2) >= 12)


def counting(history: History, months: int) -> Array:
    """Return the binomial variance of a difference of two months, in squared points; zero without counts."""
    if not history.has_counts:
        return np.zeros_like(history.rates)
    whole, before = history.wholes, lagged(history.wholes, months)
    rate = (history.counts + lagged(history.counts, months)) / (whole + before)
    return np.asarray(1e4 * rate * (1 - rate) * (1 / whole + 1 / before))


def seasonal_regression(history: History) -> Array:
    """One-step 99.5 % prediction interval of month effects and trend, least squares on the sixty months before."""
    months = np.arange(61)
    design = np.column_stack([months[:, None] % 12 == np.arange(12), (months - 60) / 12]).astype(float)
    inverse = np.linalg.pinv(design[:-1])
    rates = history.rates.copy()
    for month in range(12, rates.shape[1]):  # a gap would cost five years; it is filled with the year before
        rates[:, month] = np.where(np.isnan(rates[:, month]), rates[:, month - 12], rates[:, month])
    earlier = windows(rates, 60)
    freedom = 60 - design.shape[1]
    residuals = earlier - earlier @ (design[:-1] @ inverse).T
    ahead = design[-1] @ inverse
    error = np.sqrt((residuals**2).sum(axis=2) / freedom * (1 + ahead @ ahead))
    return beyond(history.rates - earlier @ ahead, stdtrit(freedom, 0.9975) * error, np.isfinite(error))


def newcombe_year(history: History, z: float = 1.959964) -> Array:
    """Newcombe's interval of the difference from the same month a year earlier."""
    if not history.has_counts:
        return np.full_like(history.rates, np.nan)
    whole, count = history.wholes, np.where(np.isnan(history.rates), np.nan, history.counts)
    columns = {"a": count, "b": whole, "c": lagged(count, 12), "d": lagged(whole, 12)}
    rows = pl.DataFrame({name: values.ravel() for name, values in columns.items()}, nan_to_null=True)
    lower, upper = newcombe(pl.col("a"), pl.col("b"), pl.col("c"), pl.col("d"), z)
    limits = rows.select(lower.alias("lower"), upper.alias("upper")).fill_null(np.nan).to_numpy()
    low, high = limits.T.reshape(2, *whole.shape)
    return np.where(np.isfinite(low), (low > 0) * 1.0 - (high < 0) * 1.0, np.nan)


def newcombe_year_strict(history: History) -> Array:
    """The same at 99.8 %."""
    return newcombe_year(history, 3.090232)


def xmr_year(history: History) -> Array:
    """XmR with its four rules on year-on-year changes, limits from the 36 months before."""
    return xmr_rules(history, is_gated=False)


def xmr_gated(history: History) -> Array:
    """The same, only where the lag-1 autocorrelation of those 36 months is under 0.3."""
    return xmr_rules(history, is_gated=True)


def xmr_rules(history: History, *, is_gated: bool) -> Array:
    """Return the first rule that speaks."""
    yearly = history.rates - lagged(history.rates, 12)
    earlier = windows(yearly, 36)
    newest = np.concatenate([earlier[..., -6:], yearly[..., None]], axis=2)
    rules = xmr.signals(newest, xmr.limits(earlier)).values()
    verdict = np.zeros_like(yearly)
    for rule in rules:
        verdict = np.where(verdict == 0, rule[..., -1], verdict)
    known = np.isfinite(yearly) & (np.isfinite(earlier).sum(axis=2) >= xmr.FEWEST)
    return np.where(known & (xmr.is_independent(earlier) | (not is_gated)), verdict, np.nan)


def smoothing(history: History) -> Array:
    """One-step error of a level and season smoothed exponentially (ETS A,N,A), ± 3 spreads of the newest 60 errors."""
    errors = smoothing_errors(history)
    earlier = windows(errors, 60)
    spread = 1.4826 * np.nanmedian(np.abs(earlier), axis=2)
    return beyond(errors, 3 * spread, np.isfinite(earlier).sum(axis=2) >= 12)


def smoothing_errors(history: History) -> Array:
    """Return one-step errors. Of five speeds the one with the smallest earlier errors is used, series by series."""
    rates, speeds = history.rates, np.array([0.05, 0.15, 0.35, 0.7, 1.0])
    series = np.arange(len(rates))
    level = np.repeat(np.nanmean(rates[:, :12], axis=1)[:, None], speeds.size, axis=1)
    season = np.repeat((np.nan_to_num(rates[:, :12]) - level[:, :1])[:, None, :], speeds.size, axis=1)
    losses, chosen = np.zeros_like(level), np.full_like(rates, np.nan)
    for month in range(12, rates.shape[1]):
        error = rates[:, month, None] - level - season[:, :, month % 12]
        chosen[:, month] = error[series, losses.argmin(axis=1)]
        error = np.nan_to_num(error)
        losses = 0.97 * losses + np.abs(error)
        level = level + speeds * error
        season[:, :, month % 12] += max(12 / month, 0.15) * (1 - speeds) * error
    return chosen


def year_change(history: History, months: int = 1, probability: float = 0.015) -> Array:
    """The level question alone: the change from a year earlier, mean of so many months, within its own history."""
    yearly = history.rates - lagged(history.rates, 12)
    yearly = np.mean([lagged(yearly, back) if back else yearly for back in range(months)], axis=0)
    earlier = windows(yearly, 60)
    number = np.isfinite(earlier).sum(axis=2)
    limit = stdtrit(np.maximum(number, 1), 1 - probability / 2) * np.sqrt(np.nanmean(earlier**2, axis=2))
    return beyond(yearly, limit, number >= 1)


def chosen(history: History) -> Array:
    """Both questions: what metrics.signals does."""
    series, length = history.rates.shape
    counts = (history.counts, history.wholes) if history.has_counts else (np.full_like(history.rates, np.nan),) * 2
    rows = pl.DataFrame(
        {
            "place": np.repeat(np.arange(series), length),
            "period": history.months * series,
            "value": (100 * history.counts / history.wholes).ravel(),
            "reach": np.broadcast_to(history.reach, history.rates.shape).ravel(),
            **{name: values.ravel() for name, values in zip(("numerator", "denominator"), counts, strict=True)},
        },
        nan_to_null=True,
    ).with_columns(factor=pl.lit(100.0), better=pl.lit("up"), minimum_n=pl.lit(30))
    shocks = rows.filter(pl.Series(np.tile(history.shock, series))).select("place", "period")
    signs = {"improves": 1.0, "worsens": -1.0, "ordinary": 0.0}
    verdicts = judge(rows, ["place"], shocks=shocks)["verdict"]
    return verdicts.replace_strict(signs, default=np.nan, return_dtype=pl.Float64).to_numpy().reshape(series, length)


def with_three_months(history: History) -> Array:
    """The chosen method and a third question: the mean of three year-on-year changes, 1 %."""
    both, third = chosen(history), year_change(history, months=3, probability=0.01)
    return np.where((both == 0) & (np.nan_to_num(third) != 0), third, both)


CANDIDATES: dict[str, Method] = {
    "surprise": surprise,
    "innovation": innovation,
    "regression": seasonal_regression,
    "Newcombe 95 %": newcombe_year,
    "Newcombe 99.8 %": newcombe_year_strict,
    "XmR": xmr_year,
    "XmR, gated": xmr_gated,
    "smoothing": smoothing,
    "level": year_change,
    "chosen": chosen,
    "chosen + 3 months": with_three_months,
}
warnings.filterwarnings("ignore", "All-NaN slice|Mean of empty slice", RuntimeWarning)
