"""Stage CODES: does the file speak of municipalities as they are today?"""

import polars as pl

from catalogue.errors import Message
from catalogue.language import LANGUAGES
from catalogue.schema import Titles
from intake.screening.cells import collected, finding
from intake.screening.material import Material
from intake.screening.results import Finding, Outcome, passed


def check_codes_places_current(material: Material) -> Finding:
    """No row is of a municipality that had been abolished or merged by that month.

    A WARNING, not a FAIL: registers go on using an old code for some time, and the figures then count for the
    successor; but they count twice where the successor's row holds them already. Rows from before the merger are as
    they should be, and noted.
    """
    gone = material.catalogue.places.abolished
    rows = collected(
        material.observations.filter(pl.col("place").is_in(list(gone)))
        .group_by("place", "period")
        .agg(pl.col("row").min())
    )
    if rows.is_empty():
        return passed("Every municipality exists today.")
    successors = {code: old.successor for code, old in gone.items()}
    rows = rows.with_columns(
        pl.col("place").replace_strict({code: old.abolished for code, old in gone.items()}).alias("abolished"),
        pl.col("place").replace_strict(successors).alias("successor"),
    )
    late = rows.filter(pl.col("period") >= pl.col("abolished"))
    chosen = rows if late.is_empty() else late
    return finding(*_sentence(chosen, material, is_late=not late.is_empty()), chosen, material)


def _sentence(rows: pl.DataFrame, material: Material, *, is_late: bool) -> tuple[Outcome, Message, Message | None]:
    """Return what to say of rows of municipalities that are gone, each named with its successor."""
    places = material.catalogue.places
    pairs = rows.sort("row").select("place", "successor").unique(maintain_order=True).rows()
    titles = [(places.titles(old), places.titles(new)) for old, new in pairs]
    named = Titles(**{code: ", ".join(f"{old[code]} → {new[code]}" for old, new in titles) for code in LANGUAGES})
    if not is_late:
        return (
            Outcome.NOTE,
            Message("Rows from before a merger count for the successor: {named}.", {"named": named}),
            None,
        )
    return (
        Outcome.WARNING,
        Message("Rows of a municipality after it was merged: {count} ({named}).", {"named": named}),
        Message(
            "Make sure that the successor's row does not hold the same figures; if it does, take out the old row. "
            "Otherwise they count for the successor."
        ),
    )


PLACE_CHECKS = (check_codes_places_current,)
