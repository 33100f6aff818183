"""Stage VALUES: counts that cannot be true together. A hidden count (...) is worth 1 to 4."""

import pytest

from tests.intake.screened import column, finding, said, screened, table

FLOWS = "municipality;month;passed_1m;plan_before_1m"
SEXES = "municipality;month;sex;age_group;unemployed"
SERVICES = ("TVKOULUTUSLOP", "VALMENNUSLOP", "TYOLLISTETTYLOP", "KOKEILULOP", "VUORVAPLOP", "KUNTTYOLOP", "OMAEHTLOP")

WITHIN = "values_numerator_within_denominator"


def test_values_numerator_within_denominator_one_fault():
    found = finding(screened(table(FLOWS, "205;2026-06;250;240", "290;2026-06;44;45")), WITHIN)
    assert said(found) == ("fail", 1)
    assert str(found.message).endswith("First Kuhmo, 2026-06: Of these, plan before one month 45, of 44.")
    assert found.rows.row(0, named=True) == {
        "row": 3,
        "place": "290",
        "month": "2026-06",
        "measure": "plan_before_1m",
        "numerator": "45",
        "denominator": "44",
    }


def test_values_numerator_within_denominator_many_faults():
    """Two indicators, and days without spells."""
    head = FLOWS + ";began_3m_ago;reached_3m;open_spells;open_days"
    found = finding(screened(table(head, "205;2026-06;10;11;20;21;0;30", "290;2026-06;10;10;20;25;5;30")), WITHIN)
    assert said(found) == ("fail", 4)
    assert sorted(column(found, "measure")) == ["open_days", "plan_before_1m", "reached_3m", "reached_3m"]


@pytest.mark.parametrize(
    ("denominator", "numerator", "outcome"),
    [
        ("44", "44", "pass"),
        ("...", "4", "pass"),  # the hidden denominator may be 4
        ("...", "5", "fail"),  # it is at most 4
        ("0", "...", "fail"),  # a hidden numerator is at least 1
        ("1", "...", "pass"),
        ("..", "5", "pass"),  # nothing is known of a missing one
        ("0", "0", "pass"),
    ],
)
def test_values_numerator_within_denominator_edge(denominator, numerator, outcome):
    text = table(FLOWS, f"205;2026-06;{denominator};{numerator}")
    assert str(finding(screened(text), WITHIN).outcome) == outcome


def test_more_unemployed_than_labour_force_is_a_warning_and_none_of_an_unknown_place():
    head = "municipality;month;unemployed;labour_force"
    assert said(finding(screened(table(head, "697;2026-06;448;447")), WITHIN)) == ("warning", 1)
    assert said(finding(screened(table(head, "697;2026-06;36;447", "KU199;2026-06;8;0")), WITHIN)) == ("pass", 0)


PART = "values_part_within_total"


def test_values_part_within_total_one_fault():
    found = finding(screened(table(SEXES, "205;2026-06;_T;_T;10", "205;2026-06;M;_T;11")), PART)
    assert said(found) == ("fail", 1)
    assert str(found.message).endswith("First Kajaani, 2026-06: Unemployed jobseekers 11, in all 10.")
    assert (column(found, "row"), column(found, "sex")) == ([3], ["M"])


def test_values_part_within_total_many_faults():
    """Young men beside young persons, and beside men: two rows that cannot be, each against its own total."""
    rows = ["_T;_T;100", "M;_T;50", "F;_T;120", "_T;Y_LT25;20", "M;Y_LT25;21"]
    found = finding(screened(table(SEXES, *(f"205;2026-06;{row}" for row in rows))), PART)
    assert (said(found), column(found, "total")) == (("fail", 2), ["100", "20"])


@pytest.mark.parametrize(
    ("total", "part", "outcome"),
    [("10", "10", "pass"), ("...", "4", "pass"), ("...", "5", "fail"), ("0", "...", "fail"), ("..", "7", "pass")],
)
def test_values_part_within_total_edge(total, part, outcome):
    text = table(SEXES, f"205;2026-06;_T;_T;{total}", f"205;2026-06;M;_T;{part}")
    assert str(finding(screened(text), PART).outcome) == outcome


