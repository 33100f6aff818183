"""The page of extracts, run through app.py: what the analyst sees of files that are odd or hostile."""

import io
from datetime import date

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalogue.language import speak
from data.store import Store
from intake.screening.results import Outcome
from knowledge.drafts import Acknowledged, Drafts
from knowledge.rights import local_user
from tests.builders import EXTRACT, publish
from tests.data.readers.workbooks import workbook
from tests.intake.screened import screened
from tests.pages.test_pages import text
from ui.screening import COLUMNS, LEFT_OUT, _csv, cell_text

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
    rows = _csv(pl.DataFrame({"text": ["=1+1", "@SUM(A1)", "-3", "+1", "plain"], "row": [1, 2, 3, 4, 5]})).decode(
        "utf-8-sig"
    )
    assert rows.splitlines()[1:] == ["'=1+1;1", "'@SUM(A1);2", "'-3;3", "'+1;4", "plain;5"]


def test_the_same_file_twice_is_one_change_and_after_publishing_it_is_nothing_new(open_page, tmp_path):
    from catalogue.catalogue import load_catalogue
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
    from catalogue.catalogue import load_catalogue
    from intake.looking import look_at

    store = publish(tmp_path)
    correction = "municipality;month;unemployed\n205;2025-06;1999\n"
    look = look_at(Drafts(store).begin(AINO, [("k.csv", io.BytesIO(correction.encode()))]), store, load_catalogue())
    changes = look.preview.differences.changes
    assert (changes.months, changes.added, changes.removed) == ([date(2025, 6, 1)], (), ())


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


BROKEN = {
    "cells": "municipality;month;unemployed\n205;2026-06;x\n",
    "repeated": "municipality;month;unemployed\n205;2026-06;1\nKajaani;2026-06;2\n",
    "unknown": "municipality;month;sex;unemployed\n999;2026-13;q;1\n",
    "numerators": "municipality;month;began_3m_ago;reached_3m\n205;2026-06;5;9\n",
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
        assert set(rows.columns) <= {*COLUMNS, *LEFT_OUT}
        for row in rows.iter_rows(named=True):
            from catalogue.catalogue import load_catalogue

            texts = [cell_text(column, value, load_catalogue(), speak("fi")) for column, value in row.items()]
            assert all(texts)
