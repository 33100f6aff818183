"""What a publication does to the overview's figures, by hand."""

from datetime import date

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.language import speak
from data.releases import changes_between
from metrics.database import ReleaseDatabase
from metrics.effects import effects, months_concerned, side
from metrics.words import coverage_text, figure_text
from tests.builders import EXTRACT, JUNE, publish

CATALOGUE = load_catalogue()
AREA = "area:kainuu-koillismaa"


def opened(store, number):
    return ReleaseDatabase.open(store, store.release(number), CATALOGUE)


def two_releases(tmp_path, text):
    publish(tmp_path, EXTRACT)
    store = publish(tmp_path, text, "later.csv")
    return opened(store, 1), opened(store, 2)


def row(found, indicator, place):
    return next(r for r in found.iter_rows(named=True) if (r["indicator"], r["place"]) == (indicator, place))


def changed(found):
    return {(r["indicator"], r["place"]) for r in found.iter_rows(named=True) if r["is_changed"]}


def test_a_revised_count_changes_its_municipality_and_the_area_and_nothing_else(tmp_path):
    found = effects(*two_releases(tmp_path, EXTRACT.replace("697;2026-06;36;9", "697;2026-06;33;12")), AREA, JUNE)
    assert changed(found) == {
        ("activation_rate", AREA),
        ("activation_rate", "697"),
        ("unemployed_share", "697"),  # the area's goes from 2 446 to 2 443 of 20 269: 12.1 % either way
    }
    figure = row(found, "activation_rate", "697")
    assert figure["value_before"] == pytest.approx(100 * 9 / 45)
    assert figure["value_after"] == pytest.approx(100 * 12 / 45)
    assert (figure["numerator_before"], figure["numerator_after"], figure["denominator_after"]) == (9, 12, 45)
    area = row(
        found, "activation_rate", AREA
    )  # Kuhmo hides 1 to 4: 522 to 525 of 2 968 to 2 971, then 3 more of as many
    assert area["lower_before"] == pytest.approx(100 * 522 / 2968)
    assert area["upper_after"] == pytest.approx(100 * 528 / 2971)
    assert (area["value_before"], area["status_after"]) == (None, "range")


def test_a_number_that_is_hidden_becomes_a_range_and_never_a_zero(tmp_path):
    found = effects(*two_releases(tmp_path, EXTRACT.replace("697;2026-06;36;9", "697;2026-06;36;...")), AREA, JUNE)
    figure = row(found, "activation_rate", "697")
    assert (figure["status_before"], figure["status_after"], figure["value_after"]) == ("exact", "range", None)
    assert figure["lower_after"] == pytest.approx(100 * 1 / 37)
    indicator, language = CATALOGUE.indicators["activation_rate"], speak("fi")
    assert coverage_text(side(row(found, "activation_rate", AREA), "before"), language) == "3/10 kuntaa"
    assert figure_text(side(figure, "before"), indicator, language) == "20,0\xa0%"
    assert figure_text(side(figure, "after"), indicator, language) == "2,7–10,0\xa0%"  # 1/37, 4/40


def test_a_revision_of_the_month_a_year_earlier_changes_the_change(tmp_path):
    found = effects(*two_releases(tmp_path, EXTRACT.replace("697;2025-06;30;10", "697;2025-06;30;30")), "697", JUNE)
    figure = row(found, "activation_rate", "697")
    assert figure["value_before"] == figure["value_after"]
    assert figure["change_before"] == pytest.approx(20 - 25)  # 10/40
    assert figure["change_after"] == pytest.approx(20 - 50)  # 30/60
    assert figure["is_changed"]


def test_a_difference_below_the_decimals_that_are_shown_is_no_change(tmp_path):
    found = effects(*two_releases(tmp_path, EXTRACT.replace("205;2026-06;2066;", "205;2026-06;2067;")), "205", JUNE)
    share = row(found, "unemployed_share", "205")  # 2 066 and 2 067 of 16 917: 12.21 and 12.22 %
    assert share["value_before"] != share["value_after"]
    assert not share["is_changed"]
    assert row(found, "activation_rate", "205")["is_changed"]  # n is 2 578, then 2 579


def test_without_a_release_before_every_figure_is_new(tmp_path):
    store = publish(tmp_path, EXTRACT)
    found = effects(None, opened(store, 1), AREA, JUNE)
    figure = row(found, "activation_rate", "205")
    assert (figure["value_before"], figure["status_before"], figure["covered_before"]) == (None, "missing", 0)
    assert figure["is_changed"]
    assert not row(found, "activation_rate", "578")["is_changed"]  # Paltamo has no data in either


