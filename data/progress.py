"""How far a long piece of work has come: told at named steps, so that a screen can show it and a test can stop it."""

from collections.abc import Callable
from enum import StrEnum


class Step(StrEnum):
    """The steps of taking in a file and of publishing, in their order."""

    READING = "reading"
    """done: rows read; total: 0, since the number of rows is not known beforehand."""
    LOCKED = "locked"
    PART_WRITTEN = "part_written"
    """done and total: months of one source."""
    PROTECTED = "protected"
    """done and total: months of a confidential source."""
    ORIGINAL_KEPT = "original_kept"
    """done and total: files."""
    ROW_WRITTEN = "row_written"
    """The release stands in the register, in a transaction that is not closed yet."""
    COMMITTED = "committed"


Tell = Callable[[Step, int, int], None]
"""Hears of a step: how much of it is done, and of how much in all."""


def silent(step: Step, done: int, total: int) -> None:
    """Hear of a step and do nothing."""
