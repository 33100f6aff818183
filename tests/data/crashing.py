"""A publisher in a process of its own, that can be killed: at a named step, at any instant, or by the system."""

import multiprocessing
import os
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from catalogue.catalogue import load_catalogue
from catalogue.errors import UserError
from data.progress import Step
from data.store import Store
from intake.publishing import publish_files
from knowledge.rights import local_user
from tests.builders import write

REFUSED = 7
# The server process imports everything once, and each publisher is forked from it: 10 ms instead of 1.5 s.
# Windows has no fork, and kills by TerminateProcess.
if sys.platform == "win32":
    PROCESSES = multiprocessing.get_context("spawn")
else:
    PROCESSES = multiprocessing.get_context("forkserver")
    PROCESSES.set_forkserver_preload(["tests.data.crashing"])

HEAD = "municipality;month;unemployed\n"
# The old release: two municipalities in two months. The new one changes all four counts and adds a month.
OLD = HEAD + "205;2026-05;100\n290;2026-05;100\n205;2026-06;100\n290;2026-06;100\n"
NEW = HEAD + "205;2026-05;200\n290;2026-05;200\n205;2026-06;200\n290;2026-06;200\n205;2026-07;200\n290;2026-07;200\n"
AUGUST = HEAD + "205;2026-08;300\n"


def kill_self():
    """End this process at once, without any cleaning up."""
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def publish_until(folder, path, step, done, prepare=None, ready=None):
    """Publish a file and be killed at the `done`-th time of a step; end with REFUSED where it says a sentence."""

    def tell(at, number, _total):
        if at == step and number == done:
            kill_self()

    if prepare:
        warm_up()
        prepare()
    if ready:
        ready.set()
    try:
        publish_files([path], folder, load_catalogue(), local_user("victim"), tell=tell)
    except UserError:
        os._exit(REFUSED)  # not sys.exit: there may be no room to write anything


def warm_up():
    """Import and read what the first publication of a process does, while files can still be read."""
    with TemporaryDirectory() as folder:
        new_store(Path(folder))


def start(*arguments, **options):
    """Start `publish_until` in a process of its own and return the process."""
    process = PROCESSES.Process(target=publish_until, args=arguments, kwargs=options)
    # A page tested before in this process leaves its script as the main module, which the new one would run first.
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = main
    return process


def new_store(folder, text=OLD):
    """Make a store with one release in a folder and return the folder and the file that would revise it."""
    publish_files([write(folder, text, "old.csv")], folder / "store", load_catalogue(), local_user("first"))
    return folder / "store", write(folder, NEW, "new.csv")


def counts(store, number=None):
    """Return the unemployed of a release by month and municipality; every part is compared with its hash."""
    return {
        (f"{part.period:%m}", row["place"]): int(row["value"])
        for part in store.release(number).parts
        for row in store.read_part(part).iter_rows(named=True)
    }


def expected(text):
    """Return the same of the text of a file."""
    rows = [line.split(";") for line in text.splitlines()[1:]]
    return {(month[5:], place): int(value) for place, month, value in rows}


def publish_august(folder: Path) -> Store:
    """Publish another month on top of whatever is there and return the store."""
    path = write(folder.parent, AUGUST, "august.csv")
    publish_files([path], folder, load_catalogue(), local_user("next"))
    return Store.open(folder)


STEPS = [
    (Step.READING, 6),
    (Step.LOCKED, 1),
    (Step.PART_WRITTEN, 1),
    (Step.PART_WRITTEN, 3),
    (Step.ORIGINAL_KEPT, 1),
    (Step.ROW_WRITTEN, 1),
    (Step.COMMITTED, 1),
]
