"""The page of one municipality: what it says of whom, in every state a store can be in."""

from io import BytesIO

import polars as pl
import pytest

from data.store import Store
from tests.builders import EXTRACT, publish
from tests.metrics.test_groups import GROUPS
from tests.metrics.test_municipality import PEERS
from tests.pages.opening import opener
from tests.pages.tables import table_of
from tests.pages.test_downloads import offered  # noqa: F401 - fixture
from tests.pages.test_pages import text


@pytest.fixture
def open_page(monkeypatch):
    """Return a function that runs the page on a store, with an address."""
    return opener(monkeypatch, "municipality")


def test_the_page_opens_the_areas_largest_and_says_its_answer_first(open_page, tmp_path):
    page = open_page(publish(tmp_path).folder)
    shown = text(page)
    assert not page.exception
    assert "<h1>Kajaani, kesäkuu 2026</h1>" in shown
    assert shown.index("<h1>") < shown.index("suunta-cards") < shown.index("Ääneen luettavaksi")
    assert "".join(page.query_params["place"]) == "205"
    assert "".join(page.query_params["area"]) == "area:kainuu-koillismaa"


def test_the_sentences_to_read_say_level_n_interval_change_and_lead_to_the_trend(open_page, tmp_path):
    shown = text(open_page(publish(tmp_path).folder))
    # 512 of 2 578 is 19.9 %; a year before 500 of 2 500.
    assert "Kajaanin aktivointiaste oli kesäkuussa 2026 19,9\xa0%" in shown
    assert "2\xa0578 työtöntä tai palvelussa; 95 %:n väli 18,4–21,4\xa0%" in shown
    assert "Vuotta aiemmin luku oli 20,0\xa0%, muutos on −0,1\xa0prosenttiyksikköä." in shown
    link = shown.split('href="trend?')[1].split('"')[0].split("&amp;")
    assert {"lang=fi", "month=2026-06", "indicator=activation_rate", "place=205", "release=1"} <= set(link)


def test_the_address_opens_another_municipality_even_outside_the_area(open_page, tmp_path):
    store = publish(tmp_path, EXTRACT + "091;2026-06;30000;8000;380000;2500;2400\n")
    assert "<h1>Kuhmo, kesäkuu 2026</h1>" in text(open_page(store.folder, place="290"))
    page = open_page(store.folder, place="091", lang="en")
    assert "<h1>Helsinki, June 2026</h1>" in text(page)
    options = page.selectbox[2].options
    assert options[:3] == ["Kajaani", "Kuhmo", "Ristijärvi"]  # those of the area with figures, by size
    assert options[-1] == "Helsinki"


def test_an_area_changed_for_one_without_the_municipality_shows_its_own_largest(open_page, tmp_path):
    page = open_page(publish(tmp_path, EXTRACT + "091;2026-06;30000;8000;380000;2500;2400\n").folder, place="290")
    page.selectbox[0].select("region:01").run()
    assert "<h1>Helsinki, kesäkuu 2026</h1>" in text(page)


def test_an_area_in_the_address_is_no_municipality(open_page, tmp_path):
    page = open_page(publish(tmp_path).folder, place="region:18", lang="en")
    assert not page.exception
    assert "<h1>Kajaani, June 2026</h1>" in text(page)
    assert page.toast[0].value == "Kainuu is no municipality; the area's largest is shown."


def test_an_empty_store_says_what_to_do(open_page, tmp_path):
    page = open_page(Store.create(tmp_path / "s").folder)
    assert not page.exception
    assert "Ei vielä lukuja" in text(page)


def test_a_municipality_without_figures_is_a_sentence_and_no_chart(open_page, tmp_path):
    page = open_page(publish(tmp_path).folder, place="578", lang="en")
    assert not page.exception
    assert "Paltamo, June 2026" in text(page)
    assert page.info[0].value.startswith("This release has no figures for the municipality.")
    assert len(page.get("plotly_chart")) == 0


