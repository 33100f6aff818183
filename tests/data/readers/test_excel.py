"""Excel: where the table is in a sheet, what its cells say, and which workbooks are refused."""

import zlib
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from catalogue.errors import UserError
from data.limits import Limits
from tests.builders import cells_of, grid_of, rows_of
from tests.data.readers.workbooks import changed, workbook

PLAIN = [
    ["municipality", "month", "unemployed"],
    ["205", "2026-06", 2066],
    ["697", "2026-06", "..."],
]
ROWS = [("205", "2026-06", "2066"), ("697", "2026-06", "...")]

# As PxWeb writes it: two header rows, repeated months and municipalities blank, no name over the stub, notes below.
PXWEB = [
    ["12r5 -- Työttömät muuttujina Alue, Sukupuoli, Kuukausi ja Tiedot"],
    [],
    ["", "", "2026M05", "", "2026M06", ""],
    ["", "", "Työttömät", "Palveluissa", "Työttömät", "Palveluissa"],
    ["Kajaani", "Miehet", 1100, 250, 1150, 260],
    ["", "Naiset", 900, 250, 916, 252],
    ["Ristijärvi", "Miehet", 20, "...", 19, "..."],
    ["", "Naiset", 20, "...", 17, "..."],
    [],
    ["Luvut 1-4 on salattu."],
    ["Päivitetty:"],
    ["20260720 08:00"],
    ["Lähde: Työnvälitystilasto"],
]


def read(*sheets, **limits):
    return grid_of(workbook(*sheets), "x.xlsx", Limits(**limits))


def refused(content, **limits):
    with pytest.raises(UserError) as raised:
        cells_of(grid_of(content, "x.xlsx", Limits(**limits)))
    return str(raised.value)


def test_a_plain_table_is_read_as_it_stands():
    grid = read(PLAIN)
    assert (grid.kind, grid.columns) == ("xlsx", PLAIN[0])
    assert cells_of(grid).rows() == ROWS
    assert rows_of(grid) == [2, 3]


def test_titles_notes_and_blank_rows_are_not_part_of_the_table():
    grid = read(
        [["Kuukausitiedot"], [], *PLAIN[:2], [], PLAIN[2], [], ["Lähde: oma järjestelmä"], ["Päivitetty 1.7.2026"]]
    )
    assert grid.title == "Kuukausitiedot"
    assert cells_of(grid).rows() == ROWS
    assert rows_of(grid) == [4, 6]


def test_a_table_may_begin_anywhere_in_the_sheet():
    moved = [["Otsikko"], [], *([None, None, *row] for row in PLAIN), [], ["Lähde"]]
    grid = read(moved)
    assert cells_of(grid).rows() == ROWS
    assert rows_of(grid) == [4, 5]


def test_a_row_with_a_number_is_never_left_out():
    cells = cells_of(read([*PLAIN, [], ["Yhteensä"], [2070], [], ["290", "2026-06", 344]]))
    assert cells.rows() == [*ROWS, ("Yhteensä", None, None), ("2070", None, None), ("290", "2026-06", "344")]


def test_a_number_beside_the_table_is_not_left_out_either():
    grid = read([["", "", "a", "b"], ["", 1, "", ""], ["", "", 2, 3]])
    assert grid.columns == ["B", "a", "b"]
    assert cells_of(grid).rows() == [("1", None, None), (None, "2", "3")]


def test_a_row_without_figures_right_below_belongs_to_the_table():
    assert cells_of(read([*PLAIN, ["290", "2026-06"]])).row(2) == ("290", "2026-06", None)


def test_pxwebs_two_header_rows_give_a_row_per_figure():
    grid = read(PXWEB)
    assert grid.columns == ["A", "B", "[3]", "[4]", "value"]
    assert grid.title == PXWEB[0][0]
    cells = dict(zip(cells_of(grid).select("A", "B", "[3]", "[4]").rows(), cells_of(grid)["value"], strict=True))
    assert len(cells) == 16
    assert cells["Kajaani", "Miehet", "2026M05", "Palveluissa"] == "250"
    assert cells["Kajaani", "Naiset", "2026M06", "Työttömät"] == "916"
    assert cells["Ristijärvi", "Naiset", "2026M06", "Palveluissa"] == "..."
    assert set(rows_of(grid)) == {5, 6, 7, 8}


