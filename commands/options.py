"""What several commands share: options, and the line that tells how far a command has come."""

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from time import monotonic

import click

from catalogue.errors import UserError
from catalogue.language import TIME_ZONE, Language
from data.progress import Step, Tell, silent
from data.store import default_folder

# Progress of what takes shorter than this is not worth a line.
QUIET_SECONDS = 1.0


def store_option(language: Language) -> click.Option:
    """Return --store."""
    default: Callable[[], Path] = default_folder
    return click.Option(
        ["--store"],
        type=click.Path(path_type=Path, file_okay=False),
        default=default,
        help=language.say("Folder of the store; SUUNTA_STORE or var/store where left out."),
    )


def by_option(language: Language) -> click.Option:
    """Return --by."""
    return click.Option(
        ["--by"], required=True, metavar="NAME", help=language.say("Who does this; goes into the register.")
    )


def comment_option(language: Language) -> click.Option:
    """Return --comment."""
    return click.Option(["--comment"], default="", help=language.say("Why; goes into the register."))


def format_option(language: Language, forms: Sequence[str]) -> click.Option:
    """Return --format with these forms, the first of them by default."""
    return click.Option(
        ["--format", "form"],
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help=language.say("Form of the output."),
    )


def moment_of(text: str) -> datetime:
    """Return the moment that `2026-06-15` (its end) or `2026-06-15 9:00` names, in Finland."""
    for pattern, end_of_day in (("%Y-%m-%d", True), ("%Y-%m-%d %H:%M", False), ("%Y-%m-%dT%H:%M", False)):
        try:
            moment = datetime.strptime(text, pattern).replace(tzinfo=TIME_ZONE)
        except ValueError:
            continue
        return moment.replace(hour=23, minute=59, second=59) if end_of_day else moment
    raise UserError("«{text}» is no day or time. Write it as 2026-06-15 or 2026-06-15 9:00.", text=text)


def telling(language: Language) -> Tell:
    """Return a listener that writes one line of progress on standard error, renewed once a second, on a terminal."""
    shown = [monotonic()]

    def tell(step: Step, done: int, total: int) -> None:
        if step not in (Step.READING, Step.PART_WRITTEN, Step.PROTECTED) or monotonic() - shown[0] < QUIET_SECONDS:
            return
        shown[0] = monotonic()
        if step == Step.READING:
            said = language.say("Read: {rows} rows", rows=language.number(done))
        elif step == Step.PROTECTED:
            said = language.say("Protected: {done} of {total} months", done=done, total=total)
        else:
            said = language.say("Written: {done} of {total} months", done=done, total=total)
        click.echo(f"\r{said}", err=True, nl=False)

    return tell if sys.stderr.isatty() else silent
