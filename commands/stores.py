"""Looking after a store: example, backup, restore, clean."""

from datetime import timedelta
from pathlib import Path

import click

from catalogue.catalogue import load_catalogue
from catalogue.language import Language
from commands.options import store_option, telling
from data.backup import back_up
from data.backup import restore as restore_backup
from data.cases.keeping import case_retention
from data.limits import MEGABYTE
from data.retention import Leftover, leftovers, retention
from data.retention import clean as clean_store
from data.store import EXAMPLE_STORE, Store
from intake.example import open_example_store
from intake.protecting import ensure_protected
from knowledge.erasing import let_go
from knowledge.rights import Right, local_user, require


def example(language: Language) -> click.Command:
    """Return the command that makes the example data."""

    def run(store: Path) -> None:
        opened = open_example_store(store, load_catalogue())
        click.echo(language.say("Example data are in {folder}. Every figure is invented.", folder=str(opened.folder)))

    option = click.Option(
        ["--store"],
        type=click.Path(path_type=Path),
        default=EXAMPLE_STORE,
        help=language.say("Folder of the example store."),
    )
    return click.Command(
        "example",
        callback=run,
        help=language.say("Make the example data, if they are not there yet."),
        params=[option],
    )


def backup(language: Language) -> click.Command:
    """Return the command that backs a store up."""

    def run(archive: Path, store: Path) -> None:
        require(local_user(), Right.MAINTAIN)
        done = back_up(Store.open(store), archive)
        click.echo(
            language.say(
                "Backed up to {file}: {releases} release(s), {files} file(s), {size} MB.",
                file=str(archive),
                releases=done.releases,
                files=done.files,
                size=language.number(done.bytes / MEGABYTE, 1),
            )
        )

    return click.Command(
        "backup",
        callback=run,
        help=language.say("Write ARCHIVE: register, releases and original files of the store in one zip file."),
        params=[_archive(), store_option(language)],
    )


def restore(language: Language) -> click.Command:
    """Return the command that restores a backup."""

    def run(archive: Path, store: Path) -> None:
        require(local_user(), Right.MAINTAIN)
        restored = restore_backup(archive, store)
        click.echo(
            language.say(
                "Restored into {folder}: {releases} release(s).",
                folder=str(store),
                releases=len(restored.releases()),
            )
        )

    return click.Command(
        "restore",
        callback=run,
        help=language.say("Bring a store back from ARCHIVE into a new or empty folder."),
        params=[_archive(), store_option(language)],
    )


def clean(language: Language) -> click.Command:
    """Return the command that cleans up."""

    def run(days: int | None, delete: bool, store: Path) -> None:
        require(local_user(), Right.MAINTAIN)
        opened = Store.open(store)
        kept = retention() if days is None else timedelta(days=days)
        found = clean_store(opened, kept) if delete else leftovers(opened, kept)
        _list(found, delete, language)
        if delete:
            gone, withdrawn = let_go(opened, local_user(), case_retention())
            if gone or withdrawn:
                said = language.say(
                    "Case files deleted, their time being over: {files}; drafts withdrawn: {drafts}.",
                    files=len(gone),
                    drafts=len(withdrawn),
                )
                click.echo(said, err=True)

    return click.Command(
        "clean",
        callback=run,
        help=language.say(
            "List files that no release names, left behind by publications that were cut short. With --delete, delete "
            "them, and case-level extracts that have been kept longer than SUUNTA_KEEP_CASES_DAYS. What a release "
            "names is never deleted."
        ),
        params=[
            click.Option(
                ["--days"],
                type=click.IntRange(min=0),
                help=language.say("Only files that are older than this; SUUNTA_KEEP_DAYS or 30 where left out."),
            ),
            click.Option(["--delete"], is_flag=True, help=language.say("Delete what is listed.")),
            store_option(language),
        ],
    )


def protecting(language: Language) -> click.Command:
    """Return the command that protects what was published without."""

    def run(store: Path) -> None:
        require(local_user(), Right.MAINTAIN)
        opened = Store.open(store)
        months = ensure_protected(opened, load_catalogue(), telling(language))
        if months:
            click.echo(language.say("Protected: {months} month(s) of confidential sources.", months=months))
        else:
            click.echo(language.say("Everything confidential is protected already."))

    return click.Command(
        "protect",
        callback=run,
        help=language.say(
            "Protect what was published before there was protection, or before a source became confidential: hide its "
            "small counts wherever figures are shown. What is published later is protected as it is published."
        ),
        params=[store_option(language)],
    )


def _list(found: list[Leftover], deleted: bool, language: Language) -> None:
    for leftover in found:
        click.echo(f"{leftover.path}\t{leftover.bytes}\t{language.moment(leftover.modified)}")
    size = language.number(sum(leftover.bytes for leftover in found) / MEGABYTE, 1)
    if deleted:
        said = language.say("Deleted: {files} file(s), {size} MB.", files=len(found), size=size)
    else:
        said = language.say("Would be deleted: {files} file(s), {size} MB.", files=len(found), size=size)
    click.echo(said, err=True)


def _archive() -> click.Argument:
    return click.Argument(["archive"], type=click.Path(path_type=Path, dir_okay=False))
