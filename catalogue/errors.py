"""Errors for people: a sentence that says what is wrong, where, and what to do. Everything else is a bug."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


def sentence(text: str) -> str:
    """Return the text as it is; marks it for the translators where it is declared away from where it is said."""
    return text


class Figures(str):
    """A number, or the range it lies in, as text: `1706`, `8.1–12.2`. Each language writes the numbers its own way."""

    __slots__ = ()


@dataclass(frozen=True)
class Message:
    """A translatable sentence. `text` is the English source text with {names}; `values` fills them.

    A number among the values counts something and is grouped (1 706), but for those whose name is in
    catalogue.language.ORDINALS: the row 1706.
    """

    text: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the sentence in English, for logs."""
        return self.text.format(**{name: getattr(value, "en", value) for name, value in self.values.items()})


class UserError(Exception):
    """Something the user can mend. Shown in the user's language, without a traceback.

    `details` are further sentences, one a line, such as the offending cells.
    """

    def __init__(self, text: str, /, details: Sequence[Message] = (), **values: Any) -> None:
        self.message = Message(text, values)
        self.details = tuple(details)
        super().__init__(str(self.message))


class CatalogueError(Exception):
    """The catalogue contradicts itself. Raised at start, with file and entry named."""