def test_one_month_above_several_columns_is_carried_to_the_right():
    grid = read([["", "2026M06", ""], ["", "Työttömät", "Työvoima"], ["Kajaani", 2066, 16917]])
    assert cells_of(grid).rows() == [
        ("Kajaani", "2026M06", "Työttömät", "2066"),
        ("Kajaani", "2026M06", "Työvoima", "16917"),
    ]


def test_stub_names_may_stand_in_either_header_row_or_be_merged_over_both():
    rows = [["Kajaani", 2066, 16917]]
    for names in (("Alue", ""), ("", "Alue")):
        grid = read([[names[0], "2026M06", ""], [names[1], "Työttömät", "Työvoima"], *rows])
        assert grid.columns[0] == "Alue"
        assert cells_of(grid).row(0) == ("Kajaani", "2026M06", "Työttömät", "2066")


def test_header_rows_that_do_not_fit_together_name_the_columns_jointly():
    grid = read([["", "", "a", ""], ["", "", "", "b"], ["", "x", 1, 2], ["", "y", 3, 4]])
    assert grid.columns == ["B", "a", "b"]
    grid = read([["", "a", "a"], ["", "b", ""], ["", "", 1], ["x", 2, 3]])
    assert grid.columns == ["A", "a · b", "a · 1"]
    assert cells_of(grid).rows() == [("x", "2", "3")]


def test_columns_that_are_months_become_rows():
    grid = read([["Alue", "Tiedot", "2026M05", "2026M06"], ["KU205", "TYOTTOMATLOPUSSA", 2000, 2066]])
    assert cells_of(grid).rows() == [
        ("KU205", "TYOTTOMATLOPUSSA", "2026M05", "2000"),
        ("KU205", "TYOTTOMATLOPUSSA", "2026M06", "2066"),
    ]


def test_a_single_header_row_without_names_over_the_stub_is_pxwebs_too():
    grid = read([["", "", "Työttömät"], ["Kajaani", "2026M05", 2000], ["", "2026M06", 2066], ["Kuhmo", "2026M06", 344]])
    assert grid.columns == ["A", "B", "Työttömät"]
    assert cells_of(grid).rows() == [
        ("Kajaani", "2026M05", "2000"),
        ("Kajaani", "2026M06", "2066"),
        ("Kuhmo", "2026M06", "344"),
    ]


def test_an_empty_cell_in_a_named_column_stays_empty():
    grid = read([["municipality", "month", "sex", "unemployed"], ["205", "2026-06", "M", 3], ["205", "2026-06", "", 7]])
    assert cells_of(grid).row(1) == ("205", "2026-06", None, "7")


def test_cells_merged_over_rows_say_the_same_in_each_row():
    def write(book, page):
        page.write_row(0, 0, PLAIN[0])
        page.merge_range(1, 0, 2, 0, "205")
        page.write_row(1, 1, ["2026-05", 2000])
        page.write_row(2, 1, ["2026-06", 2066])
        page.merge_range(4, 0, 6, 2, "Lähde")

    assert cells_of(read(write)).rows() == [("205", "2026-05", "2000"), ("205", "2026-06", "2066")]


def test_a_title_merged_over_the_table_is_a_title():
    def write(book, page):
        page.merge_range(0, 0, 0, 2, "Otsikko")
        for number, row in enumerate(PLAIN, start=1):
            page.write_row(number, 0, row)

    assert cells_of(read(write)).rows() == ROWS
    assert read(write).title == "Otsikko"


def test_dates_numbers_and_formulas_come_as_text():
    def write(book, page):
        page.write_row(0, 0, ["municipality", "month", "unemployed", "rate", "made", "said"])
        page.write(1, 0, 205)
        page.write_datetime(1, 1, date(2026, 6, 1), book.add_format({"num_format": "mmm yyyy"}))
        page.write(1, 2, 2066.0)
        page.write(1, 3, 0.1 + 0.2)
        page.write_formula(1, 4, "=C2*2", None, 4132)
        page.write_formula(1, 5, "=A1&A2", None, "municipality205")

    assert cells_of(read(write)).row(0) == ("205", "2026-06-01 00:00:00", "2066", "0.3", "4132", "municipality205")


@pytest.mark.parametrize("value", ["", None])
def test_a_formula_without_value_is_named_by_its_cell(value):
    def write(book, page):
        for number, row in enumerate(PLAIN):
            page.write_row(number, 0, row)
        page.write_formula("C7", "=SUM(C2:C3)", None, "@@")

    gone = b"<v></v>" if value == "" else b""
    content = changed(
        workbook(write), worksheets__sheet1=lambda xml: xml.replace(b' t="str"', b"").replace(b"<v>@@</v>", gone)
    )
    assert "sheet «Taul1», cell C7: the formula has no value yet" in refused(content)


