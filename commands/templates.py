"""Template files to fill in: template."""

from pathlib import Path

import click

from catalogue.catalogue import load_catalogue
from catalogue.language import Language
from commands.options import format_option
from data.cases.columns import CASE_KINDS, CaseKind
from knowledge.rights import Right, local_user, require
from reports.export import write_file
from reports.templates import TEMPLATE_FORMATS
from reports.templates import template as make_template


def template(language: Language) -> click.Command:
    """Return the command that writes the template of a source."""

    def run(source: str, form: str, kind: CaseKind, output: Path) -> None:
        require(local_user(), Right.VIEW)
        catalogue = load_catalogue()
        content = make_template(catalogue.source(source), form, catalogue, language, kind)
        write_file(output, content)
        click.echo(language.say("The template of {source} is in {file}.", source=source, file=str(output)))

    return click.Command(
        "template",
        callback=run,
        help=language.say("Write an empty file with the columns of SOURCE, to be filled in."),
        params=[
            click.Argument(["source"]),
            format_option(language, TEMPLATE_FORMATS),
            click.Option(
                ["--kind"],
                type=click.Choice(CASE_KINDS),
                default=CASE_KINDS[0],
                show_default=True,
                help=language.say("Of case-extract: which of its two files."),
            ),
            click.Option(
                ["--output"],
                type=click.Path(path_type=Path, dir_okay=False),
                required=True,
                help=language.say("File to write."),
            ),
        ],
    )
