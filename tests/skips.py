"""A pytest plugin that lets no test be skipped in silence.

Every skipped test is listed with its reason at the end of the run, and the run fails when a reason is not
in allowed_skips.txt beside this file (the ini option `allowed_skips` names another file).
"""

from pathlib import Path

import pytest


class SkipGuard:
    """Collects the skips of one run and judges them at its end."""

    def __init__(self, allowed: list[str]) -> None:
        self.allowed = allowed
        self.skips: list[tuple[str, str]] = []

    def is_allowed(self, reason: str) -> bool:
        """Whether a line of the list equals the reason, or begins it when the line ends in *."""
        return any(reason.startswith(line[:-1]) if line.endswith("*") else reason == line for line in self.allowed)

    def note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        """Remember a skip; an expected failure is reported as skipped too, but is none."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skips.append((report.nodeid, reason_of(report)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that was skipped."""
        self.note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a whole file that was skipped."""
        self.note(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that would have passed but skipped a test for a reason not listed."""
        harmless = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        if session.exitstatus in harmless and not all(self.is_allowed(reason) for _, reason in self.skips):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """List the skips with their reasons."""
        if self.skips:
            terminalreporter.section("skipped tests")
        for nodeid, reason in self.skips:
            terminalreporter.write_line(f"{nodeid}: {reason}")
            if not self.is_allowed(reason):
                terminalreporter.write_line(
                    "    FAILS THE RUN: the reason is not in the list of allowed skips", red=True
                )


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The reason given for a skip; pytest keeps it as (file, line, "Skipped: reason")."""
    longrepr = report.longrepr
    text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
    return text.removeprefix("Skipped: ")


def read_allowed(path: Path) -> list[str]:
    """The lines of the list without comments and blanks."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ini option."""
    parser.addini("allowed_skips", "the list of allowed skips, seen from the root folder", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Start collecting."""
    named = config.getini("allowed_skips")
    path = config.rootpath / named if named else Path(__file__).with_name("allowed_skips.txt")
    config.pluginmanager.register(SkipGuard(read_allowed(path)), "suunta-skip-guard")
