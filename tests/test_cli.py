"""The command line: results on standard output, sentences on standard error, exit codes that scripts can use."""

import json
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from catalogue.catalogue import load_catalogue
from catalogue.editing import BreakForm, Span, build_break, build_group
from catalogue.language import speak
from cli import build
from data.store import Store
from knowledge.drafts import Drafts
from knowledge.edits import save
from knowledge.rights import local_user
from reports.export import FORMATS
from reports.templates import TEMPLATE_FORMATS
from tests.builders import EXTRACT, publish, write

ROOT = Path(__file__).parent.parent


def run(*arguments, store, **environment):
    return subprocess.run(
        [sys.executable, "cli.py", *map(str, arguments), "--store", str(store)],
        cwd=ROOT,
        env={**os.environ, "SUUNTA_LANGUAGE": "en", **environment},
        capture_output=True,
        check=False,
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    publish(folder)
    return folder / "store"


def test_publish_tells_the_release_and_the_months(tmp_path):
    asked = ("publish", write(tmp_path, EXTRACT), "--by", "Aino")
    refused = run(*asked, store=tmp_path / "s")
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert "not been acknowledged: release_months_missing" in refused.stderr.decode()
    assert not (tmp_path / "s").exists()
    done = run(*asked, "--acknowledge", "release_months_missing", store=tmp_path / "s")
    assert done.returncode == 0
    assert b"Release 1 published: 1 file(s), months 2025-06" in done.stdout


def test_screen_and_preview_tell_what_publishing_would_do_and_publish_nothing(tmp_path):
    folder = publish(tmp_path).folder
    later = write(tmp_path, EXTRACT.replace("2066", "2000"), "later.csv")
    screened = run("screen", later, store=folder)
    assert (screened.returncode, b"later.csv: WARNING release_months_missing" in screened.stderr) == (0, True)
    assert b"Cells of the data: 0 added, 1 revised, 0 removed." in run("preview", later, store=folder).stdout
    assert len(run("releases", store=folder).stdout.splitlines()) == 1


def test_publish_at_an_hour_waits_for_publish_due(tmp_path):
    folder = publish(tmp_path).folder
    later = write(tmp_path, EXTRACT.replace("2066", "2000"), "later.csv")
    warned = ("--acknowledge", "release_months_missing", "--acknowledge", "release_months_revised")
    asked = ("publish", later, "--by", "Aino", "--source", "area-extract", *warned, "--at")
    past = run(*asked, "2020-01-01 9:00", store=folder)
    assert (past.returncode, b"is past" in past.stderr) == (1, True)
    assert b"Will be published 1 Jan 2099 09:00." in run(*asked, "2099-01-01 9:00", store=folder).stdout
    (waiting,) = Drafts(Store.open(folder)).live()
    assert [file.source for file in waiting.files] == ["area-extract"]
    done = run("publish-due", store=folder)
    assert (done.returncode, done.stdout) == (0, b"")
    assert len(run("releases", store=folder).stdout.splitlines()) == 1


def test_a_bad_file_ends_with_one_and_its_cells_on_standard_error(tmp_path):
    done = run(
        "publish", write(tmp_path, "municipality;month;unemployed\n205;2026-06;x\n"), "--by", "A", store=tmp_path / "s"
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert "row 2, column «unemployed»: «x» is no number" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_the_sentence_is_finnish_for_a_finnish_user(tmp_path):
    done = run("releases", store=tmp_path / "none", SUUNTA_LANGUAGE="fi")
    assert "ei ole varastoa" in done.stderr.decode()


def test_wrong_usage_ends_with_two(store):
    assert run("show", store=store).returncode == 2


def test_json_holds_the_figure_and_what_it_is(store):
    done = run("show", "activation_rate", "--place", "205", "--month", "2026-06", "--format", "json", store=store)
    content = json.loads(done.stdout)
    assert round(content["figures"][0]["value"], 1) == 19.9
    assert content["is_example"] is False
    assert content["release"]["id"] == 1


def test_csv_and_parquet_hold_the_same_figures(store):
    asked = ("show", "activation_rate", "--place", "205", "--place", "290", "--month", "2026-06", "--format")
    csv = pl.read_csv(run(*asked, "csv", store=store).stdout)
    parquet = pl.read_parquet(BytesIO(run(*asked, "parquet", store=store).stdout))
    assert csv.select("place", "lower", "upper").rows() == [
        (int(place), lower, upper) for place, lower, upper in parquet.select("place", "lower", "upper").rows()
    ]


def test_releases_are_listed_newest_first(store):
    assert run("releases", store=store).stdout.decode().split("\t")[0] == "1"


@pytest.fixture(scope="module")
def example_store(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("example"), kind="example").folder


def run_here(*arguments):
    """Run a command in this process; it takes a tenth of the time."""
    done = CliRunner().invoke(build(speak("en")), list(map(str, arguments)))
    assert done.exit_code == 0, done.output
    return done


IS_MARKED = {
    "table": lambda content: content.startswith(b"Example data: every figure is invented."),
    "csv": lambda content: pl.read_csv(content)["is_example"].to_list() == [True],
    "json": lambda content: json.loads(content)["is_example"] is True,
    "parquet": lambda content: pl.read_parquet(content)["is_example"].to_list() == [True],
}


@pytest.mark.parametrize("form", FORMATS)
def test_every_export_of_example_data_says_so(example_store, tmp_path, form):
    asked = ("show", "activation_rate", "--place", "205", "--month", "2026-06", "--format", form)
    run_here(*asked, "--output", tmp_path / form, "--store", example_store)
    assert IS_MARKED[form]((tmp_path / form).read_bytes())


def test_the_export_of_real_data_does_not_say_so(store, tmp_path):
    asked = ("show", "activation_rate", "--place", "205", "--month", "2026-06", "--format", "csv")
    run_here(*asked, "--output", tmp_path / "csv", "--store", store)
    assert pl.read_csv(tmp_path / "csv")["is_example"].to_list() == [False]


def test_the_command_line_says_that_a_store_holds_examples(example_store):
    assert "Example data: every figure is invented." in run_here("releases", "--store", example_store).stderr
    assert "Every figure is invented." in run_here("example", "--store", example_store).stdout


def test_undo_brings_the_release_before_back_and_show_knows_what_was_known_when(tmp_path):
    folder = publish(tmp_path).folder
    publish(tmp_path, EXTRACT.replace("2066", "3000"), "later.csv")
    done = run("undo", "--by", "Aino", "--comment", "väärä", store=folder)
    assert b"Release 3 published: it brings back release 1" in done.stdout
    assert "brings back release 1\tväärä" in run("releases", store=folder).stdout.decode().splitlines()[0]
    asked = ("show", "activation_rate", "--place", "205", "--month", "2026-06", "--format", "json", "--as-of")
    assert json.loads(run(*asked, "2999-01-01", store=folder).stdout)["release"]["id"] == 3
    early = run(*asked, "2020-01-01 9:00", store=folder)
    assert (early.returncode, b"Nothing had been published by 1 Jan 2020 09:00" in early.stderr) == (1, True)
    assert b"is no day or time" in run(*asked, "yesterday", store=folder).stderr


def test_backup_restore_and_clean(tmp_path):
    store = publish(tmp_path)
    store.parts.write(lambda file: file.write(b"left behind"))
    archive = tmp_path / "b.zip"
    # Two months, what may be shown of the one that has to be protected, and the original.
    assert b"1 release(s), 4 file(s)" in run("backup", archive, store=store.folder).stdout
    assert b"1 release(s)" in run("restore", archive, store=tmp_path / "again").stdout
    listed = run("clean", "--days", "0", store=store.folder)
    assert (listed.stdout.count(b"\n"), b"Would be deleted: 1 file(s)" in listed.stderr) == (1, True)
    assert b"Deleted: 1 file(s)" in run("clean", "--days", "0", "--delete", store=store.folder).stderr
    assert run("clean", "--days", "0", store=store.folder).stdout == b""


def test_compare_tells_what_differs_in_words_and_as_json(tmp_path):
    publish(tmp_path)
    folder = publish(tmp_path, EXTRACT.replace("2066;512", "2070;..."), "later.csv").folder
    said = run("compare", "1", "2", store=folder).stdout.decode()
    assert "From release 1 to release 2: 1 month revised." in said
    assert "Cells of the data: 0 added, 2 revised, 0 removed." in said
    assert re.search(r"Unemployed jobseekers +Kajaani +2026-06 +2,066 +2,070 +\+4 ", said)
    assert re.search(r"Persons in services +Kajaani +2026-06 +512 +hidden, 1–4 ", said)
    found = json.loads(run("compare", "1", "2", "--format", "json", store=folder).stdout)
    assert (found["before"], found["after"], found["is_example"]) == (1, 2, False)
    assert found["months"]["revised"] == [{"source": "area-extract", "month": "2026-06"}]
    assert found["cells"] == {"added": 0, "revised": 2, "removed": 0}
    assert [(row["before"], row["after"], row["change"]) for row in found["largest"]] == [
        (2066.0, 2070.0, 4.0),
        (512.0, None, None),
    ]


def test_compare_knows_the_state_before_the_first_and_refuses_what_never_was(tmp_path):
    folder = publish(tmp_path).folder
    assert "2 months added" in run("compare", "0", "1", store=folder).stdout.decode()
    assert "no changes" in run("compare", "1", "1", store=folder).stdout.decode()
    refused = run("compare", "1", "7", store=folder)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert "There is no release 7." in refused.stderr.decode()


@pytest.mark.parametrize("form", TEMPLATE_FORMATS)
def test_template_writes_an_empty_file_that_is_refused_until_it_is_filled_in(tmp_path, form):
    file = tmp_path / f"extract.{form}"
    done = CliRunner().invoke(build(speak("fi")), ["template", "area-extract", "--format", form, "--output", str(file)])
    assert (done.exit_code, "mallipohja" in done.output, file.exists()) == (0, True, True)
    refused = run("publish", file, "--by", "Aino", store=tmp_path / "s")
    assert (refused.returncode, "has a header but no rows" in refused.stderr.decode()) == (1, True)


def test_template_of_a_refused_source_is_a_sentence(tmp_path):
    from catalogue.errors import UserError

    done = CliRunner().invoke(build(speak("en")), ["template", "statfin-135z", "--output", str(tmp_path / "x.xlsx")])
    assert isinstance(done.exception, UserError)
    assert "has no template" in str(done.exception)


def test_show_knows_a_group_that_was_added_and_a_break(tmp_path):
    store = publish(tmp_path)
    name = {"fi": "Palveluyksikkö"}
    group = build_group("group:local-x", name, [Span("2025-01", "", ["205", "697"])], load_catalogue())
    save(store.register, load_catalogue(), local_user("Aino"), group, "uusi")
    asked = ("show", "activation_rate", "--place", "Palveluyksikkö", "--month", "2026-06", "--format", "json")
    figure = json.loads(run_here(*asked, "--store", store.folder).stdout)["figures"][0]
    assert (figure["numerator"], figure["denominator"], figure["comparison"]) == (521, 2623, "comparable")
    form = BreakForm("break", "2026-01", "", [], [], {"fi": "Uusi"}, {"fi": "Uusi"}, "kokous")
    save(store.register, load_catalogue(), local_user("Aino"), build_break("local-x", form), "uusi")
    figure = json.loads(run_here(*asked, "--store", store.folder).stdout)["figures"][0]
    assert (figure["comparison"], figure["change"]) == ("break", None)


def test_a_column_is_declared_once_and_the_audit_record_lists_it(tmp_path):
    folder = publish(tmp_path).folder
    unknown = write(tmp_path, "municipality;month;tyottomat;in_services\n205;2026-06;1990;512\n", "uusi.csv")
    assert run("screen", unknown, store=folder).returncode == 1
    said = run("declare", "area-extract", "tyottomat", "--means", "unemployed", "--by", "Aino", store=folder)
    assert said.stdout.decode().split("\t")[:4] == ["area-extract", "tyottomat", "unemployed", "Aino"]
    assert run("screen", unknown, store=folder).returncode == 0
    (line,) = run("audit", store=folder).stdout.decode().splitlines()
    assert line.split("\t")[1:] == ["Aino", "declare_column", "area-extract: tyottomat", "unemployed"]
    assert run("declare", "area-extract", "tyottomat", "--withdraw", "--by", "Aino", store=folder).stdout == b""
    assert run("screen", unknown, store=folder).returncode == 1


def test_protect_protects_what_was_published_without_and_says_so(tmp_path):
    from sqlalchemy import delete

    from data import tables
    from data.protections import protected_parts

    store = publish(tmp_path)
    with store.register.writing() as connection:
        connection.execute(delete(tables.protected_part))
    first, again = (CliRunner().invoke(build(speak("en")), ["protect", "--store", str(store.folder)]) for _ in range(2))
    assert "Protected: 2 month(s) of confidential sources." in first.output
    assert "Everything confidential is protected already." in again.output
    assert len(protected_parts(store.register)) == 2
