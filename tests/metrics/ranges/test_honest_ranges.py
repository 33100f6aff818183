"""Sums through hidden cells against sums worked by hand, and against every whole number that could be.

Kainuu: sub-region 182 is Kajaani (205), Paltamo (578), Ristijärvi (697) and Sotkamo (765); sub-region 181 is
Hyrynsalmi (105), Kuhmo (290), Puolanka (620) and Suomussalmi (777).
"""

from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.catalogue import load_catalogue
from catalogue.language import speak
from catalogue.place_schema import Area, Membership
from catalogue.schema import Partition
from data.observations import STATUS, parquet_bytes
from metrics.database import ReleaseDatabase
from metrics.figures import Period, compute
from metrics.ranges.programme import extremes
from metrics.words import source_text
from tests.builders import JUNE, observation, request

CATALOGUE = load_catalogue()
SUBREGIONS = {"subregion:182": ("205", "578", "697", "765"), "subregion:181": ("105", "290", "620", "777")}
KAINUU = tuple(code for codes in SUBREGIONS.values() for code in codes)
HIDDEN = "hidden"
BOUNDS = (1, 4)


def catalogue_with(*members, partition=()):
    """Return the catalogue with a group of these members, and parts that add up to a published total."""
    group = Area(
        id="group:asked",
        kind="group",
        title={"fi": "Kysytyt", "sv": "Frågade", "en": "Asked"},
        members=(Membership(since=date(2000, 1, 1), municipalities=members),),
    )
    source = CATALOGUE.sources["area-extract"]
    if partition:
        parts = Partition(measure="unemployed", dimension="breakdown", categories=partition)
        source = source.model_copy(update={"partitions": (parts,)})
    return replace(
        CATALOGUE,
        places=replace(CATALOGUE.places, areas={**CATALOGUE.places.areas, group.id: group}),
        sources={**CATALOGUE.sources, "area-extract": source},
    )


def cell(place, count, **other):
    """Return the observation of a count of unemployed; `hidden` is 1 to 4."""
    low, high = BOUNDS if count == HIDDEN else (count, count)
    obs_status, conf_status = STATUS["hidden" if count == HIDDEN else "normal"]
    known = None if count == HIDDEN else float(count)
    status = {"obs_status": obs_status, "conf_status": conf_status}
    return observation(**{"place": place, "value": known, "lower": float(low), "upper": float(high)} | status | other)


def sum_of(cells, *members, partition=(), periods=(), sex="_T"):
    """Return the figure of the group of these members, whose labour force is 100 each."""
    force = [cell(place, 100, measure="labour_force", sex=sex) for place in dict.fromkeys(KAINUU + members)]
    months = {month for row in cells for month in row["period"]}
    force = [row.with_columns(pl.lit(month).alias("period")) for row in force for month in months]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "release.parquet"
        path.write_bytes(parquet_bytes(pl.concat([*cells, *force])))
        database = ReleaseDatabase([path], catalogue_with(*members, partition=partition))
        asked = replace(request("unemployed_share", "group:asked", periods=periods), groups=((sex, "_T"),))
        return compute(database, asked).row(0, named=True)


def numerator(row):
    return row["numerator"], row["numerator_lower"], row["numerator_upper"], row["rows_used"]


def kainuu(**counts):
    """Return cells of Kainuu's eight: 10 each where no other count is given, as `k290=HIDDEN`."""
    return [cell(code, counts.get(f"k{code}", 10)) for code in KAINUU]


def test_two_hidden_in_a_region_whose_own_row_is_published_are_known_together():
    # Six tens and two hidden are 65: the hidden two are 5 together, the eight 65.
    cells = [*kainuu(k290=HIDDEN, k620=HIDDEN), cell("region:18", 65)]
    assert numerator(sum_of(cells, "205", "290", "620")) == (15, 15, 15, ["region:18"])
    # Without the region's row: 10 + (1..4) + (1..4)
    assert numerator(sum_of(cells[:-1], "205", "290", "620")) == (None, 12, 18, [])