def test_the_area_comes_first_and_a_municipality_stands_once(tmp_path):
    before, after = two_releases(tmp_path, EXTRACT.replace("2066", "2067"))
    assert effects(before, after, AREA, JUNE)["place"][0] == AREA
    alone = effects(before, after, "205", JUNE)
    assert alone["place"].unique().to_list() == ["205"]
    assert alone.height == len(CATALOGUE.key_indicators)


# June and May of three years, of Kajaani; the newest month is June 2026.
SERIES = (
    EXTRACT.splitlines()[0]
    + "\n"
    + "".join(f"205;{year}-{month};2066;512;16917;250;240\n" for year in (2024, 2025, 2026) for month in ("05", "06"))
)


def concerned(tmp_path, later, area=AREA):
    tmp_path.mkdir(exist_ok=True)
    publish(tmp_path, SERIES)
    store = publish(tmp_path, SERIES.splitlines()[0] + "\n" + later, "later.csv")
    changes = changes_between(store.release(1).by_cell, store.release(2).by_cell)
    found = months_concerned(opened(store, 1), opened(store, 2), changes, area, store.release(2).months[-1])
    return [(f"{month:%Y-%m}", str(concern)) for month, concern in found.items()]


MAY_2024 = "205;2024-05;2000;512;16917;250;240\n"


def test_a_correction_concerns_its_month_the_one_a_year_later_and_the_newest_is_always_there(tmp_path):
    assert concerned(tmp_path, MAY_2024, "205") == [
        ("2026-06", "newest"),
        ("2025-05", "comparison"),
        ("2024-05", "revised"),
    ]


def test_a_month_before_the_area_existed_has_no_overview_but_is_compared_with(tmp_path):
    """The area begins with 2025; its May 2025 is compared with May 2024, of the same municipalities."""
    assert concerned(tmp_path, MAY_2024, AREA) == [("2026-06", "newest"), ("2025-05", "comparison")]


def test_a_month_that_is_corrected_and_compared_with_a_corrected_one_is_said_to_be_corrected(tmp_path):
    """June of 2025 and 2026; July 2026 is new, and is not compared with any month that changes."""
    later = "".join(f"205;{month};1999;512;16917;250;240\n" for month in ("2025-06", "2026-06", "2026-07"))
    assert concerned(tmp_path, later) == [("2026-07", "added"), ("2026-06", "revised"), ("2025-06", "revised")]


def test_a_month_a_year_later_that_nobody_has_is_not_offered(tmp_path):
    """June 2026 has no June 2027; the correction of the newest month stands alone."""
    assert concerned(tmp_path, "205;2026-06;1999;512;16917;250;240\n") == [("2026-06", "revised")]


def test_months_in_which_the_area_has_no_figures_do_not_concern_it(tmp_path):
    """Helsinki is outside the area, and so is its July 2026; Paltamo has no figures at all."""
    helsinki = "091;2026-07;9000;512;16917;250;240\n"
    assert concerned(tmp_path, helsinki, "091") == [("2026-07", "added")]
    assert concerned(tmp_path / "area", helsinki) == [("2026-06", "newest")]
    assert concerned(tmp_path / "paltamo", helsinki, "578") == []


def test_the_comparison_of_every_month_that_is_offered_for_it_does_change(tmp_path):
    """Kajaani's June 2025: 512 of 2578 becomes 512 of 2512; in June 2026 the figure stays and its change does not."""
    publish(tmp_path, SERIES)
    store = publish(tmp_path, SERIES.splitlines()[0] + "\n205;2025-06;2000;512;16917;250;240\n", "later.csv")
    changes = changes_between(store.release(1).by_cell, store.release(2).by_cell)
    before, after = opened(store, 1), opened(store, 2)
    assert str(months_concerned(before, after, changes, "205", JUNE)[date(2026, 6, 1)]) == "comparison"
    figure = row(effects(before, after, "205", JUNE), "activation_rate", "205")
    assert (figure["value_before"] == figure["value_after"], figure["is_changed"]) == (True, True)
    assert (figure["change_before"], round(figure["change_after"], 1)) == (0.0, -0.5)  # 19.86 % - 20.38 %
