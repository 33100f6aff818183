"""The command line: python cli.py COMMAND …  For analysts and scripts; `--help` tells each command's options."""

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from catalogue.catalogue import Catalogue, load_catalogue
from catalogue.errors import UserError
from catalogue.language import LANGUAGES, Language, speak
from catalogue.months import parse_month, span
from data.store import EXAMPLE_STORE, Store, default_folder, describe_months
from intake.example import open_example_store
from intake.publishing import publish_files
from knowledge.rights import Right, local_user, require
from metrics.comparison import compute_with_change
from metrics.database import ReleaseDatabase
from metrics.figures import Period, Request
from reports.export import FORMATS, Export

USER_ERROR = 1


def language_of_environment() -> Language:
    """Return the language of SUUNTA_LANGUAGE, else of the locale, else Finnish."""
    named = [os.environ.get(name, "")[:2] for name in ("SUUNTA_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    return speak(next((code for code in named if code in LANGUAGES), ""))


def main() -> None:
    """Run a command. Exit codes: 0 done, 1 a user's error (one sentence on stderr), 2 wrong usage."""
    language = language_of_environment()
    try:
        build(language).main(prog_name="cli.py", standalone_mode=False)
    except UserError as error:
        for sentence in language.error(error):
            click.echo(sentence, err=True)
        sys.exit(USER_ERROR)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone, as in `… | head`


def build(language: Language) -> click.Group:
    """Return the commands, with their help in the user's language."""
    say = language.say
    commands = [_publish(language), _releases(language), _show(language), _example(language)]
    return click.Group(
        "cli.py",
        commands={command.name or "": command for command in commands},
        help=say("Suunta's command line."),
    )


def _publish(language: Language) -> click.Command:
    def publish(files: tuple[Path, ...], by: str, comment: str, source: str | None, store: Path) -> None:
        release = publish_files(files, store, load_catalogue(), local_user(by), comment=comment, source=source)
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

    say = language.say
    return click.Command(
        "publish",
        callback=publish,
        help=say("Read FILES (CSV, Excel, PX, JSON-stat, Parquet), check them and publish all of them as one release."),
        params=[
            click.Argument(["files"], nargs=-1, required=True, type=click.Path(path_type=Path)),
            click.Option(["--by"], required=True, metavar="NAME", help=say("Who publishes; goes into the register.")),
            click.Option(["--comment"], default="", help=say("Why; goes into the register.")),
            click.Option(["--source"], help=say("Source of the files, where they could be from several.")),
            _store_option(language),
        ],
    )


def _releases(language: Language) -> click.Command:
    def releases(store: Path) -> None:
        require(local_user(), Right.VIEW)
        opened = Store.open(store)
        if opened.is_example:
            click.echo(language.say("Example data: every figure is invented."), err=True)
        for release in opened.releases():
            names = ", ".join(f"{file.name} ({file.sha256[:12]})" for file in release.originals)
            parts = [
                str(release.id),
                language.moment(release.created_at),
                release.actor,
                names,
                release.comment,
            ]
            click.echo("\t".join(parts))

    return click.Command(
        "releases",
        callback=releases,
        help=language.say("List the releases, newest first: number, time, who, files, comment; separated by tabs."),
        params=[_store_option(language)],
    )


def _show(language: Language) -> click.Command:
    say = language.say
    return click.Command(
        "show",
        callback=lambda **options: _show_figures(language, **options),
        help=say("Show INDICATOR for places and months, with what each figure rests on."),
        params=[
            click.Argument(["indicator"]),
            click.Option(
                ["--place", "places"],
                multiple=True,
                required=True,
                help=say("205, Kajaani or area:kainuu-koillismaa; may be repeated."),
            ),
            click.Option(["--month"], help=say("One month, such as 2026-06; the newest where left out.")),
            click.Option(["--from", "first"], help=say("First month of a series.")),
            click.Option(["--to", "last"], help=say("Last month of a series.")),
            click.Option(["--release"], type=int, help=say("Number of a release; the newest where left out.")),
            click.Option(
                ["--format", "form"],
                type=click.Choice(FORMATS),
                default="table",
                show_default=True,
                help=say("Form of the output."),
            ),
            click.Option(
                ["--output"],
                type=click.Path(path_type=Path, dir_okay=False),
                help=say("File to write; standard output where left out."),
            ),
            _store_option(language),
        ],
    )


def _show_figures(language: Language, **options: Any) -> None:
    require(local_user(), Right.VIEW)
    catalogue = load_catalogue()
    indicator = catalogue.indicator(options["indicator"])
    places = tuple(catalogue.places.find(place) for place in options["places"])
    store = Store.open(options["store"])
    release = store.release(options["release"])
    months = _months(options["month"], options["first"], options["last"], release.months)
    for place in places:
        _require_members(catalogue, place, months[-1])
    request = Request((indicator.id,), places, tuple(Period.of_month(month) for month in months), months[-1])
    figures = compute_with_change(ReleaseDatabase.open(store, release, catalogue), request)
    export = Export(figures, catalogue, language, release, is_example=store.is_example)
    export.write(options["form"], options["output"])


def _months(month: str | None, first: str | None, last: str | None, available: list[date]) -> list[date]:
    """Return the months asked for; raise UserError for a text that is no month or a span that is empty."""
    if month and (first or last):
        raise UserError("Give either --month or --from and --to, not both.")
    newest = available[-1] if available else None
    start = _month(first or last or month, newest)
    end = _month(last or month, newest)
    if start > end:
        raise UserError("The first month ({first}) is later than the last ({last}).", first=first, last=f"{end:%Y-%m}")
    return span(start, end)


def _month(text: str | None, newest: date | None) -> date:
    month = parse_month(text) if text else newest
    if month is None:
        raise UserError("«{text}» is no month. Write it as 2026-06.", text=text or "")
    return month


def _require_members(catalogue: Catalogue, place: str, month: date) -> None:
    if not catalogue.places.members(place, month):
        raise UserError(
            "{place} has no municipalities in {month}; it exists from {since} on.",
            place=catalogue.places.titles(place),
            month=f"{month:%Y-%m}",
            since=f"{catalogue.places.exists_since(place):%Y-%m}",
        )


def _example(language: Language) -> click.Command:
    def example(store: Path) -> None:
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
        callback=example,
        help=language.say("Make the example data, if they are not there yet."),
        params=[option],
    )


def _store_option(language: Language) -> click.Option:
    default: Callable[[], Path] = default_folder
    return click.Option(
        ["--store"],
        type=click.Path(path_type=Path, file_okay=False),
        default=default,
        help=language.say("Folder of the store; SUUNTA_STORE or var/store where left out."),
    )


if __name__ == "__main__":
    main()
