"""What a check says: an outcome, a sentence, what to do, and the rows it is about."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from catalogue.errors import Message

# So many offending rows are kept with a result; the count is of all.
KEPT_ROWS = 10_000


class Outcome(StrEnum):
    """From best to worst. A NOTE asks for nothing; a WARNING must be acknowledged to publish; a FAIL forbids it."""

    PASS = "pass"
    NOTE = "note"
    WARNING = "warning"
    FAIL = "fail"


class Stage(StrEnum):
    """The stages, in their order. A stage with a FAIL ends the screening, so later checks may rely on earlier ones."""

    FILE = "file"
    COLUMNS = "columns"
    TYPES = "types"
    KEYS = "keys"
    CODES = "codes"
    VALUES = "values"
    DOMAIN = "domain"
    DROP = "drop"
    RELEASE = "release"


@dataclass(frozen=True, eq=False)
class Finding:
    """What a check has found. `rows` are offending rows with columns a person can read, `count` is how many in all."""

    outcome: Outcome
    message: Message
    advice: Message | None = None
    rows: pl.DataFrame | None = None
    count: int = 0
    details: tuple[Message, ...] = ()
    """Further sentences, of what could not be read at all."""


@dataclass(frozen=True, eq=False)
class Result:
    """A finding with the check that made it, its stage, and the seconds it took."""

    check: str
    stage: Stage
    finding: Finding
    seconds: float

    @property
    def outcome(self) -> Outcome:
        """The finding's outcome."""
        return self.finding.outcome


def passed(text: str, /, **values: object) -> Finding:
    """Return a finding that all is well."""
    return Finding(Outcome.PASS, Message(text, values))


def found(
    outcome: Outcome, message: Message, advice: Message | None = None, rows: pl.DataFrame | None = None
) -> Finding:
    """Return a finding about rows (none: about the file as a whole)."""
    count = 0 if rows is None else rows.height
    return Finding(outcome, message, advice, None if rows is None else rows.head(KEPT_ROWS), count)
