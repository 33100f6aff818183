"""Stage COLUMNS: which source the file is from, and what each of its columns is."""

import polars as pl

from catalogue.errors import Message
from intake.screening.material import Material
from intake.screening.results import Finding, Outcome, found, passed


def check_columns_recognised(material: Material) -> Finding:
    """The file is from a known source and every column of it is known. (Another statistic is refused by its name.)"""
    layout = material.layout
    return passed(
        "Source: {source}. Columns with figures: {count}.",
        source=layout.source.title,
        count=max(len(layout.measures), 1),
    )


def check_columns_ignored(material: Material) -> Finding:
    """Columns that somebody has declared to mean nothing are left out, and that is said."""
    ignored = [column for column in material.grid.columns if column in material.source.ignored]
    if not ignored:
        return passed("No column is left out.")
    return found(
        Outcome.NOTE,
        Message("Left out, as declared: {columns}.", {"columns": ", ".join(f"«{column}»" for column in ignored)}),
        rows=pl.DataFrame({"column": ignored}),
    )


COLUMN_CHECKS = (check_columns_recognised, check_columns_ignored)
