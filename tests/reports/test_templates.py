"""Templates: the columns of the catalogue, no figures, and a filled one reads back as what was typed."""

from datetime import date
from io import BytesIO, StringIO
from zipfile import ZipFile

import polars as pl
import pytest
import xlsxwriter

from catalogue.catalogue import load_catalogue
from catalogue.errors import UserError
from catalogue.language import speak
from data.cases.columns import COLUMNS
from data.reading import read_observations
from reports.templates import TEMPLATE_FORMATS, has_template, template, template_columns
from tests.builders import cells_of, grid_of
from tests.case_files import read

DECLARED = load_catalogue()
FINNISH = speak("fi")
WITH_TEMPLATE = [n for n, source in DECLARED.sources.items() if has_template(source) and source.kind != "cases"]
ROWS = [
    {"municipality": "049", "month": "2026-06", "unemployed": 2066, "in_services": 512, "passed_1m": 250},
    {"municipality": "697", "month": "2026-06", "sex": "F", "unemployed": 0, "in_services_status": "hidden"},
]


def empty(source, form):
    return template(DECLARED.source(source), form, DECLARED, FINNISH)


def header(content, form):
    if form == "csv":
        return content.decode("utf-8-sig").strip().split(";")
    return pl.read_excel(content).columns if form == "xlsx" else pl.read_parquet(BytesIO(content)).columns


def filled(content, form, rows):
    """Return the template with the rows typed into it, each value where its column stands."""
    columns = header(content, form)
    if form == "csv":
        lines = [";".join(str(row.get(name, "")) for name in columns) for row in rows]
        return content + "\r\n".join(lines).encode()
    if form == "parquet":
        schema = pl.read_parquet(BytesIO(content)).schema
        buffer = BytesIO()
        pl.DataFrame(
            [{name: row.get(name) for name in columns} for row in rows], schema=schema, orient="row"
        ).write_parquet(buffer)
        return buffer.getvalue()
    return typed_into_workbook(content, [[row.get(name) for name in columns] for row in rows])


