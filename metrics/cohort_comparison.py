"""Two cohorts, or the steps of one, side by side. The rows are those of metrics.cohorts, as dicts."""

from collections.abc import Sequence

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.months import shift
from catalogue.schema import Break
from metrics.cohorts import start_of
from metrics.intervals import newcombe
from metrics.ratios import SHOWN
from metrics.words import Row


def number_begun(rows: Sequence[Row]) -> tuple[float, float] | None:
    """Return at least and at most how many spells began, by all steps of one cohort.

    The steps count the same spells, so each bounds the number; None where no step knows it, or where they contradict
    each other.
    """
    known = [row for row in rows if row["denominator_lower"] is not None and row["denominator_upper"] is not None]
    if not known:
        return None
    low, high = max(row["denominator_lower"] for row in known), min(row["denominator_upper"] for row in known)
    return (low, high) if low <= high else None


def break_between(row: Row, other: Row, catalogue: Catalogue, length: int) -> Break | None:
    """Return the break between the same step of two cohorts of `length` start months."""
    later, earlier = sorted([start_of(row["began"]), start_of(other["began"])], reverse=True)
    months = shift(earlier, row["after"] + 1 - length), shift(later, row["after"])
    return catalogue.break_between(row["indicator"], row["place"], *months)


def comparison(row: Row, other: Row, catalogue: Catalogue, length: int) -> str:
    """Return whether a share may be compared with another cohort's of the same step, by dates where that has none yet.

    One of metrics.comparison.COMPARISONS.
    """
    if row["status"] not in SHOWN:
        return "no_figure"
    if break_between(row, other, catalogue, length):
        return "break"
    if other["source"] not in (None, row["source"]):
        return "other_source"
    return "comparable" if other["source"] is None or row["covered"] == other["covered"] else "other_coverage"


def difference_interval(row: Row, earlier: Row) -> tuple[float, float] | None:
    """Return the 95 % interval of a share less an earlier one, in percentage points; None without counts.

    Newcombe's; where hidden cells leave the counts open, its ends are the outermost that they allow.
    """
    ends = [_counts(one) for one in (row, earlier)]
    if not all(ends):
        return None
    pairs = [(*now, *before) for now in ends[0] for before in ends[1]]
    frame = pl.DataFrame(pairs, schema=["a", "b", "c", "d"], orient="row")
    low, high = newcombe(pl.col("a"), pl.col("b"), pl.col("c"), pl.col("d"))
    found = frame.select(low.min().alias("low"), high.max().alias("high")).row(0)
    return None if None in found else (100 * found[0], 100 * found[1])


def _counts(row: Row) -> list[tuple[float, float]]:
    """Return the outermost pairs of numerator and denominator that may be; nothing without counts."""
    low, high, least, most = (
        row[f"{part}_{end}"] for part in ("numerator", "denominator") for end in ("lower", "upper")
    )
    if None in (low, high, least, most) or least <= 0:
        return []
    return [(min(part, whole), whole) for part in (low, high) for whole in (least, most)]
