"""Stage DOMAIN: the calendar, published rates, and regions beside their municipalities."""

from datetime import date

import pytest

from catalogue.catalogue import load_catalogue
from tests.intake.screened import column, finding, said, screened, table

HEAD = "municipality;month;unemployed"
OVER = "domain_months_over"


def test_domain_months_over_one_fault():
    """Screened on 20 July 2026."""
    found = finding(screened(table(HEAD, "205;2026-06;5", "205;2026-08;5")), OVER)
    assert (said(found), column(found, "month"), column(found, "row")) == (("fail", 1), ["2026-08"], [3])


def test_domain_months_over_many_faults():
    """The month that is going on is not among those that have not come."""
    rows = (f"205;{month};5" for month in ("2026-07", "2026-08", "2026-09", "2062-06"))
    found = finding(screened(table(HEAD, *rows)), OVER)
    assert (said(found), column(found, "month")) == (("fail", 3), ["2026-08", "2026-09", "2062-06"])


@pytest.mark.parametrize(
    ("today", "outcome"),
    [
        (date(2026, 5, 31), "fail"),
        (date(2026, 6, 1), "warning"),
        (date(2026, 6, 30), "warning"),
        (date(2026, 7, 1), "pass"),
    ],
)
def test_domain_months_over_edge(today, outcome):
    assert str(finding(screened(table(HEAD, "205;2026-06;5"), today=today), OVER).outcome) == outcome


def test_invented_months_are_not_held_against_the_calendar():
    assert said(finding(screened(table(HEAD, "205;2062-06;5"), example=True), OVER)) == ("pass", 0)


FIRST = "domain_months_since_first"


def test_domain_months_since_first_one_fault():
    """A slip of the century in the only month of a file: nothing else would tell."""
    found = finding(screened(table(HEAD, "205;1926-06;5")), FIRST)
    assert (said(found), column(found, "month"), column(found, "row")) == (("warning", 1), ["1926-06"], [2])
    assert "(2006-01): 1, the first 1926-06" in str(found.message)


def test_domain_months_since_first_many_faults():
    """Two municipalities of one month are one wrong month."""
    rows = ("205;2026-06;5", "205;1926-06;5", "290;1926-06;5", "205;0206-06;5")
    found = finding(screened(table(HEAD, *rows)), FIRST)
    assert (said(found), column(found, "month")) == (("warning", 2), ["1926-06", "0206-06"])


@pytest.mark.parametrize(("month", "outcome"), [("2005-12", "warning"), ("2006-01", "pass"), ("2006-02", "pass")])
def test_domain_months_since_first_edge(month, outcome):
    """12r5 begins in January 2006."""
    text = table("Alue;timeperiod_m;TYOTTOMATLOPUSSA", f"KU205;{month.replace('-', 'M')};5")
    assert str(finding(screened(text), FIRST).outcome) == outcome


def test_a_source_that_does_not_say_when_it_begins_is_not_asked():
    assert said(finding(screened(table(HEAD, "205;1926-06;5"), example=True), FIRST)) == ("pass", 0)


RATED = "Alue;timeperiod_m;TYOTTOMATLOPUSSA;TYOVOIMATK;TYOTOSUUS"
RATE = "domain_published_rate"


def test_domain_published_rate_one_fault():
    """2066 / 16917 = 12.21 %, 36 / 447 = 8.05 %."""
    found = finding(screened(table(RATED, "KU205;2026M06;2066;16917;12.2", "KU697;2026M06;36;447;8.2")), RATE)
    assert said(found) == ("warning", 1)
    assert "First Ristijärvi, 2026-06" in str(found.message)
    assert found.rows.select("row", "value", "computed").row(0) == (3, 8.2, "8.1")


def test_domain_published_rate_many_faults():
    """Rates of the row below: all wrong."""
    rows = ("KU205;2026M06;2066;16917;8.1", "KU697;2026M06;36;447;11.8", "KU290;2026M06;344;2905;12.2")
    assert said(finding(screened(table(RATED, *rows)), RATE)) == ("warning", 3)


@pytest.mark.parametrize(
    ("unemployed", "labour_force", "rate", "outcome"),
    [
        ("49", "400", "12.2", "pass"),  # 12.25 %, rounded either way
        ("49", "400", "12.3", "pass"),
        ("49", "400", "12.4", "warning"),
        ("...", "40", "2.5", "pass"),  # 1 to 4 of 40: 2.5 to 10 %
        ("...", "40", "10.0", "pass"),
        ("...", "40", "10.1", "warning"),
        ("...", "40", "2.4", "warning"),
        ("8", "0", "0.0", "pass"),  # of nobody there is no rate
        ("36", "447", "...", "pass"),
    ],
)
def test_domain_published_rate_edge(unemployed, labour_force, rate, outcome):
    text = table(RATED, f"KU697;2026M06;{unemployed};{labour_force};{rate}")
    assert str(finding(screened(text), RATE).outcome) == outcome


