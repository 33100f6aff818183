"""Settings of an installation: environment variables, documented in docs/administrators.md."""

import os

from catalogue.errors import UserError


def whole_number(name: str, default: int) -> int:
    """Return a setting that is a whole number above 0; raise UserError where it is anything else."""
    text = os.environ.get(name)
    if not text:
        return default
    if not text.isdecimal() or not int(text):
        raise UserError("The setting {name} is «{text}»; it must be a whole number above 0.", name=name, text=text)
    return int(text)