@pytest.mark.parametrize("years", [0, 2, 20])
def test_one_month_two_years_and_twenty_years_are_shown(open_page, tmp_path, years):
    months = [f"{2026 - back // 12}-{12 - back % 12:02}" for back in range(12 * years or 1)]
    lines = "".join(f"205;{month};{2000 + 7 * (at % 12)};500;16917\n" for at, month in enumerate(months))
    rows = "municipality;month;unemployed;in_services;labour_force\n" + lines
    page = open_page(publish(tmp_path, rows, kind="example").folder)
    assert not page.exception
    shown = text(page)
    assert "Kajaani, joulukuu 2026" in shown
    assert len(page.get("plotly_chart")) == (2 if years else 0)  # activation and unemployed share
    assert ("Tiedossa on vain yksi kuukausi." in shown) == (years == 0)
    assert ("sarja on liian lyhyt" in shown.lower()) == (years == 0)


def test_without_groups_and_alone_each_section_says_so(open_page, tmp_path):
    shown = text(
        open_page(publish(tmp_path, EXTRACT.splitlines()[0] + "\n205;2026-06;2066;512;16917;250;240\n").folder)
    )
    assert "Lähteessä ei ole tältä kuukaudelta lukuja sukupuolen tai ikäryhmän mukaan." in shown
    assert "Julkaisussa ei ole tältä kuukaudelta muiden kuntien lukuja." in shown
    assert "suunta-matrix" not in shown


def table_after(page, heading):
    bodies = [element.proto.body for element in page.get("html")]
    at = next(at for at, body in enumerate(bodies) if f"<h2>{heading}</h2>" in body)
    return next(body for body in bodies[at:] if "<table" in body)


def figures_of(table):
    return [part.split("</span>")[0] for part in table.split('<span class="suunta-figure">')[1:]]


def test_the_table_of_groups_has_value_n_interval_and_verdict_in_words(open_page, tmp_path):
    page = open_page(publish(tmp_path, GROUPS).folder, lang="en")
    table = table_after(page, "Sexes and age groups")
    assert figures_of(table)[:4] == ["16.0\xa0%", "20.0\xa0%", "10.0\xa0%", "50.0\xa0%"]  # all, men, women, under 25
    assert "Women, under 25" in table
    assert "n = 600" in table
    assert "17.0–23.4\xa0%" in table
    assert "series too short for a verdict" in table
    assert "Not by sex or age group in the source: Unemployed share" in text(page)


def test_the_table_of_peers_says_who_and_why_and_its_indicator_is_chosen(open_page, tmp_path):
    page = open_page(publish(tmp_path, PEERS).folder, place="290", lang="en")
    table = table_after(page, "Municipalities like it")
    assert "Suomussalmi" in table
    assert "labour force 1,600 against 2,000" in table
    assert figures_of(table)[0] == "19.8\xa0%"  # 37 of 187
    page.selectbox[3].select("unemployed_share").run()
    assert figures_of(table_after(page, "Municipalities like it"))[0] == "7.5\xa0%"  # 150 of 2 000


def test_what_leaves_is_what_is_shown(open_page, offered, tmp_path):  # noqa: F811
    page = open_page(publish(tmp_path, GROUPS).folder, lang="en")
    made = offered["suunta-kajaani-sexes-and-age-groups-2026-06-release-1.parquet"].make()
    rows = pl.read_parquet(BytesIO(made))
    assert rows["shown"].to_list() == figures_of(table_after(page, "Sexes and age groups"))
    assert rows.select("sex", "age_group").rows()[1] == ("Men", "Total")
    trend = pl.read_parquet(BytesIO(offered["suunta-kajaani-activation-rate-2025-06-2026-06-release-1.parquet"].make()))
    assert trend.select("period", "shown").rows() == [("2026-06", "16.0\xa0%"), ("2025-06", "16.0\xa0%")]
    svg = offered["suunta-kajaani-activation-rate-2025-06-2026-06-release-1.svg"].make().decode()
    assert "June 2025 – June 2026." in svg


def test_peers_leave_as_they_are_shown(open_page, offered, tmp_path):  # noqa: F811
    page = open_page(publish(tmp_path, PEERS).folder, place="290", lang="en")
    rows = pl.read_parquet(BytesIO(offered["suunta-kuhmo-municipalities-like-it-2026-06-release-1.parquet"].make()))
    assert rows["shown"].to_list() == figures_of(table_after(page, "Municipalities like it"))
    assert rows["place_title"].to_list()[:2] == ["Kuhmo", "Suomussalmi"]


