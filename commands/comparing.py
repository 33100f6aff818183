"""Comparing releases: compare."""

from pathlib import Path

import click

from catalogue.catalogue import Catalogue, load_catalogue
from catalogue.language import Language
from commands.options import format_option, store_option
from data.differences import differences_between
from data.protections import shown_parts
from data.releases import Cell, Part
from data.store import Store
from intake.protecting import ensure_protected
from knowledge.rights import Right, local_user, require
from reports.differences import FORMATS, DifferenceReport


def compare(language: Language) -> click.Command:
    """Return the command that compares two releases."""

    def run(before: int, after: int, form: str, store: Path) -> None:
        require(local_user(), Right.VIEW)
        opened = Store.open(store)
        catalogue = load_catalogue()
        ensure_protected(opened, catalogue)
        earlier, later = (_shown(opened, number, catalogue) for number in (before, after))
        found = differences_between(earlier, opened.parts, later, opened.parts)
        report = DifferenceReport(before, after, found, catalogue, language, opened.is_example)
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


def _shown(store: Store, number: int, catalogue: Catalogue) -> dict[Cell, Part]:
    parts = shown_parts(store.register, store.parts_of(number).values(), catalogue)
    return {part.cell: part for part in parts}