def test_one_hidden_member_is_never_narrowed():
    # The region's row leaves 3 for Kuhmo; a sum through Kuhmo alone keeps 1 to 4.
    cells = [*kainuu(k290=HIDDEN), cell("region:18", 73)]
    assert numerator(sum_of(cells, "205", "290")) == (None, 11, 14, [])


def test_a_sum_is_widened_where_it_would_itself_say_what_its_members_are():
    # Two hidden are 8 together, so 4 each. The range stays wide enough for one of them to be anything: 1 + 4 to 8.
    cells = [*kainuu(k290=HIDDEN, k620=HIDDEN), cell("region:18", 68)]
    assert numerator(sum_of(cells, "290", "620")) == (None, 5, 8, ["region:18"])


def test_a_row_that_holds_others_hidden_too_leaves_a_range():
    # Three hidden are 10 together; two of them are 10 - (2..4) = 6..8, less what one alone may be: 5..8.
    cells = [*kainuu(k290=HIDDEN, k620=HIDDEN, k777=HIDDEN), cell("region:18", 60)]
    assert numerator(sum_of(cells, "290", "620")) == (None, 5, 8, ["region:18"])


def test_the_row_of_a_subregion_is_used_and_named():
    cells = [*kainuu(k290=HIDDEN, k620=HIDDEN), cell("subregion:181", 25)]
    row = sum_of(cells, "205", "290", "620")
    assert numerator(row) == (15, 15, 15, ["subregion:181"])
    texts = [source_text(row, CATALOGUE, speak(code)).split(". ")[1] for code in ("en", "fi", "sv")]
    assert texts == [
        "Sum from own rows and the row of sub-region Kehys-Kainuu",
        "Summa omista riveistä ja rivistä: seutukunta Kehys-Kainuu",
        "Summa från egna rader och raden för ekonomiska regionen Kehys-Kainuu",
    ]


def test_rows_beside_the_sum_bind_it_too():
    # Kainuu's 65 less sub-region 182's 40 are 25, of which Hyrynsalmi and Suomussalmi have 20.
    cells = [*kainuu(k290=HIDDEN, k620=HIDDEN, k205=HIDDEN, k765=HIDDEN), cell("region:18", 50)]
    cells.append(cell("subregion:182", 25))
    assert numerator(sum_of(cells, "105", "290", "620")) == (15, 15, 15, ["region:18", "subregion:182"])


@pytest.mark.parametrize("total", [61, 69])
def test_a_total_that_contradicts_its_parts_is_ignored(total):
    cells = [*kainuu(k290=HIDDEN, k620=HIDDEN), cell("region:18", total)]
    assert numerator(sum_of(cells, "290", "620")) == (None, 2, 8, [])


def test_a_municipality_without_data_may_be_anything_so_a_total_bounds_the_others_from_above_only():
    # Seven are there; whatever Puolanka has, the two hidden are at most 54 - 50 = 4 together, at least 2. Neither may
    # be shown to be less than 4, so up to 5.
    cells = [row for row in kainuu(k290=HIDDEN, k777=HIDDEN) if row["place"][0] != "620"]
    row = sum_of([*cells, cell("region:18", 54)], "290", "620", "777")
    assert numerator(row) == (None, 2, 5, ["region:18"])
    assert (row["covered"], row["members"]) == (2, 3)


def test_the_countrys_row_binds_with_what_is_of_unknown_place():
    # 308 municipalities of which 300 have 0; Kainuu has 60 and two hidden, the country 65, unknown and abroad nobody.
    others = [cell(code, 0) for code in CATALOGUE.places.municipalities if code not in KAINUU]
    cells = [*others, *kainuu(k290=HIDDEN, k620=HIDDEN), cell("country", 65)]
    unknown = [cell("unknown:KU199", 0), cell("unknown:KUJOU", 0)]
    assert numerator(sum_of([*cells, *unknown], "290", "620")) == (5, 5, 5, ["country"])
    # Two of unknown place are among them.
    assert numerator(
        sum_of([*cells, cell("unknown:KU199", 0), cell("unknown:KUJOU", HIDDEN)], "205", "290", "620")
    ) == (
        (None, 12, 15, ["country"])  # hidden: 5 - (1..4) = 1..4, at least 2, and one of them may be 4 or 1
    )
    # Where the file says nothing of the unknown, the country's row bounds from above only.
    assert numerator(sum_of(cells, "290", "620")) == (None, 2, 5, ["country"])


