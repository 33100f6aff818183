"""The adversary: from what is shown alone to bounds of every confidential cell, and where these are too narrow."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from catalogue.catalogue import Catalogue
from metrics.database import ReleaseDatabase
from tests.disclosure.cells import Cells
from tests.disclosure.collecting import facts_of_figures
from tests.disclosure.facts import Facts
from tests.disclosure.policy import SMALL, SPELLS_OF, Breach, secrets_of
from tests.disclosure.shown import GROUPS, Shown, shown_by
from tests.disclosure.solving import bound
from tests.disclosure.structure import Knowledge, add_structure
from tests.disclosure.tightening import Tightened, tighten


def breaches(
    shown: Sequence[Shown],
    truth: Sequence[pl.DataFrame],
    catalogue: Catalogue,
    knowledge: Knowledge | None = None,
    *,
    whole: bool = False,
) -> list[Breach]:
    """Return everything that can be worked out of the figures shown; `truth` holds each release as it came in.

    The attacker takes from the truth which cells there are, and which guess is right (whether a cell was revised).
    `whole` adds that cells are whole numbers, for small tables.
    """
    cells = Cells(truth)
    facts = facts_of(shown, cells, knowledge or Knowledge())
    known = tighten(facts)
    secrets = list(secrets_of(shown, facts, known, catalogue))
    for secret in secrets:
        secret.target.see(secret.truth)
    bound(known, [secret.target for secret in secrets], whole=whole)
    false = [_false(facts, number) for number in range(len(facts.false))]
    found = [*false, *_remainders(known, cells), *filter(None, (secret.breach for secret in secrets))]
    return list(dict.fromkeys(found))


def facts_of(shown: Sequence[Shown], cells: Cells, knowledge: Knowledge) -> Facts:
    """Return what the figures and the structure say of the cells."""
    facts = Facts(cells)
    for each in shown:
        facts_of_figures(facts, each)
    add_structure(facts, knowledge)
    return facts


def attack(
    protected: Sequence[pl.DataFrame],
    truth: Sequence[pl.DataFrame],
    catalogue: Catalogue,
    folder: Path,
    knowledge: Knowledge | None = None,
) -> list[Breach]:
    """Open protected tables (one for each release, oldest first) in the program and return the breaches."""
    return breaches(show(protected, truth, catalogue, folder), truth, catalogue, knowledge)


def show(
    protected: Sequence[pl.DataFrame], truth: Sequence[pl.DataFrame], catalogue: Catalogue, folder: Path
) -> list[Shown]:
    """Return all that the program shows of protected tables."""
    found = []
    for release, (table, true) in enumerate(zip(protected, truth, strict=True)):
        path = folder / f"release-{release}.parquet"
        table.write_parquet(path)
        months = true.get_column("period").unique().sort().to_list()
        municipalities = Cells([true]).municipalities
        there = set(true.select("sex", "age_group").unique().iter_rows())
        groups = [group for group in GROUPS if group in there]
        found += shown_by(ReleaseDatabase([path], catalogue), release, municipalities, months, groups)
    return found


def _remainders(known: Tightened, cells: Cells) -> Iterator[Breach]:
    """Rows that, less what is known, give the exact sum of several open cells."""
    exact = np.nonzero(np.abs(known.high - known.low) < 1e-9)[0]
    for number in exact:
        begin, end = known.matrix.indptr[number : number + 2]
        factors, columns = known.matrix.data[begin:end], known.matrix.indices[begin:end]
        if end - begin < 2 or np.ptp(factors) > 1e-9 or any(cells.cells[c].measure in SPELLS_OF for c in columns):
            continue
        value = round(float(known.high[number] / factors[0]), 6)
        if SMALL[0] <= value <= SMALL[1]:
            what = " + ".join(str(cells.cells[c]) for c in columns)
            yield Breach("sum", what, value, value, (value - 1, value + 1), value)


def _false(facts: Facts, number: int) -> Breach:
    fact = facts.false[number]
    truth = float(sum(f * facts.cells.truth[n] for n, f in zip(fact.numbers, fact.factors, strict=True)))
    return Breach("false", fact.origin, fact.low, fact.high, (truth, truth), truth)
