"""Template files of a source: the columns that its files have, and nothing in them. Generated from the catalogue.

A template holds no figures, not even invented ones: somebody would publish them. What a column means stands in the
workbook as a note on its header cell, where the reader of tables does not look.
"""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Literal

import polars as pl
import xlsxwriter

from catalogue.catalogue import Catalogue
from catalogue.errors import UserError
from catalogue.language import Language
from catalogue.schema import Column, Source
from data.cases.columns import CASE_KINDS, CaseKind
from reports.case_templates import case_columns
from reports.template_column import TemplateColumn

TEMPLATE_FORMATS = ("xlsx", "csv", "parquet")
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}
# The reader finds the places and the months by what stands in them; these names are for people.
PLACE, MONTH = "municipality", "month"
_NUMBER_FORMATS = {"text": "@", "count": "0", "rate": "0.0", "date": "yyyy-mm-dd"}
_TYPES = {"text": pl.String(), "count": pl.Int64(), "rate": pl.Float64(), "date": pl.Date()}


def has_template(source: Source) -> bool:
    """Return whether files of the source can be filled in by hand: not those that are only recognised and refused."""
    return bool(source.columns)


def template_kinds(source: Source) -> tuple[CaseKind, ...]:
    """Return the kinds of files that the source has a template of each; none where all its files are of one."""
    return CASE_KINDS if source.kind == "cases" else ()


def template_columns(
    source: Source, catalogue: Catalogue, language: Language, kind: CaseKind = "spells"
) -> list[TemplateColumn]:
    """Return the columns of a source's template; raise UserError where the source takes no files.

    `kind` is asked of sources of cases only.
    """
    if source.kind == "cases":
        return case_columns(kind, catalogue, language)
    if not has_template(source):
        raise UserError("{source} has no template: its files are not taken in.", source=source.title)
    return [*_key_columns(source, catalogue, language), *_count_columns(source, catalogue, language)]


def template(source: Source, form: str, catalogue: Catalogue, language: Language, kind: CaseKind = "spells") -> bytes:
    """Return the template of a source as a file in one of TEMPLATE_FORMATS; `kind` as in `template_columns`."""
    columns = template_columns(source, catalogue, language, kind)
    if form == "xlsx":
        return _workbook(columns)
    if form == "csv":
        text = StringIO()
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(column.name for column in columns)
        return text.getvalue().encode("utf-8-sig")
    buffer = BytesIO()
    pl.DataFrame(schema={column.name: _TYPES[column.kind] for column in columns}).write_parquet(buffer)
    return buffer.getvalue()


def meaning_of(column: Column, catalogue: Catalogue, language: Language) -> str:
    """Return what is counted in a column: the title of its measure."""
    return catalogue.measures[column.measure].title[language.code]


def group_of(column: Column, catalogue: Catalogue, language: Language) -> str:
    """Return the group that a column counts, such as `Miehet`; empty where it counts all."""
    chosen = {"sex": column.sex, "age_group": column.age_group, "breakdown": column.breakdown}
    categories = {name: catalogue.dimensions[name].categories[code] for name, code in chosen.items() if code != "_T"}
    return ", ".join(titles[language.code] for titles in categories.values())


def _key_columns(source: Source, catalogue: Catalogue, language: Language) -> Iterator[TemplateColumn]:
    say = language.say
    if source.place == "required":
        yield TemplateColumn(PLACE, "text", say("Code or name of the municipality: 205, KU205 or Kajaani."))
    yield TemplateColumn(MONTH, "text", say("The month, as 2026-06."))
    for column, dimension in source.dimension_columns.items():
        codes = ", ".join(code for code in catalogue.dimensions[dimension].categories if code != "_T")
        title = catalogue.dimensions[dimension].title[language.code]
        meaning = say("{title}: {codes}. _T or blank is the total.", title=title, codes=codes)
        yield TemplateColumn(column, "text", meaning)


def _count_columns(source: Source, catalogue: Catalogue, language: Language) -> Iterator[TemplateColumn]:
    for name, column in source.columns.items():
        measure = catalogue.measures[column.measure]
        group = group_of(column, catalogue, language)
        title = measure.title[language.code] + (f" ({group})" if group else "")
        kind: Literal["count", "rate"] = "rate" if measure.unit == "percent" else "count"
        yield TemplateColumn(name, kind, f"{title}. {measure.definition[language.code]}")
        if source.status_suffix:
            reason = language.say("Why the count is empty: hidden, missing or not_applicable.")
            yield TemplateColumn(name + source.status_suffix, "text", reason)


def _workbook(columns: list[TemplateColumn]) -> bytes:
    """Return a workbook of one sheet: a frozen header with notes, and below it columns formatted by what they hold.

    Text columns keep 049 and 2026-06 as they are typed.
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        header = workbook.add_format({"bold": True, "bottom": 1})
        formats = {kind: workbook.add_format({"num_format": code}) for kind, code in _NUMBER_FORMATS.items()}
        sheet = workbook.add_worksheet("Suunta")
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, max(12, len(column.name) + 2), formats[column.kind])
            sheet.write_string(0, at, column.name, header)
            sheet.write_comment(0, at, column.meaning, {"author": "Suunta", "x_scale": 2, "y_scale": 1.2})
    return buffer.getvalue()
