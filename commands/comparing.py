"""Comparing releases: compare."""

from pathlib import Path

import click

from catalogue.catalogue import load_catalogue
from catalogue.language import Language
from commands.options import format_option, store_option
from data.differences import differences_between
from data.store import Store
from knowledge.rights import Right, local_user, require
from reports.differences import FORMATS, DifferenceReport


def compare(language: Language) -> click.Command:
    """Return the command that compares two releases."""

    def run(before: int, after: int, form: str, store: Path) -> None:
        require(local_user(), Right.VIEW)
        opened = Store.open(store)
        earlier, later = opened.parts_of(before), opened.parts_of(after)
        found = differences_between(earlier, opened.parts, later, opened.parts)
        report = DifferenceReport(before, after, found, load_catalogue(), language, opened.is_example)
        click.echo(report.content(form), nl=False)

    return click.Command(
        "compare",
        callback=run,
        help=language.say("Tell what differs from release BEFORE (0: before the first) to release AFTER."),
        params=[
            click.Argument(["before"], type=click.IntRange(min=0)),
            click.Argument(["after"], type=click.IntRange(min=1)),
            format_option(language, FORMATS),
            store_option(language),
        ],
    )
