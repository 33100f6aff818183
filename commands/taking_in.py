"""The analyst's month on the command line: screen, preview, publish, publish-due."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from catalogue.catalogue import Catalogue, load_catalogue
from catalogue.errors import Message, UserError
from catalogue.language import Language
from commands.options import by_option, comment_option, moment_of, store_option, telling
from data.cases.columns import CASE_SOURCE
from data.progress import Tell
from data.publication import Received
from data.register import now
from data.releases import Release, describe_months
from data.spool import temporary_folder
from data.store import Store
from intake.deciding import publish_draft, publish_due, schedule_draft
from intake.looking import Look, look_at_files, require_publishable
from intake.screening.cells import with_names
from intake.screening.material import Material
from intake.screening.results import Outcome, Result
from knowledge.arrivals import Arriving
from knowledge.declarations import edition, in_force
from knowledge.drafts import Acknowledged, DraftFile, Drafts, DraftState, fingerprint
from knowledge.rights import Right, local_user, require
from metrics.difference_words import cells_text, changes_text

SHOWN_ROWS = 5


class Folders(NamedTuple):
    """The store, and a temporary folder for what arrives of case-level extracts."""

    store: Path
    scratch: Path


def screen(language: Language) -> click.Command:
    """Return the command that screens files."""

    def run(files: tuple[Path, ...], source: str | None, store: Path) -> None:
        with temporary_folder("suunta-arrival-") as scratch:
            look = _look(files, source, store, Path(scratch), telling(language))
            _tell_results(look, language)
        if look.preview is None:
            raise UserError("At least one file cannot be published yet.")

    return click.Command(
        "screen",
        callback=run,
        help=language.say("Check FILES against the rules and the newest release. Nothing is published."),
        params=[_files(), _source(language), store_option(language)],
    )


def preview(language: Language) -> click.Command:
    """Return the command that tells what publishing files would change."""

    def run(files: tuple[Path, ...], source: str | None, store: Path) -> None:
        with temporary_folder("suunta-arrival-") as scratch:
            look = _look(files, source, store, Path(scratch), telling(language))
            _tell_results(look, language)
            if look.preview is None:
                raise UserError("At least one file cannot be published yet.")
            found = look.preview.differences
            click.echo(changes_text(found.changes, language))
            click.echo(cells_text(found, language))

    return click.Command(
        "preview",
        callback=run,
        help=language.say("Check FILES and tell what publishing them would change. Nothing is published."),
        params=[_files(), _source(language), store_option(language)],
    )


def publish(language: Language) -> click.Command:
    """Return the command that publishes files, now or at a set hour."""

    def run(**options: Any) -> None:
        with temporary_folder("suunta-arrival-") as scratch:
            _publish(options.pop("files"), Folders(options.pop("store"), Path(scratch)), language, **options)

    say = language.say
    return click.Command(
        "publish",
        callback=run,
        help=say(
            "Read FILES (CSV, Excel, Parquet, PX, PxWeb json, JSON-stat), check them and publish all as one release."
        ),
        params=[
            _files(),
            by_option(language),
            comment_option(language),
            _source(language),
            click.Option(
                ["--acknowledge"],
                multiple=True,
                help=say("Name of a check whose warning is accepted; may be repeated."),
            ),
            click.Option(["--at"], help=say("Publish then (2026-07-21 9:00), by the server or by publish-due.")),
            store_option(language),
        ],
    )


def publish_scheduled(language: Language) -> click.Command:
    """Return the command that publishes what is due."""

    def run(store: Path) -> None:
        require(local_user(), Right.PUBLISH)
        failed = False
        for draft in publish_due(Store.open(store), load_catalogue(), now()):
            if draft.state == DraftState.PUBLISHED:
                click.echo(language.say("Published as release {number}.", number=draft.release_id))
            elif draft.failure:
                failed = True
                click.echo(language.message(draft.failure), err=True)
        if failed:
            raise UserError("At least one draft could not be published.")

    return click.Command(
        "publish-due",
        callback=run,
        help=language.say("Publish the drafts whose hour has come: for a timer, where no server runs."),
        params=[store_option(language)],
    )


def _publish(
    files: Sequence[Path],
    folders: Folders,
    language: Language,
    *,
    by: str,
    comment: str,
    source: str | None,
    acknowledge: Sequence[str],
    at: str | None,
) -> None:
    folder, user, tell, moment = folders.store, local_user(by), telling(language), moment_of(at) if at else None
    held = edition(Store.open(folder).register if Store.exists(folder) else None)
    look = _look(files, source, folder, folders.scratch, tell)
    _tell_results(look, language)
    if look.preview is not None and look.preview.is_nothing_new:
        click.echo(language.say("Nothing new: the store holds exactly these figures already."))
        return
    require_publishable(look, frozenset(acknowledge))
    store = Store.create(folder)
    drafts = Drafts(store)
    draft = drafts.begin(user, [(path.name, path) for path in files], base=look.base_id, source=source)
    seen = fingerprint(look.base_id, [_draft_file(file, source) for file in look.received], held)
    accepted = Acknowledged(frozenset(acknowledge), seen)
    try:
        if moment is not None:
            schedule_draft(draft, look, store, user, comment=comment, acknowledged=accepted, at=moment)
            click.echo(language.say("Will be published {moment}.", moment=language.moment(moment)))
            return
        release = publish_draft(
            draft, look, store, _catalogue(store), user, comment=comment, acknowledged=accepted, tell=tell
        )
    except UserError:
        drafts.withdraw(draft, user)
        raise
    _tell_published(release, language)


def _tell_published(release: Release, language: Language) -> None:
    click.echo(
        language.say(
            "Release {number} published: {files} file(s), months {months}.",
            number=release.id,
            files=len(release.originals),
            months=describe_months(release),
        )
    )


def _draft_file(file: Received, source: str | None) -> DraftFile:
    return DraftFile(file.name, file.sha256, 0, CASE_SOURCE if file.cases else source)


def _look(files: Sequence[Path], source: str | None, folder: Path, scratch: Path, tell: Tell) -> Look:
    """Return the look at files on the disk against the newest release of a store, which need not exist yet.

    Of case-level extracts only what arrives of them is looked at: it is written to `scratch`.
    """
    require(local_user(), Right.PUBLISH)
    store = Store.open(folder) if Store.exists(folder) else None
    catalogue = _catalogue(store)
    base = store.release() if store and store.newest_id() else None
    arriving = Arriving(local_user(), folder, store is not None and store.is_example, scratch)
    described = [arriving.describe(path, source) for path in files]
    return look_at_files(described, base, store, catalogue, tell)


def _catalogue(store: Store | None) -> Catalogue:
    return in_force(load_catalogue(), store.register) if store else load_catalogue()


def _tell_results(look: Look, language: Language) -> None:
    """Write what is not well of each file to standard error: outcome, check, sentence, what to do, first rows."""
    for screening in look.screenings:
        for result in screening.results:
            if result.outcome != Outcome.PASS:
                _tell_result(screening.material, result, language)


def _tell_result(material: Material, result: Result, language: Language) -> None:
    finding, places = result.finding, material.catalogue.places
    click.echo(
        f"{material.name}: {result.outcome.upper()} {result.check}: {language.message(finding.message)}", err=True
    )
    for detail in finding.details:
        click.echo(f"  {language.message(detail)}", err=True)
    if finding.advice:
        click.echo(f"  {language.message(finding.advice)}", err=True)
    if finding.rows is not None:
        for row in with_names(finding.rows.head(SHOWN_ROWS), places, language.code).iter_rows(named=True):
            click.echo(f"  {_row_text(row, language)}", err=True)


def _row_text(row: Mapping[str, object], language: Language) -> str:
    if "fault" in row:
        reason = Message(str(row["fault"]), {"other": row.get("other")})
        message = Message("row {row}, column «{column}»: «{text}» {reason}", {**row, "reason": reason})
        return language.message(message)
    return ", ".join(f"{column} {value}" for column, value in row.items())


def _files() -> click.Argument:
    return click.Argument(["files"], nargs=-1, required=True, type=click.Path(path_type=Path))


def _source(language: Language) -> click.Option:
    return click.Option(["--source"], help=language.say("Source of the files, where they could be from several."))
