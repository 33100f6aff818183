"""The columns that a case file may have, and how it is known to be one."""

from collections.abc import Iterable, Mapping
from typing import Literal

from data.cases.tables import SERVICES, SPELLS

CaseKind = Literal["spells", "services"]
CASE_KINDS: tuple[CaseKind, ...] = ("spells", "services")
PERSON_KEY = "person_key"
CASE_SOURCE = "case-extract"
"""The source of what is counted of cases, and of every case file that is kept."""
COLUMNS: Mapping[CaseKind, tuple[str, ...]] = {"spells": tuple(SPELLS), "services": tuple(SERVICES)}
# Without the plans' days every plan would count as not made; without ends every spell as open.
REQUIRED: Mapping[CaseKind, tuple[str, ...]] = {
    "spells": (PERSON_KEY, "municipality", "start", "end", "plan_date"),
    "services": (PERSON_KEY, "service", "start", "end"),
}
FILLED: Mapping[CaseKind, tuple[str, ...]] = {
    "spells": (PERSON_KEY, "municipality", "start"),
    "services": (PERSON_KEY, "service", "start"),
}
"""Columns in which no cell may be empty."""


def plain_name(column: str) -> str:
    """Return a column's name as it is compared: without blanks around it, in small letters."""
    return column.strip().casefold()


def case_kind(columns: Iterable[str]) -> CaseKind | None:
    """Return what a table with these columns is; None where it is no case-level extract.

    A person key makes one, and so do a start and an end: no statistic has a column of either name.
    """
    names = {plain_name(column) for column in columns}
    if PERSON_KEY not in names and not {"start", "end"} <= names:
        return None
    return "services" if "service" in names else "spells"
