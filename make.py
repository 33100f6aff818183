"""One command for everything: set Suunta up, start it, test it and check it.

Needs only Python 3.11 or newer; `python make.py help` lists the commands. Packages go to `.venv` beside
this file. The one thing installed elsewhere is Chromium, for the tests, where no browser is found.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path


def require_python(major: int, minor: int) -> None:
    """End with a clear sentence on an older Python (which must get this far: keep the syntax old)."""
    if (major, minor) < (3, 11):
        sys.exit(f"Suunta needs Python 3.11 or newer, not {major}.{minor}: https://www.python.org/downloads/")


require_python(*sys.version_info[:2])
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "suunta-installed.txt"
UNFINISHED = VENV / "suunta-unfinished.txt"
RUN_FILES = ("requirements.txt",)
DEV_FILES = (*RUN_FILES, "requirements-dev.txt")
BENCHMARK_FILES = (*DEV_FILES, "requirements-benchmark.txt")
SPARK_FILES = (*DEV_FILES, "requirements-spark.txt")
EXAMPLE_STORE = "var/example"
LEFTOVERS = (".venv", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", "test-results")
CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))
# A worker for each core. Each takes whole files, so that what a file's tests share is made once.
WORKERS = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge", "microsoft-edge"),
    *(f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Google Chrome", "Microsoft Edge")),
    *(
        os.path.expandvars(f"${{{folder}}}/{program}")
        for folder in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        for program in ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
    ),
)
PLAYWRIGHT_CHROMIUM = """from playwright.sync_api import sync_playwright
with sync_playwright() as p: open(p.chromium.executable_path).close(); print("present")"""


def call(*command: str | Path, env: dict[str, str] | None = None) -> int:
    """Run a command in this folder for its exit code; at Ctrl-C let it end before passing that on."""
    sys.stdout.flush()
    with subprocess.Popen(list(map(str, command)), cwd=ROOT, env={**os.environ, **(env or {})}) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
                process.wait(timeout=5)
            process.terminate()
            raise


def python(*arguments: str, env: dict[str, str] | None = None) -> int:
    """Run the Python of .venv for its exit code."""
    return call(VENV_PYTHON, *arguments, env=env)


def output_of(*command: str | Path) -> str:
    """What a quick command prints, or nothing when it cannot run or fails."""
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(command, capture_output=True, errors="replace", timeout=60, check=True)
        return done.stdout.strip()
    return ""


def make_venv() -> None:
    """Make .venv unless a finished one is there that starts, has pip and is of the version running now."""
    found = output_of(VENV_PYTHON, "-c", "import pip, sys; print('%d.%d' % sys.version_info[:2])")
    if found == VERSION and not UNFINISHED.exists():
        return
    print(f"Making .venv for Python {VERSION} ...")
    try:
        if VENV.exists():
            shutil.rmtree(VENV)
    except OSError as error:
        sys.exit(f"Could not replace .venv ({error}). Close what uses it, delete it, then try again.")
    if call(getattr(sys, "_base_executable", sys.executable), "-m", "venv", VENV) != 0:
        sys.exit("Could not make .venv. On Debian or Ubuntu install python3-venv first, then try again.")


def pip_install(*what: str) -> None:
    """Install with the pip of .venv, or say what to do when that fails."""
    if python("-m", "pip", "install", "--disable-pip-version-check", *what) != 0:
        sys.exit(
            "Installing the packages failed; pip says why above. Check the network connection (behind a "
            "proxy set HTTPS_PROXY) and the free disk space, then give the same command again."
        )


def digest(files: tuple[str, ...]) -> str:
    """One hash for the requirement files and the Python version that a set-up is made from."""
    contents = b"".join((ROOT / name).read_bytes() for name in files)
    return hashlib.sha256(VERSION.encode() + contents).hexdigest()


def set_up(files: tuple[str, ...] = DEV_FILES) -> None:
    """Bring .venv up to the requirement files; one that was broken off starts anew from an empty .venv."""
    make_venv()
    if STAMP.exists() and digest(files) in STAMP.read_text().split():
        return
    UNFINISHED.write_text("\n".join(digest(files[: count + 1]) for count in range(len(files))))
    print(f"Installing {' and '.join(files)} into .venv (the first time takes a minute or two) ...")
    pip_install(*(part for name in files for part in ("-r", name)))
    UNFINISHED.replace(STAMP)


def find_chromium() -> str | None:
    """The browser that SUUNTA_CHROMIUM names, else the first on this computer that works."""
    chosen = os.environ.get("SUUNTA_CHROMIUM")
    if chosen:
        return shutil.which(chosen) or sys.exit(f"SUUNTA_CHROMIUM names no program: {chosen}")
    for path in filter(None, map(shutil.which, BROWSERS)):
        if os.name == "nt" or output_of(path, "--version"):  # on Windows, --version would open a window
            return path
    return None


def apt_get() -> list[str]:
    """How to call apt-get; nothing where it is missing or needs a password."""
    if not shutil.which("apt-get") or not (IS_ROOT or output_of("sudo", "-n", "echo", "allowed")):
        return []
    sudo = [] if IS_ROOT else ["sudo", "-n"]
    return [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]


def install_chromium() -> None:
    """Install Chromium with apt-get where that is possible, else with Playwright."""
    apt = apt_get()
    if apt:
        print("Installing the packages chromium and fonts-liberation with apt-get, for the browser tests ...")
        call(*apt, "update")
        if call(*apt, "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation") == 0:
            return
    print("Installing Playwright's own Chromium, for the browser tests ...")
    if python("-m", "playwright", "install", "chromium", *(["--with-deps"] if apt else [])) != 0:
        sys.exit(
            "The tests need a browser and none could be installed. Install Chromium, Chrome or Edge, or set "
            "SUUNTA_CHROMIUM to the path of one, then try again."
        )


def set_up_tests(files: tuple[str, ...] = DEV_FILES) -> dict[str, str]:
    """Set up all that the tests need; returns the environment that names their browser."""
    set_up(files)
    if not find_chromium() and not output_of(VENV_PYTHON, "-c", PLAYWRIGHT_CHROMIUM):
        install_chromium()
    found = find_chromium()
    return {"SUUNTA_CHROMIUM": found} if found else {}


def run_all(steps: tuple[tuple[str, ...], ...], env: dict[str, str] | None = None) -> int:
    """Run every step even when one fails, and close with one line that says which passed."""
    passed = {}
    for step in steps:
        print(f"\n=== {' '.join(step)} ===")
        passed[" ".join(step)] = python("-m", *step, env=env) == 0
    print("\nSummary: " + ", ".join(f"{step}: {'ok' if good else 'FAILED'}" for step, good in passed.items()))
    return 0 if all(passed.values()) else 1


def setup(extra: list[str]) -> int:
    """Install the packages, the development tools and, if there is none, a browser for the tests."""
    set_up_tests()
    return 0


def run(extra: list[str]) -> int:
    """Start the dashboard, on example data unless SUUNTA_STORE names a store (--server.port 8600)."""
    set_up(RUN_FILES)
    store = os.environ.get("SUUNTA_STORE") or EXAMPLE_STORE
    env = {"SUUNTA_STORE": store}
    with suppress(KeyboardInterrupt):
        failed = python("cli.py", "example", env=env) if ROOT / store == ROOT / EXAMPLE_STORE else 0
        return failed or python("-m", "streamlit", "run", "asgi.py", *extra, env=env)
    return 0


def test(extra: list[str]) -> int:
    """Run the checks and all tests but the slow ones, on all cores; what follows goes to pytest (-k charts)."""
    return run_all((*CHECKS, ("pytest", *WORKERS, "-m", "not slow", *extra)), set_up_tests())


def test_all(extra: list[str]) -> int:
    """Run the checks and every test on all cores, the slow ones too and those on Spark; -m slow runs no others."""
    return run_all((*CHECKS, ("pytest", *WORKERS, *extra)), set_up_tests(SPARK_FILES))


def check(extra: list[str]) -> int:
    """Check style and types only (ruff and mypy)."""
    set_up()
    return run_all(CHECKS)


def screenshots(extra: list[str]) -> int:
    """Take the screenshots."""
    return python("-m", "tests.browser.screenshots", *extra, env=set_up_tests())


def benchmark(extra: list[str]) -> int:
    """Measure (backtest, cases, clicks, disclosure, pages, publishing, store; all where none is named)."""
    set_up(BENCHMARK_FILES)
    return python("-m", "benchmarks", *extra)


def lock(extra: list[str]) -> int:
    """Write requirements*.txt anew from requirements*.in (--upgrade for the newest versions)."""
    make_venv()
    if not output_of(VENV_PYTHON, "-m", "uv", "--version"):
        pip_install("uv")
    flags = ("--quiet", "--universal", "--python-version", "3.11", "--no-header", "--no-annotate", *extra)
    files = (*BENCHMARK_FILES, SPARK_FILES[-1])
    return max(python("-m", "uv", "pip", "compile", *flags, f"{txt[:-3]}in", "-o", txt) for txt in files)


def clean(extra: list[str]) -> int:
    """Delete .venv, the caches and the test results; the data in var/ stays."""
    for path in (*(ROOT / name for name in LEFTOVERS), *ROOT.rglob("__pycache__")):
        shutil.rmtree(path, ignore_errors=True)
    return 0


COMMANDS = {
    command.__name__.replace("_", "-"): command
    for command in (setup, run, test, test_all, check, screenshots, benchmark, lock, clean)
}


def main(arguments: list[str]) -> int:
    """Carry out one command and return the exit code; help and unknown names list the commands."""
    name, *extra = arguments or ["help"]
    if name not in COMMANDS:
        print("Usage: python make.py COMMAND [more arguments]\n")
        print("\n".join(f"  {known:<12} {command.__doc__}" for known, command in COMMANDS.items()))
        return 0 if name == "help" else 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends the programs started here too
    with suppress(KeyboardInterrupt):
        return COMMANDS[name](extra)
    return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
