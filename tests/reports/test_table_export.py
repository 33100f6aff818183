"""A table that is downloaded: read back it equals what the page shows, and it says where it comes from."""

import json
from datetime import date
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import fastexcel
import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from catalogue.language import speak
from metrics.database import ReleaseDatabase
from metrics.overview import overview
from metrics.words import figure_text
from reports.figure_table import COLUMNS, Origin, present_columns
from reports.spreadsheet_csv import spreadsheet_csv
from reports.table_export import TABLE_FORMATS, TableExport, file_name
from reports.workbook import HEADER_ROW
from tests.builders import EXTRACT, JUNE, publish

AREA = "area:kainuu-koillismaa"
DECLARED = load_catalogue()
MARK = "Esimerkkiaineisto: kaikki luvut ovat keksittyjä."


def export(folder, language="fi", kind="real", text=EXTRACT):
    """Return the export of the overview's matrix."""
    store = publish(folder, text, kind=kind)
    release = store.release()
    shown = overview(ReleaseDatabase.open(store, release, DECLARED), AREA, JUNE, tuple(release.months)).matrix
    origin = Origin(DECLARED, speak(language), release, is_example=store.is_example)
    return TableExport(shown, "Kunnat ja tunnusluvut, kesäkuu 2026", AREA, origin)


def read_back(table, form):
    """Return the rows of an exported file under the fixed column names, blanks as null."""
    content, columns = table.content(form), present_columns(table.figures)
    names = [column.name for column in columns]
    if form == "parquet":
        return pl.read_parquet(BytesIO(content)).select(names)
    if form == "csv":
        comma = table.origin.language.has_decimal_comma
        types = [pl.Float64 if column.kind in ("ratio", "count") else pl.String for column in columns]
        rows = pl.read_csv(content, separator=";" if comma else ",", decimal_comma=comma, schema_overrides=types)
    else:
        rows = fastexcel.read_excel(content).load_sheet(0, header_row=HEADER_ROW, dtypes="string").to_polars()
    rows = rows.rename(dict(zip(rows.columns, names, strict=True)))
    numbers = [column.name for column in columns if column.kind in ("ratio", "count", "ordinal")]
    return rows.with_columns(pl.col(numbers).cast(pl.Float64))


