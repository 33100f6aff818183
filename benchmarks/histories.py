"""Histories for the backtest: series in which nothing happens, made and real, and the same with a known change put in.

A history is counts and wholes of series × months. Made ones have a season, a slow process of given persistence, and
binomial counting on top; months 0 to 239, the change at month 140.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from catalogue.catalogue import load_catalogue
from catalogue.months import shift, span
from data.readers.reader import read_file
from data.reading import read_observations

Array = npt.NDArray[np.float64]

MONTHS, CHANGE = 240, 140
FIRST = date(2006, 1, 1)
RATE = 0.2
SIZES = (36, 100, 300, 1000, 4000, None)
# Name -> persistence from month to month, standard deviation of the process (a fraction of one).
PROCESSES = {"counting only": (0.0, 0.0), "white": (0.0, 0.02), "AR(0.5)": (0.5, 0.02), "AR(0.9)": (0.9, 0.03)}
# Name -> shape over the months since the change, 0 to 1; the size is in percentage points.
CHANGES: dict[str, tuple[int, Callable[[Array], npt.ArrayLike]]] = {
    "step 5": (5, lambda since: since >= 0),
    "step 10": (10, lambda since: since >= 0),
    "ramp 10 in a year": (10, lambda since: np.clip((since + 1) / 12, 0, 1)),
    "outlier 10": (10, lambda since: since == 0),
}
# Nothing dated is known to have happened to unemployment in these months: after the financial crisis and before the
# lay-offs of 2020, and after the year that followed them.
CALM = (*span(date(2010, 1, 1), date(2020, 2, 1)), *span(date(2022, 1, 1), date(2023, 10, 1)))
SHOCK = span(date(2020, 3, 1), date(2020, 8, 1))
# Classes of municipality, by the median number of unemployed.
CLASSES = {"under 60": (0, 60), "60-200": (60, 200), "200-600": (200, 600), "over 600": (600, np.inf)}
FILES = ("12r5_2006M01-2023M10_all_areas.csv", "12u4_2006M01-2022M02_whole_country.csv")


@dataclass(frozen=True)
class History:
    """Counts and wholes of series × months from January 2006 on; NaN where not known at all."""

    counts: Array
    wholes: Array
    has_counts: bool = True
    is_real: bool = False
    judged: tuple[int, int] = (0, 10_000)
    """Which columns of a made history count."""
    reach: Array | float = 0.0
    """How far hidden cells let the true rate lie from the one here, to either side, in points."""

    @property
    def months(self) -> list[date]:
        """The months of the columns."""
        return span(FIRST, shift(FIRST, self.counts.shape[1] - 1))

    @property
    def rates(self) -> Array:
        """The rates in per cent, months of a shock left out."""
        return np.where(self.shock, np.nan, 100 * self.counts / self.wholes)

    @property
    def shock(self) -> npt.NDArray[np.bool_]:
        """Which months are left out of limits; none of made histories."""
        return np.array([month in SHOCK for month in self.months]) & self.is_real

    @property
    def calm(self) -> npt.NDArray[np.bool_]:
        """Which months nothing happened in; the judged ones of made histories."""
        if self.is_real:
            return np.array([month in CALM for month in self.months])
        return (np.arange(len(self.months)) >= self.judged[0]) & (np.arange(len(self.months)) < self.judged[1])


def made(
    random: np.random.Generator,
    process: str,
    size: int | None,
    series: int,
    change: Array | float = 0.0,
    *,
    rate: float = RATE,
) -> History:
    """Return a made history; `change` is added to the rates (a fraction, per month), which lie about `rate`."""
    persistence, deviation = PROCESSES[process]
    shocks = random.normal(size=(series, MONTHS))
    level = shocks * deviation
    for month in range(1, MONTHS):
        level[:, month] = persistence * level[:, month - 1] + np.sqrt(1 - persistence**2) * level[:, month]
    season = random.normal(size=(series, 12)) * 0.03
    rates = np.clip(rate + season[:, np.arange(MONTHS) % 12] + level + change, 0.005, 0.995)
    if size is None:
        return History(rates * 1e6, np.full_like(rates, 1e6), has_counts=False)
    wholes = np.maximum(random.poisson(size, rates.shape), 5)
    return History(random.binomial(wholes, rates).astype(float), wholes.astype(float))


def shrunk(random: np.random.Generator, process: str, series: int) -> History:
    """Return a made history whose n falls from 400 to 60 at month CHANGE; the sixty months after count."""
    before, after = (made(random, process, size, series) for size in (400, 60))
    counts, wholes = (
        np.concatenate([old[:, :CHANGE], new[:, CHANGE:]], axis=1)
        for old, new in ((before.counts, after.counts), (before.wholes, after.wholes))
    )
    return History(counts, wholes, judged=(CHANGE, CHANGE + 60))


def hidden(history: History) -> History:
    """Return a made history whose counts of 1 to 4 are hidden: each stands at the middle of what it may be.

    The others of the whole are known, as where a source publishes the unemployed and hides those in services, so the
    rate lies between 1 and 4 of the others and as many more.
    """
    is_hidden, others = (history.counts >= 1) & (history.counts <= 4), history.wholes - history.counts
    low, high = (100 * end / (end + others) for end in (1, 4))
    middle = (low + high) / 2
    counts = np.where(is_hidden, others * middle / (100 - middle), history.counts)
    wholes = np.where(is_hidden, others + counts, history.wholes)
    return replace(history, counts=counts, wholes=wholes, reach=np.where(is_hidden, (high - low) / 2, 0.0))


def changed(seed: int, process: str, size: int | None, change: str, series: int) -> History:
    """Return a made history with one of CHANGES put in at month CHANGE."""
    points, shape = CHANGES[change]
    path = np.asarray(shape(np.arange(MONTHS, dtype=np.float64) - CHANGE), dtype=np.float64) * points / 100
    return made(np.random.default_rng(seed), process, size, series, path)


def raised(history: History, share: float) -> History:
    """Return a real history with every count from January 2015 on raised by a share."""
    later = np.array([month >= date(2015, 1, 1) for month in history.months])
    return replace(history, counts=history.counts * np.where(later, 1 + share, 1.0))


def real(folder: Path) -> dict[str, History]:
    """Return the unemployed share by class of municipality, of regions and the country, and its activation rate."""
    rows = _wide(folder / "statfin" / FILES[0], "unemployed", "labour_force")
    classes = {name: rows.filter(pl.col("place").str.contains(r"^\d{3}$")) for name in CLASSES}
    histories = {
        f"municipalities {name}": _history(_between(found, *CLASSES[name]), "labour_force")
        for name, found in classes.items()
    }
    histories["regions"] = _history(rows.filter(pl.col("place").str.starts_with("region:")), "labour_force")
    histories["country"] = _history(rows.filter(place="country"), "labour_force")
    services = _wide(folder / "statfin" / FILES[1], "in_services", "unemployed")
    services = services.with_columns((pl.col("in_services") + pl.col("unemployed")).alias("broad"))
    histories["activation, country"] = _history(services, "broad", "in_services")
    return histories


def _wide(path: Path, *measures: str) -> pl.DataFrame:
    observations = read_observations(read_file(path), load_catalogue()).require_sound().observations.read_all()
    wanted = observations.filter(pl.col("measure").is_in(measures), breakdown="_T", sex="_T", age_group="_T")
    return wanted.pivot("measure", index=["place", "period"], values="value").sort("place", "period")


def _between(rows: pl.DataFrame, low: float, high: float) -> pl.DataFrame:
    median = pl.col("unemployed").median().over("place")
    return rows.filter((median >= low) & (median < high) & (pl.col("unemployed").count().over("place") > 190))


def _history(rows: pl.DataFrame, whole: str, count: str = "unemployed") -> History:
    counts, wholes = (
        rows.pivot("period", index="place", values=name, sort_columns=True).drop("place").to_numpy().astype(float)
        for name in (count, whole)
    )
    return History(counts, wholes, is_real=True)
