"""How cases are counted: what is a choice of the house, not a fact of the data."""

from dataclasses import dataclass
from typing import Literal

from data.settings import whole_number

PlanRule = Literal["made_in_spell", "valid_on_day_30", "either"]
FAR_DAY = 1_000_000
"""Stands for a day that does not come, in the year 4707; written out in sql/spells.sql and sql/services.sql."""
PLAN_DAYS: dict[PlanRule, tuple[int, int]] = {
    "made_in_spell": (0, FAR_DAY),
    "valid_on_day_30": (-FAR_DAY, 29),
    "either": (-FAR_DAY, FAR_DAY),
}
"""First and last day on which a plan may have been made, counted from the first day of the spell, which is 0."""


@dataclass(frozen=True)
class Counting:
    """plan_rule: which plans count, of those made before the spell has passed one month.

    `made_in_spell`: made on the first day of the spell or later. `valid_on_day_30`: made by the thirtieth day of the
    spell, maybe before it began. `either`: one or the other, which is what the catalogue's definition says.
    memory_megabytes: what the counting may hold in memory; beyond it, it writes to
    a folder for temporary files that no other user may read and that is deleted at the end.
    """

    plan_rule: PlanRule = "either"
    memory_megabytes: int = 2048

    @classmethod
    def of_environment(cls) -> "Counting":
        """Return the options with the memory that SUUNTA_CASES_MEMORY_MB sets."""
        return cls(memory_megabytes=whole_number("SUUNTA_CASES_MEMORY_MB", cls.memory_megabytes))
