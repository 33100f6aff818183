"""Stage RELEASE: what the file changes in what is published, and what it leaves out."""

import polars as pl

from tests.intake.screened import column, finding, months, published, said, screened, table

HEAD = "municipality;month;unemployed"
MONTHS, PLACES, REVISED = "release_months_missing", "release_places_missing", "release_months_revised"
MERGED = "release_merged_once"


def test_release_months_missing_one_fault():
    found = finding(screened(table(HEAD, "205;2026-04;5", "205;2026-06;5")), MONTHS)
    assert (said(found), column(found, "month")) == (("warning", 1), ["2026-05"])


def test_release_months_missing_many_faults(tmp_path):
    """Between what is published (to January) and the file, and within the file."""
    before = published(tmp_path, table(HEAD, "205;2026-01;5"))
    found = finding(screened(table(HEAD, "205;2026-04;5", "205;2026-06;5"), before), MONTHS)
    assert (said(found), column(found, "month")) == (("warning", 3), ["2026-02", "2026-03", "2026-05"])
    assert str(found.message) == "Months missing: 3, from 2026-02 to 2026-05."


def test_release_months_missing_edge(tmp_path):
    """A month published already is not missing, the next month follows, and an older file leaves no gap behind it."""
    before = published(tmp_path, table(HEAD, "205;2026-05;5"))
    assert said(finding(screened(table(HEAD, "205;2026-04;5", "205;2026-06;5"), before), MONTHS)) == ("pass", 0)
    assert said(finding(screened(table(HEAD, "205;2026-06;5"), before), MONTHS)) == ("pass", 0)
    assert said(finding(screened(table(HEAD, "205;2025-12;5"), before), MONTHS)) == ("pass", 0)
    assert said(finding(screened(table(HEAD, "205;2026-06;5")), MONTHS)) == ("pass", 0)


def test_months_of_another_source_are_not_asked_for(tmp_path):
    before = published(tmp_path, table("Alue;timeperiod_m;TYOTTOMATLOPUSSA", "KU205;2026M01;5"))
    assert said(finding(screened(table(HEAD, "205;2026-06;5"), before), MONTHS)) == ("pass", 0)


def test_release_places_missing_one_fault():
    """Kuhmo has May and not June."""
    text = table(HEAD, "205;2026-05;5", "290;2026-05;5", "205;2026-06;5")
    found = finding(screened(text), PLACES)
    assert (said(found), column(found, "place"), column(found, "month")) == (("warning", 1), ["290"], ["2026-06"])
    assert str(found.message) == "Places missing: 1, in 1 places and months. First Kuhmo, 2026-06."


def test_release_places_missing_many_faults(tmp_path):
    """Published in May: four. In June two of them are gone, in July three."""
    before = published(tmp_path, table(HEAD, *(f"{place};2026-05;5" for place in ("205", "290", "697", "620"))))
    text = table(HEAD, "205;2026-06;5", "290;2026-06;5", "205;2026-07;5")
    found = finding(screened(text, before), PLACES)
    assert said(found) == ("warning", 5)
    assert str(found.message).startswith("Places missing: 3, in 5 places")


def test_release_places_missing_edge(tmp_path):
    """Hidden is there, empty is not; a figure the file has none of is not asked for; what is published stays."""
    head = HEAD + ";in_services"
    before = published(tmp_path, table(head, "205;2026-05;5;5", "290;2026-05;5;5"))
    assert said(finding(screened(table(HEAD, "205;2026-06;5", "290;2026-06;..."), before), PLACES)) == ("pass", 0)
    found = finding(screened(table(head, "205;2026-06;5;5", "290;2026-06;5;"), before), PLACES)
    assert (said(found), column(found, "figures")) == (("warning", 1), ["in_services"])
    assert said(finding(screened(table(HEAD, "205;2026-05;6"), before), PLACES)) == ("pass", 0)


def test_a_merged_municipality_is_not_missing(tmp_path):
    """Pertunmaa ends with 2024; and a file in the new division has its figures in Mäntyharju's row."""
    before = published(tmp_path, table(HEAD, "507;2024-11;5", "588;2024-11;5", "205;2024-11;5"))
    assert said(finding(screened(table(HEAD, "507;2024-12;10", "205;2024-12;5"), before), PLACES)) == ("pass", 0)
    assert said(finding(screened(table(HEAD, "205;2024-12;5"), before), PLACES)) == ("warning", 2)
    assert said(finding(screened(table(HEAD, "205;2025-01;5"), before), PLACES)) == ("warning", 1)


