"""The protected table of a confidential source's month: what may be shown of it, and nothing else.

Decided once for each release, on all cells jointly: small counts are hidden (primary suppression), and as many others
as it takes that they cannot be worked out (complementary suppression). Every figure, sentence, chart and file comes
from the table this returns, so there is nothing left to compare with.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from catalogue.catalogue import Catalogue
from data.observations import SCHEMA, STATUS, conform
from metrics.disclosure.bounds import propagated
from metrics.disclosure.cells import CELL, added_totals, additive_rows, cells_of, with_totals
from metrics.disclosure.confidential import needs_of, told_small
from metrics.disclosure.filling import filled
from metrics.disclosure.knowledge import Version, as_seen_from, knowledge_of, twin_months
from metrics.disclosure.place_totals import place_totals
from metrics.disclosure.problem import problem_of
from metrics.disclosure.relations import relations_of, sums_of
from metrics.disclosure.scope import Scope
from metrics.disclosure.steps import other_steps
from metrics.disclosure.suppression import suppress

SECONDS = 0.2
"""Time to look for a cheaper choice of what else to hide. What is taken then is safe in any case."""
GAP = 0.05
"""How much dearer than the cheapest choice the one taken may be, where finding the cheapest takes long."""


def protect(
    observations: pl.DataFrame,
    catalogue: Catalogue,
    earlier: Sequence[Version] = (),
    others: Mapping[date, Version] | None = None,
) -> pl.DataFrame:
    """Return the observations of one source and month as they may be shown, with totals over areas as rows.

    `earlier` are the versions of the month that releases have shown, oldest first; `others` the months of the release
    that have been protected already. The observations of a public source are returned as they are.
    """
    source = catalogue.sources[observations.row(0, named=True)["source"]] if observations.height else None
    if source is None or source.policy == "public":
        return observations
    month = observations.row(0, named=True)["period"]
    observations = _without_unshown_totals(observations, catalogue)
    rows = additive_rows(observations, catalogue)
    totals = place_totals(catalogue.places, rows.get_column("place").unique(), month)
    twin, known = twin_months(month, catalogue), others or {}
    seen = [as_seen_from(version, twin[when], month) for when, version in known.items() if when in twin]
    versions = [version for version in (*earlier, *seen) if not version.raw.is_empty()]
    decided = _decide(rows, Scope(totals, source, catalogue), versions, known)
    return _written(observations, added_totals(with_totals(rows, catalogue), totals), decided, catalogue)


def _without_unshown_totals(observations: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Return the observations without totals over places, as a file may hold them, of measures that have none."""
    is_single = pl.col("place").is_in([*catalogue.places.municipalities, *catalogue.places.unknown_municipalities])
    has_totals = pl.col("measure").is_in(with_totals(observations, catalogue).get_column("measure").unique().to_list())
    return observations.filter(is_single | has_totals | pl.col("place").is_in([*catalogue.places.abolished]))


def _decide(rows: pl.DataFrame, scope: Scope, versions: list[Version], others: Mapping[date, Version]) -> pl.DataFrame:
    """Return CELL, hidden, lower and upper of every count and total of counts."""
    cells = cells_of(rows, scope.totals, scope.catalogue)
    sums = sums_of(cells, scope)
    given = cells.get_column("value").fill_null(float("nan")).to_numpy()
    values = filled(given, cells.get_column("lower").to_numpy(), cells.get_column("upper").to_numpy(), sums)
    relations = relations_of(sums, values)
    knowledge = knowledge_of(cells, values, versions, scope)
    month = rows.row(0, named=True)["period"]
    steps = list(other_steps(cells, values, others, month, scope))
    needs = needs_of(cells, values, relations, scope.source, scope.catalogue)
    cells = told_small(cells, needs, scope.catalogue).with_columns(
        pl.max_horizontal("lower", pl.Series(knowledge.lower)), pl.min_horizontal("upper", pl.Series(knowledge.upper))
    )
    problem = problem_of(cells, values, relations, needs, (knowledge, steps), scope)
    hidden = suppress(problem, seconds=SECONDS, gap=GAP, threshold=scope.source.threshold).hidden
    hidden[: len(values)] |= knowledge.hidden
    unknown = hidden | problem.always_unknown
    lower, upper = propagated(
        np.where(unknown, problem.lower, problem.values),
        np.where(unknown, problem.upper, problem.values),
        problem.relations,
        problem.cells,
        problem.coefficients,
    )
    size = len(values)
    return cells.select(CELL).with_columns(hidden=hidden[:size], lower=lower[:size], upper=upper[:size])


def _written(
    observations: pl.DataFrame, added: pl.DataFrame, decided: pl.DataFrame, catalogue: Catalogue
) -> pl.DataFrame:
    """Return the observations and the totals, each hidden cell without its value."""
    totals = _total_rows(added, observations)
    every = pl.concat([observations.select(SCHEMA.names()), totals.select(SCHEMA.names())])
    counts = {m.id: m.amount_of or m.id for m in catalogue.measures.values()}
    looked_up = every.with_columns(pl.col("measure").alias("own"), pl.col("measure").replace(counts))
    told = looked_up.join(decided, on=CELL, how="left", suffix="_told", maintain_order="left")
    told = told.with_columns(pl.col("own").alias("measure"), (pl.col("own") == pl.col("measure")).alias("is_count"))
    hidden = pl.col("hidden").fill_null(_is_unchecked(catalogue))
    status, confidence = STATUS["hidden"]
    has_bounds = pl.col("is_count") & pl.col("hidden").is_not_null()
    said = told.with_columns(hidden=hidden).with_columns(
        pl.when(~pl.col("hidden")).then("value").alias("value"),
        pl.when(~pl.col("hidden")).then("lower").when(has_bounds).then("lower_told").alias("lower"),
        pl.when(~pl.col("hidden")).then("upper").when(has_bounds).then(_finite("upper_told")).alias("upper"),
        pl.when("hidden").then(pl.lit(status)).otherwise("obs_status").alias("obs_status"),
        pl.when("hidden").then(pl.lit(confidence)).otherwise("conf_status").alias("conf_status"),
    )
    return conform(said.select(SCHEMA.names()))


def _is_unchecked(catalogue: Catalogue) -> pl.Expr:
    """Return whether a row must not be shown since nothing was decided on it: an amount or rate without its count."""
    unchecked = [m.id for m in catalogue.measures.values() if m.amount_of or not m.additive]
    return pl.col("measure").is_in(unchecked) & pl.col("value").is_not_null()


def _total_rows(added: pl.DataFrame, observations: pl.DataFrame) -> pl.DataFrame:
    first = observations.row(0, named=True)
    status, confidence = STATUS["normal"]
    return added.with_columns(
        pl.lit(first["period"]).alias("period"),
        pl.lit(first["frequency"]).alias("frequency"),
        pl.col("value").alias("lower"),
        pl.col("value").alias("upper"),
        pl.lit(status).alias("obs_status"),
        pl.lit(confidence).alias("conf_status"),
        pl.lit(first["source"]).alias("source"),
    )


def _finite(column: str) -> pl.Expr:
    return pl.when(pl.col(column).is_finite()).then(pl.col(column))
