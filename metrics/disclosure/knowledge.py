"""What is known of a month's cells before it is protected: earlier versions of it, and the same counts in other months.

Whoever kept an earlier release knows what it showed of a cell that has not been revised since, and what its hidden
cells added up to. So a cell that was shown cannot protect another any more, and one that was hidden stays hidden.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from catalogue.catalogue import Catalogue
from catalogue.months import shift
from metrics.disclosure.cells import CELL, additive_rows, cells_of
from metrics.disclosure.relations import Floats, Numbers, relations_of, sums_of
from metrics.disclosure.scope import Scope


@dataclass(frozen=True, eq=False)
class Version:
    """Observations of a source and month, and what was shown of them."""

    raw: pl.DataFrame
    protected: pl.DataFrame


@dataclass(frozen=True, eq=False)
class KnownSum:
    """The sum of some hidden cells that an earlier version gives away."""

    cells: Numbers
    """Numbers of cells; -1 - n for the n-th of `revised`."""
    coefficients: Floats
    value: float


@dataclass(frozen=True, eq=False)
class Past:
    """What an earlier version gives away of its hidden cells: what some add up to, those revised since among them."""

    sums: tuple[KnownSum, ...]
    revised: Floats
    """The values then of the hidden cells that have another value now, or none: they stay hidden."""


@dataclass(frozen=True, eq=False)
class Knowledge:
    """By the number of a cell: whether it was shown as it is now, was ever hidden; and what each version gives away."""

    shown: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    lower: Floats
    """The least that it was told to be while hidden, if it is the same now; 0 where nothing was told."""
    upper: Floats
    pasts: tuple[Past, ...]


def twins(catalogue: Catalogue) -> dict[int, list[tuple[str, str]]]:
    """Return, by months from now, the measures that count the same spells: (that of now, that of then).

    Spells begun three months before June are those begun one month before April.
    """
    cohorts = {i.denominator[0]: i.cohort_months for i in catalogue.indicators.values() if i.cohort_months}
    found: dict[int, list[tuple[str, str]]] = {}
    for here, months in cohorts.items():
        for there, other in cohorts.items():
            if here != there:
                found.setdefault(other - months, []).append((here, there))
    return found


def as_seen_from(version: Version, pairs: list[tuple[str, str]], month: date) -> Version:
    """Return another month's version as one of `month`: the rows of its twin measures, under their names here."""
    return Version(_renamed(version.raw, pairs, month), _renamed(version.protected, pairs, month))


def _renamed(rows: pl.DataFrame, pairs: list[tuple[str, str]], month: date) -> pl.DataFrame:
    names = pl.DataFrame(pairs, schema={"here": pl.String, "there": pl.String}, orient="row")
    kept = rows.join(names, left_on="measure", right_on="there").with_columns(measure="here", period=pl.lit(month))
    return kept.select(rows.columns)


def twin_months(month: date, catalogue: Catalogue) -> dict[date, list[tuple[str, str]]]:
    """Return the months that count some of the same spells, each with the measures that do."""
    return {shift(month, offset): pairs for offset, pairs in sorted(twins(catalogue).items())}


def knowledge_of(cells: pl.DataFrame, values: Floats, versions: list[Version], scope: Scope) -> Knowledge:
    """Return what the versions, earlier ones and other months, say of the cells."""
    shown, hidden = np.zeros(len(values), dtype=bool), np.zeros(len(values), dtype=bool)
    lower, upper = np.zeros(len(values)), np.full(len(values), np.inf)
    pasts = []
    now = cells.select(*CELL, "cell").with_columns(now=values)
    for version in versions:
        then = cells_then(version, scope).join(now, on=CELL, how="left", suffix="_now", maintain_order="left")
        same = then.get_column("value").eq_missing(then.get_column("now"))
        was_hidden = then.get_column("is_hidden")
        here = then.get_column("cell_now")
        shown[here.filter(same & ~was_hidden & here.is_not_null()).to_numpy()] = True
        hidden[here.filter(was_hidden & here.is_not_null()).to_numpy()] = True
        told = then.filter(same & was_hidden & here.is_not_null())
        numbers = told.get_column("cell_now").to_numpy()
        np.maximum.at(lower, numbers, told.get_column("told_lower").fill_null(0.0).to_numpy())
        np.minimum.at(upper, numbers, told.get_column("told_upper").fill_null(np.inf).to_numpy())
        pasts.append(past_of(then.with_columns(same=same & here.is_not_null()), scope))
    return Knowledge(shown, hidden, lower, upper, tuple(pasts))


def cells_then(version: Version, scope: Scope) -> pl.DataFrame:
    """Return the cells that the version showed or hid; one that it did not hold yet says nothing."""
    held = version.protected.select(
        *CELL, is_hidden=pl.col("value").is_null(), told_lower=pl.col("lower"), told_upper=pl.col("upper")
    )
    cells = cells_of(additive_rows(version.raw, scope.catalogue), scope.totals, scope.catalogue).join(
        held, on=CELL, maintain_order="left"
    )
    return cells.drop("cell").with_row_index("cell").cast({"cell": pl.Int64})


def past_of(then: pl.DataFrame, scope: Scope) -> Past:
    """Return what the hidden cells of a version add up to. `then` has its cells with is_hidden, cell_now and same."""
    lost = then.filter(pl.col("is_hidden") & ~pl.col("same") & pl.col("value").is_not_null())
    numbered = then.join(
        lost.select("cell").with_row_index("place_among"), on="cell", how="left", maintain_order="left"
    )
    coded = numbered.with_columns(
        code=pl.when("same").then("cell_now").otherwise(-1 - pl.col("place_among").cast(pl.Int64))
    )
    return Past(tuple(_given_away(coded, scope)), lost.get_column("value").to_numpy())


def _given_away(then: pl.DataFrame, scope: Scope) -> Iterator[KnownSum]:
    """Yield what the hidden cells of each sum added up to."""
    if not then.get_column("is_hidden").any():
        return
    values = then.get_column("value").to_numpy()
    relations = relations_of(sums_of(then, scope), values)
    members = pl.DataFrame(
        {"relation": relations.relation, "cell": relations.cell, "coefficient": relations.coefficient}
    ).join(then.select("cell", "code", "value", "is_hidden"), on="cell", how="left", maintain_order="left")
    whole = members.filter(pl.col("value").is_not_null().all().over("relation"))
    for _, group in whole.filter(pl.col("is_hidden")).group_by("relation", maintain_order=True):
        if group.height > 1:
            coefficients = group.get_column("coefficient").to_numpy()
            value = float(coefficients @ group.get_column("value").to_numpy())
            yield KnownSum(group.get_column("code").to_numpy(), coefficients, value)