def test_a_formula_that_gives_an_empty_text_has_a_value():
    def write(book, page):
        for number, row in enumerate(PLAIN):
            page.write_row(number, 0, row)
        page.write_formula("C3", '=""', None, "@@")

    content = changed(workbook(write), worksheets__sheet1=lambda xml: xml.replace(b"<v>@@</v>", b"<v></v>"))
    assert cells_of(grid_of(content, "x.xlsx")).row(1) == ("697", "2026-06", "")


def test_a_cell_with_an_error_is_named():
    def write(book, page):
        for number, row in enumerate(PLAIN):
            page.write_row(number, 0, row)
        page.write_formula("C2", "=1/0", None, "#DIV/0!")

    assert "cell C2: the formula shows an error (#DIV/0!)" in refused(workbook(write))


def test_sheets_without_a_table_and_hidden_ones_are_passed_over():
    def hide(book, page):
        page.hide()
        page.write_row(0, 0, ["a", "b"])
        page.write_row(1, 0, [1, 2])

    assert cells_of(read(PLAIN, [["Ohje"], ["Lue tämä"]], [], hide)).rows() == ROWS
    assert cells_of(read([["Ohje", "teksti"], ["a", "b"]], PLAIN)).rows() == ROWS


def test_a_chart_sheet_before_the_table_is_passed_over():
    def chart(book, page):
        drawing = book.add_chart({"type": "line"})
        drawing.add_series({"values": "=Taul1!$C$2:$C$3"})
        book.add_chartsheet("Kuvio").set_chart(drawing)
        page.write(0, 0, "Ohje")

    assert cells_of(read(chart, PLAIN)).rows() == ROWS


def test_tables_on_several_sheets_are_named():
    assert "tables on several sheets: «Taul1», «Taul3»" in refused(workbook(PLAIN, [], PLAIN))


@pytest.mark.parametrize("sheet", [[], [["vain"], ["yksi"], [1]]])
def test_a_workbook_without_a_table_says_so(sheet):
    assert "no sheet has two cells side by side" in refused(workbook(sheet))


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ([["a", "a"], [1, 2]], "«a» stands more than once"),
        ([["a", "", "c"], ["1", 2, 3]], "column 2 has no name"),
        ([["", "", "a", "a"], ["", "", "", 1]], "«a» stands more than once"),
        ([["", "", "a", "a"], ["", "", "", 1], ["", "", "a", ""]], "«a» stands more than once"),
        (
            [["", "2026M06", ""], ["", "Työttömät", ""], ["Kajaani", 1, 2]],
            "«2026M06 · Työttömät» stands more than once",
        ),
    ],
)
def test_a_header_that_is_not_clear_is_refused(sheet, said):
    assert said in refused(workbook(sheet))


def zipped(**entries):
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as container:
        for name, text in entries.items():
            container.writestr(name.replace("__", "/"), text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped(x="a;b\n1;2\n"), "is compressed. Unpack it"),
        (zipped(), "is an archive with nothing in it. Fetch it again."),
        (zlib.compress(b"a;b", wbits=31), "is compressed. Unpack it"),
        (zipped(**{"content.xml": "<a/>"}), "workbook of another kind"),
        (zipped(**{"xl__workbook.bin": "x"}), "workbook of another kind"),
        (zipped(**{"xl__workbook.xml": "<a>"}), "damaged Excel file"),
        (b"PK\x03\x04rest", "damaged Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (workbook(PLAIN)[:2000], "damaged Excel file"),
    ],
)
def test_what_is_no_sound_workbook_is_refused(content, said):
    assert said in refused(content)


def test_entities_are_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">]>'
    for part in ("worksheets__sheet1", "sharedStrings", "xl__workbook"):
        content = changed(workbook(PLAIN), **{part: lambda xml: bomb + xml[xml.index(b"?>") + 2 :]})
        assert "damaged Excel file" in refused(content)


def test_a_panic_of_the_library_is_a_sentence_and_an_interrupt_stays_one(monkeypatch):
    import fastexcel

    panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})
    for raised, caught in ((panic, UserError), (KeyboardInterrupt, KeyboardInterrupt)):

        def read_excel(content, raised=raised):
            raise raised

        monkeypatch.setattr(fastexcel, "read_excel", read_excel)
        with pytest.raises(caught):
            read(PLAIN)


