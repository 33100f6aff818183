"""Case files arrive: recognised in every form, pseudonymised, read, and every bad cell named without its person."""

import io
from datetime import date

import polars as pl
import pytest

from catalogue.errors import UserError
from data.cases.arrival import HIDDEN, arrived, read_arrival
from tests.case_files import KEYS, RAW_KEYS, SERVICES, SPELLS, TODAY, kept, read
from tests.data.readers.workbooks import workbook


def table(text):
    return pl.read_csv(text.encode(), separator=";", infer_schema=False)


def parquet(frame):
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def faults(reading):
    return [tuple(row) for row in reading.problems.select("row", "column", "text", "reason").rows()]


def test_spells_are_read_in_every_form_of_days_and_municipalities(tmp_path):
    reading = read(tmp_path, SPELLS)
    assert (reading.about.kind, reading.about.form, reading.about.day) == ("spells", "csv", date(2026, 6, 30))
    assert faults(reading) == []
    assert (reading.missing, reading.absent) == ((), ("age_group",))
    matti = KEYS.pseudonym("MATTI-0017")
    assert reading.table.row(0) == (
        2, matti, "205", date(2026, 1, 7), date(2026, 3, 31), date(2026, 1, 20), "M", 1980, None,
    )  # fmt: skip
    assert reading.table["municipality"].to_list() == ["205", "290", "205", "290"]
    assert reading.table["start"].to_list()[1] == date(2026, 2, 15)
    assert reading.table["person_key"][2] == matti


def test_services_are_read_with_titles_and_amounts(tmp_path):
    reading = read(tmp_path, SERVICES, "palvelut.csv")
    assert faults(reading) == []
    assert reading.table.select("service", "provider", "cost").rows() == [
        ("coaching", "Kajaanin paja", 1250.5),
        ("training", None, None),
    ]
    assert reading.absent == ("municipality", "sex", "birth_year", "age_group")


FORMS = {
    "comma.csv": table(SPELLS).write_csv().encode(),
    "tab-utf16.csv": table(SPELLS).write_csv(separator="\t").encode("utf-16"),
    "latin.csv": SPELLS.encode("cp1252"),
    "capitals.csv": SPELLS.replace("person_key", "PERSON_KEY ").replace("start", "Start").encode(),
    "texts.parquet": parquet(table(SPELLS)),
    "typed.parquet": parquet(
        table(SPELLS).with_columns(
            pl.Series("start", [date(2026, 1, 7), date(2026, 2, 15), date(2026, 5, 4), date(2026, 3, 2)]),
            pl.Series("end", [date(2026, 3, 31), None, None, date(2026, 4, 5)]).cast(pl.Datetime),
            pl.col("birth_year").cast(pl.Float64),
        )
    ),
    "sheet.xlsx": workbook([list(table(SPELLS).columns), *(list(row) for row in table(SPELLS).rows())]),
}


@pytest.mark.parametrize("name", FORMS)
def test_one_table_in_every_form_gives_the_same_spells(tmp_path, name):
    expected = read(tmp_path, SPELLS).table.drop("row")
    assert read(tmp_path, FORMS[name], name).table.drop("row").equals(expected, null_equal=True)


