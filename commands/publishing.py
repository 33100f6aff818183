"""What is published: undo, releases."""

from pathlib import Path

import click

from catalogue.language import Language
from commands.options import by_option, comment_option, store_option
from data.releases import Release, describe_months
from data.store import Store
from intake import publishing
from knowledge.rights import Right, local_user, require


def undo(language: Language) -> click.Command:
    """Return the command that brings back an earlier release."""

    def run(by: str, comment: str, to: int | None, store: Path) -> None:
        release = publishing.undo(store, local_user(by), comment=comment, to=to)
        if release is None:
            click.echo(language.say("Nothing to undo: the newest release holds exactly these figures already."))
            return
        click.echo(
            language.say(
                "Release {number} published: it brings back release {restored}. Months {months}.",
                number=release.id,
                restored=release.restores_id,
                months=describe_months(release),
            )
        )

    return click.Command(
        "undo",
        callback=run,
        help=language.say("Bring back the release before the newest, as a new release; nothing is lost."),
        params=[
            click.Option(["--to"], type=int, help=language.say("Number of the release to bring back; 0 for none.")),
            by_option(language),
            comment_option(language),
            store_option(language),
        ],
    )


def releases(language: Language) -> click.Command:
    """Return the command that lists releases."""

    def run(store: Path) -> None:
        require(local_user(), Right.VIEW)
        opened = Store.open(store)
        if opened.is_example:
            click.echo(language.say("Example data: every figure is invented."), err=True)
        for release in opened.releases():
            click.echo("\t".join(_fields(release, language)))

    return click.Command(
        "releases",
        callback=run,
        help=language.say("List the releases, newest first: number, time, who, files, comment; separated by tabs."),
        params=[store_option(language)],
    )


def _fields(release: Release, language: Language) -> list[str]:
    files = ", ".join(f"{file.name} ({file.sha256[:12]})" for file in release.originals)
    if release.restores_id is not None:
        files = language.say("brings back release {number}", number=release.restores_id)
    return [
        str(release.id),
        language.moment(release.created_at),
        language.person(release.actor),
        files,
        release.comment,
    ]
