"""The facts of real StatFin files come out exactly. The files are not part of the project; without them these skip."""

from datetime import date

import polars as pl
import pytest

from catalogue.catalogue import load_catalogue
from catalogue.errors import UserError
from data.readers.reader import read_file
from data.reading import read_observations
from data.store import Store
from intake.publishing import publish_files
from knowledge.rights import local_user
from metrics.database import ReleaseDatabase
from tests.builders import cells_of, figure, rounded

CATALOGUE = load_catalogue()
FILES = (
    "12r5_2006M01-2023M10_all_areas.csv",
    "12r5_2026M06_all_areas.pxweb.json",
    "12u4_2006M01-2022M02_whole_country.csv",
)


def observations_of(path):
    return read_observations(read_file(path), CATALOGUE).require_sound().observations.read_all()


@pytest.fixture(scope="module")
def release(real_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("real") / "store"
    publish_files([real_data / "statfin" / name for name in FILES], folder, CATALOGUE, local_user())
    store = Store.open(folder)
    return ReleaseDatabase.open(store, store.release(), CATALOGUE)


@pytest.mark.parametrize(
    ("place", "numerator", "denominator", "shown"),
    [
        ("205", [512, 512], [2578, 2578], [19.9, 19.9]),
        ("290", [29, 35], [373, 379], [7.8, 9.2]),
        ("697", [7, 13], [43, 49], [16.3, 26.5]),
        ("area:kainuu-koillismaa", [871, 871], [5293, 5293], [16.5, 16.5]),
        ("group:paltamo-hyrynsalmi-ristijarvi", [38, 43], [303, 308], [12.5, 14.0]),
        ("region:18", [715, 715], [4138, 4138], [17.3, 17.3]),
    ],
)
def test_activation_in_june_2026(release, place, numerator, denominator, shown):
    row = figure(release, "activation_rate", place)
    assert rounded(row, "numerator_lower", "numerator_upper") == numerator
    assert rounded(row, "denominator_lower", "denominator_upper") == denominator
    assert rounded(row, "lower", "upper") == shown


def test_the_tens_services_are_kainuus_row_and_koillismaas_row_where_their_own_leave_847_to_895(real_data):
    parts = observations_of(real_data / "statfin" / FILES[1]).filter(measure="in_services")
    ten = CATALOGUE.places.members("area:kainuu-koillismaa", date(2026, 6, 1))
    own = parts.filter(pl.col("place").is_in(ten))
    assert (own["lower"].sum(), own["upper"].sum()) == (847, 895)
    kainuu, koillismaa = (parts.filter(place=place) for place in ("region:18", "subregion:178"))
    assert kainuu["value"].to_list() == [43, 0, 77, 221, 0, 374]
    assert koillismaa["value"].to_list() == [21, 0, 11, 56, 0, 68]
    assert kainuu["value"].sum() + koillismaa["value"].sum() == 715 + 156 == 871


def test_the_figure_of_the_ten_says_which_rows_it_used(release):
    row = figure(release, "activation_rate", "area:kainuu-koillismaa")
    assert (row["status"], row["rows_used"]) == ("exact", ["region:18", "subregion:178"])
    assert figure(release, "unemployed_share", "area:kainuu-koillismaa")["rows_used"] == []


def test_the_rows_of_subregions_and_regions_are_the_sums_of_the_rows_within_them(real_data):
    rows = CATALOGUE.places.official_rows
    # 588 has joined 507 and has rows of its own in the older file.
    belongs = {row: rows.get(above, above) if above.isdigit() else above for row, above in rows.items()}
    for name in FILES[:2]:
        counts = observations_of(real_data / "statfin" / name).filter(pl.col("measure") != "unemployed_share_published")
        key = ["measure", "period", "sex", "age_group", "breakdown"]
        for level in ("subregion:", "region:"):
            place = pl.col("place").replace_strict(belongs, default="")
            within = counts.with_columns(place.alias("place")).filter(pl.col("place").str.starts_with(level))
            sums = within.group_by(*key, "place").agg(pl.col("lower").sum(), pl.col("upper").sum())
            both = sums.join(counts, on=[*key, "place"], suffix="_of_row")
            assert both.height > 400
            apart = (pl.col("lower") > pl.col("upper_of_row")) | (pl.col("upper") < pl.col("lower_of_row"))
            assert both.filter(apart).is_empty()


@pytest.mark.parametrize(("place", "share"), [("205", 12.2), ("697", 8.1)])
def test_unemployed_share_in_june_2026(release, place, share):
    assert rounded(figure(release, "unemployed_share", place), "value") == [share]


def test_the_ten_have_4422_unemployed(release):
    row = figure(release, "unemployed_share", "area:kainuu-koillismaa")
    assert (row["numerator"], row["covered"]) == (4422, 10)


def test_kainuus_eight_add_up_to_its_own_row_in_every_month(real_data):
    observations = observations_of(real_data / "statfin" / FILES[0])
    eight = CATALOGUE.places.members("region:18", date(2023, 1, 1))
    for measure in ("unemployed", "labour_force"):
        rows = observations.filter(measure=measure)
        added = rows.filter(pl.col("place").is_in(eight)).group_by("period").agg(pl.col("value").sum().alias("sum"))
        own = rows.filter(place="region:18").select("period", "value").join(added, on="period")
        assert own.height == 214
        assert (own["value"] == own["sum"]).all()


def test_the_countrys_activation_rate_equals_the_published_one_in_194_of_194_months(real_data):
    observations = observations_of(real_data / "statfin" / FILES[2])
    wide = observations.filter(breakdown="_T").pivot("measure", index="period", values="value")
    rate = (100 * wide["in_services"] / (wide["in_services"] + wide["unemployed"])).round(1)
    assert wide.height == 194
    assert ((rate - wide["activation_rate_published"]).abs() < 1e-9).all()


def test_904_cells_of_june_2026_are_hidden(real_data):
    cells = cells_of(read_file(real_data / "statfin" / FILES[1]))
    assert sum((cells[column] == "...").sum() for column in cells.columns) == 904


def test_the_labour_force_survey_is_refused_by_name(real_data):
    with pytest.raises(UserError, match="Labour Force Survey"):
        read_observations(read_file(real_data / "statfin" / "135z_2026M06_bom_titled.csv"), CATALOGUE)
