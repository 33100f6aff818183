"""Pseudonymising person keys anew, with a secret of this installation, so that nothing kept leads back to the register.

A person key of a file becomes the HMAC-SHA-256 (RFC 2104) of the key as text, cut to 128 bits: 32 hexadecimal digits.
"""

import hmac
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from catalogue.errors import UserError
from data.files import write_errors

SETTING = "SUUNTA_PERSON_KEY"
FILE = "person.key"
SECRET_BYTES = 32
DIGITS = 32
_OTHERS = 0o077


@dataclass(frozen=True, repr=False)
class PersonKeys:
    """The installation's secret, and what it makes of person keys. Has no readable form, so that no log can hold it."""

    secret: bytes

    @cached_property
    def fingerprint(self) -> str:
        """A word for the secret itself: files whose persons were pseudonymised alike have the same."""
        return self._digest("fingerprint of the secret")

    def pseudonym(self, key: str) -> str:
        """Return what stands for a person in every file that is kept."""
        return self._digest(f"person {key.strip()}")

    def pseudonyms(self, keys: pl.Series) -> pl.Series:
        """Return the pseudonym of each key, null where there is none; each different key is worked out once."""
        different = keys.drop_nulls().unique()
        names = [self.pseudonym(key) for key in different.to_list()]
        return keys.replace_strict(different, pl.Series(names, dtype=pl.String), default=None, return_dtype=pl.String)

    def _digest(self, text: str) -> str:
        return hmac.digest(self.secret, text.encode(), "sha256").hex()[:DIGITS]


def key_path(store: Path) -> Path:
    """Return where the secret lies: the setting, else beside the store's folder, so that no backup of it holds it."""
    named = os.environ.get(SETTING)
    return Path(named) if named else store.resolve().parent / FILE


def person_keys(store: Path) -> PersonKeys:
    """Return the installation's person keys, with a secret made now where there is none yet.

    Raises UserError where the file can be read by others, holds no secret, or cannot be made.
    """
    path = key_path(store)
    if not path.exists():
        _make(path)
    return PersonKeys(_read(path))


def _make(path: Path) -> None:
    """Make a secret. Whole or not at all: of two who make it at once both have that of the first."""
    with write_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(SECRET_BYTES) + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.link(scratch, path)
        except FileExistsError:
            pass
        finally:
            scratch.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise UserError(
                "The file of the person key, {path}, can be read by others than its owner. Give it the mode 600 first.",
                path=str(path),
            )
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise UserError("«{file}» cannot be opened: {reason}.", file=str(path), reason=error.strerror) from error
    except ValueError:
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise UserError(
            "{path} holds no person key of Suunta. Put back the right file; without it persons are not recognised.",
            path=str(path),
        )
    return secret
