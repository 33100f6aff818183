"""What is kept beside the releases: declared columns, the audit record."""

from pathlib import Path

import click

from catalogue.catalogue import load_catalogue
from catalogue.language import Language
from commands.options import by_option, store_option
from data.store import Store
from knowledge.audit import entries
from knowledge.declarations import declarations, declare, withdraw
from knowledge.rights import Right, local_user, require


def declaring(language: Language) -> click.Command:
    """Return the command that says what a column means."""

    def run(source: str, column: str, means: str | None, withdrawn: bool, by: str, store: Path) -> None:
        register, user = Store.open(store).register, local_user(by)
        if withdrawn:
            withdraw(register, user, source, column)
        else:
            declare(register, user, load_catalogue(), source, column, means)
        for kept in declarations(register):
            meaning = kept.means or language.say("Leave it out")
            click.echo(
                "\t".join(
                    [kept.source, kept.column, meaning, language.person(kept.actor), language.moment(kept.declared_at)]
                )
            )

    say = language.say
    return click.Command(
        "declare",
        callback=run,
        help=say("Say what COLUMN means in files of SOURCE: the same as another of its columns, or nothing."),
        params=[
            click.Argument(["source"]),
            click.Argument(["column"]),
            click.Option(["--means"], help=say("Column of the source that it is the same as; left out where none.")),
            click.Option(["--withdraw", "withdrawn"], is_flag=True, help=say("Take back what was said of the column.")),
            by_option(language),
            store_option(language),
        ],
    )


def audit(language: Language) -> click.Command:
    """Return the command that lists the audit record."""

    def run(limit: int, store: Path) -> None:
        require(local_user(), Right.MAINTAIN)
        for entry in entries(Store.open(store).register, limit):
            click.echo(
                "\t".join(
                    [language.moment(entry.at), language.person(entry.actor), entry.action, entry.subject, entry.detail]
                )
            )

    return click.Command(
        "audit",
        callback=run,
        help=language.say("List who downloaded, declared or edited what, newest first; separated by tabs."),
        params=[
            click.Option(["--limit"], type=click.IntRange(min=1), default=200, show_default=True),
            store_option(language),
        ],
    )
