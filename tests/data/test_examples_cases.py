"""The invented cases: nobody is in two places at once, and every run gives the same."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from data.days import day_number, month_number
from data.examples import generate_cases, generate_country
from data.examples.cases import BURN_IN_MONTHS
from data.examples.course import SETTLING_MONTHS, Course, begun
from data.examples.days import NEVER, Clock, Grid
from data.examples.durations import SPELL_LENGTHS
from data.examples.moves import moves
from data.examples.persons import NOBODY, first_spells, link, served
from data.examples.places import KNOWN, TWELVE, places_of

CATALOGUE = load_catalogue()
LAST_DAY = date(2026, 10, 31)


@pytest.fixture(scope="module")
def made():
    return generate_cases()


@pytest.fixture(scope="module")
def periods(made):
    """Spells and services together, each with the start of its person's next one."""
    columns = ("person_key", "start", "end", "sex", "birth_year", "municipality")
    both = pl.concat([made.spells.select(columns), made.services.select(columns)]).sort("person_key", "start")
    return both.with_columns(pl.col("start").shift(-1).over("person_key").alias("next_start"))


def test_the_twelve_are_those_of_the_letter_of_intent(made):
    members = CATALOGUE.places.members("group:letter-of-intent", date(2026, 10, 1))
    assert set(TWELVE) == set(members) == set(made.spells["municipality"].unique())


def test_every_run_gives_the_same_cases():
    first, second = (generate_cases(municipalities=["697", "105"]) for _ in range(2))
    assert first.spells.equals(second.spells)
    assert first.services.equals(second.services)


def test_another_seed_gives_others():
    assert not generate_cases(municipalities=["697"]).spells.equals(
        generate_cases(municipalities=["697"], seed=2).spells
    )


def test_a_municipalitys_cases_do_not_depend_on_which_others_are_asked_for(made):
    alone = generate_cases(municipalities=["697"])
    for name in ("spells", "services"):
        here, there = getattr(alone, name), getattr(made, name).filter(municipality="697")
        # All but the persons: somebody in Ristijärvi may have lived elsewhere before.
        columns = [column for column in here.columns if column not in ("person_key", "birth_year")]
        assert sorted(here.select(columns).iter_rows(), key=str) == sorted(there.select(columns).iter_rows(), key=str)


def test_what_ended_before_the_first_month_is_left_out():
    short = generate_cases(date(2024, 1, 1), municipalities=["205"], scale=0.01)
    assert short.spells.filter(pl.col("end") <= date(2024, 1, 1)).is_empty()
    assert not short.spells.filter(pl.col("start") < date(2024, 1, 1)).is_empty()


def test_nobody_is_in_two_spells_or_services_at_once(periods):
    still_open = pl.col("end").is_null() & pl.col("next_start").is_not_null()
    assert periods.filter(still_open | (pl.col("next_start") < pl.col("end"))).is_empty()


def test_a_person_has_one_sex_and_one_year_of_birth(periods):
    people = periods.group_by("person_key").agg(pl.col("sex", "birth_year").n_unique())
    assert people.select(pl.col("sex", "birth_year").max()).row(0) == (1, 1)


def test_about_one_person_in_fifty_moves_between_municipalities(periods):
    homes = periods.group_by("person_key").agg(pl.col("municipality").n_unique().alias("homes"))["homes"]
    assert 0.01 < (homes > 1).mean() < 0.03
    assert homes.max() <= 6


def test_people_come_back_so_there_are_fewer_persons_than_spells(made):
    assert 0.4 < made.spells["person_key"].n_unique() / made.spells.height < 0.7


def test_nobody_is_younger_than_17_or_unemployed_beyond_67(periods):
    ages = periods.select(
        (pl.col("start").dt.year() - pl.col("birth_year")).min().alias("youngest"),
        (pl.coalesce("end", pl.lit(LAST_DAY)).dt.year() - pl.col("birth_year")).max().alias("oldest"),
    )
    assert ages["youngest"].item() >= 17
    assert ages["oldest"].item() <= 67


def test_a_service_begins_on_the_day_its_spell_ends(made):
    spells = made.spells.select("person_key", pl.col("end").alias("start"))
    later = made.services.filter(pl.col("start") > date(2016, 1, 1))
    assert later.join(spells, on=["person_key", "start"], how="anti").is_empty()


def test_services_are_kinds_of_the_catalogue(made):
    assert set(made.services["service"].unique()) <= set(CATALOGUE.dimensions["breakdown"].categories)


def test_a_plan_is_made_while_the_spell_lasts_or_before_it(made):
    assert made.spells.filter(pl.col("plan_date") >= pl.col("end")).is_empty()
    assert made.spells.filter(pl.col("plan_date") < pl.col("start")).height > 0


