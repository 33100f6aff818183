"""The page of extracts, run through app.py: what the analyst sees of files that are odd or hostile."""

import io
from datetime import date

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ui.looks
from catalogue.catalogue import load_catalogue
from catalogue.editing import Span, build_group
from catalogue.language import speak
from data.store import Store
from intake.screening.cells import with_names
from intake.screening.results import Outcome
from knowledge.declarations import declarations, declare
from knowledge.drafts import Acknowledged, Drafts
from knowledge.edits import save
from knowledge.rights import local_user
from reports.spreadsheet_csv import spreadsheet_csv
from tests.builders import EXTRACT, publish
from tests.data.readers.workbooks import workbook
from tests.intake.screened import screened
from tests.pages.test_pages import text
from ui.offending_rows import COLUMNS, cell_text

AINO = local_user("Aino")


@pytest.fixture
def open_page(monkeypatch):
    """Return a function that runs the page of extracts on a store, with an address."""
    from streamlit.testing.v1 import AppTest

    def page():
        from pages.maintenance.extracts import render

        render()

    def run(store, *files, **address):
        monkeypatch.setenv("SUUNTA_STORE", str(store.folder))
        if files:
            draft = Drafts(store).begin(
                AINO, [(n, io.BytesIO(c if isinstance(c, bytes) else c.encode())) for n, c in files]
            )
            address["draft"] = str(draft.id)
        app = AppTest.from_function(page, default_timeout=60)
        for name, value in {"lang": "en", **address}.items():
            app.query_params[name] = value
        return app.run()

    return run


def parquet(table):
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


COUNTS = {"municipality": ["205"], "month": [date(2026, 6, 1)], "unemployed": [2066]}
ODD = {
    "nested.parquet": (parquet(pa.table({**COUNTS, "deep": [[1, 2]]})), "holds lists"),
    "metadata.parquet": (
        parquet(pa.table(COUNTS).replace_schema_metadata({"pandas": "{not json", "ARROW:schema": "AAAA" * 2000})),
        "can be published|damaged",
    ),
    "decimal.parquet": (
        parquet(pa.table({**COUNTS, "unemployed": pa.array([2066], pa.decimal128(12, 2))})),
        "can be published",
    ),
    "dictionary.parquet": (
        parquet(pa.table({**COUNTS, "municipality": pa.array(["205"]).dictionary_encode()})),
        "can be published",
    ),
    "timestamp.parquet": (
        parquet(pa.table({**COUNTS, "month": pa.array([date(2026, 6, 1)], pa.date32()).cast(pa.timestamp("us"))})),
        "can be published",
    ),
    "boolean.parquet": (parquet(pa.table({**COUNTS, "unemployed": [True]})), "cannot be published yet"),
    "same-name.parquet": (
        parquet(
            pa.table([["205"], ["2026-06"], [1], [2]], names=["municipality", "month", "unemployed", "unemployed"])
        ),
        "more than once",
    ),
    "sheet.xlsx": (workbook([["municipality", "month", "unemployed"], ["205", "2026-06", 2066]]), "can be published"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_files_are_read_or_refused_with_a_sentence(open_page, tmp_path, name):
    import re

    content, said = ODD[name]
    app = open_page(publish(tmp_path), (name, content))
    assert not app.exception
    assert re.search(said, text(app)), text(app)[-1500:]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", "", "is empty. Fetch it again."),
        ("header.csv", "municipality;month;unemployed\n", "Fetch it again with the months you need."),
        ("picture.png", b"\x89PNG\r\n\x1a\n0000", "Give a CSV, Excel, Parquet, PX or JSON file."),
        ("other.csv", "a;b;c\n1;2;3\n", "Name them as in the template on the page Sources"),
        ("other.json", "{}", "Fetch the table again in one of these."),
    ],
)
def test_what_cannot_be_read_says_what_to_do_and_counts_no_passed_checks(open_page, tmp_path, name, content, said):
    shown = text(open_page(publish(tmp_path), (name, content)))
    assert said in shown
    assert "Passed: 0" not in shown