def typed_into_workbook(content, rows):
    """Add rows to the sheet's XML, as a spreadsheet program would: notes, formats and frozen header stay."""
    cells = []
    for number, row in enumerate(rows, start=2):
        values = []
        for at, value in enumerate(row):
            place = xlsxwriter.utility.xl_rowcol_to_cell(number - 1, at)
            if isinstance(value, str):
                values.append(f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>')
            elif value is not None:
                values.append(f'<c r="{place}"><v>{value}</v></c>')
        cells.append(f'<row r="{number}">{"".join(values)}</row>')
    result = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(result, "w") as after:
        for entry in before.namelist():
            part = before.read(entry)
            if entry == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", "".join(cells).encode() + b"</sheetData>")
            after.writestr(entry, part)
    return result.getvalue()


def observations(content, form, source="area-extract"):
    reading = read_observations(grid_of(content, f"x.{form}"), DECLARED, source).require_sound()
    keys = ["measure", "place", "period", "sex", "value", "lower", "upper", "conf_status"]
    known = reading.observations.read_all().filter(pl.col("lower").is_not_null()).select(keys)
    return sorted(known.rows())


@pytest.mark.parametrize("form", TEMPLATE_FORMATS)
def test_a_filled_template_reads_back_as_what_was_typed(form):
    found = observations(filled(empty("area-extract", form), form, ROWS), form)
    assert [(row[0], row[1], row[3], *row[4:7]) for row in found] == [
        ("in_services", "049", "_T", 512.0, 512.0, 512.0),
        ("in_services", "697", "F", None, 1.0, 4.0),
        ("passed_1m", "049", "_T", 250.0, 250.0, 250.0),
        ("unemployed", "049", "_T", 2066.0, 2066.0, 2066.0),
        ("unemployed", "697", "F", 0.0, 0.0, 0.0),
    ]


def test_the_three_forms_give_the_same_observations():
    read = [observations(filled(empty("area-extract", form), form, ROWS), form) for form in TEMPLATE_FORMATS]
    assert read[0] == read[1] == read[2]


@pytest.mark.parametrize("form", TEMPLATE_FORMATS)
@pytest.mark.parametrize("source", WITH_TEMPLATE)
def test_an_empty_template_holds_no_figure_and_is_refused_with_a_sentence_that_says_so(source, form):
    grid = grid_of(empty(source, form), f"x.{form}")
    assert cells_of(grid).height == 0
    with pytest.raises(UserError, match="has a header but no rows"):
        read_observations(grid, DECLARED, source, example=source == "example").require_sound()


@pytest.mark.parametrize("form", TEMPLATE_FORMATS)
@pytest.mark.parametrize("source", WITH_TEMPLATE)
def test_a_template_has_every_declared_column_in_every_form(source, form):
    declared = DECLARED.source(source)
    columns = header(empty(source, form), form)
    assert ("municipality" in columns) == (declared.place == "required")
    assert {"month", *declared.columns, *declared.dimension_columns} <= set(columns)
    statuses = {name for name in columns if name.endswith("_status")}
    assert statuses == ({f"{name}_status" for name in declared.columns} if declared.status_suffix else set())


def test_a_workbook_keeps_texts_as_typed_and_tells_each_column_in_a_note():
    content = empty("area-extract", "xlsx")
    with ZipFile(BytesIO(content)) as container:
        notes = container.read("xl/comments1.xml").decode()
        sheet = container.read("xl/worksheets/sheet1.xml").decode()
    assert notes.count("<comment ref=") == len(template_columns(DECLARED.source("area-extract"), DECLARED, FINNISH))
    assert "Työttömät työnhakijat" in notes
    assert 'state="frozen"' in sheet


def test_a_csv_template_opens_in_finnish_excel():
    content = empty("area-extract", "csv")
    assert content.startswith(b"\xef\xbb\xbfmunicipality;month;")
    assert StringIO(content.decode("utf-8-sig")).read().count("\n") == 1


def test_a_source_that_is_refused_has_no_template():
    with pytest.raises(UserError, match="has no template"):
        empty("statfin-135z", "csv")


CASES = {
    "spells": [{"person_key": "A-1", "municipality": "049", "start": date(2026, 6, 1), "sex": "F", "birth_year": 1980}],
    "services": [{"person_key": "A-1", "service": "coaching", "start": date(2026, 6, 1), "cost": 12.5}],
}


def empty_of_cases(kind, form):
    return template(DECLARED.source("case-extract"), form, DECLARED, FINNISH, kind)


@pytest.mark.parametrize("form", TEMPLATE_FORMATS)
@pytest.mark.parametrize("kind", CASES)
def test_a_template_of_cases_has_the_columns_that_are_read_and_a_filled_one_reads_back(tmp_path, kind, form):
    content = empty_of_cases(kind, form)
    assert tuple(header(content, form)) == COLUMNS[kind]
    rows = CASES[kind]
    if form == "xlsx":  # days are numbers there, shown as days by the column's format
        rows = [{**row, "start": "2026-06-01"} for row in rows]
    reading = read(tmp_path, filled(content, form, rows), f"x-2026-06-30.{form}")
    assert (reading.about.kind, reading.missing, reading.problems.height) == (kind, (), 0)
    row = reading.table.row(0, named=True)
    assert row["start"] == date(2026, 6, 1)
    assert {name: row[name] for name in rows[0] if name not in ("person_key", "start")} == {
        name: value for name, value in rows[0].items() if name not in ("person_key", "start")
    }


def test_a_template_of_cases_names_the_services_and_nothing_else_that_is_broken_down():
    notes = {
        column.name: column.meaning
        for column in template_columns(DECLARED.source("case-extract"), DECLARED, FINNISH, "services")
    }
    assert "coaching" in notes["service"]
    assert "long_term" not in notes["service"]
    assert "henkilötunnus" in notes["person_key"]
