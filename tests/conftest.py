"""What all tests share: the guard over skipped tests, the real files and the browser."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import make

pytest_plugins = ("pytester", "tests.skips")

REAL_DATA_ABSENT = "real data absent: set SUUNTA_REAL_DATA"
CHROMIUM_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files: SUUNTA_REAL_DATA, else shared/data beside the project's folder."""
    folder = Path(os.environ.get("SUUNTA_REAL_DATA") or make.ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(REAL_DATA_ABSENT)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _quick_disk() -> Iterator[None]:
    """Nothing waits for the disk: that protects from a power cut only, which no test makes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def made_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example store as `cli.py example` makes it: once for all workers, so to be copied and never changed."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "example-store"
    with FileLock(shared.with_suffix(".lock")):
        if not shared.exists():
            making = shared.with_suffix(".making")
            subprocess.run([sys.executable, "cli.py", "example", "--store", making], cwd=make.ROOT, check=True)
            making.rename(shared)
    return shared


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How pytest-playwright starts Chromium: the one make.py finds, and quiet on the network."""
    found = make.find_chromium()
    own = {"executable_path": found} if found else {}
    sandbox = ["--no-sandbox"] if make.IS_ROOT else []
    return {**browser_type_launch_args, **own, "args": [*sandbox, *CHROMIUM_FLAGS]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser tests first: they take longest, and short files at the end let all workers end together."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