def test_parts_that_add_up_to_a_published_total_bind_it():
    # Kuhmo: training 3, trial hidden, so 4 to 7 and hidden itself: 4. Puolanka: training 2, trial hidden: 3 or 4.
    parts = [
        *(cell("290", count, breakdown=part) for part, count in (("training", 3), ("trial", HIDDEN))),
        *(cell("620", count, breakdown=part) for part, count in (("training", 2), ("trial", HIDDEN))),
    ]
    row = sum_of([*kainuu(k290=HIDDEN, k620=HIDDEN), *parts], "290", "620", partition=("training", "trial"))
    assert numerator(row) == (None, 5, 8, ["breakdown"])  # 7 to 8, widened to 1 + 4
    assert source_text(row, CATALOGUE, speak("en")).endswith("Range from own rows and the row of the total's parts")


def test_parts_that_contradict_the_other_rows_are_left_out():
    # The parts say 8 of Kuhmo and Puolanka together, the region's row says 5.
    parts = [
        cell(code, count, breakdown=part) for code in ("290", "620") for part, count in (("training", 4), ("trial", 0))
    ]
    cells = [*kainuu(k290=HIDDEN, k620=HIDDEN), *parts, cell("region:18", 65)]
    row = sum_of(cells, "290", "620", partition=("training", "trial"))
    assert numerator(row) == (5, 5, 5, ["region:18"])


def test_men_and_women_are_not_taken_to_be_all():
    # 4 men of Kuhmo and 4 of Puolanka, 0 women; not everybody's sex is known, so the totals stay open.
    sexes = [cell(code, count, sex=sex) for code in ("290", "620") for sex, count in (("M", 4), ("F", 0))]
    row = sum_of([*kainuu(k290=HIDDEN, k620=HIDDEN), *sexes], "290", "620")
    assert numerator(row) == (None, 2, 8, [])


def test_groups_use_the_rows_of_their_own_group():
    men = [row.with_columns(sex=pl.lit("M")) for row in [*kainuu(k290=HIDDEN, k620=HIDDEN), cell("region:18", 65)]]
    assert numerator(sum_of(men, "205", "290", "620", sex="M")) == (15, 15, 15, ["region:18"])


def test_a_year_is_the_mean_of_its_months_own_ranges():
    # Ranges of the months: 15 exactly in January, 12 to 18 in the eleven others, which have no row of the region.
    months = [date(2025, month, 1) for month in range(1, 13)]
    cells = [row.with_columns(pl.lit(m).alias("period")) for m in months for row in kainuu(k290=HIDDEN, k620=HIDDEN)]
    cells.append(cell("region:18", 65, period=months[0]))
    row = sum_of(cells, "205", "290", "620", periods=(Period.of_year(2025),))
    assert row["numerator_lower"] == pytest.approx((15 + 11 * 12) / 12)
    assert row["numerator_upper"] == pytest.approx((15 + 11 * 18) / 12)
    assert (row["rows_used"], row["status"]) == (["region:18"], "range")


def test_nothing_is_asked_where_nothing_is_hidden(monkeypatch):
    asked = []
    query = ReleaseDatabase.query
    monkeypatch.setattr(
        ReleaseDatabase, "query", lambda self, name, *a, **b: asked.append(name) or query(self, name, *a, **b)
    )
    sum_of([*kainuu(), cell("region:18", 80)], "205", "290")
    assert asked == ["cells"]


def test_a_command_that_writes_figures_writes_nothing_else(capfd):
    sum_of([*kainuu(k290=HIDDEN, k620=HIDDEN), cell("region:18", 65)], "290", "620")
    assert capfd.readouterr().out == ""


def bounds_of(count):
    return BOUNDS if count == HIDDEN else (count, count)


def shown(count, published=True):
    """Return what the source shows of a count, None for nothing."""
    return (HIDDEN if 1 <= count <= 4 else count) if published else None


