"""A publisher that is killed, a disk that is full, a folder that cannot be written: the old release or the new one."""

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from data.progress import Step
from data.retention import leftovers
from data.store import Store
from tests.data.crashing import (
    AUGUST,
    NEW,
    OLD,
    PROCESSES,
    REFUSED,
    STEPS,
    counts,
    expected,
    new_store,
    publish_august,
    start,
)

KILLED = -getattr(signal, "SIGKILL", signal.SIGTERM)
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")


def check_old_or_new(folder):
    """Return the newest release's counts, after seeing that it is the old or the new one, whole, and life goes on."""
    store = Store.open(folder)
    found = counts(store)
    assert (store.newest_id(), found) in [(1, expected(OLD)), (2, expected(NEW))]
    after = publish_august(folder)
    assert counts(after) == found | expected(AUGUST)
    return found


@pytest.mark.parametrize(("step", "done"), STEPS)
def test_a_publisher_killed_at_a_step_leaves_the_old_release_or_the_new_one(tmp_path, step, done):
    folder, path = new_store(tmp_path)
    process = start(folder, path, step, done)
    process.join(60)
    assert process.exitcode == KILLED
    assert check_old_or_new(folder) == expected(NEW if step == Step.COMMITTED else OLD)


def test_rows_of_a_publisher_killed_before_its_release_row_are_in_no_later_release(tmp_path):
    folder, path = new_store(tmp_path)
    start(folder, path, Step.ORIGINAL_KEPT, 1).join(60)
    store = publish_august(folder)
    assert counts(store) == expected(OLD) | expected(AUGUST)
    left = {leftover.path.name for leftover in leftovers(store, older_than=_none())}
    assert len(left) == 4  # three months' parts and the original: written whole, named by no release
    assert not left & {path.name for path in store.part_paths(store.release())}


def kill_at_random_instants(tmp_path, times):
    """Kill publishers at instants spread over a whole publication; return how many left the old and the new release."""
    seed = random.Random(20261124)
    base, path = new_store(tmp_path)
    outcomes = {100: 0, 200: 0}
    span = _seconds_of_a_publication(tmp_path, base, path)
    for number in range(times):
        folder = shutil.copytree(base, tmp_path / f"run{number}" / "store")
        ready = PROCESSES.Event()
        process = start(folder, path, None, 0, ready=ready)
        assert ready.wait(60)
        time.sleep(seed.uniform(0, span))
        process.kill()
        process.join(60)
        outcomes[check_old_or_new(folder)["06", "205"]] += 1
        shutil.rmtree(folder.parent)
    return outcomes


def _seconds_of_a_publication(tmp_path, base, path):
    """Return how long a publication takes here, and a little more, so that some are killed after their end."""
    folder = shutil.copytree(base, tmp_path / "timed" / "store")
    ready = PROCESSES.Event()
    process = start(folder, path, None, 0, ready=ready)
    ready.wait(60)
    started = time.perf_counter()
    process.join(60)
    return 1.2 * (time.perf_counter() - started)


def _none():
    from datetime import timedelta

    return timedelta()


def test_publishers_killed_at_random_instants(tmp_path):
    assert sum(kill_at_random_instants(tmp_path, 12).values()) == 12


@pytest.mark.slow
def test_publishers_killed_at_200_random_instants(tmp_path):
    outcomes = kill_at_random_instants(tmp_path, 200)
    assert sum(outcomes.values()) == 200
    assert min(outcomes.values()) > 0, "the instants did not span the publication"


def check_refused_and_unchanged(process, folder):
    process.join(60)
    assert process.exitcode == REFUSED
    store = Store.open(folder)
    assert (store.newest_id(), counts(store)) == (1, expected(OLD))
    assert not list(store.parts.unfinished())


class FileSizeLimit:
    """Lets no file grow beyond so many bytes: every write beyond fails, as on a full disk."""

    def __init__(self, size):
        self.size = size

    def __call__(self):
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.size, self.size))


@posix_only
@pytest.mark.parametrize("size", [0, 100, 1_000])
def test_where_no_file_can_grow_nothing_is_published_and_nothing_half_written(tmp_path, size):
    folder, path = new_store(tmp_path)
    check_refused_and_unchanged(start(folder, path, None, 0, prepare=FileSizeLimit(size)), folder)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 512 kB, gone after the test."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    if not hasattr(os, "geteuid") or os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk can be made by root on Linux only")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(path):
    """Write a file until the disk is full."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1024))
        except OSError as error:
            assert error.errno == errno.ENOSPC  # noqa: PT017 - what ends the loop is what is looked for
    return path


def test_on_a_full_disk_nothing_is_published_and_once_there_is_room_the_same_file_is(small_disk, tmp_path):
    folder, _ = new_store(small_disk)
    path = tmp_path / "new.csv"
    path.write_text(NEW, encoding="utf-8")
    ballast = fill(small_disk / "ballast")
    check_refused_and_unchanged(start(folder, path, None, 0), folder)
    ballast.unlink()
    process = start(folder, path, None, 0)
    process.join(60)
    assert (process.exitcode, counts(Store.open(folder))) == (0, expected(NEW))


def become_nobody():
    """Give up root's right to write everywhere."""
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)


@posix_only
def test_in_a_folder_that_cannot_be_written_nothing_is_published():
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch).chmod(0o755)
        folder, path = new_store(Path(scratch))
        everything = [folder, *folder.rglob("*")]
        for item in everything:
            item.chmod(0o555 if item.is_dir() else 0o444)
        process = start(folder, path, None, 0, prepare=become_nobody)
        process.join(60)
        for item in everything:
            item.chmod(0o755)
        check_refused_and_unchanged(process, folder)