ADD_UP = "values_parts_add_up"


def services(month: str, total: str, *parts: str) -> str:
    names = ("PALVELUISSAYHTEENSA", *SERVICES)
    return "".join(f"{name},{month},{value}\n" for name, value in zip(names, (total, *parts), strict=False))


LONG = "tiedot,kuukausi,value\n"


def test_values_parts_add_up_one_fault():
    """1+2+3+4+5+6+7 = 28: above the total nobody can be, below it a service may be new."""
    parts = ("1", "2", "3", "4", "5", "6", "7")
    above = finding(screened(LONG + services("2022M02", "27", *parts)), ADD_UP)
    assert said(above) == ("fail", 1)
    assert str(above.message).endswith("First Whole country, 2022-02: Persons in services 27, the parts 28.")
    assert said(finding(screened(LONG + services("2022M02", "29", *parts)), ADD_UP)) == ("warning", 1)
    assert said(finding(screened(LONG + services("2022M02", "28", *parts)), ADD_UP)) == ("pass", 0)


def test_values_parts_add_up_many_faults():
    """One month above and two below: those that cannot be true are said."""
    parts = ("10", "10", "10", "10", "10", "10", "10")
    text = LONG + "".join(
        services(f"2022M0{month}", total, *parts) for month, total in ((1, "69"), (2, "71"), (3, "80"))
    )
    assert said(finding(screened(text), ADD_UP)) == ("fail", 1)
    assert said(finding(screened(text.replace("M01,69", "M01,70")), ADD_UP)) == ("warning", 2)


def test_values_parts_add_up_edge():
    """Bounds: six tens and a hidden part are 61 to 64. A part that is missing leaves nothing to say."""
    tens = ("10", "10", "10", "10", "10", "10")
    for total, outcome in (("60", "fail"), ("61", "pass"), ("64", "pass"), ("65", "warning")):
        text = LONG + services("2022M02", total, *tens, "...")
        assert str(finding(screened(text), ADD_UP).outcome) == outcome, total
    assert said(finding(screened(LONG + services("2022M02", "90", *tens)), ADD_UP)) == ("pass", 0)


def test_men_and_women_who_do_not_add_up_are_a_note():
    rows = ("205;2026-06;_T;_T;100", "205;2026-06;M;_T;49", "205;2026-06;F;_T;50")
    found = finding(screened(table(SEXES, *rows)), ADD_UP)
    assert (said(found), column(found, "parts")) == (("note", 1), ["99"])
    assert found.advice is None


SMALL = "values_small_counts_hidden"
PUBLIC = "Alue;timeperiod_m;TYOTTOMATLOPUSSA;TYOTOSUUS"


def test_values_small_counts_hidden_one_fault():
    found = finding(screened(table(PUBLIC, "KU205;2026M06;2066;12.2", "KU697;2026M06;3;0.9")), SMALL)
    assert (said(found), column(found, "value"), column(found, "place")) == (("warning", 1), [3], ["697"])


def test_values_small_counts_hidden_many_faults():
    """Our own extract carries them on purpose: noted by number, not listed."""
    rows = ("KU205;2026M06;1;12.2", "KU697;2026M06;4;0.9", "KU290;2026M06;2;0.9")
    assert said(finding(screened(table(PUBLIC, *rows)), SMALL)) == ("warning", 3)
    own = finding(screened(table("municipality;month;unemployed", "205;2026-06;1", "290;2026-06;4")), SMALL)
    assert (said(own), own.rows, "from 1 to 4: 2" in str(own.message)) == (("note", 0), None, True)


def test_values_small_counts_hidden_edge():
    """Zero and five are shown, a hidden count is hidden, and a rate of 1 to 4 % is no count."""
    rows = ("KU205;2026M06;0;3.0", "KU697;2026M06;5;2.5", "KU290;2026M06;...;1.0")
    assert said(finding(screened(table(PUBLIC, *rows)), SMALL)) == ("pass", 0)
