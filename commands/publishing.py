"""Publishing and what follows from it: publish, undo, releases."""

from pathlib import Path

import click

from catalogue.catalogue import load_catalogue
from catalogue.language import Language
from commands.options import by_option, comment_option, store_option, telling
from data.releases import Release
from data.store import Store, describe_months
from intake import publishing
from knowledge.rights import Right, local_user, require


def publish(language: Language) -> click.Command:
    """Return the command that publishes files."""

    def run(files: tuple[Path, ...], by: str, comment: str, source: str | None, store: Path) -> None:
        release = publishing.publish_files(
            files, store, load_catalogue(), local_user(by), comment=comment, source=source, tell=telling(language)
        )
        if release is None:
            click.echo(language.say("Nothing new: the store holds exactly these figures already."))
            return
        click.echo(
            language.say(
                "Release {number} published: {files} file(s), months {months}.",
                number=release.id,
                files=len(release.originals),
                months=describe_months(release),
            )
        )

    return click.Command(
        "publish",
        callback=run,
        help=language.say(
            "Read FILES (CSV, Excel, Parquet, PX, PxWeb json, JSON-stat), check them and publish all as one release."
        ),
        params=[
            click.Argument(["files"], nargs=-1, required=True, type=click.Path(path_type=Path)),
            by_option(language),
            comment_option(language),
            click.Option(["--source"], help=language.say("Source of the files, where they could be from several.")),
            store_option(language),
        ],
    )


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
    return [str(release.id), language.moment(release.created_at), release.actor, files, release.comment]
