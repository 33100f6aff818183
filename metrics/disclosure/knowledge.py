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
    coefficients: Floats
    value: float


@dataclass(frozen=True, eq=False)
class Knowledge:
    """By the number of a cell: whether it was shown as it is now, was ever hidden; and sums of hidden ones."""

    shown: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    sums: tuple[KnownSum, ...]


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
    sums: list[KnownSum] = []
    now = cells.select(*CELL, "cell").with_columns(now=values)
    for version in versions:
        then = cells_then(version, scope).join(now, on=CELL, how="left", suffix="_now", maintain_order="left")
        same = then.get_column("value").eq_missing(then.get_column("now"))
        was_hidden = then.get_column("is_hidden")
        here = then.get_column("cell_now")
        shown[here.filter(same & ~was_hidden & here.is_not_null()).to_numpy()] = True
        hidden[here.filter(was_hidden & here.is_not_null()).to_numpy()] = True
        sums += given_away(then.with_columns(same=same), scope)
    return Knowledge(shown, hidden, tuple(sums))


def cells_then(version: Version, scope: Scope) -> pl.DataFrame:
    """Return the cells that the version showed or hid; one that it did not hold yet says nothing."""
    held = version.protected.select(*CELL, is_hidden=pl.col("value").is_null())
    cells = cells_of(additive_rows(version.raw, scope.catalogue), scope.totals, scope.catalogue).join(
        held, on=CELL, maintain_order="left"
    )
    return cells.drop("cell").with_row_index("cell").cast({"cell": pl.Int64})


def given_away(then: pl.DataFrame, scope: Scope) -> Iterator[KnownSum]:
    """Yield what the hidden cells of each sum added up to, where none of them has been revised since."""
    if not then.get_column("is_hidden").any():
        return
    values = then.get_column("value").to_numpy()
    relations = relations_of(sums_of(then, scope), values)
    members = pl.DataFrame(
        {"relation": relations.relation, "cell": relations.cell, "coefficient": relations.coefficient}
    ).join(then.select("cell", "cell_now", "value", "same", "is_hidden"), on="cell", how="left", maintain_order="left")
    whole = members.filter(pl.col("value").is_not_null().all().over("relation"))
    unknown = whole.filter(pl.col("is_hidden"))
    steady = unknown.filter((pl.col("same") & pl.col("cell_now").is_not_null()).all().over("relation"))
    for _, group in steady.group_by("relation", maintain_order=True):
        if group.height > 1:
            coefficients = group.get_column("coefficient").to_numpy()
            value = float(coefficients @ group.get_column("value").to_numpy())
            yield KnownSum(group.get_column("cell_now").to_numpy(), coefficients, value)