def test_figures_that_there_are_not_before_or_after_do_not_stand_among_those_that_change(open_page, tmp_path):
    # The unemployed of one month alone give no figure: neither had one before.
    store = publish(tmp_path, "municipality;month;unemployed;in_services\n205;2026-05;80;20\n")
    shown = text(open_page(store, ("june.csv", "municipality;month;unemployed\n205;2026-06;2066\n"), month="2026-06"))
    assert "Kainuu–Koillismaa, June 2026: no figure changes." in shown


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>.csv", "=HYPERLINK(1).csv", "a" * 3000 + ".csv", "x\x00y.csv"]
)
def test_a_hostile_name_stays_text(open_page, tmp_path, name):
    app = open_page(publish(tmp_path), (name, EXTRACT.replace("2066", "2000")))
    assert not app.exception
    assert "<script>" not in text(app)
    assert "can be published" in text(app)


def test_cells_with_markup_and_formulas_stay_text_on_the_page_and_in_the_download(open_page, tmp_path):
    hostile = "municipality;month;unemployed\n<img src=x onerror=alert(1)>;2026-06;=1+1\n205;2026-06;@SUM(A1)\n"
    app = open_page(publish(tmp_path), ("x.csv", hostile))
    assert not app.exception
    assert "<img" not in text(app)
    rows = spreadsheet_csv(
        pl.DataFrame({"text": ["=1+1", "@SUM(A1)", "-3", "+1", "plain"], "row": [1, 2, 3, 4, 5]})
    ).decode("utf-8-sig")
    assert rows.splitlines()[1:] == ["'=1+1;1", "'@SUM(A1);2", "'-3;3", "'+1;4", "plain;5"]


def test_the_same_file_twice_is_one_change_and_after_publishing_it_is_nothing_new(open_page, tmp_path):
    from intake.deciding import publish_draft
    from intake.looking import look_at

    store = publish(tmp_path)
    later = EXTRACT.replace("2066", "2000")
    draft = Drafts(store).begin(AINO, [("a.csv", io.BytesIO(later.encode())), ("b.csv", io.BytesIO(later.encode()))])
    look = look_at(draft, store, load_catalogue())
    assert look.preview.differences.revised == 1
    accepted = Acknowledged(look.warning_names, Drafts(store).fingerprint(draft))
    release = publish_draft(draft, look, store, load_catalogue(), AINO, comment="", acknowledged=accepted)
    assert [file.name for file in release.originals] == ["a.csv", "b.csv"]
    app = open_page(store, ("c.csv", later))
    assert "Nothing new" in text(app)
    assert not [button for button in app.button if button.label == "Publish now"]
    assert "The very same file was published in release 2" in text(app)


def test_a_correction_of_one_month_leaves_the_others(tmp_path):
    from intake.looking import look_at

    store = publish(tmp_path)
    correction = "municipality;month;unemployed\n205;2025-06;1999\n"
    look = look_at(Drafts(store).begin(AINO, [("k.csv", io.BytesIO(correction.encode()))]), store, load_catalogue())
    changes = look.preview.differences.changes
    assert (changes.months, changes.added, changes.removed) == ([date(2025, 6, 1)], (), ())


HEAD = EXTRACT.splitlines()[0] + "\n"


def months_offered(app):
    """Return the box in which the month of the overview is chosen."""
    return next(box for box in app.selectbox if box.label == "Month of the overview")


def test_a_correction_of_last_year_previews_this_year_s_comparison_too_and_says_why(open_page, tmp_path):
    """Kajaani's June 2025 was 500 of 2500, 20 %: it becomes 500 of 2000, 25 %. June 2026 has 19.9 % either way."""
    app = open_page(publish(tmp_path), ("korjaus.csv", HEAD + "205;2025-06;1500;500;16900;240;228\n"))
    box = months_offered(app)
    assert box.options == ["June 2026: its comparison moves", "June 2025: corrected"]
    assert box.value == date(2026, 6, 1)
    assert "−5.1" in text(app)
    box.select(date(2025, 6, 1)).run()
    assert "25.0" in text(app)


