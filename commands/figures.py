"""Showing figures: show."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from catalogue.catalogue import Catalogue, load_catalogue
from catalogue.errors import UserError
from catalogue.language import Language
from catalogue.months import parse_month, span
from commands.options import format_option, moment_of, store_option
from data.releases import Release
from data.store import Store
from intake.protecting import ensure_protected
from knowledge.edits import edited
from knowledge.rights import Right, local_user, require
from metrics.comparison import compute_with_change
from metrics.database import ReleaseDatabase
from metrics.figures import Period, Request
from reports.export import FORMATS, Export


def show(language: Language) -> click.Command:
    """Return the command that shows figures."""
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
            click.Option(["--as-of"], help=say("What was known then: 2026-06-15 or 2026-06-15 9:00.")),
            format_option(language, FORMATS),
            click.Option(
                ["--output"],
                type=click.Path(path_type=Path, dir_okay=False),
                help=say("File to write; standard output where left out."),
            ),
            store_option(language),
        ],
    )


def _show_figures(language: Language, **options: Any) -> None:
    require(local_user(), Right.VIEW)
    store = Store.open(options["store"])
    declared = load_catalogue()
    ensure_protected(store, declared)
    catalogue = edited(declared, store.register)
    indicator = catalogue.indicator(options["indicator"])
    places = tuple(catalogue.places.find(place) for place in options["places"])
    release = _release(store, options["release"], options["as_of"])
    months = _months(options["month"], options["first"], options["last"], release.months)
    for place in places:
        _require_members(catalogue, place, months[-1])
    request = Request((indicator.id,), places, tuple(Period.of_month(month) for month in months), months[-1])
    figures = compute_with_change(ReleaseDatabase.open(store, release, catalogue), request)
    export = Export(figures, catalogue, language, release, is_example=store.is_example)
    export.write(options["form"], options["output"])


def _release(store: Store, number: int | None, as_of: str | None) -> Release:
    """Return the release asked for by number or by moment, the newest where neither is given."""
    if number is not None and as_of:
        raise UserError("Give either --release or --as-of, not both.")
    return store.release_at(moment_of(as_of)) if as_of else store.release(number)


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
    if month is None and not text:
        raise UserError("The release holds no figures: everything has been undone. Publish a file first.")
    if month is None:
        raise UserError("«{text}» is no month. Write it as 2026-06.", text=text)
    return month


def _require_members(catalogue: Catalogue, place: str, month: date) -> None:
    if not catalogue.places.members(place, month):
        raise UserError(
            "{place} has no municipalities in {month}; it exists from {since} on.",
            place=catalogue.places.titles(place),
            month=f"{month:%Y-%m}",
            since=f"{catalogue.places.exists_since(place):%Y-%m}",
        )
