"""Stage CODES: municipalities that are gone. Pertunmaa (588) joined Mäntyharju (507) on 1.1.2025, Valtimo (911)
joined Nurmes (541) on 1.1.2020, and Honkajoki (099) Kankaanpää (214) on 1.1.2021."""

from tests.intake.screened import column, finding, said, screened, table

HEAD = "municipality;month;unemployed"
CHECK = "codes_places_current"


def test_codes_places_current_one_fault():
    found = finding(screened(table(HEAD, "507;2026-06;300", "588;2026-06;60")), CHECK)
    assert said(found) == ("warning", 1)
    assert str(found.message) == "Rows of a municipality after it was merged: 1 (Pertunmaa → Mäntyharju)."
    assert (column(found, "row"), column(found, "successor")) == ([3], ["507"])


def test_codes_places_current_many_faults():
    """Each municipality is named once, each month is counted; what is from before the merger is not among them."""
    rows = ["588;2025-01;60", "588;2025-02;61", "911;2025-01;90", "099;2020-12;70"]
    found = finding(screened(table(HEAD, *rows)), CHECK)
    assert said(found) == ("warning", 3)
    assert "(Pertunmaa → Mäntyharju, Valtimo → Nurmes)" in str(found.message)


def test_codes_places_current_edge():
    """The last month before the merger is noted, the first month of it warned of."""
    assert said(finding(screened(table(HEAD, "588;2024-12;60")), CHECK)) == ("note", 1)
    assert said(finding(screened(table(HEAD, "588;2025-01;60")), CHECK)) == ("warning", 1)
    assert said(finding(screened(table(HEAD, "507;2025-01;60")), CHECK)) == ("pass", 0)
