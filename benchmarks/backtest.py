"""False verdicts and months to detection of every candidate (docs/decisions/0003-verdicts.md).

Made histories have fixed seeds: the tables come out the same on every machine. Real ones are read from SUUNTA_REAL_DATA
(default: shared/data beside the project's folder) and left out where it is absent.
"""

import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tabulate import tabulate

from benchmarks.candidates import CANDIDATES
from benchmarks.histories import (
    CHANGE,
    CHANGES,
    PROCESSES,
    SIZES,
    Array,
    History,
    changed,
    hidden,
    made,
    raised,
    real,
    shrunk,
)

SERIES = 60
YEAR = 12
# Number of cases and usual rate where counts of 1 to 4 are common: about 3, 7, 3 and 5 are counted.
SMALL = ((15, 0.2), (36, 0.2), (60, 0.05), (100, 0.05))
ROOT = Path(__file__).parent.parent


def main(series: int = SERIES) -> None:
    """Print the false verdicts, the detection by size and the detection in real series."""
    histories = {**quiet(series), **fallen(series), **concealed(series), **calm()}
    rows = [[name, *(false_share(method(history), history) for method in CANDIDATES.values())]
            for name, history in histories.items()]  # fmt: skip
    show("False verdicts, per cent of months", rows)
    silent = [[name, *(silent_share(method(history), history) for method in CANDIDATES.values())]
              for name, history in concealed(series).items()]  # fmt: skip
    show("Months without a verdict where small counts are hidden, per cent", silent)
    show("Change detected within 12 months, per cent / median months", list(detections(series)))
    show("Opposite verdicts in the 24 months after, per cent of months", list(echoes(series)))
    show("Real counts raised by 20 % for good: detected within 12 months, per cent", list(raises()))


def show(title: str, rows: list[list[object]]) -> None:
    """Print one table."""
    print(f"\n{title}\n{tabulate(rows, ['', *CANDIDATES], tablefmt='github', floatfmt='.1f')}", flush=True)


def seed(*parts: object) -> int:
    """Return the seed of a history, the same on every run."""
    return zlib.crc32("|".join(map(str, parts)).encode())


def size_name(size: int | None) -> str:
    """Return the size in words."""
    return "rate only" if size is None else f"n {size}"


def quiet(series: int) -> dict[str, History]:
    """Return the made histories in which nothing happens."""
    return {
        f"{process}, {size_name(size)}": made(np.random.default_rng(seed(process, size)), process, size, series)
        for process in PROCESSES
        for size in SIZES
        if not (size is None and process == "counting only")
    } | {
        f"{process}, n 15 (rolling year)": made(np.random.default_rng(seed(process, 15)), process, 15, series)
        for process in PROCESSES
    }


def fallen(series: int) -> dict[str, History]:
    """Return the made histories in which nothing happens but that n falls."""
    return {
        f"{process}, n 400 to 60": shrunk(np.random.default_rng(seed(process, "fall")), process, series)
        for process in PROCESSES
    }


def concealed(series: int) -> dict[str, History]:
    """Return the made histories in which nothing happens and counts of 1 to 4 are hidden: n, and the usual rate."""
    return {
        f"{process}, n {size}, rate {rate:.0%}, 1 to 4 hidden": hidden(
            made(np.random.default_rng(seed(process, size, rate, "hidden")), process, size, series, rate=rate)
        )
        for process in PROCESSES
        for size, rate in SMALL
    }


def calm() -> dict[str, History]:
    """Return the real histories; none where the files are absent."""
    folder = Path(os.environ.get("SUUNTA_REAL_DATA") or ROOT.parent / "shared" / "data")
    return real(folder) if folder.is_dir() else {}


def false_share(verdicts: Array, history: History) -> float:
    """Return the per cent of calm months with a verdict that have one other than ordinary."""
    judged = verdicts[:, history.calm]
    known = np.isfinite(judged)
    return float(100 * (judged[known] != 0).mean()) if known.any() else float("nan")


def silent_share(verdicts: Array, history: History) -> float:
    """Return the per cent of months, the first five years left out, that have no verdict."""
    return float(100 * np.isnan(verdicts[:, history.calm][:, 5 * YEAR :]).mean())


def detections(series: int) -> Iterator[list[object]]:
    """Yield change and size, then share and months per candidate, over the four processes."""
    for change in CHANGES:
        for size in SIZES:
            verdicts = judged(change, size, series)
            yield [f"{change}, {size_name(size)}", *(found(runs) for runs in verdicts)]


def judged(change: str, size: int | None, series: int) -> Iterator[list[Array]]:
    """Yield each candidate's verdicts on the change, process by process."""
    # Where nothing but the season moves, and nothing is counted, any change is seen: left out.
    processes = [process for process in PROCESSES if size or process != "counting only"]
    histories = [changed(seed(process, size, "changed"), process, size, change, series) for process in processes]
    for method in CANDIDATES.values():
        yield [method(history) for history in histories]


def found(runs: list[Array]) -> str:
    """Return the share found in the right direction within a year, and the median months it took those."""
    within = np.concatenate(runs)[:, CHANGE : CHANGE + YEAR] == 1
    hit = within.any(axis=1)
    months = f"{np.median(within[hit].argmax(axis=1) + 1):.0f}" if hit.any() else "-"
    return f"{100 * hit.mean():.0f} / {months}"


def echoes(series: int) -> Iterator[list[object]]:
    """Yield how often the months after a change, which goes on or is over, are called a change to the other side."""
    for change in CHANGES:
        shares = [[opposite(runs) for runs in judged(change, size, series)] for size in SIZES]
        yield [change, *np.mean(shares, axis=0)]


def opposite(runs: list[Array]) -> float:
    """Return the per cent of the two years after a change with a verdict to the other side."""
    return float(100 * np.mean(np.concatenate(runs)[:, CHANGE + 1 : CHANGE + 25] == -1))


def raises() -> Iterator[list[object]]:
    """Yield for each real history the share of series in which the rise is found, and beside it without the rise."""
    for name, history in calm().items():
        start = history.months.index(next(month for month in history.months if month.year == 2015))
        cells: list[object] = [name]
        for method in CANDIDATES.values():
            hits = [
                100 * (method(shown)[:, start : start + YEAR] == 1).any(axis=1).mean()
                for shown in (raised(history, 0.2), history)
            ]
            cells.append("{:.0f} ({:.0f})".format(*hits))
        yield cells
