"""Stage DOMAIN, the series in time: units and jumps."""

import pytest

from tests.intake.screened import column, finding, months, published, said, screened, table

HEAD = "municipality;month;unemployed"
FIVE = ("205", "290", "765", "777", "305")
UNITS, JUMPS = "domain_units", "domain_jumps"


def counts(month: str, value: int, places=FIVE) -> list[str]:
    return [f"{place};{month};{value}" for place in places]


def test_domain_units_one_fault():
    """Five municipalities of 2000; in June they have 2, as if in thousands."""
    rows = [row for month in ("2026-03", "2026-04", "2026-05") for row in counts(month, 2000)]
    found = finding(screened(table(HEAD, *rows, *counts("2026-06", 2))), UNITS)
    assert said(found) == ("fail", 1)
    assert "First 2026-06, Unemployed jobseekers: about 0.001 times the usual level" in str(found.message)
    assert found.rows.row(0) == (17, "2026-06", "unemployed", 0.001, 5)


def test_domain_units_many_faults(tmp_path):
    """Against what is published: counts a thousandfold in two months, and rates a hundredth in one."""
    head = "Alue;timeperiod_m;TYOTTOMATLOPUSSA;TYOTOSUUS"
    before = published(tmp_path, table(head, *(f"KU{p};2026M03;2000;12.0" for p in FIVE)))
    rows = [f"KU{p};2026M0{m};2000000;{rate}" for m, rate in ((5, "12.1"), (6, "0.12")) for p in FIVE]
    # The level of a series is its median: 2 million of unemployed in two of three months.
    found = finding(screened(table(head, *rows), before), UNITS)
    assert (said(found), column(found, "measure")) == (("fail", 1), ["unemployed_share_published"])
    more = [f"KU{p};2026M0{m};2000;12.0" for m in (2, 4) for p in FIVE]
    found = finding(screened(table(head, *rows, *more), before), UNITS)
    assert (said(found), sorted(column(found, "month"))) == (("fail", 3), ["2026-05", "2026-06", "2026-06"])


@pytest.mark.parametrize(
    ("value", "places", "outcome"),
    [
        (2, FIVE, "fail"),
        (2, FIVE[:4], "warning"),  # fewer than five places: it may be chance
        (6, FIVE, "fail"),  # 3 thousandths
        (7, FIVE, "pass"),  # nearer to a hundredth: a jump, no unit
        (0, FIVE, "pass"),
    ],
)
def test_domain_units_edge(value, places, outcome):
    rows = [row for month in ("2026-03", "2026-04", "2026-05") for row in counts(month, 2000, places)]
    assert str(finding(screened(table(HEAD, *rows, *counts("2026-06", value, places))), UNITS).outcome) == outcome


def test_small_counts_tell_nothing_of_thousands():
    rows = [row for month in ("2026-03", "2026-04", "2026-05") for row in counts(month, 0)]
    assert said(finding(screened(table(HEAD, *rows, *counts("2026-06", 900))), UNITS)) == ("pass", 0)


def test_rates_all_below_one_are_a_warning_where_there_is_nothing_to_hold_them_against():
    head = "tiedot,kuukausi,value"
    rates = [f"AKTASTE,{month.replace('-', 'M')},0.2{n}" for n, month in enumerate(months("2021-01", "2021-05"))]
    found = finding(screened(table(head, *rates)), UNITS)
    assert (said(found), column(found, "largest")) == (("warning", 1), [0.24])
    assert str(found.message).endswith("is above 1: is it in per cent?")
    assert said(finding(screened(table(head, *rates[:4])), UNITS)) == ("pass", 0)


# Fourteen calm months: 1000 and 1010 in turn, changes of 1 %.
CALM = months("2023-01", "2024-02")