def test_what_lies_after_the_last_day_is_not_known(made):
    for cases, columns in ((made.spells, ("start", "end", "plan_date")), (made.services, ("start", "end"))):
        assert cases.filter(pl.any_horizontal(pl.col(columns) > LAST_DAY)).is_empty()
        assert cases["end"].null_count() > 0


def test_spells_open_at_the_beginning_may_be_years_old(made):
    at_start = made.spells.filter(pl.col("start") < date(2016, 1, 1))
    assert (date(2016, 1, 1) - at_start["start"].min()).days > 4 * 365


def test_the_scale_multiplies_the_people():
    small, large = (generate_cases(municipalities=["205"], scale=scale).spells.height for scale in (0.1, 0.4))
    assert large / small == pytest.approx(4, rel=0.05)


def test_the_whole_country_can_be_generated_small():
    country = generate_country(150_000)
    assert country.spells.height == pytest.approx(150_000, rel=0.03)
    assert set(country.spells["municipality"].unique()) <= set(CATALOGUE.places.municipalities)
    assert country.spells["municipality"].n_unique() > 290  # at one in a hundred, the smallest have nobody
    assert country.spells["start"].max() > date(2026, 10, 1)
    assert country.spells.filter(pl.col("end") < date(2006, 11, 30)).height > 0


def test_invented_municipalities_add_up_to_a_country():
    sizes = [place.labour_force[1] for place in places_of(list(CATALOGUE.places.municipalities))]
    assert len(sizes) == 308
    # Really 2.7 million, and the smallest has a hundred or so.
    assert 2_000_000 < sum(sizes) < 3_400_000
    assert min(sizes) < 200


@pytest.mark.parametrize(
    "edge",
    [
        (pl.col("end") - pl.col("start")).dt.total_days() == 1,
        pl.col("start").dt.month_end() == pl.col("start"),
        pl.col("start") == date(2024, 2, 29),
        pl.col("end") == date(2024, 2, 29),
        pl.col("start") == date(2024, 3, 28),  # a count day
        pl.col("end") == date(2024, 3, 28),
        pl.col("end").is_null(),
        pl.col("plan_date") < pl.col("start"),
        pl.col("plan_date").is_null(),
        (pl.col("end") - pl.col("start")).dt.total_days() > 5 * 365,
    ],
    ids=str,
)
def test_the_edges_are_there(made, edge):
    assert made.spells.filter(edge).height > 0


def test_a_person_returns_on_the_day_a_service_ends(made):
    back = made.services.join(made.spells, left_on=["person_key", "end"], right_on=["person_key", "start"])
    assert back.height > 0


def test_only_training_and_coaching_are_bought(made):
    bought = made.services.filter(pl.col("provider") != "own")["service"].unique()
    assert set(bought) == {"training", "coaching"}


def test_customers_of_the_better_provider_return_less(made):
    """0.35, 0.50 and 0.60 of them return, as planted: of about 5 000 each, to a standard deviation of 0.7 points."""
    ended = made.services.filter(pl.col("service").is_in(["training", "coaching"]), pl.col("end") < date(2025, 1, 1))
    spells = made.spells.select("person_key", "start", pl.col("start").alias("again")).sort("start")
    after = ended.sort("end").join_asof(
        spells, left_on="end", right_on="start", by="person_key", strategy="forward", check_sortedness=False
    )
    is_back = pl.col("again") <= pl.col("end").dt.offset_by("1y")
    returned = dict(after.group_by("provider").agg(is_back.fill_null(value=False).mean()).iter_rows())
    assert returned["provider-a"] == pytest.approx(0.35, abs=0.03)
    assert returned["provider-b"] == pytest.approx(0.60, abs=0.03)
    assert returned["own"] == pytest.approx(0.50, abs=0.03)
    assert returned["provider-c"] == pytest.approx(0.50, abs=0.03)


def test_a_service_costs_its_days_at_the_price_of_its_provider(made):
    """Coaching at 30 euros a day, provider a 30 % more, c 30 % less; own study costs nothing."""
    days = (pl.coalesce("end", pl.lit(date(2026, 11, 1))) - pl.col("start")).dt.total_days()
    coaching = made.services.filter(pl.col("service") == "coaching").with_columns(days.alias("days"))
    for provider, price in (("own", 30), ("provider-a", 39), ("provider-b", 33), ("provider-c", 21)):
        bought = coaching.filter(pl.col("provider") == provider)
        assert (bought["cost"] == bought["days"] * price).all()
        assert bought.height > 100
    assert made.services.filter(pl.col("service") == "own_study")["cost"].max() == 0