def plain(value):
    """Return a cell as every form can hold it: a blank text is nothing, a truth is a word, a number nine digits."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.9g}"
    return value.lower() if value in ("True", "False", "TRUE", "FALSE") else value or None


def cells(rows):
    return [[plain(value) for value in row] for row in rows.iter_rows()]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("form", TABLE_FORMATS)
def test_an_export_read_back_equals_the_shown_table_cell_by_cell(tmp_path, form, language):
    table = export(tmp_path, language)
    back = read_back(table, form)
    shown = [
        figure_text(row, DECLARED.indicators[row["indicator"]], speak(language))
        for row in table.figures.iter_rows(named=True)
    ]
    assert back.get_column("shown").to_list() == shown
    assert cells(back) == cells(table.rows())
    assert back.height > 3


def test_numbers_are_numbers_and_unrounded(tmp_path):
    book = fastexcel.read_excel(export(tmp_path).content("xlsx"))
    rows = book.load_sheet(0, header_row=HEADER_ROW).to_polars()
    kajaani = rows.filter((pl.col("Alue") == "Kajaani") & (pl.col("Tunnusluku") == "Aktivointiaste")).row(0, named=True)
    assert kajaani["Luku"] == pytest.approx(512 / 2578 * 100, rel=1e-12)
    assert (kajaani["Näytöllä"], kajaani["n"], kajaani["Yksikkö"]) == ("19,9\xa0%", 2578, "%")
    assert kajaani["Muutos vuodessa"] == pytest.approx((512 / 2578 - 500 / 2500) * 100, abs=1e-9)


@pytest.mark.parametrize("form", TABLE_FORMATS)
def test_what_is_hidden_stays_hidden(tmp_path, form):
    back = read_back(export(tmp_path), form)
    kuhmo = back.filter((pl.col("place") == "290") & (pl.col("indicator") == "activation_rate")).row(0, named=True)
    assert (kuhmo["value"], kuhmo["numerator"], kuhmo["status"]) == (None, None, "range")
    assert (kuhmo["numerator_lower"], kuhmo["numerator_upper"]) == (1, 4)
    assert kuhmo["lower"] == pytest.approx(100 / 345)
    assert kuhmo["upper"] == pytest.approx(400 / 348)


@pytest.mark.parametrize("kind", ["example", "real"])
def test_invented_figures_say_so_on_both_sheets_in_every_row_and_only_they(tmp_path, kind):
    table = export(tmp_path, kind=kind)
    book = fastexcel.read_excel(table.content("xlsx"))
    is_example = kind == "example"
    for sheet in book.sheet_names:
        said = str(book.load_sheet(sheet, header_row=None, dtypes="string").to_polars().rows())
        assert (MARK in said) == is_example, sheet
    for form in TABLE_FORMATS:
        said = {str(value).lower() for value in read_back(table, form).get_column("is_example")}
        assert said == {str(is_example).lower()}, form
    name = file_name("Kunnat", AREA, (JUNE, JUNE), "xlsx", table.origin)
    assert ("esimerkki" in name) == is_example


def test_the_notes_say_definition_period_area_source_release_and_statuses(tmp_path):
    table = export(tmp_path)
    notes = dict(
        fastexcel.read_excel(table.content("xlsx")).load_sheet(1, header_row=None, dtypes="string").to_polars().rows()
    )
    assert notes["Alue"] == "Kainuu–Koillismaa"
    assert notes["Ajanjakso"] == "kesäkuu 2026"
    assert notes["Julkaisu"].startswith("Julkaisu 1, ")
    assert notes["Lähde"] == DECLARED.sources["area-extract"].title["fi"]
    rate = DECLARED.indicators["activation_rate"]
    assert notes[f"Määritelmä: {rate.title['fi']}"].startswith(rate.definition["fi"])
    assert notes["Tila: tarkka"] == "Arvo tunnetaan."
    assert "Vähintään ja Enintään" in notes["Tila: väli: salattuja soluja"]


def test_parquet_holds_fixed_names_rows_used_as_a_list_and_the_notes_as_metadata(tmp_path):
    content = export(tmp_path, "en").content("parquet")
    rows = pl.read_parquet(BytesIO(content))
    assert rows.schema["rows_used"] == pl.List(pl.String)
    assert rows.schema["release"] == pl.Int64
    about = json.loads(pl.read_parquet_metadata(BytesIO(content))["suunta"])
    assert (about["release"], about["is_example"], about["language"], about["area"]) == (1, False, "en", AREA)
    assert ["Period", "June 2026"] in about["about"]


def test_a_csv_opens_in_the_excel_of_its_language(tmp_path):
    finnish, english = (export(tmp_path / code, code).content("csv") for code in folders(tmp_path, "fi", "en"))
    assert finnish.startswith(b"\xef\xbb\xbf")
    assert english.startswith(b"\xef\xbb\xbf")
    assert "Alue;Tunnusluku;" in finnish.decode("utf-8-sig")
    assert ";19,86" in finnish.decode()
    assert ",19.86" in english.decode()
    assert ";2578;" in finnish.decode()


def folders(folder, *names):
    for name in names:
        (folder / name).mkdir()
        yield name


def test_the_header_stands_still_and_ratios_have_the_decimals_of_their_indicator(tmp_path):
    with ZipFile(BytesIO(export(tmp_path).content("xlsx"))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert f'ySplit="{HEADER_ROW + 1}"' in sheet
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
    assert 'formatCode="0.0"' in styles
    assert "<f>" not in sheet
    ElementTree.fromstring(sheet)


def test_nothing_that_a_spreadsheet_would_run_leaves(tmp_path):
    rows = pl.DataFrame(
        {"text": ["=1+1", "@SUM(A1)", "-3", "+1", "\t=1", "plain"], "n": [1.0, 2.0, None, 4.0, 5.0, 0.0]}
    )
    lines = spreadsheet_csv(rows).decode("utf-8-sig").splitlines()
    assert lines == ["text;n", "'=1+1;1", "'@SUM(A1);2", "'-3;", "'+1;4", "'\t=1;5", "plain;0"]


def test_a_text_that_looks_like_a_formula_is_a_text_in_excel(tmp_path):
    table = export(tmp_path)
    evil = TableExport(table.figures, "=HYPERLINK(1)", AREA, table.origin)
    with ZipFile(BytesIO(evil.content("xlsx"))) as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()
        assert "=HYPERLINK(1)" in archive.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_two_columns_have_one_title(language):
    assert len({speak(language).say(column.title) for column in COLUMNS}) == len(COLUMNS)


def test_the_name_of_a_file_says_what_it_is(tmp_path):
    origin = export(tmp_path).origin
    name = file_name("Kunnat", AREA, (JUNE, JUNE), "xlsx", origin)
    assert name == "suunta-kainuu-koillismaa-kunnat-2026-06-julkaisu-1.xlsx"
    series = file_name("Aktivointiaste", "205", (date(2019, 1, 1), JUNE), "svg", origin)
    assert series == "suunta-kajaani-aktivointiaste-2019-01-2026-06-julkaisu-1.svg"