def test_the_newest_month_is_offered_beside_an_older_correction_which_is_shown_at_first(open_page, tmp_path):
    app = open_page(publish(tmp_path), ("vanha.csv", HEAD + "205;2025-01;1500;500;16900;240;228\n"))
    box = months_offered(app)
    assert box.options == ["June 2026: the newest, unchanged", "January 2025: new figures"]
    assert box.value == date(2025, 1, 1)
    box.select(date(2026, 6, 1)).run()
    assert "no figure changes" in text(app)


@pytest.mark.parametrize("month", ["2026-06", "2026-05"])
def test_files_of_other_places_than_the_area_say_so_and_another_area_can_be_chosen(open_page, tmp_path, month):
    """Helsinki's June, a month in which the area has figures that stay, and its May, in which it has none."""
    app = open_page(publish(tmp_path), ("helsinki.csv", HEAD + f"091;{month};9000;1000;90000;240;228\n"))
    assert "no figure changes" in text(app)
    assert "Choose another area or month" in text(app)
    next(box for box in app.selectbox if box.label == "Area of the overview").select("region:01").run()
    assert not app.exception
    assert months_offered(app).value == date.fromisoformat(f"{month}-01")
    assert "Helsinki" in text(app)
    assert "Choose another area or month" not in text(app)


def test_two_files_that_contradict_each_other_warn_with_both_figures_and_can_be_accepted(open_page, tmp_path):
    files = [(f"{name}.csv", HEAD + f"205;2026-06;{count};512;16917;250;240\n") for name, count in (("a", 1), ("b", 2))]
    app = open_page(publish(tmp_path), *files)
    shown = text(app)
    assert "2000" not in shown
    assert "is 1 in «a.csv» and 2 in «b.csv». Of the two «b.csv», the later one, would count." in shown
    assert '<th scope="col">In the earlier file</th>' in shown
    assert [box for box in app.checkbox if "Files that contradict each other" in box.label]


def test_the_page_without_files_says_what_to_do_and_lists_what_is_under_way(open_page, tmp_path):
    store = publish(tmp_path)
    assert "No files are waiting." in text(open_page(store))
    Drafts(store).begin(AINO, [("kesä.csv", io.BytesIO(EXTRACT.encode()))])
    assert "Go on with draft 1" in text(open_page(store))
    assert "kesä.csv" in text(open_page(store))


def test_an_empty_store_is_made_where_the_setting_names_one(open_page, tmp_path):
    class Wanted:
        folder = tmp_path / "wanted"

    assert "Extracts" in text(open_page(Wanted))
    assert Store.open(tmp_path / "wanted").newest_id() == 0


def test_a_draft_that_is_gone_is_a_sentence(tmp_path):
    from catalogue.errors import UserError

    store = publish(tmp_path)
    with pytest.raises(UserError, match="There is no draft 9"):
        Drafts(store).draft(9)


UNKNOWN = "municipality;month;unemployed;uusi\n205;2026-06;2066;500\n"


def test_nothing_is_chosen_for_an_unknown_column_and_nothing_is_kept_until_somebody_chooses(open_page, tmp_path):
    store = publish(tmp_path)
    app = open_page(store, ("x.csv", UNKNOWN))
    meaning = next(box for box in app.selectbox if "«uusi»" in box.label)
    assert meaning.value is None
    app = next(button for button in app.button if button.label == "Keep this meaning").click().run()
    assert "Choose what the column means" in text(app)
    assert declarations(store.register) == []


def test_a_declaration_that_changes_gives_a_fresh_look(open_page, tmp_path):
    """500 in services become 500 of the labour force: the column is the same, what it means is another."""
    store = publish(tmp_path)
    declare(store.register, AINO, load_catalogue(), "area-extract", "uusi", "in_services")
    app = open_page(store, ("x.csv", UNKNOWN))
    assert "Persons in services" in facts(app)
    declare(store.register, AINO, load_catalogue(), "area-extract", "uusi", "labour_force")
    assert "Labour force" in facts(app.run())
    assert "Persons in services" not in facts(app)


