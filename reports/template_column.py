"""A column of a template."""

from dataclasses import dataclass
from typing import Literal

TemplateKind = Literal["text", "count", "rate", "date"]


@dataclass(frozen=True)
class TemplateColumn:
    """A column of a template: its name, what its cells hold, and what it means in the user's language."""

    name: str
    kind: TemplateKind
    meaning: str
