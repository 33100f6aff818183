"""The guard over skipped tests: each is shown, and one for a reason not listed fails the run."""

import pytest

import make
from tests.skips import SkipGuard

ALLOWED = """
# a comment
data absent

not on this system: *
"""


@pytest.fixture
def run(pytester, monkeypatch):
    """Run a tiny suite under the guard, without the other plugins (which take a second to load)."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(make.ROOT))
    pytester.makeconftest("pytest_plugins = ['tests.skips']")
    pytester.makeini("[pytest]\nallowed_skips = allowed.txt\n")
    pytester.path.joinpath("allowed.txt").write_text(ALLOWED)

    def run_suite(source):
        pytester.makepyfile(f"import pytest\n\n{source}")
        return pytester.runpytest_subprocess("-p", "no:cacheprovider")

    return run_suite


def skipping(reason):
    return f"def test_a():\n    pytest.skip({reason!r})\n\ndef test_b():\n    pass\n"


@pytest.mark.parametrize("reason", ["data absent", "not on this system: no lock"])
def test_listed_reason_passes_and_is_shown(run, reason):
    result = run(skipping(reason))
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*= skipped tests =*", f"*::test_a: {reason}", "*1 passed, 1 skipped*"])
    result.stdout.no_fnmatch_line("*FAILS THE RUN*")


@pytest.mark.parametrize("reason", ["data absent today", "no time", "# a comment", "*", ""])
def test_unlisted_reason_fails_the_run(run, reason):
    result = run(skipping(reason))
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*::test_a:*", "*FAILS THE RUN*", "*1 passed, 1 skipped*"])


@pytest.mark.parametrize(
    "source",
    [
        "@pytest.mark.skip(reason='no time')\ndef test_a():\n    pass\n",
        "@pytest.mark.skipif(True, reason='no time')\ndef test_a():\n    pass\n",
        "pytest.skip('no time', allow_module_level=True)\n",
        "no_such = pytest.importorskip('no_such_module')\n",
        "@pytest.fixture\ndef tool():\n    pytest.skip('no time')\n\ndef test_a(tool):\n    pass\n",
        "from unittest import *\n\n@skip('no time')\nclass TestA(TestCase):\n    def test_a(self): ...\n",
    ],
    ids=["mark", "mark-if", "module", "import", "fixture", "unittest"],
)
def test_every_way_of_skipping_is_seen(run, source):
    result = run(source)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*= skipped tests =*", "*FAILS THE RUN*"])


@pytest.mark.parametrize(("reason", "code"), [("no time", 1), ("data absent", 0)])
def test_what_workers_skip_is_seen_too(run, monkeypatch, reason, code):
    monkeypatch.setenv("PYTEST_PLUGINS", "xdist.plugin")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-n 2")
    result = run(skipping(reason))
    assert result.ret == code
    result.stdout.fnmatch_lines(["*= skipped tests =*", f"*::test_a: {reason}", "*1 passed, 1 skipped*"])


def test_whole_file_skipped_for_a_listed_reason_keeps_pytests_verdict(run):
    result = run("pytest.skip('data absent', allow_module_level=True)\n")
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_expected_failure_is_no_skip(run):
    result = run("@pytest.mark.xfail(reason='known')\ndef test_a():\n    raise AssertionError\n")
    assert result.ret == pytest.ExitCode.OK
    result.stdout.no_fnmatch_line("*skipped tests*")


def test_failure_stays_a_failure(run):
    result = run("def test_a():\n    raise AssertionError\n\n" + skipping("data absent").replace("_a", "_c"))
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_run_that_was_broken_off_stays_so(run):
    result = run(skipping("no time") + "\ndef test_c():\n    pytest.exit('stop', returncode=7)\n")
    assert result.ret == 7


def test_run_without_skips_shows_nothing(run):
    result = run("def test_a():\n    pass\n")
    assert result.ret == pytest.ExitCode.OK
    result.stdout.no_fnmatch_line("*skipped tests*")


def test_star_stands_for_the_rest_only_at_the_end():
    guard = SkipGuard(["whole", "begins*", "in*side"])
    assert guard.is_allowed("whole")
    assert guard.is_allowed("begins and goes on")
    assert not guard.is_allowed("whole and more")
    assert not guard.is_allowed("in the side")


def test_real_data_skip_is_listed(request):
    """The real run's list holds the reason that the fixture `real_data` gives."""
    guard = request.config.pluginmanager.get_plugin("suunta-skip-guard")
    assert guard.is_allowed("real data absent: set SUUNTA_REAL_DATA")
    assert not guard.is_allowed("")
