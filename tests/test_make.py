"""make.py: the set-up recovers from every interruption, finds a browser and reports what failed."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import make


class Calls:
    """Stands in for make.call: notes each command, does what is set for a word in it and returns its code."""

    def __init__(self):
        self.commands = []
        self.codes = {}
        self.effects = {}
        self.env = None

    def __call__(self, *command, env=None):
        words = [str(part) for part in command]
        self.commands.append(words)
        self.env = env
        for word in self.effects.keys() & words:
            self.effects[word]()
        return next((code for word, code in self.codes.items() if word in words), 0)

    def having(self, word):
        """The commands noted so far that contain a word."""
        return [words for words in self.commands if word in words]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project folder in the place of the real one."""
    for name in ("VENV_PYTHON", "STAMP", "UNFINISHED", "VENV", "ROOT"):
        monkeypatch.setattr(make, name, tmp_path / getattr(make, name).relative_to(make.ROOT))
    monkeypatch.delenv("SUUNTA_STORE", raising=False)
    (tmp_path / "requirements.txt").write_text("one==1\n")
    (tmp_path / "requirements-dev.txt").write_text("two==2\n")
    (tmp_path / "requirements-spark.txt").write_text("four==4\n")
    return tmp_path


@pytest.fixture
def calls(monkeypatch):
    """The commands that make.py gives, in the place of their effects."""
    recorded = Calls()
    monkeypatch.setattr(make, "call", recorded)
    return recorded


@pytest.fixture
def ready(project, calls, monkeypatch):
    """A project whose .venv works; one made anew works too."""
    (project / ".venv").mkdir()
    calls.effects["venv"] = (project / ".venv").mkdir
    monkeypatch.setattr(make, "output_of", lambda *command: make.VERSION)
    return project


