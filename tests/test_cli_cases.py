"""Case-level extracts on the command line: published, corrected, a person erased; no key is in any output."""

import os
import stat
import subprocess
import sys

import pytest

from data.cases.keeping import kept_cases
from data.store import Store
from knowledge.audit import entries
from tests.builders import write
from tests.case_files import RAW_KEYS, SERVICES, SPELLS
from tests.knowledge.test_arrivals import held
from tests.test_cli import ROOT, run

FILES = {"jaksot-2026-06-30.csv": SPELLS, "palvelut-2026-06-30.csv": SERVICES}


@pytest.fixture
def files(tmp_path):
    """Return the paths of the files, in a folder beside the store's."""
    folder = tmp_path / "from"
    folder.mkdir()
    return [write(folder, text, name) for name, text in FILES.items()]


def test_cases_are_screened_previewed_and_published_and_a_person_erased(files, tmp_path):
    folder = tmp_path / "data" / "store"
    previewed = run("preview", *files, store=folder)
    assert previewed.returncode == 0, previewed.stderr
    done = run("publish", *files, "--by", "Aino", store=folder)
    assert b"Release 1 published: 2 file(s), months 2026-05" in done.stdout, done.stderr
    store = Store.open(folder)
    assert len(kept_cases(store.register)) == 2
    assert held(tmp_path / "data", *RAW_KEYS) == []
    assert stat.S_IMODE((tmp_path / "data" / "person.key").stat().st_mode) == 0o600
    person = write(tmp_path, "MATTI-0017\n", "henkilö.txt")
    erased = run("erase", "--by", "Aino", "--person-file", person, store=folder)
    assert b"Rows erased: 3." in erased.stdout
    outputs = [result.stdout + result.stderr for result in (previewed, done, erased)]
    assert not [key for key in RAW_KEYS if any(key.encode() in output for output in outputs)]
    assert [entry.action for entry in entries(store.register)] == ["erase_person"]


def test_the_key_is_read_from_what_is_piped_in_and_is_no_argument(files, tmp_path):
    folder = tmp_path / "store"
    run("publish", *files, "--by", "Aino", store=folder)
    asked = [sys.executable, "cli.py", "erase", "--by", "Aino", "--store", str(folder)]
    environment = {**os.environ, "SUUNTA_LANGUAGE": "en"}
    erased = subprocess.run(asked, cwd=ROOT, env=environment, input=b" LIISA-0018\n", capture_output=True, check=False)
    assert b"Rows erased: 2." in erased.stdout
    assert run("erase", "LIISA-0018", "--by", "Aino", store=folder).returncode == 2
    empty = subprocess.run(asked, cwd=ROOT, env=environment, input=b"\n", capture_output=True, check=False)
    assert (empty.returncode, b"exactly one" in empty.stderr) == (1, True)


def test_nobody_is_sought_without_the_installation_s_key(files, tmp_path):
    Store.create(tmp_path / "store")
    person = write(tmp_path, "MATTI-0017", "henkilö.txt")
    refused = run("erase", "--by", "Aino", "--person-file", person, store=tmp_path / "store")
    assert (refused.returncode, b"nobody can be found" in refused.stderr) == (1, True)
    assert not (tmp_path / "person.key").exists()


def test_corrections_are_kept_listed_made_and_taken_back(files, tmp_path):
    folder = tmp_path / "store"
    Store.create(folder)
    wrong = write(tmp_path, SPELLS.replace("2026-03-31", "2026-01-01"), "jaksot-2026-06-30.csv")
    assert b"FAIL keys_cases_in_order" in run("screen", wrong, files[1], store=folder).stderr
    entry = """- id: tammikuu
  kind: spells
  match: {municipality: "205", start: 2026-01-07}
  expect: {end: 2026-01-01}
  change: {end: 2026-03-31}
  reason: Loppupäivä tarkistettu
"""
    kept = run("correct", write(tmp_path, entry, "korjaukset.yaml"), "--by", "Aino", store=folder)
    assert kept.stdout.decode().split("\t")[:3] == ["tammikuu", "spells", "Aino"]
    assert run("screen", wrong, files[1], store=folder).returncode == 0
    mended = run("screen", *files, store=folder)
    assert (mended.returncode, b"FAIL columns_cases_corrected" in mended.stderr) == (1, True)
    assert run("correct", "--withdraw", "tammikuu", "--by", "Aino", store=folder).stdout == b""
    assert run("screen", *files, store=folder).returncode == 0
    lines = [(entry.action, entry.subject, entry.detail) for entry in entries(Store.open(folder).register)]
    assert lines == [("correct_cases", "tammikuu", "withdrawn"), ("correct_cases", "tammikuu", "")]


def test_templates_of_both_kinds(tmp_path):
    file = tmp_path / "malli.csv"
    asked = ("template", "case-extract", "--kind", "services", "--format", "csv", "--output", file)
    done = subprocess.run(
        [sys.executable, "cli.py", *map(str, asked)], cwd=ROOT, env=os.environ, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert file.read_text("utf-8-sig").startswith("person_key;municipality;service;start")
