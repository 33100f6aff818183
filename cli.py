"""The command line: python cli.py COMMAND …  For analysts and scripts; `--help` tells each command's options."""

import os
import sys

import click

from catalogue.errors import UserError
from catalogue.language import LANGUAGES, Language, speak
from commands import cases, comparing, figures, publishing, records, stores, taking_in, templates

USER_ERROR = 1
COMMANDS = (
    taking_in.screen,
    taking_in.preview,
    taking_in.publish,
    taking_in.publish_scheduled,
    publishing.undo,
    publishing.releases,
    comparing.compare,
    figures.show,
    templates.template,
    records.declaring,
    records.audit,
    cases.correct,
    cases.erase,
    stores.example,
    stores.backup,
    stores.restore,
    stores.clean,
    stores.protecting,
)


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
    commands = [make(language) for make in COMMANDS]
    return click.Group(
        "cli.py",
        commands={command.name or "": command for command in commands},
        help=language.say("Suunta's command line."),
    )


if __name__ == "__main__":
    main()
