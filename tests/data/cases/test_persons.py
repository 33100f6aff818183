"""Who a service's person is, where the file of services does not say."""

from datetime import date

import polars as pl

from data.cases.persons import with_persons
from data.cases.tables import PERSON, SERVICES, SPELLS
from tests.data.cases.written import one_service, one_spell

# The person lived in Kajaani, then in Ristijärvi.
SPELLS_OF_ONE = [
    one_spell("2024-01-01", "2024-02-01", person="a", municipality="205"),
    one_spell("2024-05-01", "2024-06-01", person="a", municipality="697", birth_year=None, age_group="Y25T49"),
]


def filled(*services, absent=PERSON, spells=SPELLS_OF_ONE):
    rows = pl.DataFrame(list(services), schema=SERVICES).drop(absent)
    return with_persons(rows.lazy(), pl.LazyFrame(spells, schema=SPELLS)).collect()


def test_the_home_is_that_of_the_spell_begun_last():
    rows = filled(*(one_service(day, None, person="a") for day in ("2023-12-01", "2024-04-30", "2024-05-01")))
    # Before any spell the first one tells; on its first day a spell tells already.
    assert rows.sort("start")["municipality"].to_list() == ["205", "205", "697"]
    assert rows.schema == SERVICES
    assert rows["sex"].to_list() == ["M", "M", "M"]


def test_what_the_service_says_itself_holds():
    assert filled(one_service("2024-05-02", None, person="a", municipality="105"), absent=("sex",)).select(
        "municipality", "sex"
    ).row(0) == ("105", "M")


def test_whoever_has_no_spell_stays_unknown():
    assert filled(one_service("2024-05-02", None, person="b"))["municipality"].to_list() == [None]


def test_each_service_stays_one_row():
    rows = filled(*(one_service("2024-05-02", None, person="a") for _ in range(3)))
    assert rows.height == 3
    assert rows["start"].unique().to_list() == [date(2024, 5, 2)]
