"""Measuring: medians of repeated work, and time and peak memory of work in a process of its own."""

import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def median(work: Callable[[], object], times: int = 15) -> float:
    """Return the median seconds of a piece of work, after one run to warm up."""
    work()
    return statistics.median(seconds(work) for _ in range(times))


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def alone(work: Callable[..., object], *arguments: Any) -> tuple[float, float]:
    """Return the seconds of a piece of work in a new process, imports left out, and the process's peak memory in MB."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (work, arguments))


def alone_with_processor(work: Callable[..., object], *arguments: Any) -> tuple[float, float, float]:
    """Return seconds, seconds of all processors, and peak memory in MB: the second hardly minds a busy machine."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured_with_processor, (work, arguments))


def _measured_with_processor(work: Callable[..., object], arguments: tuple[Any, ...]) -> tuple[float, float, float]:
    before = time.process_time()
    taken = seconds(lambda: work(*arguments))
    return taken, time.process_time() - before, peak_megabytes()


def _measured(work: Callable[..., object], arguments: tuple[Any, ...]) -> tuple[float, float]:
    taken = seconds(lambda: work(*arguments))
    return taken, peak_megabytes()


def peak_megabytes() -> float:
    """Return the most memory this process has used; NaN on Windows, which has no such count."""
    if sys.platform == "win32":
        return float("nan")
    status = Path("/proc/self/status")
    if status.exists():  # Linux, where getrusage counts in the parent's memory as it was at the fork
        lines = status.read_text(encoding="utf-8").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    import resource  # noqa: PLC0415 - POSIX only

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