def test_another_file_is_none_of_these(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("municipality;month;unemployed\n205;2026-06;1\n")

    def never():
        raise AssertionError

    assert arrived(path, "x.csv", never, TODAY) is None
    path.write_bytes(b"\0\1\2")
    assert arrived(path, "x.bin", never, TODAY) is None


def test_spells_without_person_keys_and_broken_files_that_speak_of_persons_are_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(SPELLS.replace("person_key", "asiakas"))
    with pytest.raises(UserError, match="no column person_key"):
        arrived(path, "x.csv", lambda: KEYS, TODAY)
    path.write_text(SPELLS + "MATTI-0017;205\n")
    with pytest.raises(UserError, match="row 6: 2 fields") as caught:
        arrived(path, "x.csv", lambda: KEYS, TODAY)
    assert "MATTI" not in str(caught.value)
    path.write_text("person_key\nMATTI-0017\n")
    with pytest.raises(UserError, match="holds no table"):
        arrived(path, "x.csv", lambda: KEYS, TODAY)


def test_missing_columns_are_named(tmp_path):
    text = table(SPELLS).drop("plan_date", "sex").write_csv()
    reading = read(tmp_path, text)
    assert (reading.missing, reading.absent) == (("plan_date",), ("sex", "age_group"))
    assert read(tmp_path, "person_key;service\nMATTI-0017;coaching\n").missing == ("start", "end")


def test_every_cell_that_cannot_be_read_is_named_by_row_and_column(tmp_path):
    text = """person_key;municipality;start;end;plan_date;sex;birth_year;age_group
MATTI-0017;205;31.2.2026;2026-13-01;eilen;X;80;Y_LT25
;999;;2026-01-01;;M;1899;17
LIISA-0018;MK18;2026-01-01;;;;2027;
"""
    assert faults(read(tmp_path, text)) == [
        (2, "start", "31.2.2026", "day"),
        (2, "end", "2026-13-01", "day"),
        (2, "plan_date", "eilen", "day"),
        (2, "sex", "X", "group"),
        (2, "birth_year", "80", "year"),
        (3, "municipality", "999", "municipality"),
        (3, "birth_year", "1899", "year"),
        (3, "age_group", "17", "group"),
        (3, "person_key", "", "empty"),
        (3, "start", "", "empty"),
        (4, "municipality", "MK18", "municipality"),
        (4, "birth_year", "2027", "year"),
    ]


def test_a_service_that_is_no_service_and_a_cost_that_is_none_are_named(tmp_path):
    text = "person_key;service;start;end;cost\nMATTI-0017;long_term;2026-01-01;;-5\nLIISA-0018;;2026-01-01;;x\n"
    assert faults(read(tmp_path, text)) == [
        (2, "service", "long_term", "service"),
        (2, "cost", "-5", "cost"),
        (3, "cost", "x", "cost"),
        (3, "service", "", "empty"),
    ]


def test_nothing_kept_holds_a_person_s_key_whichever_column_it_stands_in(tmp_path):
    text = """person_key;municipality;start;end;plan_date;sex;birth_year;huomautus
MATTI-0017;205;MATTI-0017;2026-03-31;2026-01-20;M;PEKKA-0019;soita MATTI-0017
LIISA-0018;205;2026-01-01;;010180-123A;F;1980;
PEKKA-0019;205;2026-01-01;;;F;1980;
"""
    path = kept(tmp_path, text)
    content = path.read_bytes()
    assert not [key for key in (*RAW_KEYS, "010180-123A") if key.encode() in content]
    frame = pl.read_parquet(path)
    assert (frame["start"][0], frame["birth_year"][0], frame["plan_date"][1]) == (HIDDEN, HIDDEN, HIDDEN)
    assert read_arrival(path).left_out == ("huomautus",)
    assert not [key for key in RAW_KEYS if key in str(frame.rows())]


def test_the_same_file_gives_the_same_bytes(tmp_path):
    first = kept(tmp_path, SPELLS).read_bytes()
    assert kept(tmp_path, SPELLS).read_bytes() == first


def test_the_first_of_two_days_in_the_name_says_from_when_the_extract_is_whole(tmp_path):
    assert read(tmp_path, SPELLS, "jaksot-2025-01-01-2026-06-30.csv").about.since == "2025-01-01"
    assert read(tmp_path, SPELLS).about.since == ""


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("jaksot-2026-06-30.csv", date(2026, 6, 30)),
        ("jaksot_20260630.csv", date(2026, 6, 30)),
        ("2025-01-01_2026-06-30.csv", date(2026, 6, 30)),
        ("jaksot.csv", TODAY),
        ("jaksot-2026-02-31.csv", TODAY),
        ("jaksot-2031-01-01.csv", TODAY),
    ],
)
def test_the_day_of_the_extract_stands_in_the_name_of_the_file(tmp_path, name, day):
    assert read(tmp_path, SPELLS, name).about.day == day