@pytest.fixture
def no_browser(monkeypatch, tmp_path):
    """A PATH of one empty folder and no browser named or in the usual places."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("SUUNTA_CHROMIUM", raising=False)
    monkeypatch.setattr(make, "BROWSERS", ("chromium", "google-chrome"))
    return folder


def interrupted(*arguments):
    """A step during which the user presses Ctrl-C."""
    raise KeyboardInterrupt


def program(path, line):
    """A small program at a path."""
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return str(path)


# --- The version of Python ---


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 10)])
def test_older_python_is_refused_with_a_sentence(version):
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, not {}\.{}".format(*version)):
        make.require_python(*version)


@pytest.mark.parametrize("version", [(3, 11), (3, 14), (4, 0)])
def test_newer_python_is_accepted(version):
    assert make.require_python(*version) is None


def test_older_python_can_read_far_enough_to_refuse():
    source = Path(make.__file__).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    assert set(make.require_python.__annotations__.values()) == {int, None}  # no int | None, no list[int]


# --- Setting up ---


def test_set_up_installs_once(ready, calls):
    make.set_up()
    make.set_up()
    installs = calls.having("install")
    assert len(installs) == 1
    assert installs[0][-4:] == ["-r", "requirements.txt", "-r", "requirements-dev.txt"]


def test_run_needs_only_its_own_packages(ready, calls):
    make.set_up(make.RUN_FILES)
    assert calls.having("install")[0][-2:] == ["-r", "requirements.txt"]
    make.set_up()
    assert len(calls.having("install")) == 2


def test_full_set_up_is_enough_to_run(ready, calls):
    make.set_up()
    make.set_up(make.RUN_FILES)
    assert len(calls.having("install")) == 1


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_changed_requirements_are_installed(ready, calls, name):
    make.set_up()
    (ready / name).write_text("three==3\n")
    make.set_up()
    assert len(calls.having("install")) == 2


def test_another_python_version_is_installed_anew(ready, calls, monkeypatch):
    make.set_up()
    monkeypatch.setattr(make, "VERSION", "3.99")
    make.set_up()
    assert len(calls.having("install")) == 2


def test_interrupted_install_starts_anew_from_an_empty_venv(ready, calls):
    make.set_up()
    (ready / "requirements.txt").write_text("three==3\n")
    calls.effects["install"] = interrupted
    with pytest.raises(KeyboardInterrupt):
        make.set_up()
    (ready / "requirements.txt").write_text("one==1\n")  # even the old files must not count as installed now
    (ready / ".venv" / "half-installed").touch()
    del calls.effects["install"]
    make.set_up()
    assert not (ready / ".venv" / "half-installed").exists()
    assert len(calls.having("venv")) == 1
    assert len(calls.having("install")) == 3
    make.set_up()
    assert len(calls.having("install")) == 3


def test_failed_install_says_what_to_do_and_is_done_again(ready, calls):
    calls.codes["install"] = 1
    with pytest.raises(SystemExit, match="Check the network connection"):
        make.set_up()
    calls.codes["install"] = 0
    make.set_up()
    assert len(calls.having("install")) == 2


def test_broken_venv_is_made_anew(project, calls):
    (project / ".venv").mkdir()
    (project / ".venv" / "leftover").touch()
    make.make_venv()
    assert not (project / ".venv").exists()  # the recorder makes none
    assert calls.commands[0][-3:] == ["-m", "venv", str(project / ".venv")]


def test_venv_of_another_version_is_made_anew(ready, calls, monkeypatch):
    monkeypatch.setattr(make, "output_of", lambda *command: "3.99")
    make.make_venv()
    assert len(calls.having("venv")) == 1


def test_venv_that_cannot_be_made_ends_with_a_sentence(project, calls):
    calls.codes["venv"] = 1
    with pytest.raises(SystemExit, match="install python3-venv"):
        make.make_venv()


def test_real_venv_is_recognised(project):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", project / ".venv"], check=True)
    version = make.output_of(make.VENV_PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
    assert version == make.VERSION


# --- Finding and installing a browser ---


@pytest.mark.skipif(os.name != "posix", reason="the stand-in browsers are shell scripts")
class TestBrowser:
    def test_none(self, no_browser):
        assert make.find_chromium() is None

    def test_on_path(self, no_browser):
        expected = program(no_browser / "google-chrome", "echo Chrome 150")
        assert make.find_chromium() == expected

    def test_one_that_does_not_work_is_passed_over(self, no_browser):
        program(no_browser / "chromium", "echo install the snap >&2; exit 1")
        expected = program(no_browser / "google-chrome", "echo Chrome 150")
        assert make.find_chromium() == expected

    def test_named_one_goes_first(self, no_browser, monkeypatch, tmp_path):
        program(no_browser / "chromium", "echo Chromium 150")
        named = program(tmp_path / "my-browser", "echo mine")
        monkeypatch.setenv("SUUNTA_CHROMIUM", named)
        assert make.find_chromium() == named

    def test_named_one_that_is_absent_ends_with_a_sentence(self, no_browser, monkeypatch):
        monkeypatch.setenv("SUUNTA_CHROMIUM", "/no/such/browser")
        with pytest.raises(SystemExit, match="names no program: /no/such/browser"):
            make.find_chromium()

    def test_root_installs_with_apt(self, no_browser, monkeypatch):
        program(no_browser / "apt-get", "true")
        monkeypatch.setattr(make, "IS_ROOT", True)
        assert make.apt_get()[:3] == ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]

    def test_others_install_with_apt_only_if_sudo_asks_nothing(self, no_browser, monkeypatch):
        program(no_browser / "apt-get", "true")
        monkeypatch.setattr(make, "IS_ROOT", False)
        assert make.apt_get() == []
        program(no_browser / "sudo", "echo allowed")
        assert make.apt_get()[:4] == ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]

    def test_without_apt_playwright_installs(self, no_browser, calls):
        make.install_chromium()
        assert [command[1:] for command in calls.commands] == [["-m", "playwright", "install", "chromium"]]

    def test_where_apt_fails_playwright_installs(self, no_browser, calls, monkeypatch):
        program(no_browser / "apt-get", "true")
        monkeypatch.setattr(make, "IS_ROOT", True)
        calls.codes["apt-get"] = 100
        make.install_chromium()
        assert calls.commands[-1][1:] == ["-m", "playwright", "install", "chromium", "--with-deps"]

    def test_where_all_fails_a_sentence_says_so(self, no_browser, calls):
        calls.codes["playwright"] = 1
        with pytest.raises(SystemExit, match="set SUUNTA_CHROMIUM"):
            make.install_chromium()


# --- The commands ---


def test_all_steps_run_and_the_summary_names_the_failed_one(calls, capsys):
    calls.codes["mypy"] = 1
    assert make.run_all((("ruff", "check"), ("mypy",), ("pytest",))) == 1
    assert [command[2] for command in calls.commands] == ["ruff", "mypy", "pytest"]
    assert capsys.readouterr().out.endswith("Summary: ruff check: ok, mypy: FAILED, pytest: ok\n")


def test_all_steps_passed(calls):
    assert make.run_all(make.CHECKS) == 0


@pytest.mark.parametrize("named", ["", "var/example"])
def test_run_makes_the_example_store_first(ready, calls, monkeypatch, named):
    monkeypatch.setenv("SUUNTA_STORE", named)
    assert make.main(["run", "--server.port", "8600"]) == 0
    example, streamlit = calls.commands[-2:]
    assert example[1:] == ["cli.py", "example"]
    assert streamlit[1:] == ["-m", "streamlit", "run", "asgi.py", "--server.port", "8600"]
    assert calls.env == {"SUUNTA_STORE": "var/example"}


def test_run_leaves_another_store_alone(ready, calls, monkeypatch):
    monkeypatch.setenv("SUUNTA_STORE", "/srv/suunta")
    assert make.main(["run"]) == 0
    assert not calls.having("cli.py")
    assert calls.env == {"SUUNTA_STORE": "/srv/suunta"}


def test_run_stops_when_the_example_cannot_be_made(ready, calls):
    calls.codes["cli.py"] = 3
    assert make.main(["run"]) == 3
    assert not calls.having("streamlit")


def test_what_is_installed_for_more_is_enough_for_less(ready, calls):
    make.set_up(make.SPARK_FILES)
    assert calls.having("install")[0][-2:] == ["-r", "requirements-spark.txt"]
    make.set_up()
    make.set_up(make.RUN_FILES)
    assert len(calls.having("install")) == 1


@pytest.mark.parametrize(("command", "files"), [("test", make.DEV_FILES), ("test-all", make.SPARK_FILES)])
def test_spark_is_installed_for_the_slow_tests_only(ready, calls, monkeypatch, command, files):
    monkeypatch.setattr(make, "find_chromium", lambda: "/the/browser")
    assert make.main([command]) == 0
    assert [word for word in calls.having("install")[0] if word.endswith(".txt")] == list(files)


def test_continuous_integration_runs_the_quick_tests_and_the_slow_ones():
    lines = (Path(make.__file__).parent / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    runs = [line.split("||")[0].strip() for line in lines if line.startswith("make ")]
    assert runs == ["make test", 'make test-all ARGS="-m slow"']


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
@pytest.mark.parametrize("failing", ["test", "test-all", None])
def test_continuous_integration_fails_where_either_fails_and_runs_both(tmp_path, monkeypatch, failing):
    program(tmp_path / "make", f'echo "$1" >> "{tmp_path}/asked"; [ "$1" != "{failing}" ]')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    code = subprocess.run(["bash", Path(make.__file__).parent / ".ci" / "run"], check=False).returncode
    assert code == (1 if failing else 0)
    assert (tmp_path / "asked").read_text().split() == ["test", "test-all"]


def test_tests_leave_out_the_slow_ones_unless_asked(ready, calls, monkeypatch):
    monkeypatch.setattr(make, "set_up_tests", lambda *files: {"SUUNTA_CHROMIUM": "/the/browser"})
    make.main(["test", "-k", "charts"])
    assert calls.commands[-1][1:] == ["-m", "pytest", *make.WORKERS, "-m", "not slow", "-k", "charts"]
    assert calls.env == {"SUUNTA_CHROMIUM": "/the/browser"}
    make.main(["test-all"])
    assert calls.commands[-1][1:] == ["-m", "pytest", *make.WORKERS]
    make.main(["test-all", "-m", "slow"])
    assert calls.commands[-1][1:] == ["-m", "pytest", *make.WORKERS, "-m", "slow"]


def test_lock_writes_no_address_and_gets_uv_where_it_is_absent(project, calls, monkeypatch):
    monkeypatch.setattr(make, "output_of", lambda *command: "" if "uv" in command else make.VERSION)
    assert make.main(["lock"]) == 0
    assert calls.commands[0][-2:] == ["--disable-pip-version-check", "uv"]
    assert [command[-3:] for command in calls.having("compile")] == [
        ["requirements.in", "-o", "requirements.txt"],
        ["requirements-dev.in", "-o", "requirements-dev.txt"],
        ["requirements-benchmark.in", "-o", "requirements-benchmark.txt"],
        ["requirements-spark.in", "-o", "requirements-spark.txt"],
    ]
    assert not [part for command in calls.commands for part in command if "index" in part]


def test_clean_keeps_the_data(project):
    for folder in (".venv", ".mypy_cache", "data/__pycache__", "var/example"):
        (project / folder).mkdir(parents=True)
    assert make.main(["clean"]) == 0
    assert sorted(path.name for path in project.iterdir()) == [
        "data",
        "requirements-dev.txt",
        "requirements-spark.txt",
        "requirements.txt",
        "var",
    ]
    assert not (project / "data/__pycache__").exists()
    assert (project / "var/example").exists()


def test_help_names_every_command(capsys):
    assert make.main(["help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in make.COMMANDS)
    assert "None" not in shown


def test_unknown_command_shows_the_list(capsys):
    assert make.main(["tset"]) == 2
    assert "Usage: python make.py COMMAND" in capsys.readouterr().out


def test_ctrl_c_ends_without_traceback(monkeypatch):
    monkeypatch.setitem(make.COMMANDS, "check", interrupted)
    assert make.main(["check"]) == 130


def test_call_returns_the_exit_code_and_passes_the_environment(project):
    code = "import os, sys; sys.exit(int(os.environ['SUUNTA_TEST_CODE']))"
    assert make.call(sys.executable, "-c", code, env={"SUUNTA_TEST_CODE": "7"}) == 7