def test_an_edited_place_gives_a_fresh_look(open_page, monkeypatch, tmp_path):
    looks = []
    real = ui.looks.look_at
    monkeypatch.setattr("ui.looks.look_at", lambda *given: looks.append(given) or real(*given))
    store = publish(tmp_path)
    app = open_page(store, ("x.csv", EXTRACT.replace("2066", "2001"))).run()
    assert len(looks) == 1
    group = build_group("group:local-y", {"fi": "Y"}, [Span("2025-01", "", ["205", "697"])], load_catalogue())
    save(store.register, load_catalogue(), AINO, group, "uusi")
    app.run()
    assert len(looks) == 2


def facts(app):
    """Return what the page says that the file holds."""
    return next(element.proto.body for element in app.get("html") if "suunta-facts" in element.proto.body)


MERGED = "alue;kk;TYOTTOMATLOPUSSA;TYOVOIMATK\nKU440;2026M06;1900;1706\n"


def test_offending_rows_name_places_and_groups_in_the_users_language_and_group_their_numbers(open_page, tmp_path):
    """Larsmo has a Swedish name; of 1 706 in the labour force 1 900 are unemployed."""
    shown = text(open_page(publish(tmp_path), ("x.csv", MERGED), lang="sv"))
    assert "Larsmo" in shown
    assert "Luoto" not in shown
    assert "1\xa0900, nämnaren 1\xa0706" in shown
    assert "<td>1\xa0706</td>" in shown


def test_the_successor_of_a_merged_municipality_has_name_and_code(open_page, tmp_path):
    shown = text(open_page(publish(tmp_path), ("x.csv", "alue;kk;TYOTTOMATLOPUSSA\nKU588;2026M06;9\n")))
    assert "<td>Mäntyharju (507)</td>" in shown


def test_a_check_is_called_by_its_title_and_by_its_name_only_for_the_command_line(open_page, tmp_path):
    gap = EXTRACT.replace("2026-06", "2026-09").replace("2025-06", "2025-09")
    app = open_page(publish(tmp_path), ("x.csv", gap), lang="fi")
    shown = text(app)
    assert "<caption>Puuttuvat kuukaudet</caption>" in shown
    assert "Komentorivillä: <code>--acknowledge release_months_missing</code>" in shown
    assert "file_opens" not in shown
    labels = [button.proto.label for button in app.get("download_button")]
    assert "Lataa rivit: Puuttuvat kuukaudet" in labels


def test_rows_to_download_name_the_places_in_the_users_language():

    rows = pl.DataFrame({"row": [2], "place": ["588"], "successor": ["440"], "abolished": [date(2026, 1, 1)]})
    named = with_names(rows, load_catalogue().places, "sv")
    assert named.columns == ["row", "place", "name", "successor", "successor_name", "abolished"]
    assert (named["name"][0], named["successor_name"][0]) == ("Pertunmaa", "Larsmo")
    assert rows.columns == ["row", "place", "successor", "abolished"]


BROKEN = {
    "cells": "municipality;month;unemployed\n205;2026-06;x\n",
    "repeated": "municipality;month;unemployed\n205;2026-06;1\nKajaani;2026-06;2\n",
    "unknown": "municipality;month;sex;unemployed\n999;2026-13;q;1\n",
    "numerators": "municipality;month;began_3m_ago;reached_3m\n205;2026-06;5;9\n",
    "squares": "municipality;month;open_spells;open_days;open_days_squared\n205;2026-06;9;900;9\n",
    "future": "municipality;month;unemployed\n205;2031-06;1\n",
    "merged": "alue;kk;TYOTTOMATLOPUSSA\nKU588;2026M06;9\n",
    "gap": "municipality;month;unemployed\n205;2026-01;9\n205;2026-04;9\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_every_column_of_offending_rows_has_a_title_and_every_cell_a_text(name):
    results = screened(BROKEN[name]).results
    shown = [result.finding.rows for result in results if result.finding.rows is not None]
    assert [result for result in results if result.outcome != Outcome.PASS]
    for rows in shown:
        assert set(rows.columns) <= {*COLUMNS}
        for row in rows.iter_rows(named=True):
            texts = [cell_text(column, value, load_catalogue(), speak("fi")) for column, value in row.items()]
            assert all(texts)
