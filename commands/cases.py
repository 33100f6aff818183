"""Looking after case-level extracts: correct, erase."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from catalogue.errors import UserError
from catalogue.language import Language
from commands.options import by_option, store_option
from data.cases.person_keys import key_path
from data.store import Store
from knowledge.corrections import corrections, keep_corrections, read_corrections, withdraw_correction
from knowledge.erasing import Erased, erase_person
from knowledge.rights import Right, local_user, require


def correct(language: Language) -> click.Command:
    """Return the command that keeps, lists and takes back corrections of case files."""

    def run(file: Path | None, withdrawn: str | None, by: str, store: Path) -> None:
        user, register = local_user(by), Store.open(store).register
        require(user, Right.EDIT)
        if file is not None:
            keep_corrections(register, user, read_corrections(file))
        if withdrawn is not None:
            withdraw_correction(register, user, withdrawn)
        for kept in corrections(register):
            made = kept.correction
            click.echo(
                "\t".join([made.id, made.kind, language.person(kept.actor), language.moment(kept.at), made.reason])
            )

    say = language.say
    return click.Command(
        "correct",
        callback=run,
        help=say(
            "Keep the corrections of case-level extracts that stand in FILE (YAML), and list those that hold. They are "
            "made in every extract to come; one that does not find what it expects forbids publishing."
        ),
        params=[
            click.Argument(["file"], required=False, type=click.Path(path_type=Path, dir_okay=False)),
            click.Option(["--withdraw", "withdrawn"], metavar="ID", help=say("Take back the correction with this id.")),
            by_option(language),
            store_option(language),
        ],
    )


def erase(language: Language) -> click.Command:
    """Return the command that takes a person out of everything kept by person."""

    def run(person_file: Path | None, by: str, store: Path) -> None:
        opened = Store.open(store)
        if not key_path(opened.folder).exists():
            raise UserError(
                "There is no person key of this installation at {path}, so nobody can be found.",
                path=str(key_path(opened.folder)),
            )
        for sentence in _told(erase_person(opened, local_user(by), _person(person_file, language)), language):
            click.echo(sentence)

    say = language.say
    return click.Command(
        "erase",
        callback=run,
        help=say(
            "Erase the rows of one person from every case-level extract that is kept. The person's key, as the "
            "extracts have it, is asked for, or read from standard input or a file: never from the command line, which "
            "others can see."
        ),
        params=[
            click.Option(
                ["--person-file"],
                type=click.Path(path_type=Path, dir_okay=False),
                help=say("File that holds the person's key and nothing else."),
            ),
            by_option(language),
            store_option(language),
        ],
    )


def _told(done: Erased, language: Language) -> Iterator[str]:
    yield language.say(
        "Rows erased: {rows}. Drafts that are to be looked at again: {drafts}. What was published stays.",
        rows=done.rows,
        drafts=done.drafts,
    )
    if done.unsearched:
        files = ", ".join(f"«{name}»" for name in done.unsearched)
        yield language.say("Could not be searched, their persons having another key: {files}.", files=files)
    yield language.say(
        "Backups hold no case-level extracts. The person comes back with the next extract unless it leaves "
        "them out; delete the files you were given too."
    )


def _person(file: Path | None, language: Language) -> str:
    """Return a person's key: from a file, from what is piped in, or asked for without showing it."""
    try:
        if file is not None:
            key = file.read_text(encoding="utf-8-sig")
        elif sys.stdin.isatty():
            key = click.prompt(language.say("Person's key"), hide_input=True)
        else:
            key = sys.stdin.read()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("«{file}» cannot be read as text.", file=str(file)) from error
    lines = [line.strip() for line in key.splitlines() if line.strip()]
    if len(lines) != 1:
        raise UserError("Give exactly one person's key.")
    return lines[0]
