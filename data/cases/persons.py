"""Who a service's person is, where the file of services does not say: as in the person's spell nearest before it."""

import polars as pl

from data.cases.tables import PERSON, SERVICES


def with_persons(services: pl.LazyFrame, spells: pl.LazyFrame) -> pl.LazyFrame:
    """Return services with the columns of SERVICES; those of PERSON that are absent or null are filled in from spells.

    They come from the person's spell that began last on the service's first day or before it, else from the first
    that began after it: where somebody lives is told best by what was said last. The columns that are absent are null
    where the person has no spell. `services` need person_key, service, start and end; `spells` are of SPELLS.
    """
    names = services.collect_schema().names()
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in SERVICES.items() if name not in names]
    whole = services.with_columns(absent).sort("start")
    found = spells.select("person_key", "start", *(pl.col(name).alias(f"{name}_of_spell") for name in PERSON))
    found = found.sort("start")
    for strategy in ("backward", "forward"):
        joined = whole.join_asof(found, on="start", by="person_key", strategy=strategy, check_sortedness=False)
        whole = joined.with_columns(pl.coalesce(name, f"{name}_of_spell") for name in PERSON).drop(
            f"{name}_of_spell" for name in PERSON
        )
    return whole.select(pl.col(name).cast(dtype) for name, dtype in SERVICES.items())