def test_release_months_revised_one_fault(tmp_path):
    before = published(tmp_path, table(HEAD, "205;2026-06;2066", "697;2026-06;36"))
    found = finding(screened(table(HEAD, "205;2026-06;2066", "697;2026-06;41"), before), REVISED)
    assert said(found) == ("warning", 1)
    assert str(found.message).endswith("First 2026-06, most of all in Ristijärvi: Unemployed jobseekers 36 → 41.")
    assert found.rows.select("month", "cells", "new", "published", "now").row(0) == ("2026-06", 1, 0, 36.0, 41.0)


def test_release_months_revised_many_faults(tmp_path):
    """April as it was; in May two differ, the larger by 100; in June one differs and one is new."""
    before = published(
        tmp_path, table(HEAD, *(f"{place};2026-0{month};500" for month in (4, 5, 6) for place in ("205", "290")))
    )
    rows = ("205;2026-04;500", "205;2026-05;510", "290;2026-05;400", "205;2026-06;501", "697;2026-06;36")
    found = finding(screened(table(HEAD, *rows), before), REVISED)
    assert said(found) == ("warning", 2)
    shown = found.rows.sort("month").select("month", "place", "cells", "new", "now").rows()
    assert shown == [("2026-05", "290", 2, 0, 400.0), ("2026-06", "205", 1, 1, 501.0)]
    assert "figures: 2; cells that differ: 3" in str(found.message)


def test_release_months_revised_edge(tmp_path):
    """The same again is nothing new; a count that is hidden now differs; a new cell or month changes nothing."""
    before = published(tmp_path, table(HEAD, "205;2026-06;2066", "697;2026-06;3"))
    assert said(finding(screened(table(HEAD, "205;2026-06;2066"), before), REVISED)) == ("note", 0)
    assert said(finding(screened(table(HEAD, "697;2026-06;..."), before), REVISED)) == ("warning", 1)
    found = finding(screened(table(HEAD, "205;2026-06;2066", "290;2026-06;344"), before), REVISED)
    assert (said(found), str(found.message)[-3:]) == (("pass", 0), " 1.")
    assert said(finding(screened(table(HEAD, "205;2026-07;1"), before), REVISED)) == ("pass", 0)


def test_a_revision_is_found_whatever_the_hashes_of_the_cells(tmp_path, monkeypatch):
    before = published(tmp_path, table(HEAD, "205;2026-06;2066", "697;2026-06;36"))
    monkeypatch.setattr(pl.Expr, "hash", lambda *_: pl.lit(7))
    assert said(finding(screened(table(HEAD, "205;2026-06;2066", "697;2026-06;41"), before), REVISED)) == ("warning", 1)


def test_release_merged_once_one_fault(tmp_path):
    """Published in the new division; the file brings Pertunmaa alone."""
    before = published(tmp_path, table(HEAD, "507;2024-12;360"))
    found = finding(screened(table(HEAD, "588;2024-12;60"), before), MERGED)
    assert (said(found), column(found, "place"), column(found, "successor")) == (("warning", 1), ["588"], ["507"])


def test_release_merged_once_many_faults(tmp_path):
    """Two municipalities, two months, one month of which is not published."""
    before = published(tmp_path, table(HEAD, *(f"{code};2019-{m};300" for code in (507, 541) for m in (11, 12))))
    rows = [f"{code};{month};60" for code in (588, 911) for month in ("2019-10", "2019-11", "2019-12")]
    found = finding(screened(table(HEAD, *rows), before), MERGED)
    assert (said(found), sorted(set(column(found, "month")))) == (("warning", 4), ["2019-11", "2019-12"])


def test_release_merged_once_edge(tmp_path):
    """Both rows of the old division add up; and where the old row is published it is only revised."""
    before = published(tmp_path, table(HEAD, "507;2024-12;360"))
    assert said(finding(screened(table(HEAD, "507;2024-12;300", "588;2024-12;60"), before), MERGED)) == ("pass", 0)
    assert said(finding(screened(table(HEAD, "588;2024-11;60"), before), MERGED)) == ("pass", 0)
    before = published(tmp_path, table(HEAD, "507;2024-12;300", "588;2024-12;60"))
    assert said(finding(screened(table(HEAD, "588;2024-12;61"), before), MERGED)) == ("pass", 0)


def test_nothing_is_missing_of_a_year_without_gaps():
    rows = [f"205;{month};5" for month in months("2025-07", "2026-06")]
    assert said(finding(screened(table(HEAD, *rows)), MONTHS)) == ("pass", 0)
