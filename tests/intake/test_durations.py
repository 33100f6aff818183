"""Stage DOMAIN, durations: spells, their days and the squares of these."""

import pytest

from tests.intake.screened import column, finding, said, screened, table

HEAD = "municipality;month;open_spells;open_days;open_days_squared"
SQUARES = "domain_days_squared"


def test_domain_days_squared_one_fault():
    """Five spells of 100 days in all: 20 each give 5 x 400 = 2000 squares, and no others give fewer."""
    text = table(HEAD, "205;2026-06;5;100;2000", "697;2026-06;5;100;1999")
    found = finding(screened(text), SQUARES)
    assert said(found) == ("fail", 1)
    assert str(found.message).endswith("First Ristijärvi, 2026-06: 1999 for 5 spells of 100 days in all.")
    assert found.rows.select("row", "measure", "squares", "days", "spells").row(0) == (
        *(3, "open_days_squared"),
        *("1999", "100", "5"),
    )


def test_domain_days_squared_many_faults():
    """Days and squares have changed places; of each sex as well."""
    rows = [f"{place};2026-06;{sex};10;{10 * 91**2};910" for place in ("205", "290") for sex in ("_T", "F")]
    found = finding(screened(table(HEAD.replace("month;", "month;sex;"), *rows)), SQUARES)
    assert (said(found), column(found, "sex")) == (("fail", 4), ["_T", "F", "_T", "F"])


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ("10;10;10", "pass"),  # one day each
        ("10;10;9", "fail"),
        ("0;0;0", "pass"),
        ("2;0;1", "pass"),  # no days and one square: odd, and not what this check is about
        ("10;5;5", "pass"),  # five began today
        ("10;5;4", "fail"),  # 5 days have at least 5 squares: 5 x 1 + 5 x 0
        ("...;100;2500", "pass"),  # one to four spells: four of 25 days
        ("...;100;2499", "fail"),
        ("...;...;2500", "pass"),
        ("10;910;...", "pass"),
        ("10;;82810", "pass"),
        ("3000000;900000000;270000000000", "pass"),  # 300 days each: beyond the whole numbers of floating point
        ("3000000;900000000;260000000000", "fail"),
    ],
)
def test_domain_days_squared_edge(cells, outcome):
    assert str(finding(screened(table(HEAD, f"205;2026-06;{cells}")), SQUARES).outcome) == outcome


def test_an_extract_without_squares_or_spells_is_not_asked_for_them():
    for head in (HEAD.replace(";open_days_squared", ""), HEAD.replace(";open_spells", "")):
        assert said(finding(screened(table(head, "205;2026-06;10;910")), SQUARES)) == ("pass", 0)
