"""What a file is and what the checks say of it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from catalogue.catalogue import Catalogue
from catalogue.errors import Message, UserError, sentence
from catalogue.language import Language
from data.layout import Layout, nearest
from intake.screening.case_material import CaseMaterial
from intake.screening.cells import with_names
from intake.screening.results import Outcome, Result
from intake.screening.run import STAGE_TITLES, Screening
from intake.screening.titles import CHECK_TITLES
from knowledge.audit import Action, record
from knowledge.declarations import declare
from reports.spreadsheet_csv import spreadsheet_csv
from ui.case_facts import case_facts
from ui.frame import Frame
from ui.loading import open_store
from ui.markup import plain, show
from ui.offending_rows import COLUMNS, row_texts

SHOWN_ROWS = 8
OUTCOMES = {
    Outcome.PASS: sentence("passed"),
    Outcome.NOTE: sentence("note"),
    Outcome.WARNING: sentence("warning"),
    Outcome.FAIL: sentence("forbids publishing"),
}


def show_screening(screening: Screening, key: str, frame: Frame) -> None:
    """Show one file: what it is, what the checks say, the offending rows, and how an unknown column can be declared.

    `key` is another for each file on the page.
    """
    language = frame.language
    results = [_result(result, frame.catalogue, language) for result in screening.results]
    show(
        "screening.html",
        name=screening.material.name,
        facts=list(_facts(screening, language)),
        outcome=screening.outcome.value,
        summary=_summary(screening, language),
        results=[result for result in results if result["outcome"] != Outcome.PASS.value],
        passed=[result for result in results if result["outcome"] == Outcome.PASS.value],
        in_commands=language.say("On the command line:"),
        passed_title=language.say("Passed: {count}", count=sum(r["outcome"] == Outcome.PASS.value for r in results)),
    )
    _offer_rows(screening, key, frame)
    _offer_declarations(screening, key, frame)


def _summary(screening: Screening, language: Language) -> str:
    counts = {o: sum(result.outcome == o for result in screening.results) for o in Outcome}
    if counts[Outcome.FAIL]:
        return language.say("This file cannot be published yet. See what to do below.")
    if counts[Outcome.WARNING]:
        return language.say("This file can be published once each warning has been acknowledged.")
    return language.say("This file can be published.")


def _facts(screening: Screening, language: Language) -> Iterator[tuple[str, str]]:
    """Yield what is known of the file, as far as it could be read."""
    stages = {result.stage.value for result in screening.results if result.outcome != Outcome.FAIL}
    material = screening.material
    if "file" not in stages or screening.stopped_at == "file":
        return
    grid = material.grid
    yield language.say("Kind"), " · ".join(filter(None, [grid.kind, grid.encoding, grid.title]))
    if screening.stopped_at == "columns":
        return
    yield language.say("Source"), material.source.title[language.code]
    if isinstance(material, CaseMaterial):
        yield from case_facts(material, language)
    if material.is_cases and not material.has_observations:
        return
    months = material.months
    if months:
        yield (
            language.say("Months"),
            language.span(months[0], months[-1]) + (f" ({len(months)})" if len(months) > 1 else ""),
        )
    places, held = material.names
    municipalities = [place for place in places if place in material.catalogue.places.municipalities]
    yield language.say("Municipalities"), _listed(municipalities, material.catalogue, language)
    measures = [material.catalogue.measures[name].title[language.code] for name in held]
    yield language.say("Counts"), ", ".join(measures)


def _listed(codes: list[str], catalogue: Catalogue, language: Language) -> str:
    names = sorted(catalogue.places.titles(code)[language.code] for code in codes)
    return f"{len(names)}: " + ", ".join(names[:12]) + (", …" if len(names) > 12 else "")


def _result(result: Result, catalogue: Catalogue, language: Language) -> dict[str, Any]:
    rows = result.finding.rows
    shown = rows.head(SHOWN_ROWS) if rows is not None else pl.DataFrame()
    return {
        "outcome": result.outcome.value,
        "word": language.say(OUTCOMES[result.outcome]),
        "stage": language.say(STAGE_TITLES[result.stage]),
        "title": language.say(CHECK_TITLES[result.check]),
        "name": f"--acknowledge {result.check}" if result.outcome == Outcome.WARNING else "",
        "message": language.message(result.finding.message),
        "details": [language.message(detail) for detail in result.finding.details],
        "advice": language.message(result.finding.advice) if result.finding.advice else "",
        "columns": [language.say(COLUMNS.get(name, name)) for name in shown.columns],
        "rows": [row_texts(row, catalogue, language) for row in shown.iter_rows(named=True)],
        "more": _more(result.finding.count - shown.height, language),
    }


def _more(rest: int, language: Language) -> str:
    return language.message(Message("and {count} more", {"count": rest})) if rest > 0 else ""


def _offer_rows(screening: Screening, key: str, frame: Frame) -> None:
    """Offer the offending rows of each finding as a file; who takes them is recorded."""
    with st.container(horizontal=True):
        for result in screening.results:
            if result.finding.rows is None or result.outcome == Outcome.PASS:
                continue
            st.download_button(
                frame.language.say("Download the rows: {check}", check=frame.language.say(CHECK_TITLES[result.check])),
                partial(_take_out_rows, result.finding.rows, screening.material.name, result.check, frame),
                file_name=f"{result.check}.csv",
                mime="text/csv",
                icon=":material/download:",
                key=f"rows-{key}-{screening.material.name}-{result.check}",
            )


def _take_out_rows(rows: pl.DataFrame, file: str, check: str, frame: Frame) -> bytes:
    """Return rows as a file; who takes them is recorded first. Called when the button is pressed, not when drawn."""
    record(open_store(frame.folder).register, frame.user, Action.DOWNLOAD_ROWS, file, check)
    named = with_names(rows, frame.catalogue.places, frame.language.code)
    return spreadsheet_csv(named, decimal_comma=frame.language.has_decimal_comma)


def _offer_declarations(screening: Screening, key: str, frame: Frame) -> None:
    """Offer to say what unknown columns mean, where they are all that keeps the file from being read."""
    if screening.stopped_at != "columns" or screening.material.is_cases:
        return
    material = screening.material
    try:
        layout = nearest(material.grid, material.catalogue, material.asked_source, example=material.example)
    except UserError:
        return
    if layout is None or not layout.unknown or layout.time is None or layout.is_without_places:
        return
    for column in layout.unknown:
        _offer_declaration(column, layout, key, frame)


def _offer_declaration(column: str, layout: Layout, key: str, frame: Frame) -> None:
    say, title = frame.language.say, layout.source.title[frame.language.code]
    known = [name for name in layout.source.columns if name not in layout.measures]
    with st.form(f"declare-{key}-{layout.source.id}-{column}", border=True):
        chosen = st.selectbox(
            say("What does the column «{column}» mean in {source}?", column=plain(column), source=plain(title)),
            ["", *known],
            index=None,
            placeholder=say("Choose what it means"),
            format_func=lambda name: layout.source.columns[name].header or name if name else say("Leave it out"),
        )
        st.caption(
            say(
                "This is kept, and holds for every later file of this source. It can be taken back on the page Sources."
            )
        )
        if st.form_submit_button(say("Keep this meaning"), icon=":material/save:"):
            if chosen is None:
                show("error.html", sentence=say("Choose what the column means, or leave it out."), details=[])
                return
            register = open_store(frame.folder).register
            declare(register, frame.user, frame.catalogue, layout.source.id, column, chosen or None)
            st.rerun()