def test_files_are_made_of_the_protected_figures_whatever_the_screen_shows(open_page, offered, monkeypatch, tmp_path):  # noqa: F811
    import ui.downloads
    import ui.groups
    import ui.peers

    asked = []

    def noting(load):
        def noted(opened, *key):
            asked.append(opened.unprotected)
            return load(opened, *key)

        return noted

    open_page(publish(tmp_path, GROUPS + "290;2026-06;_T;_T;150;40;2000\n697;2026-06;_T;_T;50;10;900\n").folder)
    for module, name in (
        (ui.downloads, "load_overview"),
        (ui.groups, "load_groups"),
        (ui.peers, "load_municipality"),
    ):
        monkeypatch.setattr(module, name, noting(getattr(module, name)))
    for offer in offered.values():
        offer.make()
    assert asked == [False] * len(offered)
    assert len(offered) == 3 + 2 * 5 + 3 + 3  # cards, two charts, groups, peers


def test_a_small_count_of_a_group_is_in_no_file_and_not_on_the_page(open_page, offered, tmp_path):  # noqa: F811
    """3 women of 400 would be 0.75 %; 157 men of 600 26.17 %, from which they follow."""
    lines = ("_T;_T;840;160;16917", "M;_T;443;157;", "F;_T;397;3;")
    text_of = GROUPS.splitlines()[0] + "\n" + "".join(f"205;2026-06;{line}\n" for line in lines)
    page = open_page(publish(tmp_path, text_of).folder, lang="en")
    assert "26.2\xa0%" not in text(page)
    rows = pl.read_parquet(BytesIO(offered["suunta-kajaani-sexes-and-age-groups-2026-06-release-1.parquet"].make()))
    assert rows.filter(pl.col("sex") != "Total")["value"].null_count() == 2
    assert rows.filter(pl.col("sex") != "Total")["numerator"].null_count() == 2


def test_every_cell_of_groups_and_peers_is_in_their_files(open_page, offered, tmp_path):  # noqa: F811
    page = open_page(publish(tmp_path, GROUPS).folder, lang="en")
    rows = table_of(page, ">Group<")
    file = pl.read_parquet(BytesIO(offered["suunta-kajaani-sexes-and-age-groups-2026-06-release-1.parquet"].make()))
    shown = [cell for row in rows for cell in row[1:] if cell]
    assert len(shown) == len(file)
    for cell, row in zip(shown, file.iter_rows(named=True), strict=True):
        assert row["shown"] in cell
        if row["denominator"] is not None:
            assert f"n = {row['denominator']:.0f}" in [text.replace(",", "") for text in cell]
        if row["interval_lower"] is not None:
            assert f"{row['interval_lower']:.1f}\u2013{row['interval_upper']:.1f}\xa0%" in cell


def test_peers_leave_with_change_and_the_reason_that_they_are_peers(open_page, offered, tmp_path):  # noqa: F811
    page = open_page(publish(tmp_path, PEERS).folder, place="290", lang="en")
    file = pl.read_parquet(BytesIO(offered["suunta-kuhmo-municipalities-like-it-2026-06-release-1.parquet"].make()))
    for (name, _, change, why), row in zip(table_of(page, "Why it is alike"), file.iter_rows(named=True), strict=True):
        assert name == [row["place_title"]]
        assert change == [row["comparison_word"]]
        assert why == [row["peer_reason"]]
    assert file["peer_reason"][1].startswith("of the same size: labour force 1,600 against 2,000")


def test_the_cards_leave_as_they_are_shown(open_page, offered, tmp_path):  # noqa: F811
    page = open_page(publish(tmp_path).folder, lang="en")
    cards = next(element.proto.body for element in page.get("html") if "suunta-cards" in element.proto.body)
    shown = [part.split("</p>")[0] for part in cards.split('<p class="suunta-value">')[1:]]
    file = pl.read_parquet(BytesIO(offered["suunta-kajaani-key-indicators-2026-06-release-1.parquet"].make()))
    assert shown == file.filter(pl.col("status") == "exact")["shown"].to_list()
    assert len(shown) == 3


def test_the_picture_of_a_series_says_whose_when_whence_and_that_it_is_invented(open_page, offered, tmp_path):  # noqa: F811
    open_page(publish(tmp_path, GROUPS, kind="example").folder, lang="en")
    svg = offered["suunta-example-kajaani-activation-rate-2025-06-2026-06-release-1.svg"].make().decode()
    assert "Activation rate, Kajaani" in svg
    assert "Members as in the chosen month" not in svg
    assert "Source: Example data (invented). Release 1, " in svg
    assert "Example data: every figure is invented." in svg
