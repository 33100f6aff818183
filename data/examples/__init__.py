"""Example data: invented spells of unemployment and services, and the monthly extract that follows from them.

Nothing is drawn per measure: every count comes from the same cases, so the figures hang together as real ones do.
Every run gives the same data: only uniform numbers are drawn, and what is worked out with exp is rounded before it
decides anything, so that neither the version of Python and numpy nor the machine should make a difference.

What a later method should find was planted: see data.examples.changes.
"""

from pathlib import Path

from data.examples.ahead import ahead_extract
from data.examples.cases import Cases, generate_cases, generate_country
from data.examples.extract import monthly_extract

__all__ = [
    "Cases",
    "ahead_extract",
    "generate_cases",
    "generate_country",
    "monthly_extract",
    "write_ahead",
    "write_extract",
]


def write_extract(path: Path) -> Path:
    """Write the example extract (wide monthly form, Parquet) and return its path."""
    monthly_extract(generate_cases()).write_parquet(path)
    return path


def write_ahead(path: Path) -> Path:
    """Write what comes next at the end of the example's last month (the same form) and return its path."""
    ahead_extract(generate_cases()).write_parquet(path)
    return path