def test_a_rate_whose_numerator_is_part_of_the_denominator():
    """25 in services, 75 unemployed: 25 %. One to four in services beside 16: 1/17 to 4/20, 5.9 to 20 %."""
    head = "tiedot,kuukausi,value"
    for services, unemployed, rate, outcome in (
        ("25", "75", "25.0", "pass"),
        ("25", "75", "25.1", "warning"),
        ("...", "16", "20.0", "pass"),
        ("...", "16", "20.1", "warning"),
    ):
        cells = {"AKTASTE": rate, "TYOTTOMATLOPUSSA": unemployed, "PALVELUISSAYHTEENSA": services}
        text = table(head, *(f"{name},2022M02,{value}" for name, value in cells.items()))
        assert str(finding(screened(text), RATE).outcome) == outcome, rate


REGION = "domain_regions_add_up"
# Kainuu's eight: 7 x 10 and Ristijärvi.
KAINUU = ("105", "205", "290", "578", "620", "765", "777")


def kainuu(own: str, ristijarvi: str = "10", month: str = "2026M06", municipalities=KAINUU) -> list[str]:
    tens = [f"KU{code};{month};10" for code in municipalities]
    return [*tens, f"KU697;{month};{ristijarvi}", f"MK18;{month};{own}"]


AREAS = "Alue;timeperiod_m;TYOTTOMATLOPUSSA"


def test_domain_regions_add_up_one_fault():
    found = finding(screened(table(AREAS, *kainuu("81"))), REGION)
    assert said(found) == ("warning", 1)
    assert found.rows.select("row", "place", "own", "municipalities").row(0) == (10, "region:18", "81", "80")


def test_domain_regions_add_up_many_faults():
    text = table(AREAS, *kainuu("79"), *kainuu("80", month="2026M05"), *kainuu("99", month="2026M04"))
    found = finding(screened(text), REGION)
    assert (said(found), column(found, "month")) == (("warning", 2), ["2026-06", "2026-04"])


@pytest.mark.parametrize(
    ("own", "ristijarvi", "outcome"),
    [
        ("71", "...", "pass"),
        ("74", "...", "pass"),
        ("70", "...", "warning"),
        ("75", "...", "warning"),
        ("90", "..", "pass"),
    ],
)
def test_domain_regions_add_up_edge(own, ristijarvi, outcome):
    """Hidden: 71 to 74. Where one is missing there is no sum to hold against the region."""
    assert str(finding(screened(table(AREAS, *kainuu(own, ristijarvi))), REGION).outcome) == outcome
    without = table(AREAS, *kainuu("90", municipalities=KAINUU[1:]))
    assert said(finding(screened(without), REGION)) == ("pass", 0)


def test_a_merged_municipality_counts_for_its_successor_s_region():
    """South Savo (10) with Mäntyharju (507) and Pertunmaa (588) as two rows."""
    members = load_catalogue().places.members("region:10", date(2024, 6, 1))
    rows = [f"KU{code};2024M06;10" for code in (*members, "588")]
    own = 10 * len(rows)
    assert said(finding(screened(table(AREAS, *rows, f"MK10;2024M06;{own}")), REGION)) == ("pass", 0)
    assert said(finding(screened(table(AREAS, *rows, f"MK10;2024M06;{own - 10}")), REGION)) == ("warning", 1)


def whole_country(own: int, vacancies: int):
    head = AREAS + ";AVPAIKATLOPUSSA"
    rows = [f"KU{code};2026M06;10;10" for code in load_catalogue().places.municipalities]
    return screened(table(head, *rows, f"SSS;2026M06;{own};{vacancies}"))


def test_the_whole_country_may_count_some_who_live_nowhere_known():
    """308 x 10 = 3080, and 1 % more: 3111. Of vacancies any number belongs to no municipality."""
    assert said(finding(whole_country(3111, 4000), REGION)) == ("pass", 0)
    assert said(finding(whole_country(3112, 4000), REGION)) == ("warning", 1)
    assert said(finding(whole_country(3079, 3080), REGION)) == ("warning", 1)
    assert said(finding(whole_country(3080, 3079), REGION)) == ("warning", 1)
