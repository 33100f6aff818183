"""Stages FILE, COLUMNS, TYPES, KEYS and CODES as far as reading goes: one fault, many, and an edge of each check."""

from dataclasses import replace

import pytest

from catalogue.catalogue import load_catalogue
from data.limits import MEGABYTE, Limits
from tests.builders import EXTRACT
from tests.intake.screened import column, finding, published, said, screened, table

HEAD = "municipality;month;unemployed"
GOOD = table(HEAD, "205;2026-06;2066", "290;2026-06;344")


def sentence_of(text, check, **values):
    return str(finding(screened(text, **values), check).message)


def test_file_opens_one_fault():
    assert said(finding(screened(b"PK\x03\x04nothing"), "file_opens")) == ("fail", 0)


def test_file_opens_many_faults():
    """Whatever else is wrong, what cannot be opened is said once, and nothing else."""
    screening = screened(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"205;2026-06;x\n" * 3)
    assert [result.check for result in screening.results] == ["file_opens"]


def test_file_opens_edge(monkeypatch):
    """A file as large as the limit is opened, one that is larger is not."""
    text = GOOD + "\n" * (MEGABYTE - len(GOOD))
    monkeypatch.setattr(Limits, "of_environment", classmethod(lambda cls: cls(file_bytes=MEGABYTE)))
    assert said(finding(screened(text), "file_opens")) == ("pass", 0)
    assert said(finding(screened(text + "\n"), "file_opens")) == ("fail", 0)


def test_file_has_rows_one_fault():
    screening = screened(HEAD + "\n")
    assert said(finding(screening, "file_has_rows")) == ("fail", 0)
    assert screening.results[-1].check == "file_has_rows"


def test_file_has_rows_many_faults():
    """Rows of nothing but separators are no rows."""
    assert said(finding(screened(HEAD + "\n;;\n;;\n"), "file_has_rows")) == ("fail", 0)


def test_file_has_rows_edge():
    assert said(finding(screened(table(HEAD, "205;2026-06;1")), "file_has_rows")) == ("pass", 0)


def test_file_is_new_one_fault(tmp_path):
    assert "release 1" in sentence_of(GOOD, "file_is_new", against=published(tmp_path, GOOD))
    assert said(finding(screened(GOOD, published(tmp_path, GOOD)), "file_is_new")) == ("note", 0)


def test_file_is_new_many_faults(tmp_path):
    """Published more than once, with another in between: the newest release is named."""
    published(tmp_path, GOOD)
    published(tmp_path, GOOD.replace("2066", "2067"))
    assert "release 3" in sentence_of(GOOD, "file_is_new", against=published(tmp_path, GOOD))


def test_file_is_new_edge(tmp_path):
    """One more blank line makes another file, though it says the same."""
    assert said(finding(screened(GOOD + "\n", published(tmp_path, GOOD)), "file_is_new")) == ("pass", 0)


def test_columns_recognised_one_fault():
    assert "«unemployd» is unknown" in sentence_of(table(HEAD + ";unemployd", "205;2026-06;1;1"), "columns_recognised")


def test_columns_recognised_many_faults():
    text = table(HEAD + ";aa;bb", "205;2026-06;1;1;1")
    assert "«aa», «bb» is unknown" in sentence_of(text, "columns_recognised")


def test_columns_recognised_edge():
    """Another statistic is refused by its name, not by a list of unknown columns."""
    text = '"135z -- Työttömyysaste"\n\n' + table("Kuukausi;Työllisyysaste, %", "2026M06;72.1")
    found = finding(screened(text), "columns_recognised")
    assert said(found) == ("fail", 0)
    assert "another statistic: Labour Force Survey" in str(found.message)


def declaring(*names):
    catalogue = load_catalogue()
    source = catalogue.sources["area-extract"]
    for name in names:
        source = source.declaring(name, None)
    return replace(catalogue, sources={**catalogue.sources, "area-extract": source})


def test_columns_ignored_one_fault():
    found = finding(screened(table(HEAD + ";note", "205;2026-06;1;x"), catalogue=declaring("note")), "columns_ignored")
    assert (said(found), column(found, "column")) == (("note", 1), ["note"])


def test_columns_ignored_many_faults():
    text = table(HEAD + ";note;who", "205;2026-06;1;x;y")
    assert said(finding(screened(text, catalogue=declaring("who", "note")), "columns_ignored")) == ("note", 2)


def test_columns_ignored_edge():
    """A column that is declared to mean nothing and is not there is not spoken of."""
    assert said(finding(screened(GOOD, catalogue=declaring("note")), "columns_ignored")) == ("pass", 0)


