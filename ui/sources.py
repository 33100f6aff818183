"""The sources: what each is, how to fetch it, what its columns and symbols mean, and templates to fill in."""

from typing import Any

import streamlit as st

from catalogue.language import Language
from catalogue.schema import Source
from data.cases.columns import CaseKind
from knowledge.declarations import declarations
from reports.templates import (
    MEDIA_TYPES,
    TEMPLATE_FORMATS,
    group_of,
    has_template,
    meaning_of,
    template_columns,
    template_kinds,
)
from ui.case_facts import CASE_TITLES
from ui.declared_columns import show_declared_columns
from ui.frame import Frame
from ui.guide import policy_text
from ui.loading import make_template, open_store
from ui.markup import label_heard, show

_FORM_NAMES = {"xlsx": "Excel (.xlsx)", "csv": "CSV", "parquet": "Parquet"}


def show_sources(frame: Frame) -> None:
    """Show every source that concerns this installation, those that are refused last."""
    shown = _shown_sources(frame)
    declared = declarations(open_store(frame.folder).register)
    links = [{"href": f"#{source.id}", "text": source.title[frame.language.code]} for source in shown]
    show("source_links.html", label=frame.language.say("Sources"), links=links)
    for source in shown:
        show("source.html", source=_described(source, frame), words=_words(frame.language))
        show_declared_columns(source, [each for each in declared if each.source == source.id], frame)
        if has_template(source):
            _show_templates(source, frame)


def _shown_sources(frame: Frame) -> list[Source]:
    order = (["example"] if frame.is_example else []) + ["statistics", "cases", "other_statistic"]
    sources = [source for source in frame.catalogue.sources.values() if source.kind in order]
    return sorted(sources, key=lambda source: order.index(source.kind))


def _described(source: Source, frame: Frame) -> dict[str, Any]:
    code = frame.language.code
    return {
        "id": source.id,
        "title": source.title[code],
        "about": source.about[code],
        "facts": _facts(source, frame.language),
        "address": source.address[code] if source.address else "",
        "steps": [step[code] for step in source.fetch],
        "columns": _columns(source, frame),
        "symbols": _symbols(source, frame.language),
        "faults": [fault[code] for fault in source.known_faults],
    }


def _facts(source: Source, language: Language) -> list[tuple[str, str]]:
    say = language.say
    facts = [
        (say("Id in Suunta"), source.id),
        (say("Publisher"), source.publisher),
        (say("Licence"), say("for the area's own use") if source.licence == "internal" else source.licence),
        (say("Appears"), source.schedule[language.code]),
    ]
    if source.first_month:
        facts.append((say("Begins"), language.month(source.first_month)))
    # What is refused is not shown either.
    return facts if source.kind == "other_statistic" else [*facts, (say("Publicity"), policy_text(source, language))]


def _columns(source: Source, frame: Frame) -> list[list[str]]:
    """Return code, the title that files may write, meaning and group of each column of figures."""
    catalogue, language = frame.catalogue, frame.language
    return [
        [name, column.header or "", meaning_of(column, catalogue, language), group_of(column, catalogue, language)]
        for name, column in source.columns.items()
    ]


def _symbols(source: Source, language: Language) -> list[tuple[str, str]]:
    """Return what each symbol in a cell means; a hidden count with what it may be."""
    say = language.say
    low, high = source.hidden_bounds or (0, 0)
    hidden = say("hidden: the count is {low} to {high}, never 0", low=low, high=high)
    meanings = {
        "hidden": hidden if source.hidden_bounds else say("hidden"),
        "missing": say("missing: nobody knows the figure"),
        "not_applicable": say("not applicable: there can be no figure"),
    }
    return [(symbol or say("(blank)"), meanings[status]) for symbol, status in source.symbols.items()]


def _words(language: Language) -> dict[str, str]:
    say = language.say
    return {
        "address": say("Address"),
        "steps": say("How to fetch it"),
        "columns": say("Columns"),
        "symbols": say("Symbols in place of a number"),
        "faults": say("Known faults"),
        "column": say("Column"),
        "header": say("Title in the file"),
        "meaning": say("Means"),
        "group": say("Group"),
        "all": say("all"),
        "symbol": say("Symbol"),
    }


def _show_templates(source: Source, frame: Frame) -> None:
    """Offer the source's empty file in each form; of cases one of each kind, with what its columns mean."""
    language = frame.language
    text = language.say(
        "Empty file with the columns of this source. In Excel choose .xlsx: it keeps 049 and 2026-06 as they are typed."
    )
    show("caption.html", text=text)
    for kind in template_kinds(source):
        columns = template_columns(source, frame.catalogue, language, kind)
        sentences = [f"{column.name}: {column.meaning}" for column in columns]
        show("section.html", heading=language.say(CASE_TITLES[kind]), sentences=sentences)
        _offer_template(source, language, kind, f"-{kind}")
    if not template_kinds(source):
        _offer_template(source, language)


def _offer_template(source: Source, language: Language, kind: CaseKind = "spells", ending: str = "") -> None:
    what = source.title[language.code] + (f", {language.say(CASE_TITLES[kind])}" if ending else "")
    with st.container(horizontal=True, key=f"templates-{source.id}{ending}"):
        for form in TEMPLATE_FORMATS:
            st.download_button(
                label_heard(language.say("Template: {form}", form=_FORM_NAMES[form]), what),
                make_template(source.id, form, language.code, kind),
                file_name=f"suunta-{source.id}{ending}.{form}",
                mime=MEDIA_TYPES[form],
                key=f"template-{source.id}{ending}-{form}",
                on_click="ignore",
            )