@pytest.mark.parametrize("encoding", [b"yes", b"utf-7", b"iso-8859-1"])
def test_the_encoding_that_an_xml_claims_does_not_matter(encoding):
    content = changed(workbook(PLAIN), worksheets__sheet1=lambda xml: xml.replace(b"UTF-8", encoding))
    assert cells_of(grid_of(content, "x.xlsx")).rows() == ROWS


def test_an_entry_that_unpacks_to_another_size_than_it_declares_is_refused():
    content = workbook(PLAIN)
    with ZipFile(BytesIO(content)) as container:
        size = container.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = content.replace(size.to_bytes(4, "little"), (size - 1).to_bytes(4, "little"))
    assert "damaged Excel file" in refused(lie)


def test_two_entries_of_the_same_name_are_refused():
    content = BytesIO(workbook(PLAIN))
    with ZipFile(content, "a") as container, pytest.warns(UserWarning, match="Duplicate"):
        container.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    assert "damaged Excel file" in refused(content.getvalue())


def bomb(entry_bytes, declared=None):
    """Return a workbook with a sheet of so many zeros, and the size its header may pretend."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as container, ZipFile(BytesIO(workbook(PLAIN))) as sound:
        for name in sound.namelist():
            if "sheet1" not in name:
                container.writestr(name, sound.read(name), ZIP_STORED)
        with container.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            zeros = bytes(1024**2)
            for _ in range(entry_bytes // len(zeros)):
                sheet.write(zeros)
    packed = content.getvalue()
    if declared is not None:
        packed = packed.replace(entry_bytes.to_bytes(4, "little"), declared.to_bytes(4, "little"))
        packed = packed.replace(entry_bytes.to_bytes(8, "little"), declared.to_bytes(8, "little"))
    return packed


def peak_of(action):
    import tracemalloc

    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_zip_bomb_is_refused_by_what_it_declares_and_by_what_it_unpacks_to():
    size = 64 * 1024**2
    for content in (bomb(size), bomb(size, declared=1000)):
        assert len(content) < 200_000
        said = []
        peak = peak_of(lambda content=content, said=said: said.append(refused(content, whole_bytes=16 * 1024**2)))
        assert "MB is the limit" in said[0]
        assert peak < 8 * 1024**2


@pytest.mark.slow
def test_ten_megabytes_that_unpack_to_ten_gigabytes_are_refused():
    content = bomb(10 * 1024**3)
    assert peak_of(lambda: refused(content)) < 64 * 1024**2


def test_two_far_cells_do_not_allot_all_cells_between():
    def write(book, page):
        page.write(0, 0, "a")
        page.write(1_048_575, 1_999, 1)

    assert "is the limit" in refused(workbook(write))


def test_an_empty_text_far_away_counts_as_a_cell():
    far = b'</row><row r="1048576"><c r="BXX1048576" t="str"><v></v></c></row></sheetData>'
    content = changed(workbook(PLAIN), worksheets__sheet1=lambda xml: xml.replace(b"</row></sheetData>", far))
    assert "is the limit" in refused(content)


@pytest.mark.parametrize("reference", [b"xxx1048576", b"A9999999", b"A0", b"ABCD1", b"1", b""])
def test_a_cell_in_a_strange_place_is_refused(reference):
    far = b'</row><row><c r="' + reference + b'"><v>1</v></c></row></sheetData>'
    content = changed(workbook(PLAIN), worksheets__sheet1=lambda xml: xml.replace(b"</row></sheetData>", far))
    assert "is the limit" in refused(content) or "damaged Excel file" in refused(content)


def test_many_sheets_with_a_far_cell_each_are_counted_together():
    def far(book, page):
        page.write(0, 0, "a")
        page.write(20_000, 10, 1)

    assert "unpacks to" in refused(workbook(far, far), whole_bytes=20 * 1024**2)


def test_two_sheets_that_are_one_entry_are_refused():
    content = changed(workbook(PLAIN, []), rels=lambda xml: xml.replace(b"sheet2.xml", b"sheet1.xml"))
    assert "damaged Excel file" in refused(content)


def test_a_long_text_that_a_thousand_cells_share_counts_a_thousand_times():
    rows = [["a", "b"], *(["x" * 30_000, 1] for _ in range(1_000))]
    assert "unpacks to 29 MB" in refused(workbook(rows), whole_bytes=16 * 1024**2)
