"""This tree's engine beside that of another one (an earlier commit's), in turns: `python -m benchmarks.beside FOLDER`.

Each tree has a process with its own modules, and runs its own bare loop: that is the same in both, so its figures tell how alike
the two were treated.
"""

import argparse
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from benchmarks.measure import per_tick, ratio

_ROOT: Final = Path(__file__).resolve().parent.parent
_WORKER: Final = """
import sys
from benchmarks.bare_loop import run_bare_loop
from benchmarks.market import market
from benchmarks.measure import cpu_seconds
from domain.engine import TradingEngine

found = market(int(sys.argv[1]))

def bare():
    run_bare_loop(found.frames, len(found.symbols))

def whole():
    engine = TradingEngine(found.config())
    for frame in found.frames:
        engine.process((frame,))

works = {"bare": bare, "whole": whole}
print(found.ticks, flush=True)
for line in sys.stdin:
    print(cpu_seconds(works[line.strip()]), flush=True)
"""


class Tree:
    """A process with the modules of one tree, which measures when it is told to."""

    def __init__(self, folder: Path, most_ticks: int) -> None:
        data = os.environ.get("VELOX_TEST_DATA") or str(_ROOT.parent / "shared" / "data")
        self._process = subprocess.Popen(
            [sys.executable, "-c", _WORKER, str(most_ticks)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), "VELOX_TEST_DATA": data},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ticks = int(self._answer())

    def __enter__(self) -> "Tree":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def seconds(self, work: str) -> float:
        """CPU seconds of one turn."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{work}\n")
        self._process.stdin.flush()
        return float(self._answer())

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beside", description=__doc__)
    parser.add_argument("folder", type=Path, help="the root of the other tree")
    parser.add_argument("--ticks", type=int, default=500_000, help="how many ticks to measure with (500,000)")
    parser.add_argument("--rounds", type=int, default=7, help="how many rounds; medians are printed (7)")
    arguments = parser.parse_args()
    folders = {"this tree": _ROOT, str(arguments.folder): arguments.folder.resolve()}
    with ExitStack() as stack:
        trees = {name: stack.enter_context(Tree(folder, arguments.ticks)) for name, folder in folders.items()}
        found: dict[tuple[str, str], list[float]] = {(name, work): [] for name in trees for work in ("bare", "whole")}
        for at in range(arguments.rounds + 1):
            for (name, work), seconds in found.items():
                took = trees[name].seconds(work)
                if at:  # the first turn warms up
                    seconds.append(took)
        ticks = {name: tree.ticks for name, tree in trees.items()}
    print(f"\n{'':34} {'ticks':>8} {'bare loop, µs':>14} {'engine, µs':>11} {'× bare loop':>12}")
    for name, count in ticks.items():
        bare, whole = found[name, "bare"], found[name, "whole"]
        print(f"{name:34} {count:8,} {per_tick(bare, count):14.3f} {per_tick(whole, count):11.3f} {ratio(whole, bare):12.2f}")
    this, other = (found[name, "whole"] for name in trees)
    print(f"\nthis tree's engine takes {ratio(this, other):.2f} × as long as the other's")


if __name__ == "__main__":
    main()
