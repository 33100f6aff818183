"""PX: the keywords' syntax, the cells, and every file of a PxWeb test database, with pyaxis as the oracle."""

import re

import pytest

from catalogue.errors import UserError
from data.limits import Limits
from tests.builders import cells_of, grid_of, rows_of

# Kajaani and Ristijärvi in two months, two measures; Ristijärvi's persons in services are hidden in June.
SOUND = """CHARSET="ANSI";
AXIS-VERSION="2013";
LANGUAGE="fi";
MATRIX="12r5";
SUBJECT-AREA="Työmarkkinat";
SUBJECT-CODE="TYO";
TITLE="Työttömät muuttujina Alue, "
"Kuukausi ja Tiedot";
CONTENTS="Työttömät";
UNITS="lukumäärä";
DECIMALS=0;
STUB="Alue","Kuukausi";
HEADING="Tiedot";
CONTVARIABLE="Tiedot";
VALUES("Alue")="Kajaani","Ristijärvi";
CODES("Alue")="KU205","KU697";
VALUES("Kuukausi")="2026M05","2026M06";
TIMEVAL("Kuukausi")=TLIST(M1),"202605","202606";
VALUES("Tiedot")="Työttömät (lkm.)","Palveluissa (lkm.)";
CODES("Tiedot")="TYOTTOMATLOPUSSA","PALVELUISSA";
NOTE="Sanottu ""lyhyesti""; näin.";
DATA=
2000 500
2066 512
40 9
36 "...";
"""
ROWS = [
    ("KU205", "2026M05", "2000", "500"),
    ("KU205", "2026M06", "2066", "512"),
    ("KU697", "2026M05", "40", "9"),
    ("KU697", "2026M06", "36", "..."),
]


def px(text=SOUND, encoding="cp1252", **limits):
    return grid_of(text.encode(encoding), "x.px", Limits(**limits))


def fault(old, new):
    """Return the sentence with which the sound file is refused once one text is replaced."""
    assert old in SOUND
    with pytest.raises(UserError) as raised:
        cells_of(px(SOUND.replace(old, new, 1)))
    return str(raised.value)


def test_codes_name_rows_and_columns_and_titles_are_kept():
    grid = px()
    assert grid.columns == ["Alue", "Kuukausi", "TYOTTOMATLOPUSSA", "PALVELUISSA"]
    assert cells_of(grid).rows() == ROWS
    assert rows_of(grid) == [1, 2, 3, 4]
    assert grid.title == "Työttömät muuttujina Alue, Kuukausi ja Tiedot"
    assert grid.roles["Kuukausi"] == "time"
    assert grid.aliases["TYOTTOMATLOPUSSA"] == "Työttömät (lkm.)"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-marked", "cp1252", "iso-8859-15"])
def test_every_encoding_gives_the_same_table(encoding):
    mark = "\ufeff" if encoding.endswith("-marked") else ""
    text = mark + SOUND.replace("KU697", "Å ä ö")
    if encoding == "iso-8859-15":
        text = text.replace('"ANSI";', '"ANSI";\nCODEPAGE="iso-8859-15";')
    grid = px(text, encoding.removesuffix("-marked"))
    assert cells_of(grid).row(3)[0] == "Å ä ö"
    assert grid.title.startswith("Työttömät")


def test_a_file_without_charset_is_in_the_code_page_of_dos():
    assert px(SOUND.replace('CHARSET="ANSI";\n', ""), "cp850").title.startswith("Työttömät")


def test_a_file_that_is_not_the_utf8_it_declares_is_refused():
    with pytest.raises(UserError, match="says that it is UTF-8"):
        px('CODEPAGE="utf-8";' + SOUND)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(ending):
    assert cells_of(px(SOUND.replace("\n", ending))).rows() == ROWS


def test_the_contents_may_stand_first_and_the_cells_are_turned_over():
    text = SOUND.replace('STUB="Alue","Kuukausi";\nHEADING="Tiedot"', 'STUB="Tiedot","Alue";\nHEADING="Kuukausi"')
    text = text[: text.index("DATA=")] + 'DATA=\n2000 2066\n40 36\n500 512\n9 "...";\n'
    assert cells_of(px(text)).rows() == ROWS


def test_without_a_contents_variable_the_column_of_values_is_called_by_the_contents():
    text = SOUND.replace('CONTVARIABLE="Tiedot";\n', "")
    grid = px(text)
    assert grid.columns == ["Alue", "Kuukausi", "Tiedot", "Työttömät"]
    assert cells_of(grid).row(7) == ("KU697", "2026M06", "PALVELUISSA", "...")


@pytest.mark.parametrize("symbol", ["-", ".", "..", "...", "....", ".....", "......"])
@pytest.mark.parametrize("quote", ['"', ""])
def test_missing_symbols_stay_as_they_are(symbol, quote):
    assert cells_of(px(SOUND.replace('"..."', quote + symbol + quote))).row(3)[3] == symbol


