"""Measure: python make.py benchmark [NAME ...]; all where none is named.

Prints medians and ratios of what was measured in this one run; nothing is asserted, since machines are noisy.
"""

import argparse

from benchmarks import backtest, cases, clicks, disclosure, pages, publishing, store

BENCHMARKS = {
    "backtest": backtest.main,
    "cases": cases.main,
    "clicks": clicks.main,
    "disclosure": disclosure.main,
    "pages": pages.main,
    "publishing": publishing.main,
    "store": store.main,
}


def main() -> None:
    """Run the benchmarks named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], metavar="NAME", default=[])
    for name in parser.parse_args().names or BENCHMARKS:
        print(f"\n== {name}", flush=True)
        BENCHMARKS[name]()


if __name__ == "__main__":
    main()