@pytest.mark.parametrize(("days", "share"), [(91, 0.40), (182, 0.22)])
@pytest.mark.parametrize("is_town", [True, False])
def test_forty_percent_reach_three_months_and_22_six(days, share, is_town):
    assert SPELL_LENGTHS.tails[is_town][days] == pytest.approx(share, abs=0.035)


def test_a_clock_of_double_pace_halves_the_time():
    grid = Grid(month_number(date(2026, 1, 1)), month_number(date(2026, 3, 1)))
    clock = Clock.of_pace(grid, np.array([1.0, 2.0, 1.0]))
    starts = np.array(
        [day_number(day) for day in (date(2026, 1, 11), date(2026, 2, 1), date(2026, 1, 22), date(2026, 3, 1))]
    )
    # 10 days of January; 10 of the clock in 5 of February; 10 in January and 10 in 5 of February; beyond 31 March.
    ends = clock.after(starts, np.array([10.0, 10.0, 20.0, 40.0]))
    assert ends.tolist() == [day_number(day) for day in (date(2026, 1, 21), date(2026, 2, 6), date(2026, 2, 6))] + [
        NEVER
    ]


def test_inflow_holds_a_count_that_loses_half_each_month():
    months = SETTLING_MONTHS + 4
    age = np.arange(months)[None, :] - np.arange(months)[:, None]
    still_open = np.where(age >= 0, 0.5 ** np.maximum(age, 0), 0.0)
    wanted = np.full(months, 100.0)
    wanted[-2:] = [110.0, 50.0]
    # 100 halve to 50, so 50 are needed; then 60; then 110 halve to 55: too many already, and the least possible begins.
    assert begun(wanted, still_open)[-4:] == pytest.approx([50, 50, 60, 1])


@pytest.mark.parametrize("code", ["205", "697", "777"])
def test_what_begins_adds_up_to_the_unemployed_wanted(code):
    course = Course(Grid(month_number(date(2016, 1, 1)) - BURN_IN_MONTHS, month_number(date(2026, 10, 1))))
    place = KNOWN[code]
    expected = course.spells_begun(place) @ course.spell_survival[place.is_town]
    assert expected[BURN_IN_MONTHS:] == pytest.approx(course.unemployed(place)[BURN_IN_MONTHS:], rel=1e-6)


def people(code, *rows):
    """Persons of a municipality who may move: key, band, first day, and the day from which they may go on."""
    frame = pl.DataFrame(rows, schema=["person_key", "band", "start", "ready"], orient="row")
    born = pl.col("person_key").cast(pl.Int16).alias("birth_year")
    return frame.with_columns(pl.lit(code).alias("municipality"), born)


def test_whoever_moves_takes_up_the_cases_of_the_next_to_begin_elsewhere():
    kajaani = people(205, (1, 7, 10, 50), (2, 7, 60, NEVER), (3, 8, 10, 20))
    kuhmo = people(290, (4, 7, 40, NEVER), (5, 8, 30, 90), (6, 8, 95, NEVER))
    paltamo = people(578, (7, 8, 99, NEVER))
    # 1 could go on as 2, but that is no move. 3 goes on as 5; 5 as 6 would stay in Kuhmo.
    assert moves([kajaani, kuhmo, paltamo]).rows() == [(5, 3, 3)]


def test_the_longest_waiting_takes_the_next_spell_of_the_group():
    groups = np.array([0, 0, 0, 1, 0, 0])
    starts = np.array([1, 2, 5, 6, 7, 9])
    ready = np.array([6, 4, 30, NEVER, NEVER, NEVER])
    # Of group 0 the second is ready on day 4 and takes the spell of day 5; the first on day 6 takes that of day 7.
    assert link(groups, starts, ready).tolist() == [NOBODY, NOBODY, 1, NOBODY, 0, NOBODY]


def test_each_spell_takes_one_of_those_who_wait():
    groups, ready = np.zeros(5, dtype=int), np.array([2, 3, NEVER, NEVER, NEVER])
    # Two are ready when the third spell begins: it takes the first of them, the fourth the other.
    assert link(groups, np.array([0, 1, 5, 6, 8]), ready).tolist() == [NOBODY, NOBODY, 0, 1, NOBODY]
    assert served(np.array([1, 2]), np.array([5, 6, 7])).tolist() == [True, True, False]


def test_a_person_is_known_by_the_first_spell():
    earlier = np.array([NOBODY, 0, NOBODY, 1, 3, 2])
    assert first_spells(earlier).tolist() == [0, 0, 2, 0, 0, 2]