def test_types_cells_readable_one_fault():
    found = finding(screened(table(HEAD, "205;2026-06;x", "290;2026-06;5")), "types_cells_readable")
    assert (said(found), found.rows.row(0)[:3]) == (("fail", 1), (2, "unemployed", "x"))


def test_types_cells_readable_many_faults():
    """A word, a negative count, a fraction and a point between thousands."""
    found = finding(
        screened(table(HEAD, "205;2026-06;x", "290;2026-06;-5", "697;2026-06;1.5", "620;2026-06;1.234.567")),
        "types_cells_readable",
    )
    assert (said(found), column(found, "row")) == (("fail", 4), [2, 3, 4, 5])


def test_types_cells_readable_edge():
    """Zero, thousands set apart and the source's own symbols are read; a symbol of another source is not."""
    good = table(HEAD, "205;2026-06;0", "290;2026-06;2 066", "697;2026-06;...", "620;2026-06;..", "765;2026-06;")
    assert said(finding(screened(good), "types_cells_readable")) == ("pass", 0)
    assert said(finding(screened(good + "777;2026-06;*\n"), "types_cells_readable")) == ("fail", 1)


def test_keys_not_repeated_one_fault():
    found = finding(screened(GOOD + "205;2026-06;2066\n"), "keys_not_repeated")
    assert (said(found), column(found, "row")) == (("fail", 1), [4])


def test_keys_not_repeated_many_faults():
    found = finding(screened(GOOD + "205;2026-06;1\nKU205;2026M06;2\nKuhmo;2026-06;3\n"), "keys_not_repeated")
    assert (said(found), column(found, "row")) == (("fail", 3), [4, 5, 6])


def test_keys_not_repeated_edge():
    """The same municipality and month in another group is another row."""
    text = table("municipality;month;sex;unemployed", "205;2026-06;M;5", "205;2026-06;F;6")
    assert said(finding(screened(text), "keys_not_repeated")) == ("pass", 0)


def test_codes_months_known_one_fault():
    found = finding(screened(GOOD + "697;2026-13;1\n"), "codes_months_known")
    assert (said(found), column(found, "text")) == (("fail", 1), ["2026-13"])


def test_codes_months_known_many_faults():
    found = finding(screened(GOOD + "697;June;1\n620;;1\n"), "codes_months_known")
    assert (said(found), column(found, "row")) == (("fail", 2), [4, 5])


def test_codes_months_known_edge():
    """The last day of a month names the month."""
    assert said(finding(screened(GOOD + "697;2026-06-30;1\n"), "codes_months_known")) == ("pass", 0)


def test_codes_places_known_one_fault():
    found = finding(screened(GOOD + "Kajaanni;2026-06;1\n"), "codes_places_known")
    assert (said(found), column(found, "text")) == (("fail", 1), ["Kajaanni"])


def test_codes_places_known_many_faults():
    found = finding(screened(GOOD + "999;2026-06;1\nKU;2026-06;1\n"), "codes_places_known")
    assert (said(found), column(found, "text")) == (("fail", 2), ["999", "KU"])


def test_codes_places_known_edge():
    """Code, prefixed code and name in either language, and a code for unknown, are known."""
    text = table(HEAD, "205;2026-06;1", "KU290;2026-06;1", "Uleåborg;2026-06;1", "KU199;2026-06;1")
    assert said(finding(screened(text), "codes_places_known")) == ("pass", 0)


GROUPED = "municipality;month;sex;unemployed"


def test_codes_groups_known_one_fault():
    found = finding(screened(table(GROUPED, "205;2026-06;M;5", "205;2026-06;X;6")), "codes_groups_known")
    assert (said(found), column(found, "text")) == (("fail", 1), ["X"])


def test_codes_groups_known_many_faults():
    text = table("tiedot,kuukausi,value", "AKTASTE,2026M06,22.7", "FOO,2026M06,1", "BAR,2026M06,2")
    found = finding(screened(text), "codes_groups_known")
    assert (said(found), column(found, "text")) == (("fail", 2), ["FOO", "BAR"])


@pytest.mark.parametrize("written", ["M", "m", "Miehet", "Män", "Men", ""])
def test_codes_groups_known_edge(written):
    """A group is written by code or title in any language; blank is the total."""
    assert said(finding(screened(table(GROUPED, f"205;2026-06;{written};5")), "codes_groups_known")) == ("pass", 0)


def test_the_good_extract_has_no_finding_of_reading():
    stages = ("file", "columns", "types", "keys", "codes")
    assert {str(result.outcome) for result in screened(EXTRACT).results if result.stage in stages} == {"pass"}