def series(*last: int, calm=CALM, place: str = "205", level: int = 1000) -> list[str]:
    values = [level + level // 100 * (n % 2) for n in range(len(calm))]
    following = months("2024-03", "2024-12")[: len(last)]
    return [f"{place};{m};{v}" for m, v in zip([*calm, *following], [*values, *last], strict=True)]


def test_domain_jumps_one_fault():
    """Changes are 1 % either way, so at n = 1000 the limit is the smallest jump of all, 35 %, or noise:
    4 x sqrt(1/1010 + 1/2000) = 0.154. 1010 becomes 2000."""
    found = finding(screened(table(HEAD, *series(2000))), JUMPS)
    assert (said(found), column(found, "month")) == (("warning", 1), ["2024-03"])
    row = found.rows.row(0, named=True)
    assert (row["before"], row["now"], row["place"]) == (1010, 2000, "205")
    low, high = (int(bound) for bound in row["usual"].split("–"))
    assert 740 < low < 760
    assert 1350 < high < 1380


def test_domain_jumps_many_faults():
    """Two rows that changed places for one month: each jumps there and back."""
    kajaani, kuhmo = series(300, 1000), series(1000, 300, place="290", level=300)
    found = finding(screened(table(HEAD, *kajaani, *kuhmo)), JUMPS)
    assert said(found) == ("warning", 4)
    assert sorted(column(found, "place")) == ["205", "205", "290", "290"]


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        (series(1300), "pass"),  # log(1300/1010) = 0.25, below 0.3
        (series(1400), "warning"),  # 0.33
        (series(700), "warning"),
        (series(40, level=10), "pass"),  # log(40.5/10.5) = 1.35, and 4 x sqrt(1/10.5 + 1/40.5) = 1.39
        (series(45, level=10), "warning"),  # 1.47 and 1.37: a small municipality must leap far
        (series(2000, calm=CALM[1:]), "warning"),  # thirteen months before it
        (series(2000, calm=CALM[2:]), "pass"),  # twelve are too short a history
    ],
)
def test_domain_jumps_edge(rows, outcome):
    assert str(finding(screened(table(HEAD, *rows)), JUMPS).outcome) == outcome


def test_a_jump_is_seen_against_what_is_published(tmp_path):
    before = published(tmp_path, table(HEAD, *series()))
    assert said(finding(screened(table(HEAD, "205;2024-03;2000"), before), JUMPS)) == ("warning", 1)
    assert said(finding(screened(table(HEAD, "205;2024-03;1000"), before), JUMPS)) == ("pass", 0)
    # April does not follow from February.
    assert said(finding(screened(table(HEAD, "205;2024-04;2000"), before), JUMPS)) == ("pass", 0)


def test_breaks_and_shocks_account_for_their_own_changes():
    """1.1.2025 is a break, March to August 2020 a shock, of which September is the way back."""
    calm = months("2023-01", "2024-12")
    leap = [f"205;{m};{1000 + 10 * (n % 2)}" for n, m in enumerate(calm)]
    assert said(finding(screened(table(HEAD, *leap, "205;2025-01;3000", "205;2025-02;3010")), JUMPS)) == ("pass", 0)
    calm = months("2018-01", "2020-02")
    before = [f"205;{m};{1000 + 10 * (n % 2)}" for n, m in enumerate(calm)]
    shock = [f"205;{m};3000" for m in months("2020-03", "2020-08")]
    assert said(finding(screened(table(HEAD, *before, *shock, "205;2020-09;1000")), JUMPS)) == ("pass", 0)
    late = table(HEAD, *before, *shock, "205;2020-09;3000", "205;2020-10;1000")
    assert said(finding(screened(late), JUMPS)) == ("warning", 1)


def test_a_hidden_count_jumps_only_where_its_bounds_leave_no_way_out():
    """From 30 to hidden: at most 4. log(4.5/30.5) = -1.91; 4 x sqrt(1/30.5 + 1/3) = 2.42."""
    assert said(finding(screened(table(HEAD, *series(0, level=30)).replace(";0\n", ";...\n")), JUMPS)) == ("pass", 0)
    hidden = table(HEAD, *series(0, level=500)).replace(";0\n", ";...\n")
    assert said(finding(screened(hidden), JUMPS)) == ("warning", 1)
