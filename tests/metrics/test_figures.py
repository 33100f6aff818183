"""Figures against numbers worked by hand."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.catalogue import load_catalogue
from metrics.database import ReleaseDatabase
from metrics.figures import Period, compute
from metrics.ratios import with_ratios
from tests.builders import EXTRACT, JUNE, database, figure, publish, request, rounded

AREA = "area:kainuu-koillismaa"
RATE = "activation_rate"


def test_a_rate_is_its_sums_divided(tmp_path):
    # Kajaani: 512 / (2 066 + 512) = 512 / 2 578 = 19.860...
    row = figure(database(tmp_path), RATE, "205")
    assert rounded(row, "value", "lower", "upper", "numerator", "denominator") == [19.9, 19.9, 19.9, 512, 2578]
    assert (row["status"], row["covered"], row["members"], row["source"]) == ("exact", 1, 1, "area-extract")


def test_bounds_use_that_the_numerator_is_part_of_the_denominator(tmp_path):
    # Kuhmo: 1/(1+344) = 0.29 %, 4/(4+344) = 1.15 %; dividing outer bounds would give 1/348 and 4/345.
    row = figure(database(tmp_path), RATE, "290")
    assert rounded(row, "value", "lower", "upper", decimals=3) == [None, 0.290, 1.149]
    assert rounded(row, "numerator_lower", "numerator_upper", "denominator_lower", "denominator_upper") == [
        1,
        4,
        345,
        348,
    ]
    assert row["status"] == "range"


def test_an_area_is_the_ratio_of_sums_and_not_the_mean_of_rates(tmp_path):
    # June 2025, three of ten: (500 + 50 + 10) / (2 380 + 560) = 560 / 2 940 = 19.05 %; the mean of rates is 19.2.
    row = figure(database(tmp_path), RATE, AREA, date(2025, 6, 1))
    assert rounded(row, "value", decimals=2) == [19.05]


def test_a_sum_through_a_hidden_cell_is_a_range_and_says_what_it_covers(tmp_path):
    # June 2026: 512 + (1..4) + 9 = 522..525 of 2 446 unemployed: 522/2968 = 17.59, 525/2971 = 17.67
    row = figure(database(tmp_path), RATE, AREA)
    assert rounded(row, "value", "lower", "upper", decimals=2) == [None, 17.59, 17.67]
    assert (row["covered"], row["members"]) == (3, 10)


def test_numerator_and_denominator_cover_the_same_municipalities(tmp_path):
    text = "municipality;month;unemployed;in_services\n205;2026-06;80;20\n290;2026-06;1000;\n"
    row = figure(database(tmp_path, text), RATE, AREA)
    assert rounded(row, "value", "denominator") == [20.0, 100]
    assert row["covered"] == 1


def test_a_denominator_of_its_own_is_divided_by(tmp_path):
    # Ristijärvi: 36 / 447 = 8.05 %
    assert rounded(figure(database(tmp_path), "unemployed_share", "697"), "value", decimals=2) == [8.05]


def test_a_duration_is_days_per_spell_in_weeks(tmp_path):
    text = "municipality;month;open_spells;open_days\n205;2026-06;10;2800\n290;2026-06;30;2100\n"
    data = database(tmp_path, text)
    assert rounded(figure(data, "ongoing_duration", "205"), "value") == [40.0]  # 280 days
    assert rounded(figure(data, "ongoing_duration", AREA), "value") == [17.5]  # 4 900 / 40 = 122.5 days


def test_hidden_days_leave_the_municipality_out_and_say_so(tmp_path):
    text = "municipality;month;open_spells;open_days\n205;2026-06;10;2800\n697;2026-06;...;...\n"
    data = database(tmp_path, text)
    assert figure(data, "ongoing_duration", "697")["status"] == "hidden"
    assert figure(data, "ongoing_duration", AREA)["covered"] == 1


def test_a_proportion_never_exceeds_the_whole(tmp_path):
    text = "municipality;month;passed_1m;plan_before_1m\n697;2026-06;...;...\n"
    row = figure(database(tmp_path, text), "plan_within_one_month", "697")
    assert rounded(row, "lower", "upper") == [25.0, 100.0]  # 1/4 to 4/1, cut at the whole


def test_nobody_in_the_denominator_gives_no_figure(tmp_path):
    text = "municipality;month;passed_1m;plan_before_1m\n697;2026-06;0;0\n"
    row = figure(database(tmp_path, text), "plan_within_one_month", "697")
    assert (row["status"], row["value"], row["lower"]) == ("not_computable", None, None)


def test_what_the_release_does_not_hold_is_missing_and_every_figure_asked_for_has_a_row(tmp_path):
    rows = compute(database(tmp_path), request(RATE, "205", "832", AREA, "country"))
    assert rows["place"].to_list() == ["205", "832", AREA, "country"]
    assert rows["status"].to_list() == ["exact", "missing", "range", "range"]


def monthly(months, unemployed, in_services):
    lines = [f"205;2025-{m:02d};{unemployed(m)};{in_services(m)}" for m in months]
    return "municipality;month;unemployed;in_services\n" + "\n".join(lines) + "\n"


def test_a_year_of_a_stock_is_the_mean_of_its_months(tmp_path):
    # unemployed 100..1 200, mean 650; services always 350: 350 / 1 000 = 35 %
    data = database(tmp_path, monthly(range(1, 13), lambda m: 100 * m, lambda _: 350))
    row = compute(data, request(RATE, "205", month=date(2025, 12, 1), periods=(Period.of_year(2025),))).row(
        0, named=True
    )
    assert rounded(row, "value", "numerator", "denominator") == [35.0, 350, 1000]


def test_a_year_of_a_flow_is_the_sum_of_its_months(tmp_path):
    lines = [f"205;2025-{m:02d};10;{m - 1 if m > 5 else 5}" for m in range(1, 13)]
    text = "municipality;month;passed_1m;plan_before_1m\n" + "\n".join(lines) + "\n"
    row = compute(
        database(tmp_path, text),
        request("plan_within_one_month", "205", month=date(2025, 12, 1), periods=(Period.of_year(2025),)),
    ).row(0, named=True)
    # 5 x 5 + 5 + 6 + ... + 11 = 25 + 56 = 81 of 120
    assert rounded(row, "numerator", "denominator", "value") == [81, 120, 67.5]


def test_a_year_with_a_month_missing_has_no_figure(tmp_path):
    data = database(tmp_path, monthly(range(1, 12), lambda _: 100, lambda _: 100))
    row = compute(data, request(RATE, "205", month=date(2025, 12, 1), periods=(Period.of_year(2025),))).row(
        0, named=True
    )
    assert (row["status"], row["value"], row["numerator"]) == ("incomplete", None, None)


SERVICES = "TYOLLISTETTYLOP;KOKEILULOP;TVKOULUTUSLOP;VALMENNUSLOP;MTPPALVELUTLOP"
KAINUU = {"205": 10, "290": 20, "578": 30, "620": 40, "697": 50, "765": 60, "777": 70, "105": 80}


def test_the_sources_own_total_goes_before_the_sum_of_municipalities(tmp_path):
    rows = [f"KU{code};2026M06;{count};...;0;0;0;0" for code, count in KAINUU.items()]
    text = f"alue;kk;TYOTTOMATLOPUSSA;{SERVICES}\n" + "\n".join([*rows, "MK18;2026M06;360;20;10;5;3;2"]) + "\n"
    row = figure(database(tmp_path, text), RATE, "region:18")
    assert rounded(row, "value") == [10.0]  # 40 / 400, where the municipalities' own rows leave 8 to 32
    assert (row["basis"], row["covered"]) == ("published", 8)


def test_without_a_published_total_the_municipalities_are_added_up(tmp_path):
    rows = [f"KU{code};2026M06;{count};...;0;0;0;0" for code, count in KAINUU.items()]
    row = figure(
        database(tmp_path, f"alue;kk;TYOTTOMATLOPUSSA;{SERVICES}\n" + "\n".join(rows) + "\n"), RATE, "region:18"
    )
    assert rounded(row, "numerator_lower", "numerator_upper") == [8, 32]
    assert row["basis"] == "own_rows"


def test_unknown_and_abroad_count_in_the_country_and_are_no_municipality(tmp_path):
    text = "alue;kk;TYOTTOMATLOPUSSA;TYOVOIMATK\nKU205;2026M06;90;1000\nKU199;2026M06;10;0\n"
    row = figure(database(tmp_path, text), "unemployed_share", "country")
    assert rounded(row, "numerator", "denominator") == [100, 1000]
    assert (row["covered"], row["members"]) == (1, 308)


def test_one_figure_comes_from_one_source_in_the_declared_order(tmp_path):
    publish(tmp_path)
    store = publish(
        tmp_path, "alue;kk;TYOTTOMATLOPUSSA;TYOVOIMATK\nKU205;2026M06;1;16917\nKU832;2026M06;2;1459\n", "s.csv"
    )

    data = ReleaseDatabase.open(store, store.release(), load_catalogue())
    own, statfin = figure(data, "unemployed_share", "205"), figure(data, "unemployed_share", "832")
    assert (own["numerator"], own["source"]) == (2066, "area-extract")
    assert (statfin["numerator"], statfin["source"]) == (2, "statfin-12r5")


def test_a_published_rate_is_shown_for_its_place_and_never_added_up(tmp_path):
    text = "alue;kk;TYOTOSUUS\nKU205;2026M06;12.2\nKU290;2026M06;11.8\nKU697;2026M06;...\n"
    data = database(tmp_path, text)
    kajaani = figure(data, "unemployed_share", "205")
    assert (kajaani["status"], kajaani["value"], kajaani["denominator"]) == ("rate", 12.2, None)
    assert figure(data, "unemployed_share", "697")["status"] == "hidden"
    assert figure(data, "unemployed_share", AREA)["status"] == "not_summable"


def test_groups_are_computed_like_totals(tmp_path):
    rows = "205;2026-06;_T;100;25\n205;2026-06;M;60;20\n205;2026-06;F;40;5\n"
    text = f"municipality;month;sex;unemployed;in_services\n{rows}"
    from dataclasses import replace

    asked = replace(request(RATE, "205"), groups=(("M", "_T"), ("F", "_T"), ("_T", "_T")))
    rows = compute(database(tmp_path, text), asked)
    assert rows.select("sex", pl.col("value").round(2)).rows() == [("M", 25.0), ("F", 11.11), ("_T", 20.0)]


def test_a_municipality_that_took_another_in_has_the_history_of_both(tmp_path):
    text = "alue;kk;TYOTTOMATLOPUSSA;TYOVOIMATK\nKU507;2023M10;211;2202\nKU588;2023M10;66;625\n"
    row = figure(database(tmp_path, text), "unemployed_share", "507", date(2023, 10, 1))
    assert rounded(row, "numerator", "denominator") == [277, 2827]


def test_sql_reaches_no_file_outside_the_release(tmp_path):
    import duckdb

    data = database(tmp_path)
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(duckdb.Error, match=r"disabled|not allowed|Permission"):
        data._connection.cursor().execute("SELECT * FROM read_csv(?)", [str(tmp_path / "secret.csv")])


COUNTS = st.integers(0, 500)


@settings(max_examples=60, deadline=None)
@given(low=COUNTS, width=st.integers(0, 20), rest=COUNTS, rest_width=st.integers(0, 20), share=st.floats(0, 1))
def test_no_value_within_the_cells_lies_outside_the_bounds(low, width, rest, rest_width, share):
    sums = pl.DataFrame(
        [
            {
                "indicator": RATE,
                "covered": 1,
                "hidden": False,
                "not_applicable": False,
                "months": 1,
                "months_asked": 1,
                "numerator": None,
                "numerator_lower": float(low),
                "numerator_upper": float(low + width),
                "rest_lower": float(rest),
                "rest_upper": float(rest + rest_width),
                "denominator": None,
                "denominator_lower": float(low + rest),
                "denominator_upper": float(low + width + rest + rest_width),
            }
        ],
        schema_overrides={"numerator": pl.Float64, "denominator": pl.Float64},
    )
    row = with_ratios(sums, load_catalogue()).row(0, named=True)
    if row["status"] != "range":
        assert low + rest == 0
        return
    numerator, other = low + round(share * width), rest + round((1 - share) * rest_width)
    actual = 100 * numerator / (numerator + other)
    assert row["lower"] - 1e-9 <= actual <= row["upper"] + 1e-9


def test_the_extract_of_these_tests_is_whole():
    assert EXTRACT.count("\n") == 7
    assert date(2026, 6, 1) == JUNE


def test_a_group_whose_hidden_counts_add_up_to_a_small_one_is_hidden_in_a_protected_table(tmp_path):
    text = "municipality;month;passed_1m;plan_before_1m\n205;2026-06;50;2\n290;2026-06;40;30\n"
    store = publish(tmp_path, text)
    raw = ReleaseDatabase.open_unprotected(store, store.release(), load_catalogue())
    paths = [store.parts.path(part.sha256) for part in store.release().parts]
    protected = ReleaseDatabase(paths, load_catalogue(), is_protected=True)
    shown = figure(raw, "plan_within_one_month", "205")
    hidden = figure(protected, "plan_within_one_month", "205")
    assert (shown["status"], shown["numerator"]) == ("exact", 2)
    assert (hidden["status"], hidden["value"], hidden["numerator"], hidden["denominator"]) == ("hidden",) + (None,) * 3


def test_an_area_that_did_not_exist_yet_has_no_figures(tmp_path):
    # The employment area begins in January 2025; before that it has no municipality at all.
    data = database(tmp_path)
    before = replace(request(RATE, AREA), members_at=date(2024, 12, 1))
    (row,) = compute(data, before).iter_rows(named=True)
    assert (row["status"], row["covered"], row["members"]) == ("missing", 0, 0)
    assert compute(data, replace(before, places=())).is_empty()