def possible(cells, rows):
    """Yield every way to fill the hidden cells by which all rows (members, what is shown) come out."""
    hidden = [key for key, count in cells.items() if count == HIDDEN]
    for guess in product(range(BOUNDS[0], BOUNDS[1] + 1), repeat=len(hidden)):
        filled = cells | dict(zip(hidden, guess, strict=True))
        sums = [(sum(filled[key] for key in members), bounds_of(count)) for members, count in rows]
        if all(low <= value <= high for value, (low, high) in sums):
            yield filled


def widened(least, greatest, members):
    """Return a range that lets one member be anything its own bounds allow; `members` are bounds."""
    widths = [high - low for low, high in members if low < high]
    low, high = sum(low for low, _ in members), sum(high for _, high in members)
    if len(widths) < 2:
        return low, high
    return min(least, high - max(widths)), max(greatest, low + max(widths))


COUNTS = st.sampled_from([0, 1, 2, 3, 4, 4, 5, 9])


@settings(max_examples=40, deadline=None)
@given(
    counts=st.lists(COUNTS, min_size=8, max_size=8),
    chosen=st.sets(st.sampled_from(KAINUU), min_size=2),
    has_rows=st.lists(st.booleans(), min_size=3, max_size=3),
)
def test_the_range_holds_every_possible_sum_and_no_other(counts, chosen, has_rows):
    true = dict(zip(KAINUU, counts, strict=True))
    cells = {code: shown(count) for code, count in true.items()}
    within = {**SUBREGIONS, "region:18": KAINUU}
    rows = {p: (c, shown(sum(true[m] for m in c))) for (p, c), has in zip(within.items(), has_rows, strict=True) if has}
    sums = [sum(filled[code] for code in chosen) for filled in possible(cells, rows.values())]
    expected = widened(min(sums), max(sums), [bounds_of(cells[code]) for code in chosen])
    observed = [cell(place, count) for place, count in cells.items()]
    observed += [cell(place, count) for place, (_, count) in rows.items()]
    row = sum_of(observed, *sorted(chosen))
    if row["basis"] == "published":  # all of Kainuu: its own row is the figure
        expected = bounds_of(rows["region:18"][1])
    assert (row["numerator_lower"], row["numerator_upper"]) == expected


@settings(max_examples=30, deadline=None)
@given(counts=st.lists(st.sampled_from([0, 1, 2, 3, 4, 6]), min_size=6, max_size=6), has_row=st.booleans())
def test_the_range_of_a_table_with_parts_holds_every_possible_sum_and_no_other(counts, has_row):
    places, parts = ("290", "620", "777"), ("training", "trial")
    true = dict(zip(product(places, parts), counts, strict=True))
    cells = {key: shown(count) for key, count in true.items()}
    totals = {place: shown(sum(true[place, part] for part in parts)) for place in places}
    rows = [(tuple((place, part) for part in parts), totals[place]) for place in places]
    region = shown(sum(counts))
    rows += [(tuple(true), region)] * has_row
    asked = ("290", "620")
    sums = [sum(filled[place, part] for place in asked for part in parts) for filled in possible(cells, rows)]
    expected = widened(min(sums), max(sums), [bounds_of(totals[place]) for place in asked])
    observed = [cell(place, count) for place, count in totals.items()]
    observed += [cell(place, count, breakdown=part) for (place, part), count in cells.items()]
    observed += [cell(code, 0) for code in KAINUU if code not in places]
    observed += [cell("region:18", region)] * has_row
    row = sum_of(observed, *asked, partition=parts)
    assert (row["numerator_lower"], row["numerator_upper"]) == expected


def test_june_is_the_month_of_these_tests():
    assert all(row["period"][0] == JUNE for row in kainuu())


def test_of_no_sums_there_are_no_ranges():
    columns = {"block": pl.UInt32, "column": pl.UInt32, "lower": pl.Float64, "upper": pl.Float64}
    entries = {"block": pl.UInt32, "relation": pl.UInt32, "column": pl.UInt32, "sign": pl.Int8, "of_parts": pl.Boolean}
    nothing = pl.DataFrame(schema=columns | {"wanted": pl.Boolean, "row": pl.String})
    assert extremes(nothing, pl.DataFrame(schema=entries)).is_empty()
