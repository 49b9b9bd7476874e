"""`make bench`, or `python -m benchmarks [--ticks N] [--rounds N]`: prints the tables of docs/benchmarks.md."""

import argparse

from benchmarks.engine import measure_engine
from benchmarks.market import market
from benchmarks.restart import measure_restart


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--ticks", type=int, default=500_000, help="how many ticks to measure with (500,000)")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds; medians are printed (5)")
    arguments = parser.parse_args()
    found = market(arguments.ticks)
    measure_engine(found, arguments.rounds)
    measure_restart(found)


if __name__ == "__main__":
    main()
