"""Who may do what. Everything that does work asks `require` first; there is no other door.

Until sign-in comes, the one user is whoever sits at the machine, and may do everything: the server listens to the local
machine only.
"""

from dataclasses import dataclass
from enum import StrEnum

from catalogue.errors import UserError
from catalogue.language import LOCAL_USER


class Right(StrEnum):
    """What can be asked for."""

    VIEW = "view"
    PUBLISH = "publish"
    MAINTAIN = "maintain"
    EDIT = "edit"
    UNPROTECTED = "unprotected"
    """See a confidential source as it was received, on screen; what leaves the program stays protected."""
    CASES = "cases"
    """Take in case-level extracts: until there is sign-in, on the local machine only."""


@dataclass(frozen=True)
class Actor:
    """Somebody who does something: the name goes into the register."""

    name: str
    rights: frozenset[Right]


def local_user(name: str = LOCAL_USER) -> Actor:
    """Return the user of the local machine, who has every right."""
    return Actor(name, frozenset(Right))


def require_cases(actor: Actor) -> None:
    """Raise UserError where the actor may not take in case-level extracts."""
    if Right.CASES not in actor.rights:
        raise UserError(
            "Case-level extracts are taken in on the local machine only, until sign-in is configured. Open Suunta on "
            "the computer on which it runs, at 127.0.0.1, or use python cli.py publish there. Nothing has been kept."
        )


def require(actor: Actor, right: Right) -> None:
    """Raise UserError where the actor lacks the right."""
    if right not in actor.rights:
        raise UserError("{name} may not do this (right «{right}» is missing).", name=actor.name, right=right.value)