@pytest.mark.parametrize("delimiter", [",", ";", "\t", ", "])
def test_cells_may_be_set_apart_by_any_of_the_four_delimiters(delimiter):
    assert cells_of(px(SOUND.replace("2000 500", f"2000{delimiter}500"))).rows() == ROWS


def test_a_file_in_several_languages_is_read_in_its_own():
    text = SOUND.replace("STUB=", 'STUB[sv]="Område","Månad";\nVALUES[sv]("Område")="Kajana","Ristijärvi";\nSTUB=')
    assert cells_of(px(text)).rows() == ROWS


def test_keywords_may_be_marked_with_the_files_own_language():
    assert cells_of(px(SOUND.replace("VALUES(", "VALUES[fi]("))).rows() == ROWS


def test_a_variable_is_called_by_its_code_where_there_is_one():
    grid = px(SOUND.replace("NOTE=", 'VARIABLECODE("Alue")="alue";\nNOTE='))
    assert grid.columns[0] == "alue"
    assert grid.aliases["alue"] == "Alue"


KEYED = SOUND[: SOUND.index("DATA=")] + 'KEYS("Alue")=CODES;\nKEYS("Kuukausi")=VALUES;\nDATA=\n'


def test_with_keys_rows_that_are_left_out_are_zeros():
    grid = px(KEYED + '"KU697","2026M06",36 "..."\n"KU205","2026M05",2000 500;\n')
    assert cells_of(grid).rows() == [
        ("KU205", "2026M05", "2000", "500"),
        ("KU205", "2026M06", "0", "0"),
        ("KU697", "2026M05", "0", "0"),
        ("KU697", "2026M06", "36", "..."),
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ('"KU697","2026M06",36;\n', r"row 1 of DATA \(KU697, 2026M06\) has too few"),
        ('"KU697","2026M06",1 2\n"KU697","2026M06",1 2;\n', "row 2 of DATA .* stands twice"),
        ('"KU697","2026M07",36 2;\n', "row 1 of DATA: «2026M07» is no category of «Kuukausi»"),
        ('"KU697","2026M06",36 2 3;\n', "row 2 of DATA: «» is no category of «Alue»"),
    ],
)
def test_faults_of_keyed_rows_are_named(data, said):
    with pytest.raises(UserError, match=said):
        cells_of(px(KEYED + data))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (('"...";\n', '"...'), "cut off|uneven"),
        (('36 "...";\n', "36 12"), "nothing ends its last cell"),
        (('36 "...";\n', "36;\n"), "line 22: DATA has 7 cells, and the variables' values make 8"),
        (('36 "...";\n', "36 4 5;\n"), "DATA has 9 cells"),
        (('"...";', '"...;'), 'in DATA, the quotation marks of «"...» are uneven'),
        (('"KU205","KU697"', '"KU205"'), r"line 16: CODES\(Alue\) has 1 entries, and VALUES has 2"),
        (('"202605","202606"', '"202605"'), r"TIMEVAL\(Kuukausi\) has 1 entries"),
        (('"KU205","KU697"', '"KU205","KU205"'), "category «KU205» of «Alue» stands more than once"),
        (("DECIMALS=0;", 'DECIMALS=0;\nMATRIX="x";'), "line 12: MATRIX stands a second time; first on line 4"),
        (("DECIMALS=0;", ""), "DECIMALS is missing"),
        (('MATRIX="12r5";', 'MATRIX="12r5;'), "line 5: in MATRIX, «SUBJECT-AREA»|quotation"),
        (('UNITS="lukumäärä";', 'UNITS="lukumäärä"'), "line 11: in UNITS, «DECIMALS» does not belong"),
        (('"Kajaani","Ristijärvi"', '"Kajaani",,"Ristijärvi"'), r"line 15: in VALUES\(Alue\), «,»"),
        (('CONTVARIABLE="Tiedot"', 'CONTVARIABLE="Tieto"'), "line 14: CONTVARIABLE names «Tieto»"),
        (('CODES("Alue")', 'CODES("Maa")'), "line 16: CODES names «Maa»"),
        (('HEADING="Tiedot"', 'HEADING="Alue"'), "«Tiedot»"),
        (("DATA=", "DATA"), "in DATA"),
        (('LANGUAGE="fi"', 'LANGUAGE[="fi"'), "in LANGUAGE"),
    ],
)
def test_each_fault_is_a_sentence_that_names_it(changes, said):
    assert re.search(said, fault(*changes))


def test_a_quotation_mark_that_is_never_closed_is_found_where_it_was_opened():
    with pytest.raises(UserError, match="line 21: in NOTE, a quotation mark is left open"):
        px(SOUND[: SOUND.index("näin")])


def test_lists_within_lists_are_refused_at_the_second():
    assert "line 18: in TIMEVAL(Kuukausi), «(» does not belong" in fault("TLIST(M1)", "TLIST(" * 20_000)


def test_a_header_beyond_the_limit_is_refused():
    with pytest.raises(UserError, match="MB is the limit"):
        px(whole_bytes=len(SOUND) + 100)


def test_a_table_beyond_the_limit_is_refused_before_its_cells_are_read():
    with pytest.raises(UserError, match="more than 3 rows"):
        px(rows=3)
